"""The lines of a cart with all that pricing, stock and a page ask about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commerce.cart.models import Cart, Method
from commerce.catalogue.models import VatClass
from commerce.catalogue.queries.photos import OF_VARIANT, Photo, photo_of
from commerce.pricing.book import EDITION
from commerce.pricing.rules import Item
from core import statements
from core.money import Money
from stores.inventory import queries as stock
from stores.locations.models import Location

_STORE = [field.attname for field in Location._meta.concrete_fields]
# Fixed text: the ORM takes ten times as long to build it as the database to answer.
_ASKED = f"""
    SELECT line.id, line.variant_id, v.sku, v.options, v.tint, v.weight_g, p.slug, p.name_en, p.name_nb, p.art, p.vat_class,
           v.is_active AND p.is_published, price.amount, line.quantity, line.method, line.location_id, source.id,
           line.seen_amount, line.author, p.brand, category.path, {OF_VARIANT}, {EDITION},
           {", ".join(f"store.{column}" for column in _STORE)}"""
_FROM = """
    FROM cart_cartline line
    CROSS JOIN LATERAL (
        SELECT COALESCE(line.location_id, (SELECT w.id FROM locations_location w
                                           WHERE w.market = %(market)s AND w.kind = 'warehouse' AND w.is_active
                                           ORDER BY w.code LIMIT 1), 0) AS id
    ) source
    LEFT JOIN locations_location store ON store.id = line.location_id
    JOIN catalogue_variant v ON v.id = line.variant_id
    JOIN catalogue_product p ON p.id = v.product_id
    JOIN catalogue_category category ON category.id = p.category_id
    LEFT JOIN catalogue_offer price ON price.variant_id = v.id AND price.market = %(market)s"""
_OF_CART = "WHERE line.cart_id = %(cart)s ORDER BY line.id"
_ROWS = f"{_ASKED} {_FROM} {_OF_CART}"
# And what may be promised of each where it comes from.
_WITH_LEVELS = f"""{_ASKED}, level.on_hand, level.allocated, level.quarantined, level.safety, level.held, level.own {_FROM}
    LEFT JOIN LATERAL (
        {stock.LEVEL} WHERE l.location_id = source.id AND l.variant_id = v.id
    ) level (location_id, variant_id, on_hand, allocated, quarantined, safety, held, own, confidence) ON TRUE
    {_OF_CART}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it stands: `amount` is today's unit price, None where it is not sold in the market.

    `source_id` is where it comes from: the store of a collection, or the warehouse that sends it there
    first; else the market's warehouse, in whose place another may send it (`inventory.hold_stock`); 0,
    where nothing is ever in stock, in a market without one.
    """

    id: int
    variant_id: int
    sku: str
    options: dict[str, str]
    tint: str
    weight_g: int
    product_slug: str
    names: dict[str, str]
    art: str
    vat_class: str
    is_offered: bool
    amount: int | None
    quantity: int
    method: str
    location: Location | None
    source_id: int
    seen_amount: int
    author: str
    brand: str = ""
    category_path: str = ""
    photo: Photo | None = None
    pricing_edition: str | None = None
    left: int = 0

    @property
    def is_sent_to_store(self) -> bool:
        """Say whether a warehouse sends it to the store where it is collected."""
        return self.location is not None and self.source_id != self.location.pk

    @property
    def unit(self) -> int:
        """Return the unit price, minor units; without a price in the market it costs what it did."""
        return self.seen_amount if self.amount is None else self.amount


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, for machines (`code`) and people (`text`)."""

    code: str
    text: str
    left: int | None = None


