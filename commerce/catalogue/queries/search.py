"""Search on PostgreSQL: codes exactly, then words, then what may have been meant.

Words are looked for in two indexed ways that are united: the language's stored tsvector, and the
folded names (trigram index), which finds the parts of Norwegian compounds and the names of the
other language. Nothing is parsed per product at query time. Where nothing fits, the words that
nothing has are replaced by those of the catalogue that they are nearest to.
"""

# ruff: noqa: S608 - statements are put together from the texts of this module; what comes from outside is a parameter.
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from commerce.catalogue.queries import synonyms
from commerce.catalogue.queries.cards import CARD, LISTED, OFFERS, PAGE, ListPage, products_on_cards
from commerce.catalogue.queries.narrowing import LONG, SECONDS
from commerce.catalogue.rules import spelling, texts
from core.kept import Recent
from core.markets import Market
from core.statements import fetch, select

# The best so many are a result; nobody turns further pages. So many are compared at most.
FOUND_MOST = 500
_COMPARED = 1500
# With so many hits of the words, parts of names are not looked for: two pages in English, where they are mostly names
# of the other language; in Norwegian they are compounds, and belong to it. Each part is compared as text, which is slow.
_ENOUGH = {"en": 48, "nb": FOUND_MOST}

# The ids of long results, by market, language and words: what everybody asks for.
_recently: Recent[tuple[str, str, str], list[int]] = Recent(seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found.

    `exact_sku` is set when the text is a SKU, an EAN or the number of the printed catalogue, on
    sale here: the page may go straight to `products.cards[0]`. `is_loose` says that nothing fits
    all words; `meant` is what was looked for instead, empty where these are merely alike.
    """

    text: str
    products: ListPage
    is_loose: bool = False
    exact_sku: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the products, best first, at most `FOUND_MOST`; the rest as `SearchPage`."""

    text: str
    ids: list[int] = field(default_factory=list)
    is_loose: bool = False
    exact_sku: str = ""
    meant: str = ""


def _code(condition: str) -> str:
    return " ".join((
        "SELECT v.sku,", CARD, "FROM catalogue_variant v",
        "JOIN catalogue_product p ON p.id = v.product_id AND p.is_published", OFFERS,
        "WHERE", condition, "AND v.is_active",
        "AND EXISTS (SELECT 1 FROM catalogue_offer own WHERE own.variant_id = v.id AND own.market = %(market)s)",
        "ORDER BY v.position, v.id LIMIT 1",
    ))  # fmt: skip


_OF_VARIANT = _code("(v.sku IN (%(code)s, %(upper)s) OR v.ean = %(code)s)")
# Apart: most products have none, and a plan for any number would be one for all of these.
_PRINTED = _code("p.print_code IN (%(code)s, %(upper)s) AND p.print_code <> ''")

_WORDS_EN = f"""
    SELECT p.id, 1 + ts_rank(p.search_en, query) AS score
    FROM catalogue_product p, to_tsquery('english', %(query)s) query WHERE p.search_en @@ query LIMIT {_COMPARED}
"""
_WORDS_NB = f"""
    SELECT p.id, 1 + ts_rank(p.search_nb, query) AS score
    FROM catalogue_product p, to_tsquery('norwegian', %(query)s) query WHERE p.search_nb @@ query LIMIT {_COMPARED}
"""
# Below every hit of the words; the earlier in the names, the better.
_PART_OF_NAME = """
    SELECT p.id, 0.9 / COALESCE(NULLIF(strpos(p.folded, %(word0)s), 0), 200) AS score
    FROM catalogue_product p
"""
_ALIKE = """
    SELECT p.id, word_similarity(%(text)s, p.folded) AS score
    FROM catalogue_product p WHERE %(text)s <%% p.folded
"""

# What a merchandiser put first stands first, found or not.
_PINNED = """
    SELECT pin.product_id AS id, 1000.0 - pin.position AS score FROM catalogue_pin pin WHERE pin.query = %(text)s
"""


def _ids_of(*sources: str, further: str = "", enough: int = 0) -> str:
    """Return the best of what the sources select, and of what is further where these are not enough.

    Whether something is sold here is asked in their order, until there are enough.
    """
    more = f"UNION ALL {further} AND (SELECT count(*) FROM found) < {enough}" if further else ""
    return " ".join((
        "WITH found AS MATERIALIZED (", " UNION ALL ".join(f"({source})" for source in sources), "),",
        f"ranked AS (SELECT id, max(score) AS score FROM (SELECT * FROM found {more}) said",
        "GROUP BY id ORDER BY score DESC, id OFFSET 0)",
        f"SELECT ranked.id FROM ranked WHERE {LISTED.format('ranked.id')} LIMIT {FOUND_MOST}",
    ))  # fmt: skip


# A word of the folded names: its stem, at the beginning of a word; in Norwegian also at the end of a
# compound (`sko` in `løpesko`), and a longer one anywhere.
_STEM = "COALESCE((ts_lexize('{1}_stem', %({0})s))[1], %({0})s)"
_BEGINS = rf"('\m' || {_STEM})"
_BEGINS_OR_ENDS = (
    rf"CASE WHEN length(%({{0}})s) > 4 THEN {_STEM}"
    rf" WHEN length(%({{0}})s) > 2 THEN '\m' || {_STEM} || '|' || {_STEM} || '\M' ELSE '\m' || {_STEM} END"
)
_MOST = 8


def _parts(language: str, pattern: str, count: int) -> str:
    tests = " AND ".join(
        f"p.folded ~ ({pattern.format(f'word{number}', language)})" for number in range(count)
    )
    return f"{_PART_OF_NAME} WHERE {tests}"


_STRICT = {
    (code, count): _ids_of(
        _PINNED, words, further=_parts(language, pattern, count), enough=_ENOUGH[code]
    )
    for code, language, words, pattern in (
        ("en", "english", _WORDS_EN, _BEGINS),
        ("nb", "norwegian", _WORDS_NB, _BEGINS_OR_ENDS),
    )
    for count in range(1, _MOST + 1)
}
_NAMED = {"en": _ids_of(_PINNED, _WORDS_EN), "nb": _ids_of(_PINNED, _WORDS_NB)}
_LOOSE = {"en": _ids_of(_WORDS_EN, _ALIKE), "nb": _ids_of(_WORDS_NB, _ALIKE)}
# How alike a part of the name must be, where nothing was meant that we know.
ALIKE = "0.55"
# Words of the catalogue that are written a little like one that nothing has. Two letters swapped leave
# hardly a trigram of a short word: those are looked up as they are.
_NEAR = """
    SELECT typed.word, near.word
    FROM unnest(%(words)s::text[]) typed(word)
    LEFT JOIN LATERAL (
        SELECT w.word FROM catalogue_word w WHERE similarity(w.word, typed.word) > 0.2
        ORDER BY similarity(w.word, typed.word) DESC, w.word LIMIT 40
    ) near ON true
    UNION ALL
    SELECT swapped.typed, w.word
    FROM unnest(%(typed)s::text[], %(swapped)s::text[]) swapped(typed, word)
    JOIN catalogue_word w ON w.word = swapped.word
"""


def search(
    text: str, market: Market, language: str, *, page: int = 1, size: int = PAGE
) -> SearchPage:
    """Return what is sold in the market and fits the text, best first, in a stable order.

    A SKU, an EAN or a print code finds its product alone. Else every word must fit, the last one
    as a beginning; where nothing does, the result has what was meant, or is alike, and says so.
    Three statements, two more in the loose case; words beyond the eighth are not looked at.
    """
    found = find(text, market, language)
    page = max(page, 1)
    start = (page - 1) * size
    cards = products_on_cards(found.ids[start : start + size], market, language)
    return SearchPage(
        text=found.text,
        products=ListPage(cards=cards, total=len(found.ids), page=page, size=size),
        is_loose=found.is_loose,
        exact_sku=found.exact_sku,
        meant=found.meant,
    )


def find(text: str, market: Market, language: str) -> Found:
    """Return the ids of what fits the text, as `search`; two statements, two to six more in the loose case.

    One where a long result was found a moment ago (`narrowing.LONG`).
    """
    text = texts.plain(text)
    language = language if language in _LOOSE else "en"
    if text and " " not in text and (rows := _exact(text, market)):
        return Found(text, [rows[0]["id"]], exact_sku=rows[0]["sku"])
    words = texts.words(text, limit=_MOST)
    if not words:
        return Found(text)
    if ids := _strictly(words, market, language):
        return Found(text, ids)
    return _meant(text, words, market, language) or _loosely(text, words, market, language)


def _exact(text: str, market: Market) -> list[dict[str, Any]]:
    parameters = {"code": text, "upper": text.upper(), "market": market.code}
    rows = select(_OF_VARIANT, parameters)
    if not rows and any(map(str.isdigit, text)):
        rows = select(_PRINTED, parameters)
    return rows


def _strictly(words: Sequence[str], market: Market, language: str) -> list[int]:
    key = (market.code, language, " ".join(words))
    if (known := _recently.get(key)) is not None:
        return known
    parameters = {
        "market": market.code,
        "text": " ".join(words),
        "query": synonyms.query(words, language),
        **{f"word{number}": word for number, word in enumerate(words)},
    }
    ids = [row[0] for row in fetch(_STRICT[language, len(words)], parameters)]
    if len(ids) > LONG:
        _recently.note(key, ids)
    return ids


def _called(words: Sequence[str], market: Market, language: str) -> list[int]:
    """Return what has all the words, whole, in its name."""
    parameters = {
        "market": market.code,
        "text": " ".join(words),
        "query": " & ".join(f"{word}:A" for word in words),
    }
    return [row[0] for row in fetch(_NAMED[language], parameters)]


def _meant(text: str, words: Sequence[str], market: Market, language: str) -> Found | None:
    """Return what fits when each word that nothing has is taken for the nearest one that something has."""
    near: dict[str, list[str]] = {word: [] for word in words}
    swapped = [(word, other) for word in near for other in spelling.swaps(word)]
    parameters = {
        "words": list(near),
        "typed": [word for word, _other in swapped],
        "swapped": [other for _word, other in swapped],
    }
    for typed, word in fetch(_NEAR, parameters):
        if word is not None:
            near[typed].append(word)
    better = [
        word if word in near[word] else spelling.meant(word, near[word]) or word for word in words
    ]
    if better == list(words):
        return None
    # A guess is about what things are called; who meant it can ask for all that has to do with it.
    ids = _called(better, market, language) or _strictly(better, market, language)
    return Found(text, ids, is_loose=True, meant=" ".join(better)) if ids else None


def _loosely(text: str, words: Sequence[str], market: Market, language: str) -> Found:
    """Return what is written alike, or has one of the words."""
    parameters = {"market": market.code, "text": " ".join(words), "query": " | ".join(words)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [ALIKE])
        ids = [row[0] for row in fetch(_LOOSE[language], parameters)]
    return Found(text, ids, is_loose=bool(ids))
