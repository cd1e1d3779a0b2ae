"""Change what is in a cart: one command at a time, under its lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commerce.cart import errors, queries
from commerce.cart.commands import (
    Add,
    ApplyCode,
    Choose,
    ChooseDelivery,
    ChooseForAll,
    Command,
    Remove,
    RemoveCode,
    SetDetails,
    SetQuantity,
)
from commerce.cart.models import Cart, CartLine, Method
from commerce.cart.operations import rows
from commerce.cart.operations.details import Facts, choose_delivery, set_details
from commerce.cart.operations.log import extend_sharing, lock_for, log, note_help, outdate_quote
from commerce.cart.operations.vouchers import apply_code, remove_code
from commerce.catalogue.models import Variant
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import queries as stock
from stores.inventory.errors import OutOfStock, Shortage
from stores.locations.models import Location

MOST_UNITS = 99
MOST_LINES = 100
MOST_UNITS_IN_ALL = 300


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
    """Apply one command. The same `client_id` again, or a command that changes nothing, is not logged.

    Raises StaleCart when the command overwrites something and the cart's content has moved on
    since `base_version`; OutOfStock, NotSoldHere, Invalid, and what `lock` raises.
    """
    cart, done = lock_for(cart_id, client_id, actor=actor, now=now)
    if done is not None:
        return Changed(cart, done, replayed=True)
    if command.is_stale(base_version, content=cart.changed_version, details=cart.details_version):
        raise errors.StaleCart(version=cart.version)

    return apply(cart, command, client_id=client_id, actor=actor, now=now)


def apply(cart: Cart, command: Command, *, client_id: UUID, actor: Actor, now: datetime) -> Changed:
    """Apply a command to a cart that is locked, or that this transaction made."""
    facts = _APPLY[type(command)](cart, command, actor, now)
    if facts is None:
        return Changed(cart, cart.version, replayed=True)
    outdate_quote(cart, actor=actor, now=now)
    extend_sharing(cart, actor, now)
    note_help(cart, actor, now)
    number = log(
        cart,
        command.kind,
        command.payload() | facts,
        actor=actor,
        now=now,
        client_id=client_id,
        content=not isinstance(command, SetDetails | ChooseDelivery),
    )
    return Changed(cart, number, replayed=False)


# The commands, each on a locked cart: what the log keeps beside the payload, or None where nothing changed.


def _add(cart: Cart, command: Add, actor: Actor, now: datetime) -> Facts:
    _check_quantity(command.quantity, least=1)
    location_id = _check_way(cart, command.method, command.location_id)
    found = queries.standing(cart, command.variant_id, command.method, location_id)
    if found.amount is None:
        raise errors.NotSoldHere
    method = _method_of(found, command.method)
    quantity = command.quantity + found.quantity
    _check_quantity(quantity, least=1)
    _check_size(found, more=command.quantity)
    if method == Method.EMAIL:
        location_id = None
    else:
        _check_stock(cart, command.variant_id, quantity, found.source_id, method, now=now)
    if found.line_id is None and found.lines >= MOST_LINES:
        raise Invalid(_("A cart has at most %(most)s lines.") % {"most": MOST_LINES})
    author = actor.name if actor.is_staff else ""
    line_id = rows.put_line(
        CartLine(
            cart=cart,
            variant_id=command.variant_id,
            method=method,
            location_id=location_id,
            quantity=quantity,
            seen_amount=found.amount,
            author=author,
        )
    )
    return {
        "line_id": line_id,
        "quantity": command.quantity,
        "after": quantity,
        "method": method,
        "location_id": location_id,
    }


def _method_of(found: queries.Standing, method: str) -> str:
    """Return how a variant is got: a gift card by e-mail, however it was asked for, and nothing else so."""
    if found.is_mailed:
        return Method.EMAIL
    if method == Method.EMAIL:
        raise Invalid(
            _("Choose delivery or collection."), fields={"method": _("deliver or collect")}
        )
    return method


def _set_quantity(cart: Cart, command: SetQuantity, actor: Actor, now: datetime) -> Facts:
    _check_quantity(command.quantity, least=0)
    line = _line(cart, command.line_id)
    before = line.quantity
    if command.quantity == before:
        return None
    if command.quantity == 0:
        line.delete()
    else:
        if command.quantity > before:
            found = queries.standing(cart, line.variant_id, line.method, line.location_id)
            _check_size(found, more=command.quantity - before)
            if line.method != Method.EMAIL:
                _check_stock(
                    cart, line.variant_id, command.quantity, found.source_id, line.method, now=now
                )
        line.quantity = command.quantity
        line.author = actor.name if actor.is_staff else ""
        line.save(update_fields=["quantity", "author"])
    return {"variant_id": line.variant_id, "before": before}


def _remove(cart: Cart, command: Remove, actor: Actor, now: datetime) -> Facts:
    line = CartLine.objects.filter(cart=cart, pk=command.line_id).first()
    if line is None:
        return None
    line.delete()
    return {
        "variant_id": line.variant_id,
        "before": line.quantity,
        "method": line.method,
        "location_id": line.location_id,
    }


def _choose(cart: Cart, command: Choose, actor: Actor, now: datetime) -> Facts:
    location_id = _check_way(cart, command.method, command.location_id)
    line = _line(cart, command.line_id)
    if (line.method, line.location_id) == (command.method, location_id):
        return None
    _move(cart, line, command.method, location_id, actor=actor, now=now)
    return {"variant_id": line.variant_id}


def _choose_for_all(cart: Cart, command: ChooseForAll, actor: Actor, now: datetime) -> Facts:
    location_id = _check_way(cart, command.method, command.location_id)
    lines = list(CartLine.objects.filter(cart=cart).exclude(method=Method.EMAIL).order_by("pk"))
    short = _short_at(cart, lines, location_id, now) if command.rest and location_id else set()
    moved = 0
    for line in lines:
        is_short = line.variant_id in short
        way = (Method.DELIVER, None) if is_short else (command.method, location_id)
        if (line.method, line.location_id) != way:
            _move(cart, line, *way, actor=actor, now=now)
            moved += 1
    return {"lines": moved} if moved else None


def _short_at(cart: Cart, lines: Sequence[CartLine], location_id: int, now: datetime) -> set[int]:
    """Return the variants of which the store has less than the whole cart wants."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    units = stock.available_units(
        variant_ids=list(wanted), location_ids=[location_id], now=now, besides=cart.pk
    )
    return {pk for pk, quantity in wanted.items() if units.get((location_id, pk), 0) < quantity}


