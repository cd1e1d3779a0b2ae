"""The price book of a market: its ways of delivery and its promotions, kept while their edition holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commerce.pricing.delivery import Way, way_of
from commerce.pricing.promotions import Promotion, Selection
from core import editions, markets, statements
from core.kept import forgetter
from core.markets import Market

# For a statement that is needed anyway: `edition` of `book_of`.
EDITION = editions.of("pricing")

# What the reader has already is not sent again. The newest way of each code and zone counts.
_BOOK = f"""
    SELECT asked.edition,
           CASE WHEN asked.edition IS DISTINCT FROM %(known)s THEN (
               SELECT json_agg(way)::text FROM (
                   SELECT DISTINCT ON (code, zone) * FROM pricing_deliverymethod
                   WHERE market = %(market)s AND valid_from <= %(day)s
                   ORDER BY code, zone, valid_from DESC
               ) way) END,
           CASE WHEN asked.edition IS DISTINCT FROM %(known)s THEN (
               SELECT json_agg(found)::text FROM (
                   SELECT p.*,
                          (SELECT json_agg(c.path) FROM catalogue_category c
                           WHERE c.id = ANY(p.category_ids)) AS paths,
                          (SELECT json_agg(c.path) FROM catalogue_category c
                           WHERE c.id = ANY(p.reward_category_ids)) AS reward_paths
                   FROM pricing_promotion p
                   WHERE p.market = %(market)s AND p.is_active AND NOT p.needs_code
                         AND (p.ends_at IS NULL OR p.ends_at > %(day)s::date - 1)
               ) found) END
    FROM (SELECT {EDITION} AS edition) asked
"""  # noqa: S608 - an edition's name is ours


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion that needs no code, and from when until when it counts."""

    promotion: Promotion
    starts_at: datetime
    ends_at: datetime | None

    def counts(self, now: datetime) -> bool:
        """Say whether it counts at this moment."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Book:
    """What a market sells by on a day, whoever buys."""

    edition: str | None
    ways: tuple[Way, ...]
    offers: tuple[Offer, ...]

    def promotions(self, now: datetime) -> tuple[Promotion, ...]:
        """Return those that count at this moment without a code."""
        return tuple(offer.promotion for offer in self.offers if offer.counts(now))


_books: dict[tuple[str, date], Book] = {}
forgetter(_books.clear)


def book_of(market: Market, now: datetime, edition: str | None = None) -> Book:
    """Return the market's book; one statement, none where `edition`, just read, is that of the book at hand."""
    key = (market.code, now.astimezone(market.zone).date())
    known = _books.get(key)
    if known is not None and known.edition == edition:
        return known
    facts = {
        "known": known.edition if known is not None else "",
        "market": market.code,
        "day": key[1],
    }
    ((current, ways, offers),) = statements.fetch(_BOOK, facts)
    if known is not None and known.edition == current:
        return known
    book = Book(
        edition=current,
        ways=tuple(way_of(row) for row in json.loads(ways or "[]")),
        offers=tuple(_offer(row) for row in json.loads(offers or "[]")),
    )
    if current is not None:
        if len(_books) > 2 * len(markets.MARKETS):
            _books.clear()  # days that are over
        _books[key] = book
    return book


def _offer(row: Mapping[str, Any]) -> Offer:
    ends_at = row["ends_at"]
    return Offer(
        promotion_of(row),
        datetime.fromisoformat(row["starts_at"]),
        datetime.fromisoformat(ends_at) if ends_at else None,
    )


def promotion_of(row: Mapping[str, Any]) -> Promotion:
    """Return a row, with its category paths, as the rules take it."""
    return Promotion(
        id=row["id"],
        name_en=row["name_en"],
        name_nb=row["name_nb"],
        lane=row["lane"],
        action=row["action"],
        percent=Decimal(str(row["percent"])),
        amount=row["amount"],
        buy=row["buy"],
        get=row["get"],
        goods=Selection(
            frozenset(row["skus"]),
            frozenset(row["brands"]),
            tuple(row["paths"] or ()),
            # A category that was deleted has no path, and means nothing rather than everything.
            is_narrowed=bool(row["skus"] or row["brands"] or row["category_ids"]),
        ),
        reward=Selection(
            skus=frozenset(row["reward_skus"]),
            category_paths=tuple(row["reward_paths"] or ()),
            is_narrowed=bool(row["reward_skus"] or row["reward_category_ids"]),
        ),
        least_quantity=row["least_quantity"],
        least_amount=row["least_amount"],
        groups=frozenset(row["groups"]),
        first_order=row["first_order"],
        channels=frozenset(row["channels"]),
        store_ids=frozenset(row["store_ids"]),
        code=row.get("code", ""),
    )