def line_rows(cart: Cart, *, now: datetime | None = None) -> list[Row]:
    """Return the lines, oldest first, with the stores of collections; one statement.

    With `now`, each with what is `left`: what may be promised where it comes from, the cart's own
    holds aside. What that lacks another place sends: of a delivery the most that one could, of a
    collection a warehouse that has all of it.
    """
    asked = {"cart": str(cart.pk), "market": cart.market_code}
    if now is None:
        found = statements.fetch(_ROWS, asked)
    else:
        found = statements.fetch(_WITH_LEVELS, asked | {"now": now, "besides": str(cart.pk)})
    rows = [
        Row(
            id=line_id,
            variant_id=variant_id,
            sku=sku,
            options=json.loads(options),
            tint=tint,
            weight_g=weight_g,
            product_slug=slug,
            names={"en": name_en or "", "nb": name_nb or name_en or ""},
            art=art,
            vat_class=vat_class,
            is_offered=is_offered,
            amount=amount,
            quantity=quantity,
            method=method,
            location=_store_of(more[: len(_STORE)]) if location_id else None,
            source_id=source_id,
            seen_amount=seen_amount,
            author=author,
            brand=brand,
            category_path=category_path,
            photo=photo_of(photo),
            pricing_edition=edition,
            left=_left(vat_class, more[len(_STORE) :]),
        )
        for (
            line_id, variant_id, sku, options, tint, weight_g, slug, name_en, name_nb, art, vat_class, is_offered,
            amount, quantity, method, location_id, source_id, seen_amount, author, brand, category_path, photo,
            edition, *more,
        ) in found
    ]  # fmt: skip
    return rows if now is None else _elsewhere(cart, rows, now)


def _elsewhere(cart: Cart, rows: list[Row], now: datetime) -> list[Row]:
    """Say of what its first place lacks what another could send, to the address or to the store; at most five statements."""
    short = [row for row in rows if row.left < row.quantity]
    delivered = {row.variant_id: row.quantity for row in short if row.method == Method.DELIVER}
    collected = {
        row.variant_id: row.quantity
        for row in short
        if row.location is not None and row.location.sent_in_days
    }
    if not delivered and not collected:
        return rows
    market, own = cart.market_code, cart.pk
    sent, to_store = {}, {}
    if delivered:
        sent = stock.deliverable_in(market, delivered, now=now, besides=own)
    if collected:
        to_store = stock.at_warehouses(market, collected, now=now, besides=own)
    return [_sent(row, sent, to_store) if row in short else row for row in rows]


def _sent(row: Row, sent: dict[int, int], to_store: dict[int, tuple[int, int]]) -> Row:
    if row.method == Method.DELIVER:
        return replace(row, left=sent[row.variant_id])
    if row.location is None or not row.location.sent_in_days:
        return row
    source_id, left = to_store.get(row.variant_id, (row.source_id, row.left))
    if left < row.quantity:
        return replace(row, left=max(left, row.left))
    return replace(row, source_id=source_id, left=left)


def _left(vat_class: str, level: Sequence[int | None]) -> int:
    """Return what may be promised; of what was never stocked there nothing, of gift cards whatever is wanted."""
    if vat_class == VatClass.GIFT_CARD:
        return stock.UNLIMITED
    return stock.units_at([units or 0 for units in level]) if level else 0


def _store_of(values: Sequence[Any]) -> Location:
    """Return a store from its columns, as the ORM would."""
    known = dict(zip(_STORE, values, strict=True))
    if isinstance(known["services"], str):
        known["services"] = json.loads(known["services"])
    return Location.from_db("default", list(known), list(known.values()))


def items_of(cart: Cart, rows: Sequence[Row]) -> list[Item]:
    """Return the lines as pricing takes them."""
    market = cart.market
    return [
        Item(
            ref=str(row.id),
            variant_id=row.variant_id,
            quantity=row.quantity,
            unit=Money(row.unit, market.currency),
            vat_class=row.vat_class,
            country=row.location.country if row.location else market.country,
            delivered=row.method == Method.DELIVER,
            sku=row.sku,
            brand=row.brand,
            category_path=row.category_path,
            store_id=row.location.pk if row.location else None,
        )
        for row in rows
    ]


def delivered_weight(rows: Sequence[Row]) -> int:
    """Return what the delivered lines weigh, in grams."""
    return sum(row.weight_g * row.quantity for row in rows if row.method == Method.DELIVER)


def unavailable(row: Row) -> Problem | None:
    """Return why a row cannot be sold at all, whatever the stock."""
    nobody_sends = row.method == Method.EMAIL and not row.source_id
    if row.amount is None or not row.is_offered or nobody_sends:
        return Problem("not-sold-here", _("This is no longer sold here. Please remove it."))
    if (row.method == Method.EMAIL) != (row.vat_class == VatClass.GIFT_CARD):
        return Problem(
            "not-sold-here",
            _("This is sold in another way now. Please remove it and add it again."),
        )
    if row.location is not None and not (row.location.is_active and row.location.collects):
        return Problem("store-closed", _("This store hands nothing over now. Choose another way."))
    return None