def _move(
    cart: Cart, line: CartLine, method: str, location_id: int | None, *, actor: Actor, now: datetime
) -> None:
    """Have a line got in another way; it merges with the same goods that are got so already."""
    found = queries.standing(cart, line.variant_id, method, location_id)
    if _method_of(found, method) == Method.EMAIL:
        raise Invalid(_("A gift card is sent by e-mail."))
    quantity = line.quantity + found.quantity
    _check_quantity(quantity, least=1)
    _check_stock(cart, line.variant_id, quantity, found.source_id, method, now=now)
    if found.line_id is not None:
        CartLine.objects.filter(pk=found.line_id).delete()
    line.method, line.location_id, line.quantity = method, location_id, quantity
    line.author = actor.name if actor.is_staff else ""
    line.save()


_APPLY: dict[type[Command], Callable[[Cart, Any, Actor, datetime], Facts]] = {
    Add: _add,
    SetQuantity: _set_quantity,
    Remove: _remove,
    Choose: _choose,
    ChooseForAll: _choose_for_all,
    SetDetails: set_details,
    ChooseDelivery: choose_delivery,
    ApplyCode: apply_code,
    RemoveCode: remove_code,
}


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


def _check_size(found: queries.Standing, *, more: int) -> None:
    """Refuse what no household needs: a payment holds all of it."""
    if found.units + more > MOST_UNITS_IN_ALL:
        raise Invalid(
            _("A cart holds at most %(most)s units. Please call us about larger orders.")
            % {"most": MOST_UNITS_IN_ALL}
        )


def _check_way(cart: Cart, method: str, location_id: int | None) -> int | None:
    """Return the store of a collection, or None where no store is needed; raises Invalid for another."""
    if method in {Method.DELIVER, Method.EMAIL}:
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
    cart: Cart, variant_id: int, quantity: int, source_id: int, method: str, *, now: datetime
) -> None:
    """Refuse more than can be promised where the line comes from, or another place sends.

    A courtesy: placement decides.
    """
    left = stock.available_units(
        variant_ids=[variant_id], location_ids=[source_id], now=now, besides=cart.pk
    ).get((source_id, variant_id), 0)
    if left < quantity and method == Method.DELIVER:
        sent = stock.deliverable_in(
            cart.market_code, {variant_id: quantity}, now=now, besides=cart.pk
        )
        left = sent[variant_id]
    elif left < quantity and Location.objects.filter(pk=source_id, sent_in_days__gt=0).exists():
        _place, units = stock.at_warehouses(
            cart.market_code, {variant_id: quantity}, now=now, besides=cart.pk
        ).get(variant_id, (0, 0))
        left = max(left, units)
    if left < quantity:
        sku = Variant.objects.values_list("sku", flat=True).get(pk=variant_id)
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
