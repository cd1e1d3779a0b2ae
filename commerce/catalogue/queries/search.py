"""Search on PostgreSQL: codes exactly, then words, then what is written alike.

Words are looked for in two indexed ways that are united: the language's stored tsvector, and the
folded names (trigram index), which finds the parts of Norwegian compounds and the names of the
other language. Nothing is parsed per product at query time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from commerce.catalogue.queries.cards import CARD, OFFERS, PAGE, ListPage, card_of
from commerce.catalogue.rules import texts
from core.markets import Market
from core.statements import select


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found.

    `exact_sku` is set when the text is a SKU or EAN on sale here: the page may go straight to
    `products.cards[0]`. `is_loose` says that nothing fits all words, and these are merely alike.
    """

    text: str
    products: ListPage
    is_loose: bool = False
    exact_sku: str = ""


_CODE = " ".join((
    "SELECT v.sku,", CARD, "FROM catalogue_variant v JOIN catalogue_product p ON p.id = v.product_id", OFFERS,
    "WHERE (v.sku = ANY(%(codes)s) OR v.ean = %(code)s) AND v.is_active AND p.is_published",
    "AND EXISTS (SELECT 1 FROM catalogue_offer own WHERE own.variant_id = v.id AND own.market = %(market)s)",
    "ORDER BY v.id LIMIT 1",
))  # fmt: skip

_WORDS_EN = """
    SELECT p.id, 1 + ts_rank(p.search_en, query) AS score
    FROM catalogue_product p, to_tsquery('english', %(query)s) query WHERE p.search_en @@ query
"""
_WORDS_NB = """
    SELECT p.id, 1 + ts_rank(p.search_nb, query) AS score
    FROM catalogue_product p, to_tsquery('norwegian', %(query)s) query WHERE p.search_nb @@ query
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

# Asked of every hit; the offers are added up for those of the page only.
_SOLD_HERE = """
    WHERE EXISTS (SELECT 1 FROM catalogue_variant v
                  JOIN catalogue_offer r ON r.variant_id = v.id AND r.market = %(market)s
                  WHERE v.product_id = p.id AND v.is_active)
"""


def _page_of(*sources: str) -> str:
    return " ".join((
        "WITH found AS (", " UNION ALL ".join(sources), "),",
        "ranked AS (SELECT id, max(score) AS score FROM found GROUP BY id),",
        "page AS (SELECT ranked.id, ranked.score, count(*) OVER () AS total",
        "FROM ranked JOIN catalogue_product p ON p.id = ranked.id AND p.is_published", _SOLD_HERE,
        "ORDER BY ranked.score DESC, ranked.id LIMIT %(size)s OFFSET %(offset)s)",
        "SELECT page.total,", CARD, "FROM page JOIN catalogue_product p ON p.id = page.id", OFFERS,
        "ORDER BY page.score DESC, p.id",
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
    (code, count): _page_of(words, _parts(language, pattern, count))
    for code, language, words, pattern in (
        ("en", "english", _WORDS_EN, _BEGINS),
        ("nb", "norwegian", _WORDS_NB, _BEGINS_OR_ENDS),
    )
    for count in range(1, _MOST + 1)
}
_LOOSE = {"en": _page_of(_WORDS_EN, _ALIKE), "nb": _page_of(_WORDS_NB, _ALIKE)}
# How alike a part of the name must be, where nothing fits all words.
ALIKE = "0.42"


def search(
    text: str, market: Market, language: str, *, page: int = 1, size: int = PAGE
) -> SearchPage:
    """Return what is sold in the market and fits the text, best first, in a stable order.

    A SKU or EAN finds its product alone. Else every word must fit, the last one as a beginning;
    where nothing does, the result has what is alike and says so. Two statements, six in the
    loose case; words beyond the eighth are not looked at.
    """
    text = texts.plain(text)
    page = max(page, 1)
    language = language if language in _LOOSE else "en"
    if text and " " not in text and (exact := _exact(text, market, language)):
        return exact
    words = texts.words(text, limit=_MOST)
    if not words:
        return SearchPage(text=text, products=ListPage(cards=[], total=0, page=page, size=size))

    parameters = {
        "market": market.code,
        "text": " ".join(words),
        "query": " & ".join([*words[:-1], f"{words[-1]}:*"]),
        **{f"word{number}": word for number, word in enumerate(words)},
        "size": size,
        "offset": (page - 1) * size,
    }
    rows = select(_STRICT[language, len(words)], parameters)
    is_loose = not rows and page == 1
    if is_loose:
        rows = _loosely(words, language, parameters)
    return SearchPage(
        text=text,
        products=ListPage(
            cards=[card_of(row, market, language) for row in rows],
            total=rows[0]["total"] if rows else 0,
            page=page,
            size=size,
        ),
        is_loose=is_loose and bool(rows),
    )


def _exact(text: str, market: Market, language: str) -> SearchPage | None:
    rows = select(_CODE, {"codes": [text, text.upper()], "code": text, "market": market.code})
    if not rows:
        return None
    card = card_of(rows[0], market, language)
    return SearchPage(
        text=text, products=ListPage(cards=[card], total=1, page=1), exact_sku=rows[0]["sku"]
    )


def _loosely(words: list[str], language: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is written alike, or has one of the words."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [ALIKE])
        return select(_LOOSE[language], parameters | {"query": " | ".join(words)})
