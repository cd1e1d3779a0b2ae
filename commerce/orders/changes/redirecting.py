"""Another address for an order: looked at as the checkout looks at it, and given to those who pack it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart import details
from commerce.cart.models import Method
from commerce.orders import operations
from commerce.orders.changes import errors, once
from commerce.orders.changes.applying import record
from commerce.orders.changes.planning import reach
from commerce.orders.changes.work import WORK
from commerce.orders.models import Order, OrderChange, OrderLine
from commerce.pricing import queries as pricing
from commerce.pricing.delivery import Way, choose, fitting
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation

# What of an order is where it goes.
ADDRESS = details.RECIPIENT


@operation
def redirect(
    *,
    order_id: int,
    address: Mapping[str, str],
    key: str,
    actor: Actor,
    now: datetime,
    token: str = "",
) -> OrderChange:
    """Send what has no label yet to another address in the same country; once per key.

    The address is one that the order's way of delivery reaches at its price: the charge stays as it was
    agreed. Nobody fetches it at a pick-up point any more, and what is packed asks for a label anew.
    Raises NotFound, OwnOrder, KeyReused, Invalid, TooLate; then nothing has changed.
    """
    asked = {name: " ".join(address.get(name, "").split()) for name in ADDRESS}
    wish = once.wish(OrderChange.Kind.ADDRESS, key, asked, actor=actor)
    order = reach(order_id, actor=actor, token=token)
    WORK[Method.DELIVER].lock(order, now)
    order = operations.lock_order(order.pk)
    done = once.done_before(order, wish)
    if done is not None:
        return done
    why = WORK[Method.DELIVER].workable(order).why_no_address
    if why:
        raise errors.TooLate(why)
    wanted = _checked(order, address, now)

    change = OrderChange.objects.create(
        order=order, kind=OrderChange.Kind.ADDRESS, key=wish.key, content=wish.content,
        channel=actor.channel, changed_by_id=actor.user_id, at=now,
        details={name: getattr(order, name) for name in ADDRESS} | _point_of(order),
    )  # fmt: skip
    for name, value in wanted.items():
        setattr(order, name, value)
    order.delivery = {key: kept for key, kept in order.delivery.items() if key != "point"}
    order.save(update_fields=[*ADDRESS, "delivery"])
    WORK[Method.DELIVER].redirected(order, actor=actor, now=now)
    record(change, 0, actor=actor, now=now)
    return change


@operation
def say_address(*, order_id: int, address: Mapping[str, str], now: datetime) -> None:
    """Say where an order goes of which nothing was to be sent; its work is locked. Raises Invalid."""
    order = operations.lock_order(order_id)
    known = {"full_name": order.full_name, "phone": order.phone}
    wanted = _checked(
        order, known | {name: address.get(name, "") for name in ADDRESS if name not in known}, now
    )
    for name, value in wanted.items():
        setattr(order, name, value)
    order.save(update_fields=[*ADDRESS])


def _point_of(order: Order) -> dict[str, str]:
    point = order.delivery.get("point")
    return {"point": point["id"]} if point else {}


def _checked(order: Order, address: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return the address as the order keeps it. Raises Invalid with a sentence per field.

    Where the order's way is sold no more, the way that would be offered in its place must go there, for
    no more than to the old address.
    """
    code = str(order.delivery.get("code", ""))
    ways, weight_g = pricing.ways_of(order.market, now), _weight(order)
    was = choose(fitting(ways, postcode=order.postcode, weight_g=weight_g), code)
    wanted = details.clean_recipient(
        address, market=order.market, needs_phone=was is not None and was.needs_phone
    )
    there = {way.code: way for way in fitting(ways, postcode=wanted["postcode"], weight_g=weight_g)}
    why = _why_not(was, there.get(was.code)) if was else "" if there else _unreachable()
    if why:
        raise Invalid(fields={"postcode": why})
    return wanted


def _why_not(was: Way, there: Way | None) -> str:
    """Say why a way does not bring it to another place; empty where it does, for no more than before."""
    name = {"way": was.name(get_language() or "en")}
    if there is None:
        return (
            _(
                "%(way)s does not go there, or not with this weight. Choose another address, or cancel "
                "the order and place it again."
            )
            % name
        )
    if there.amount > was.amount or _stricter(there.free_from, was.free_from):
        return (
            _(
                "%(way)s costs more there than you paid. Choose another address, or cancel the order "
                "and place it again."
            )
            % name
        )
    return ""


def _stricter(there: int | None, was: int | None) -> bool:
    return was is not None and (there is None or there > was)


def _unreachable() -> str:
    return _("We do not deliver this there. Choose another address.")


def _weight(order: Order) -> int:
    """Return what was to be delivered, in grams, as its way was chosen for it; one statement."""
    lines = OrderLine.objects.filter(order=order, fulfilment__method=Method.DELIVER)
    found = lines.aggregate(sum=Sum(F("quantity") * F("variant__weight_g")))
    return int(found["sum"] or 0)
