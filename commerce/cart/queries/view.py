"""A cart as people see it: lines with names, prices, problems, grouped by how they are got."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart.models import Cart, Method
from commerce.cart.queries.lines import (
    Problem,
    Row,
    delivered_weight,
    items_of,
    line_rows,
    unavailable,
)
from commerce.catalogue.queries import options
from commerce.catalogue.queries.photos import Photo
from commerce.pricing import queries as charges
from commerce.pricing import words
from commerce.pricing.delivery import Way
from commerce.pricing.queries import CodeStanding
from commerce.pricing.rules import Context, Delivery, Item, PricedCart, PricedLine, price
from core.money import Money
from stores.locations.models import Location


@dataclass(frozen=True, slots=True)
class LineView:
    """One line, ready to be shown."""

    id: int
    variant_id: int
    sku: str
    product_slug: str
    name: str
    options: str
    art: str
    tint: str
    quantity: int
    method: str
    location: Location | None
    author: str
    priced: PricedLine
    left: int
    problems: tuple[Problem, ...]
    photo: Photo | None = None
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """The lines that are got together: delivered, collected at one store, or sent by e-mail."""

    method: str
    location: Location | None
    lines: tuple[LineView, ...]

    @property
    def is_sent(self) -> bool:
        """Say whether a warehouse sends something of it to the store first."""
        return any(line.is_sent for line in self.lines)


@dataclass(frozen=True, slots=True)
class CartView:
    """The cart with its prices as of now."""

    cart: Cart
    lines: tuple[LineView, ...]
    priced: PricedCart
    groups: tuple[GroupView, ...]
    context: Context
    items: tuple[Item, ...] = ()
    codes: tuple[CodeStanding, ...] = ()

    @property
    def count(self) -> int:
        """Return how many units are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def sent_to(self) -> list[int]:
        """Return the stores, by id, to which a warehouse sends something first."""
        return [
            group.location.pk
            for group in self.groups
            if group.location is not None and group.is_sent
        ]

    @property
    def cards_bought(self) -> int:
        """Return what of the total are gift cards, minor units."""
        return sum(line.priced.gross.amount for line in self.lines if line.method == Method.EMAIL)

    @property
    def problems(self) -> list[Problem]:
        """Return what stands in the way of ordering or was changed since adding."""
        return [problem for line in self.lines for problem in line.problems]

    @property
    def savings(self) -> list[words.Saving]:
        """Return what each promotion saves."""
        return words.savings(self.priced)

    @property
    def losers(self) -> list[words.Lost]:
        """Return the promotions that take nothing off, each with the reason."""
        return words.losers(self.priced)

    @property
    def can_be_ordered(self) -> bool:
        """Say whether everything in it can be had as chosen."""
        return (
            bool(self.lines)
            and not any(p.code in BLOCKING for p in self.problems)
            and not self.priced.delivery.is_out_of_reach
        )

    @property
    def has_delivery(self) -> bool:
        """Say whether an address is needed."""
        return any(line.method == Method.DELIVER for line in self.lines)

    @property
    def has_gift_card(self) -> bool:
        """Say whether it is asked who gets a gift card."""
        return any(line.method == Method.EMAIL for line in self.lines)

    @property
    def goods(self) -> list[LineView]:
        """Return the lines that are delivered or collected."""
        return [line for line in self.lines if line.method != Method.EMAIL]

    @property
    def way(self) -> Way | None:
        """Return how what is delivered is brought; None where nothing is, or nobody can."""
        return self.priced.delivery.way

    def delivery_by(self, way: Way, *, only: Collection[int] | None = None) -> Delivery:
        """Return what it costs if the way brings it; `only` these variants, the others being collected."""
        items = self.items
        if only is not None:
            items = tuple(replace(item, delivered=item.variant_id in only) for item in items)
        return price(items, self._context_by(way)).delivery

    def brought_by(self, way: Way) -> CartView:
        """Return the cart as it would stand if the way brought it. Changes nothing."""
        context = self._context_by(way)
        return replace(self, priced=price(self.items, context), context=context)

    def _context_by(self, way: Way) -> Context:
        return replace(
            self.context, way=way, delivery_amount=way.amount, delivery_free_from=way.free_from
        )

    @property
    def ways(self) -> list[Way]:
        """Return every way that brings this there, the first to be offered first."""
        return list(self.context.ways)


