"""A cart as people see it: lines with names, prices, problems, grouped by how they are got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from commerce.cart import errors
from commerce.cart.models import Cart, CartEntry, CartLine, Method
from commerce.catalogue.models import Variant
from commerce.catalogue.queries import options
from commerce.pricing import queries as charges
from commerce.pricing.rules import Item, PricedCart, PricedLine, price
from core.actor import CONTACT_CENTRE, Actor
from core.markets import Market
from core.money import Money
from stores.inventory import queries as stock
from stores.locations import queries as locations
from stores.locations.models import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, for machines (`code`) and people (`text`)."""

    code: str
    text: str
    left: int | None = None


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


@dataclass(frozen=True, slots=True)
class GroupView:
    """The lines that are got together: delivered, or collected at one store."""

    method: str
    location: Location | None
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class CartView:
    """The cart with its prices as of now."""

    cart: Cart
    lines: tuple[LineView, ...]
    priced: PricedCart
    groups: tuple[GroupView, ...]

    @property
    def count(self) -> int:
        """Return how many units are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def problems(self) -> list[Problem]:
        """Return what stands in the way of ordering or was changed since adding."""
        return [problem for line in self.lines for problem in line.problems]

    @property
    def can_be_ordered(self) -> bool:
        """Say whether everything in it can be had as chosen."""
        return bool(self.lines) and not any(p.code in BLOCKING for p in self.problems)

    @property
    def has_delivery(self) -> bool:
        """Say whether an address is needed."""
        return any(line.method == Method.DELIVER for line in self.lines)


BLOCKING = frozenset({"only-left", "sold-out", "not-sold-here", "store-closed"})


def carts_for(actor: Actor, now: datetime) -> Any:
    """Return the carts that the actor may see: her own, or those shared with the advisor."""
    scope = Q(pk__in=[])
    if actor.visitor_key:
        scope |= Q(visitor_key=actor.visitor_key, customer=None)
    if actor.customer_id is not None:
        scope |= Q(customer_id=actor.customer_id)
    if actor.has(*CONTACT_CENTRE):
        scope |= ~Q(share="") & Q(share_user_id=actor.user_id, share_until__gt=now)
    return Cart.objects.filter(scope)


def cart_for(actor: Actor, cart_id: UUID, now: datetime) -> Cart:
    """Return one cart that the actor may see; raises NoCart, or SharingEnded to an advisor."""
    cart: Cart | None = (
        carts_for(actor, now).select_related("share_user").filter(pk=cart_id).first()
    )
    if cart is None:
        raise errors.SharingEnded if actor.has(*CONTACT_CENTRE) else errors.NoCart
    return cart


def badge(actor: Actor, market: Market) -> tuple[Cart | None, int]:
    """Return the shopper's open cart and how many units are in it; one statement."""
    if not actor.visitor_key and actor.customer_id is None:
        return None, 0
    carts = Cart.objects.open_of(actor, market).select_related("share_user")
    cart = carts.annotate(units=Sum("lines__quantity")).first()
    return cart, (getattr(cart, "units", 0) or 0) if cart else 0


def line_rows(cart: Cart) -> list[CartLine]:
    """Return the lines with variant, product, store and today's price in the market; one statement."""
    rows = (
        CartLine.objects.filter(cart=cart)
        .select_related("variant__product", "location")
        .annotate(
            priced=FilteredRelation(
                "variant__prices", condition=Q(variant__prices__market=cart.market_code)
            )
        )
        .annotate(amount=F("priced__amount"))
        .order_by("pk")
    )
    return list(rows)


def items_of(cart: Cart, rows: Sequence[CartLine]) -> list[Item]:
    """Return the lines as pricing takes them; a line without a price in the market costs what it did."""
    market = cart.market
    return [
        Item(
            ref=str(row.pk),
            variant_id=row.variant_id,
            quantity=row.quantity,
            unit=Money(amount_of(row), market.currency),
            vat_class=row.variant.product.vat_class,
            country=row.location.country if row.location else market.country,
            delivered=row.method == Method.DELIVER,
        )
        for row in rows
    ]


def amount_of(row: CartLine) -> int:
    """Return today's unit price of a row of `line_rows`, in minor units."""
    amount: int | None = row.amount  # type: ignore[attr-defined]
    return row.seen_amount if amount is None else amount


