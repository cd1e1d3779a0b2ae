"""The only writer of carts. Every change is made and logged under the cart's lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.cart import errors
from commerce.cart.commands import Add, Choose, Command, Remove, SetDetails, SetQuantity
from commerce.cart.events import (
    CartClaimed,
    EditingAllowed,
    QuoteOutdated,
    SharingEnded,
    SharingStarted,
)
from commerce.cart.models import Cart, CartEntry, CartLine, Method
from commerce.catalogue.models import Price
from core import codes, events, hints, limits
from core.actor import CONTACT_CENTRE, Actor
from core.errors import Conflict, Forbidden, Invalid
from core.markets import Market
from core.operation import operation
from stores.inventory import queries as stock
from stores.inventory.errors import OutOfStock, Shortage
from stores.locations import queries as locations
from stores.locations.models import Location

MOST_UNITS = 99
MOST_LINES = 100
CALLER_CART_HOURS = 12


def lock(cart_id: UUID, *, actor: Actor, now: datetime, edit: bool = True) -> Cart:
    """Lock the cart and check, on the locked row, what the actor may do with it.

    Raises NoCart for a stranger, SharingEnded and MayOnlyLook for an advisor, CartClosed.
    """
    cart = Cart.objects.select_for_update(no_key=True, of=("self",)).filter(pk=cart_id).first()
    if cart is None:
        raise errors.NoCart
    if not cart.may_view(actor, now):
        raise errors.SharingEnded if actor.has(*CONTACT_CENTRE) else errors.NoCart
    if edit and not cart.may_edit(actor, now):
        raise errors.MayOnlyLook
    if edit and cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    return cart


@operation
def open_cart(*, market: Market, language: str, actor: Actor, now: datetime) -> Cart:
    """Return the shopper's open cart in the market, made where there is none."""
    if not actor.visitor_key and actor.customer_id is None:
        raise Forbidden
    cart = find_open_cart(market=market, actor=actor)
    if cart is not None:
        return cart
    cart = Cart(
        market_code=market.code,
        language=language,
        visitor_key=actor.visitor_key,
        customer_id=actor.customer_id,
        opened_in=actor.channel,
        created_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            cart.save(force_insert=True)
    except IntegrityError:
        # Two first adds at once: the other one made it.
        return Cart.objects.get(
            visitor_key=actor.visitor_key, market_code=market.code, state=Cart.State.OPEN
        )
    return cart


@operation
def bring_together(*, market: Market, actor: Actor, now: datetime) -> tuple[Cart | None, bool]:
    """Give a customer who is signed in one open cart: this browser's takes in the one kept for her.

    Returns the cart, and whether another one was merged into it. A guest's cart becomes hers.
    """
    if actor.customer_id is None:
        return find_open_cart(market=market, actor=actor), False
    hers = Q(customer_id=actor.customer_id)
    if actor.visitor_key:
        hers |= Q(visitor_key=actor.visitor_key, customer=None)
    carts = list(
        Cart.objects.select_for_update(no_key=True, of=("self",))
        .filter(hers, market_code=market.code, state=Cart.State.OPEN)
        .order_by("pk")
    )
    if not carts:
        return None, False
    carts.sort(
        key=lambda cart: (cart.visitor_key != actor.visitor_key, -cart.changed_at.timestamp())
    )
    kept, others = carts[0], carts[1:]
    if kept.customer_id is None:
        kept.customer_id = actor.customer_id
        kept.save(update_fields=["customer"])
    for other in others:
        _merge(other, into=kept, actor=actor, now=now)
    return kept, bool(others)


def find_open_cart(*, market: Market, actor: Actor) -> Cart | None:
    """Return the shopper's open cart, without making one; one statement."""
    carts = Cart.objects.filter(market_code=market.code, state=Cart.State.OPEN)
    if actor.visitor_key:
        return carts.filter(visitor_key=actor.visitor_key).first()
    if actor.customer_id is not None:
        return carts.filter(customer_id=actor.customer_id).order_by("-changed_at").first()
    return None


@dataclass(frozen=True, slots=True)
class Changed:
    """The cart after a command, and whether this call made the change or found it made."""

    cart: Cart
    number: int
    replayed: bool


@operation
def change_cart(
    *,
    cart_id: UUID,
    command: Command,
    client_id: UUID,
    actor: Actor,
    now: datetime,
    base_version: int | None = None,
) -> Changed:
    """Apply one command. The same `client_id` again changes nothing and answers the same.

    Raises StaleCart when the command overwrites something and the cart's content has moved on
    since `base_version`; OutOfStock, NotSoldHere, Invalid, and what `lock` raises.
    """
    cart = lock(cart_id, actor=actor, now=now)

    done = CartEntry.objects.filter(cart=cart, client_id=client_id).first()
    if done is not None:
        return Changed(cart, done.number, replayed=True)
    if command.needs_base and (base_version is None or base_version < cart.changed_version):
        raise errors.StaleCart(version=cart.version)

    facts = _APPLY[type(command)](cart, command, actor, now)
    _outdate_quote(cart, actor=actor, now=now)
    _extend_sharing(cart, actor, now)
    entry = _log(
        cart,
        command.kind,
        command.payload() | facts,
        actor=actor,
        now=now,
        client_id=client_id,
        content=True,
    )
    return Changed(cart, entry.number, replayed=False)


def _outdate_quote(cart: Cart, *, actor: Actor, now: datetime) -> None:
    if cart.quote_id is not None:
        events.record(
            QuoteOutdated(cart_id=str(cart.pk), quote_id=str(cart.quote_id)), actor=actor, now=now
        )
        cart.quote_id = None


def _extend_sharing(cart: Cart, actor: Actor, now: datetime) -> None:
    if cart.is_shared_with(actor, now) and cart.share_until is not None:
        cart.share_until = max(cart.share_until, now + _idle())


def _idle() -> timedelta:
    return timedelta(seconds=settings.CONSENT_IDLE_SECONDS)


def _log(
    cart: Cart,
    kind: str,
    payload: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    client_id: UUID | None = None,
    content: bool = False,
) -> CartEntry:
    """Append to the log, save the cart at its new version, and hint at it after the commit."""
    cart.version += 1
    if content:
        cart.changed_version = cart.version
        if not cart.code_hash:
            _give_call_code(cart)
    cart.changed_at = now
    cart.save()
    entry = CartEntry.objects.create(
        cart=cart,
        number=cart.version,
        kind=kind,
        payload=payload,
        client_id=client_id or uuid4(),
        actor_kind=actor.kind,
        actor_name=actor.name if actor.is_staff else "",
        actor_user_id=actor.user_id,
        channel=actor.channel,
        at=now,
    )
    hints.publish(cart.topic, cart.version)
    return entry


def _give_call_code(cart: Cart) -> None:
    """Give the cart a call code that no other live cart has; a collision takes the next rotation."""
    while True:
        cart.code_hash = codes.keyed_hash("call", codes.digits("call", cart.pk, cart.code_rotation))
        if (
            not Cart.objects.filter(code_hash=cart.code_hash, state=Cart.State.OPEN)
            .exclude(pk=cart.pk)
            .exists()
        ):
            return
        cart.code_rotation += 1


# The commands, each on a locked cart; each returns what the log keeps beside the payload.


def _add(cart: Cart, command: Add, actor: Actor, now: datetime) -> dict[str, Any]:
    _check_quantity(command.quantity, least=1)
    location_id = _check_way(cart, command.method, command.location_id)
    price = Price.objects.filter(
        variant_id=command.variant_id,
        market=cart.market_code,
        variant__is_active=True,
        variant__product__is_published=True,
    ).first()
    if price is None:
        raise errors.NotSoldHere
    line = _same_line(cart, command.variant_id, command.method, location_id)
    quantity = command.quantity + (line.quantity if line else 0)
    _check_stock(cart, command.variant_id, quantity, location_id, now=now)
    if line is None:
        if CartLine.objects.filter(cart=cart).count() >= MOST_LINES:
            raise Invalid(_("A cart has at most %(most)s lines.") % {"most": MOST_LINES})
        line = CartLine(
            cart=cart,
            variant_id=command.variant_id,
            method=command.method,
            location_id=location_id,
            seen_amount=price.amount,
        )
    line.quantity = quantity
    line.author = actor.name if actor.is_staff else ""
    line.save()
    return {"line_id": line.pk, "quantity": command.quantity, "after": quantity}


def _set_quantity(cart: Cart, command: SetQuantity, actor: Actor, now: datetime) -> dict[str, Any]:
    _check_quantity(command.quantity, least=0)
    line = _line(cart, command.line_id)
    before = line.quantity
    if command.quantity == 0:
        line.delete()
    else:
        if command.quantity > before:
            _check_stock(cart, line.variant_id, command.quantity, line.location_id, now=now)
        line.quantity = command.quantity
        line.author = actor.name if actor.is_staff else ""
        line.save(update_fields=["quantity", "author"])
    return {"variant_id": line.variant_id, "before": before}


def _remove(cart: Cart, command: Remove, actor: Actor, now: datetime) -> dict[str, Any]:
    line = CartLine.objects.filter(cart=cart, pk=command.line_id).first()
    if line is None:
        return {"before": 0}
    line.delete()
    return {
        "variant_id": line.variant_id,
        "before": line.quantity,
        "method": line.method,
        "location_id": line.location_id,
    }


def _choose(cart: Cart, command: Choose, actor: Actor, now: datetime) -> dict[str, Any]:
    location_id = _check_way(cart, command.method, command.location_id)
    line = _line(cart, command.line_id)
    if (line.method, line.location_id) == (command.method, location_id):
        return {"variant_id": line.variant_id}
    same = _same_line(cart, line.variant_id, command.method, location_id)
    quantity = line.quantity + (same.quantity if same else 0)
    _check_stock(cart, line.variant_id, quantity, location_id, now=now)
    if same is not None:
        same.delete()
    line.method, line.location_id, line.quantity = command.method, location_id, quantity
    line.author = actor.name if actor.is_staff else ""
    line.save()
    return {"variant_id": line.variant_id}


def _set_details(cart: Cart, command: SetDetails, actor: Actor, now: datetime) -> dict[str, Any]:
    cart.full_name, cart.email, cart.phone = command.full_name, command.email.lower(), command.phone
    cart.street, cart.street2 = command.street, command.street2
    cart.postcode, cart.city = command.postcode, command.city
    cart.language = command.language or cart.language
    return {}


_APPLY: dict[type[Command], Callable[[Cart, Any, Actor, datetime], dict[str, Any]]] = {
    Add: _add,
    SetQuantity: _set_quantity,
    Remove: _remove,
    Choose: _choose,
    SetDetails: _set_details,
}


def _same_line(
    cart: Cart, variant_id: int, method: str, location_id: int | None
) -> CartLine | None:
    """Return the line that the same goods, got the same way, merge with."""
    lines = CartLine.objects.filter(cart=cart, variant_id=variant_id, method=method)
    if location_id is None:
        return lines.filter(location=None).first()
    return lines.filter(location_id=location_id).first()


def _line(cart: Cart, line_id: int) -> CartLine:
    line = CartLine.objects.filter(cart=cart, pk=line_id).first()
    if line is None:
        raise errors.StaleCart(version=cart.version)
    return line


def _check_quantity(quantity: int, *, least: int) -> None:
    if not least <= quantity <= MOST_UNITS:
        raise Invalid(
            _("Choose a quantity from %(least)s to %(most)s.")
            % {"least": least, "most": MOST_UNITS},
            fields={
                "quantity": _("From %(least)s to %(most)s") % {"least": least, "most": MOST_UNITS}
            },
        )


def _check_way(cart: Cart, method: str, location_id: int | None) -> int | None:
    """Return the store of a collection, or None for delivery; raises Invalid for another."""
    if method == Method.DELIVER:
        return None
    if method != Method.COLLECT:
        raise Invalid(
            _("Choose delivery or collection."), fields={"method": _("deliver or collect")}
        )
    store = Location.objects.filter(
        pk=location_id or 0,
        market=cart.market_code,
        kind=Location.Kind.STORE,
        is_active=True,
        services__contains=["collect"],
    ).first()
    if store is None:
        raise Invalid(
            _("Choose a store where you can collect."),
            fields={"location_id": _("Not a store for collection")},
        )
    return store.pk


def _check_stock(
    cart: Cart, variant_id: int, quantity: int, location_id: int | None, *, now: datetime
) -> None:
    """Refuse more than can be promised where the line comes from. A courtesy: placement decides."""
    source_id = location_id or locations.warehouse_of(cart.market_code).pk
    left = stock.available_units(variant_ids=[variant_id], location_ids=[source_id], now=now).get(
        (source_id, variant_id), 0
    )
    if left < quantity:
        sku = (
            Price.objects.filter(variant_id=variant_id)
            .values_list("variant__sku", flat=True)
            .first()
            or ""
        )
        raise OutOfStock(
            [
                Shortage(
                    location_id=source_id,
                    variant_id=variant_id,
                    sku=sku,
                    wanted=quantity,
                    left=left,
                )
            ]
        )


# Sharing


def open_by_call_code(*, code: str, actor: Actor, now: datetime) -> Cart:
    """Let an advisor look at the cart whose code its owner reads out.

    Tries are limited per advisor, and counted outside the transaction. Raises UnknownCode,
    TooMany, Forbidden.
    """
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    limits.spend(f"call-code:{actor.user_id}", limit=20, window=timedelta(minutes=10), now=now)
    return _open_by_call_code(code=code, actor=actor, now=now)


@operation
def _open_by_call_code(*, code: str, actor: Actor, now: datetime) -> Cart:
    cart = (
        Cart.objects.select_for_update(no_key=True, of=("self",))
        .filter(code_hash=codes.keyed_hash("call", code), state=Cart.State.OPEN)
        .first()
    )
    if cart is None:
        raise errors.UnknownCode(_("No open cart has this code. Please ask for it again."))
    if cart.is_shared_with(actor, now):
        return cart
    if cart.share and cart.share_until is not None and cart.share_until > now:
        raise Conflict(_("A colleague is already helping with this cart."))
    _grant(cart, Cart.Share.VIEW, actor=actor, until=now + _idle(), now=now)
    return cart


def _grant(cart: Cart, mode: Cart.Share, *, actor: Actor, until: datetime, now: datetime) -> None:
    cart.share, cart.share_user_id, cart.share_until = mode, actor.user_id, until
    events.record(
        SharingStarted(cart_id=str(cart.pk), user_id=actor.user_id or 0, mode=mode.value),
        actor=actor,
        now=now,
        privileged=True,
    )
    _log(cart, "sharing_started", {"mode": mode.value}, actor=actor, now=now)


@operation
def start_cart_for_caller(*, market: Market, language: str, actor: Actor, now: datetime) -> Cart:
    """Start a cart for somebody on the telephone; the advisor may edit it, and a link hands it over."""
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    cart = Cart.objects.create(
        market_code=market.code,
        language=language,
        opened_in=actor.channel,
        created_at=now,
        changed_at=now,
    )
    _give_call_code(cart)
    _grant(
        cart, Cart.Share.EDIT, actor=actor, until=now + timedelta(hours=CALLER_CART_HOURS), now=now
    )
    return cart


@operation
def allow_editing(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """The customer lets the advisor who is looking edit the cart."""
    cart = lock(cart_id, actor=actor, now=now)
    if not cart.is_of(actor):
        raise Forbidden
    if not cart.share or cart.share_until is None or cart.share_until <= now:
        raise errors.SharingEnded(_("The advisor is no longer looking at this cart."))
    if cart.share == Cart.Share.EDIT:
        return cart
    cart.share = Cart.Share.EDIT
    cart.share_until = now + _idle()
    events.record(
        EditingAllowed(cart_id=str(cart.pk), user_id=cart.share_user_id or 0), actor=actor, now=now
    )
    _log(cart, "editing_allowed", {}, actor=actor, now=now)
    return cart


@operation
def end_sharing(*, cart_id: UUID, actor: Actor, now: datetime) -> Cart:
    """End it at once, by the customer or the advisor; the call code changes, so that it stays ended."""
    cart = lock(cart_id, actor=actor, now=now, edit=False)
    if not cart.share:
        return cart
    events.record(
        SharingEnded(cart_id=str(cart.pk), user_id=cart.share_user_id or 0), actor=actor, now=now
    )
    cart.share, cart.share_user, cart.share_until = Cart.Share.NONE, None, None
    if cart.state == Cart.State.OPEN:
        cart.code_rotation += 1
        _give_call_code(cart)
    _log(cart, "sharing_ended", {}, actor=actor, now=now)
    return cart


def handover_link(cart: Cart) -> str:
    """Return the token of the link with which a caller opens the cart on a screen of her own."""
    return codes.link("cart", cart.pk, cart.link_rotation)


@operation
def claim_cart(*, token: str, actor: Actor, now: datetime) -> Cart:
    """Give a caller's cart to the browser that opens its link first; others are refused alike."""
    found = codes.read_link("cart", token)
    cart = (
        Cart.objects.select_for_update(no_key=True, of=("self",)).filter(pk=found[0]).first()
        if found
        else None
    )
    if cart is None or found is None or found[1] != cart.link_rotation:
        raise errors.NoCart
    if cart.is_of(actor):
        return cart
    if cart.visitor_key or not actor.visitor_key:
        raise errors.NoCart
    if cart.state != Cart.State.OPEN:
        raise errors.CartClosed
    own = find_open_cart(market=cart.market, actor=actor)
    if own is not None:
        _merge(own, into=cart, actor=actor, now=now)
    cart.visitor_key = actor.visitor_key
    cart.save(update_fields=["visitor_key"])
    events.record(CartClaimed(cart_id=str(cart.pk)), actor=actor, now=now)
    _log(cart, "claimed", {}, actor=actor, now=now)
    return cart


def _merge(source: Cart, *, into: Cart, actor: Actor, now: datetime) -> None:
    """Move the lines of one cart into another: quantities add up, and the source is closed."""
    source = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=source.pk)
    moved = 0
    for line in source.lines.all():
        same = _same_line(into, line.variant_id, line.method, line.location_id)
        if same is None:
            line.cart = into
            line.save(update_fields=["cart"])
        else:
            same.quantity = min(same.quantity + line.quantity, MOST_UNITS)
            same.save(update_fields=["quantity"])
        moved += 1
    _outdate_quote(source, actor=actor, now=now)
    source.state = Cart.State.MERGED
    source.save(update_fields=["state", "quote_id"])
    if moved:
        _outdate_quote(into, actor=actor, now=now)
        _log(into, "merged", {"lines": moved}, actor=actor, now=now, content=True)


# For the apps above: a quote freezes the cart, an order closes it. The caller holds its lock.


def put_under_quote(cart: Cart, *, quote_id: UUID) -> None:
    """Note the quote in force on a locked cart; the next change of content takes it away."""
    cart.quote_id = quote_id
    cart.save(update_fields=["quote_id"])


def close_as_placed(cart: Cart, *, order_number: str, actor: Actor, now: datetime) -> None:
    """Close a locked cart: it has become an order."""
    cart.state = Cart.State.PLACED
    _log(cart, "placed", {"order": order_number}, actor=actor, now=now)
