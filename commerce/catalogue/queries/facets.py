"""What a search found, narrowed: which products, and what every further choice would leave.

The rules are those of `counting`, but there are at most a thousand products, from anywhere: one pass
over their variants finds, for each, how many facets it fails. None: it counts everywhere. One: it
counts in that facet. More: nowhere.
"""

# ruff: noqa: S608 - statements are put together from the texts of this module; what comes from outside is a parameter.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from commerce.catalogue.queries.cards import (
    ORDERS,
    PAGE,
    ListPage,
    list_page,
    page_of,
    products_on_cards,
)
from commerce.catalogue.queries.narrowing import (
    BOUNDLESS,
    LONG,
    SECONDS,
    Counts,
    CountsKey,
    Narrowing,
    counts_key,
)
from core.kept import Recent
from core.markets import Market
from core.statements import select

_FOUND = "l.market = %(market)s AND l.product_id = ANY(%(products)s::bigint[])"
_IN_ORDER = "unnest(%(products)s::bigint[]) WITH ORDINALITY listed(product_id, place)"

_recently: Recent[CountsKey, Counts] = Recent(seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class Of:
    """The products of a list, in its own order."""

    products: Sequence[int]


# Shape of a statement: how many keys, with a price, which answers there are, which were chosen.
_Shape = tuple[int, bool, tuple[str, ...], tuple[str, ...], str]


def _stands(answer: str, variant: str, promised: str) -> str:
    """Return the condition that a variant stands where the answer says; each place is a look at an index."""
    first, further = (
        f"(SELECT true FROM inventory_stocklevel s WHERE s.variant_id = {variant}"
        f" AND s.location_id = ANY(%({places}_{answer})s::bigint[]) AND {promised} LIMIT 1)"
        for places in ("first", "further")
    )
    return (
        f"COALESCE({first}, {further},"
        f" %(is_boundless_{answer})s AND {variant} = ANY(%(boundless)s::bigint[]))"
    )


# As a value, not as EXISTS: one look at an index for each row, instead of a hash of every price.
_PRICED = """
    COALESCE((SELECT true FROM catalogue_offer r WHERE r.variant_id = l.variant_id AND r.market = %(market)s
              AND r.amount BETWEEN COALESCE(%(lowest)s, 0) AND COALESCE(%(highest)s, 2147483647)), false)
"""


def _tests(shape: _Shape) -> list[str]:
    """Return the condition of each facet that was chosen, on a row `l`."""
    groups, priced, _answers, chosen, promised = shape
    tests = [f"l.value_ids && %(group{number})s::integer[]" for number in range(groups)]
    if priced:
        tests.append(_PRICED)
    if chosen:
        tests.append(
            f"({' OR '.join(_stands(answer, 'l.variant_id', promised) for answer in chosen)})"
        )
    return tests


@lru_cache(maxsize=256)
def _page(shape: _Shape, sort: str) -> str:
    fits = " AND ".join([_FOUND, *(_tests(shape) or ["l.is_first"])])
    matched = (
        f"SELECT listed.product_id, listed.place FROM {_IN_ORDER}"
        f" WHERE listed.product_id IN (SELECT l.product_id FROM catalogue_listing l WHERE {fits})"
    )
    return page_of(matched, ORDERS[sort] if sort else "matched.place")


@lru_cache(maxsize=64)
def _counts_of_all(shape: _Shape) -> str:
    """Count what nothing was chosen on: a row for each product is enough."""
    _groups, _priced, answers, _chosen, promised = shape
    # The first variant is nearly always there; the others are asked only where it is not.
    stands = "".join(
        f", {_stands(answer, 'l.variant_id', promised)} OR COALESCE((SELECT true FROM catalogue_listing o"
        f" WHERE o.product_id = l.product_id AND o.market = l.market AND NOT o.is_first"
        f" AND {_stands(answer, 'o.variant_id', promised)} LIMIT 1), false) AS {answer}"
        for answer in answers
    )
    parts = [
        f"WITH listed AS MATERIALIZED (SELECT l.product_value_ids{stands} FROM catalogue_listing l",
        f"WHERE {_FOUND} AND l.is_first)",
        "SELECT '' AS answer, 0 AS value, count(*) AS products FROM listed",
        *(f"UNION ALL SELECT '{each}', 0, count(*) FROM listed WHERE {each}" for each in answers),
        "UNION ALL SELECT NULL, said.value, count(*)",
        "FROM (SELECT unnest(product_value_ids) AS value FROM listed) said GROUP BY said.value",
    ]
    return " ".join(parts)


@lru_cache(maxsize=256)
def _counts(shape: _Shape) -> str:
    """Count what something was chosen on. What costs is asked only of what may still count.

    OFFSET 0 keeps the planner from writing a test out again at every place that reads its answer.
    """
    groups, _priced, answers, chosen, promised = shape
    tests = _tests(shape)
    fits = [f"{test} AS fits{number}" for number, test in enumerate(tests)]
    cheap, dear = fits[:groups], fits[groups:]
    fails = [f"(NOT fits{number})::integer" for number in range(len(tests))]
    lonely = " ".join(f"WHEN NOT fits{number} THEN {number}" for number in range(len(tests)))
    own = " ".join(f"WHEN {number} THEN %(key{number})s::integer[]" for number in range(groups))
    counted = f"OR value = ANY(CASE failed {own} END)" if groups else ""
    stands = ", ".join(
        f"bool_or({_stands(answer, 'tried.variant_id', promised)}) AS {answer}"
        for answer in answers
    )
    parts = [
        f"WITH begun AS (SELECT {', '.join(['l.product_id', 'l.variant_id', 'l.value_ids', *cheap])}",
        f"FROM catalogue_listing l WHERE {_FOUND} OFFSET 0),",
        f"judged AS (SELECT {', '.join(['l.*', *dear])} FROM begun l",
        f"WHERE {' + '.join(fails[:groups]) or '0'} < 2 OFFSET 0),",
        "tried AS MATERIALIZED (SELECT product_id, variant_id, value_ids,",
        f"{' + '.join(fails)} AS fails, CASE {lonely} END AS failed",
        f"FROM judged WHERE {' + '.join(fails)} < 2)",
    ]
    if answers:
        alone = f"OR failed = {len(tests) - 1}" if chosen else ""
        parts += [
            f", standing AS MATERIALIZED (SELECT product_id, {stands} FROM tried",
            f"WHERE fails = 0 {alone} GROUP BY product_id)",
        ]
    parts += [
        "SELECT '' AS answer, 0 AS value, count(DISTINCT product_id) AS products",
        "FROM tried WHERE fails = 0",
        *(f"UNION ALL SELECT '{each}', 0, count(*) FROM standing WHERE {each}" for each in answers),
        "UNION ALL SELECT NULL, value, count(DISTINCT product_id)",
        "FROM (SELECT product_id, fails, failed, unnest(value_ids) AS value FROM tried) said",
        f"WHERE fails = 0 {counted} GROUP BY value",
    ]
    return " ".join(parts)


def _shape(narrowing: Narrowing, *, counting: bool) -> _Shape:
    availability = narrowing.availability
    return (
        len(narrowing.groups),
        narrowing.is_priced,
        tuple(availability.places) if counting else (),
        tuple(answer for answer in availability.places if answer in availability.chosen),
        availability.promised,
    )


def _parameters(of: Of, narrowing: Narrowing, market: Market, now: datetime) -> dict[str, Any]:
    availability = narrowing.availability
    parameters: dict[str, Any] = {
        "market": market.code,
        "products": list(of.products),
        "lowest": narrowing.lowest,
        "highest": narrowing.highest,
        "now": now,
        "boundless": list(availability.boundless),
        **{f"group{number}": ids for number, (_key, ids) in enumerate(narrowing.groups)},
    }
    for answer, places in availability.places.items():
        parameters |= {
            f"first_{answer}": [pk for pk in places if pk in availability.first],
            f"further_{answer}": [
                pk for pk in places if pk not in availability.first and pk != BOUNDLESS
            ],
            f"is_boundless_{answer}": BOUNDLESS in places,
        }
    return parameters


def _rows(statement: str, parameters: dict[str, Any], *, is_plain: bool) -> list[dict[str, Any]]:
    """Run a statement. There are few plain ones, and they are prepared; of the others there are thousands."""
    if is_plain:
        return select(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def narrowed(
    of: Of,
    narrowing: Narrowing,
    market: Market,
    language: str,
    *,
    now: datetime,
    sort: str = "",
    page: int = 1,
    size: int = PAGE,
) -> ListPage:
    """Return a page of what fits; one statement. An unknown sort is the usual one."""
    sort = sort if sort in ORDERS else ""
    page = max(page, 1)
    if not sort and not narrowing.is_anything:
        shown = of.products[(page - 1) * size : page * size]
        cards = products_on_cards(shown, market, language) if shown else []
        return ListPage(cards=cards, total=len(of.products), page=page, size=size)
    parameters = _parameters(of, narrowing, market, now) | {
        "language": language,
        "size": size,
        "offset": (page - 1) * size,
    }
    shape = _shape(narrowing, counting=False)
    rows = _rows(_page(shape, sort), parameters, is_plain=not _tests(shape))
    return list_page(rows, market, language, page=page, size=size)


def counts(
    of: Of,
    narrowing: Narrowing,
    market: Market,
    *,
    now: datetime,
    keys: Mapping[str, Sequence[int]],
) -> Counts:
    """Return how many products every value leaves beside what is chosen in other facets.

    `keys` has all value ids of each key. One statement; none where a long list was counted a moment ago
    (`narrowing.LONG`).
    """
    if narrowing.is_anything or len(of.products) <= LONG:
        return _count(of, narrowing, market, now=now, keys=keys)
    key = counts_key(market.code, sorted(of.products), narrowing.availability)
    known = _recently.get(key)
    if known is None:
        known = _count(of, narrowing, market, now=now, keys=keys)
        _recently.note(key, known)
    return known


def _count(
    of: Of,
    narrowing: Narrowing,
    market: Market,
    *,
    now: datetime,
    keys: Mapping[str, Sequence[int]],
) -> Counts:
    shape = _shape(narrowing, counting=True)
    parameters = _parameters(of, narrowing, market, now) | {
        f"key{number}": list(keys.get(key, ()))
        for number, (key, _ids) in enumerate(narrowing.groups)
    }
    is_plain = not _tests(shape)
    statement = _counts_of_all(shape) if is_plain else _counts(shape)
    total, values, places = 0, {}, {}
    for row in _rows(statement, parameters, is_plain=is_plain):
        answer, value, count = row["answer"], row["value"], row["products"]
        if answer is None:
            values[value] = count
        elif answer:
            places[answer] = count
        else:
            total = count
    return Counts(total=total, values=values, places=places)