BLOCKING = frozenset({"only-left", "sold-out", "not-sold-here", "store-closed"})


def view(cart: Cart, *, now: datetime) -> CartView:
    """Return the cart as it stands now; two statements, one where the price book is at hand."""
    rows = line_rows(cart, now=now)
    language = get_language() or "en"
    standings = standings_of(cart, now)
    context = context_of(cart, now, standings, rows)
    items = items_of(cart, rows)
    priced = price(items, context)
    lines = tuple(
        _line_view(
            cart,
            row,
            priced.line(str(row.id)),
            language,
        )
        for row in rows
    )
    return CartView(
        cart=cart,
        lines=lines,
        priced=priced,
        groups=_groups(lines),
        codes=standings,
        context=context,
        items=tuple(items),
    )


def standings_of(cart: Cart, now: datetime) -> tuple[CodeStanding, ...]:
    """Return how the codes that were entered stand; no statement where there are none."""
    return tuple(
        charges.code_standings(
            cart.codes, cart.market, now, email=cart.email, customer_id=cart.customer_id
        )
    )


def context_of(
    cart: Cart, now: datetime, standings: Sequence[CodeStanding], rows: Sequence[Row]
) -> Context:
    """Return what the prices of this cart depend on. A code that is refused takes nothing off."""
    return charges.context_for(
        cart.market,
        now,
        edition=rows[0].pricing_edition if rows else cart.pricing_edition,
        codes=[standing.code for standing in standings if not standing.refusal],
        customer_id=cart.customer_id,
        email=cart.email,
        phone=cart.phone,
        channel=cart.opened_in,
        delivery=cart.delivery_code,
        postcode=cart.postcode,
        weight_g=delivered_weight(rows),
    )


def _line_view(cart: Cart, row: Row, priced: PricedLine, language: str) -> LineView:
    return LineView(
        id=row.id,
        variant_id=row.variant_id,
        sku=row.sku,
        product_slug=row.product_slug,
        name=row.names[language],
        options=options.text(row.options, language),
        art=row.art,
        tint=row.tint,
        quantity=row.quantity,
        method=row.method,
        location=row.location,
        author=row.author,
        priced=priced,
        left=row.left,
        is_sent=row.is_sent_to_store,
        problems=tuple(_problems(cart, row)),
        photo=row.photo,
    )


def _problems(cart: Cart, row: Row) -> list[Problem]:
    gone = unavailable(row)
    if gone is not None:
        return [gone]
    found = []
    if row.amount != row.seen_amount:
        was = Money(row.seen_amount, cart.market.currency).format(get_language() or "en")
        found.append(
            Problem("price-changed", _("The price was %(was)s when you added it.") % {"was": was})
        )
    left = row.left
    if left <= 0:
        found.append(
            Problem("sold-out", _("Sold out here. Choose another way to get it, or remove it."), 0)
        )
    elif left < row.quantity:
        found.append(Problem("only-left", _("Only %(left)s left here.") % {"left": left}, left))
    return found


def _groups(lines: Sequence[LineView]) -> tuple[GroupView, ...]:
    groups: dict[tuple[str, int], list[LineView]] = {}
    for line in lines:
        key = (line.method, line.location.pk if line.location else 0)
        groups.setdefault(key, []).append(line)
    return tuple(
        GroupView(method=method, location=members[0].location, lines=tuple(members))
        for (method, _location), members in sorted(
            groups.items(), key=lambda group: Method.values.index(group[0][0])
        )
    )
