"""What somebody may be typing: searches of others, categories, products. One statement each, on indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.catalogue.queries.cards import LISTED, Card, products_on_cards
from commerce.catalogue.queries.narrowing import LONG, SECONDS
from commerce.catalogue.queries.rows import pick
from commerce.catalogue.rules import texts
from core.kept import Recent
from core.markets import Market
from core.statements import fetch, select

QUERIES, CATEGORIES, PRODUCTS = 3, 2, 5
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Aisle:
    """A category that fits, and the department it is in."""

    slug: str
    name: str
    above: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What fits what is typed so far."""

    queries: Sequence[str]
    aisles: Sequence[Aisle]
    cards: Sequence[Card]


# What at least two searches found something with, in the last ninety days; what was searched most comes first.
_QUERIES = """
    SELECT q.text FROM catalogue_searchquery q
    WHERE q.text LIKE %(start)s || '%%' AND q.market = %(market)s AND q.language = %(language)s AND q.results > 0
      AND q.day > current_date - 90
    GROUP BY q.text HAVING sum(q.times) > 1
    ORDER BY sum(q.times) DESC, q.text LIMIT %(most)s
"""
_AISLES = """
    SELECT c.slug, c.name_en, c.name_nb, a.name_en AS above_en, a.name_nb AS above_nb
    FROM catalogue_category c
    LEFT JOIN catalogue_category a ON c.depth > 1 AND a.depth = 1 AND c.path LIKE a.path || '%%'
    WHERE %(market)s = ANY(c.sold_in)
      AND (fold(c.name_en) ~ ('\\m' || %(start)s) OR fold(c.name_nb) ~ ('\\m' || %(start)s))
    ORDER BY c.depth, c.path LIMIT %(most)s
"""
# As many as are looked at; the best of them are shown. A word that has begun may be that of thousands.
_LOOKED_AT = 200
_PRODUCTS = {
    language: f"""
    SELECT hit.id, hit.hits FROM (
        SELECT near.id, count(*) OVER () AS hits FROM (
            SELECT p.id, p.sold, ts_rank(p.search_{language}, query) AS rank
            FROM catalogue_product p, to_tsquery('{name}', %(query)s) query
            WHERE p.search_{language} @@ query LIMIT {_LOOKED_AT}
        ) near
        ORDER BY near.rank DESC, near.sold DESC, near.id OFFSET 0
    ) hit
    WHERE {LISTED.format("hit.id")} LIMIT %(most)s
    """  # noqa: S608 - text of this module only
    for language, name in (("en", "english"), ("nb", "norwegian"))
}


@dataclass(frozen=True, slots=True)
class _Fitting:
    """What fits, and of how many products `ids` are the best."""

    queries: Sequence[str]
    aisles: Sequence[Aisle]
    ids: Sequence[int]
    hits: int


# What fits letters that many products begin with, by market, language and letters: everybody types these.
_recently: Recent[tuple[str, str, str], _Fitting] = Recent(seconds=SECONDS)


def suggest(text: str, market: Market, language: str) -> Suggestions:
    """Return what fits what is typed so far; four statements, none for less than two letters.

    One where many products fitted a moment ago (`narrowing.LONG`): what they cost is asked every time.
    """
    words = texts.words(texts.plain(text))
    if len(" ".join(words)) < _LEAST:
        return Suggestions((), (), ())
    language = language if language in _PRODUCTS else "en"
    key = (market.code, language, " ".join(words))
    fitting = _recently.get(key)
    if fitting is None:
        fitting = _fitting(words, market, language)
        if fitting.hits > LONG:
            _recently.note(key, fitting)
    cards = products_on_cards(fitting.ids, market, language) if fitting.ids else ()
    return Suggestions(fitting.queries, fitting.aisles, cards)


def _fitting(words: Sequence[str], market: Market, language: str) -> _Fitting:
    common = {"market": market.code, "start": " ".join(words)}
    queries = [row[0] for row in fetch(_QUERIES, {**common, "language": language, "most": QUERIES})]
    aisles = [
        Aisle(
            row["slug"],
            pick(row["name_en"], row["name_nb"], language),
            pick(row["above_en"], row["above_nb"], language),
        )
        for row in select(_AISLES, {**common, "most": CATEGORIES})
    ]
    query = " & ".join([*words[:-1], f"{words[-1]}:*"])
    hits = fetch(_PRODUCTS[language], {"market": market.code, "query": query, "most": PRODUCTS})
    return _Fitting(queries, aisles, [pk for pk, _hits in hits], hits[0][1] if hits else 0)