def view(cart: Cart, *, now: datetime) -> CartView:
    """Return the cart as it stands now; five statements, whatever its size."""
    rows = line_rows(cart)
    day = now.astimezone(cart.market.zone).date()
    priced = price(items_of(cart, rows), charges.context_for(cart.market, day))
    left = _left(cart, rows, now)
    texts = options.texts([row.variant for row in rows])
    lines = tuple(
        _line_view(cart, row, priced.line(str(row.pk)), left[row.pk], texts) for row in rows
    )
    return CartView(cart=cart, lines=lines, priced=priced, groups=_groups(lines))


def _left(cart: Cart, rows: Sequence[CartLine], now: datetime) -> dict[int, int]:
    """Return per line what can be promised to it where it comes from."""
    delivered = any(row.method == Method.DELIVER for row in rows)
    source = locations.warehouse_of(cart.market_code).pk if delivered else 0
    places = {row.location_id or source for row in rows}
    units = stock.available_units(
        variant_ids={row.variant_id for row in rows},
        location_ids=sorted(places),
        now=now,
        besides=cart.pk,
    )
    return {row.pk: units.get((row.location_id or source, row.variant_id), 0) for row in rows}


def _line_view(
    cart: Cart, row: CartLine, priced: PricedLine, left: int, texts: dict[int, str]
) -> LineView:
    product = row.variant.product
    return LineView(
        id=row.pk,
        variant_id=row.variant_id,
        sku=row.variant.sku,
        product_slug=product.slug,
        name=str(product.name),
        options=texts.get(row.variant_id, ""),
        art=product.art,
        tint=row.variant.tint,
        quantity=row.quantity,
        method=row.method,
        location=row.location,
        author=row.author,
        priced=priced,
        left=left,
        problems=tuple(_problems(cart, row, left)),
    )


def unavailable(row: CartLine) -> Problem | None:
    """Return why a row of `line_rows` cannot be sold at all, whatever the stock."""
    variant = row.variant
    if row.amount is None or not variant.is_active or not variant.product.is_published:  # type: ignore[attr-defined]
        return Problem("not-sold-here", _("This is no longer sold here. Please remove it."))
    if row.location is not None and not (row.location.is_active and row.location.collects):
        return Problem("store-closed", _("This store hands nothing over now. Choose another way."))
    return None


def _problems(cart: Cart, row: CartLine, left: int) -> list[Problem]:
    gone = unavailable(row)
    if gone is not None:
        return [gone]
    found = []
    if row.amount != row.seen_amount:  # type: ignore[attr-defined]
        was = Money(row.seen_amount, cart.market.currency).format(get_language() or "en")
        found.append(
            Problem("price-changed", _("The price was %(was)s when you added it.") % {"was": was})
        )
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
            groups.items(), key=lambda group: group[0][0] != "deliver"
        )
    )


def entries_since(cart: Cart, number: int, *, limit: int = 50) -> list[CartEntry]:
    """Return the log after a number, oldest first: how a page catches up after a gap."""
    return list(CartEntry.objects.filter(cart=cart, number__gt=number).order_by("number")[:limit])


_WORDS = {
    "added": _noop("put %(quantity)s x %(name)s in"),
    "quantity_set": _noop("set %(name)s to %(quantity)s"),
    "removed": _noop("took %(name)s out"),
    "chosen": _noop("changed how %(name)s is got"),
    "details_set": _noop("filled in contact and address"),
    "sharing_started": _noop("opened the cart"),
    "editing_allowed": _noop("allowed changes"),
    "sharing_ended": _noop("ended sharing"),
    "claimed": _noop("opened the cart on a screen of their own"),
    "merged": _noop("brought a cart together with this one"),
    "placed": _noop("placed the order"),
    "chosen_for_all": _noop("changed how everything is got"),
    "handover_sent": _noop("sent the link to this cart"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the log in words: who, what, when."""

    number: int
    by: str
    by_advisor: bool
    text: str
    at: datetime


def last_changes(cart: Cart, *, limit: int = 12) -> list[Change]:
    """Return the newest entries of the log in words, newest first; two statements."""
    entries = list(CartEntry.objects.filter(cart=cart).order_by("-number")[:limit])
    ids = {entry.payload.get("variant_id") for entry in entries} - {None}
    names = {
        variant.pk: str(variant.product)
        for variant in Variant.objects.select_related("product").filter(pk__in=ids)
    }
    return [
        Change(
            number=entry.number,
            by=entry.actor_name or (_("System") if entry.actor_kind == "system" else _("Customer")),
            by_advisor=entry.actor_kind == "staff",
            text=_(_WORDS.get(entry.kind, entry.kind))
            % {
                "name": names.get(entry.payload.get("variant_id"), ""),
                "quantity": entry.payload.get("quantity", ""),
            },
            at=entry.at,
        )
        for entry in entries
    ]
