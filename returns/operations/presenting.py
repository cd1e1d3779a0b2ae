"""Opening the order that its customer shows at the counter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from commerce.orders.events import OrderPresented
from commerce.orders.models import Order
from core import codes, events, limits, phones
from core.actor import Actor
from core.money import Money
from core.operation import operation
from returns import errors
from returns.models import Presentation
from returns.operations.desk import store_of, user_of
from stores.locations.models import Location
from stores.selling import queries as selling

TRIES = 20
TRIES_WINDOW = timedelta(minutes=10)


def present_order(
    *, number: str, proof: str, location_id: int, actor: Actor, now: datetime
) -> Order:
    """Open the order that its customer shows at the counter, for this colleague and for some hours.

    The proof is the e-mail address or telephone number of the order, or the token of its receipt
    (then the number may be left out). Tries are limited per colleague and counted outside the
    transaction. Raises OrderNotPresented for an unknown number and a wrong proof alike, NotYourStore,
    TooMany.
    """
    store = store_of(actor, location_id)
    limits.spend(f"present-order:{actor.user_id}", limit=TRIES, window=TRIES_WINDOW, now=now)
    return _present(number=number, proof=proof, store=store, actor=actor, now=now)


@operation
def _present(*, number: str, proof: str, store: Location, actor: Actor, now: datetime) -> Order:
    token = _receipt(proof)
    digits = token or "".join(number.split()).lstrip("#")
    order = Order.objects.filter(number=digits).first()
    if order is None or not (token or _knows(order, proof)):
        raise errors.OrderNotPresented(
            _(
                "No order has this number with this e-mail address or phone number. Please check both."
            )
        )
    return _note(order, store=store, actor=actor, now=now)


def _note(order: Order, *, store: Location, actor: Actor, now: datetime) -> Order:
    Presentation.objects.create(order=order, location=store, user_id=user_of(actor), at=now)
    events.record(
        OrderPresented(order_id=order.pk, location_id=store.pk),
        actor=actor,
        now=now,
        privileged=True,
    )
    return order


def present_receipt(
    *,
    till: int,
    number: int,
    day: date,
    total: str,
    location_id: int,
    actor: Actor,
    now: datetime,
) -> Order:
    """Open the sale of a till by the receipt that it printed, which the customer shows.

    What stands on it is the proof: till, number, the store's day, and the sum as typed ("49.00"). A sale of
    this store is meant first, then the only one anywhere. Tries count as those of `present_order`.
    Raises OrderNotPresented, NotYourStore, TooMany.
    """
    store = store_of(actor, location_id)
    limits.spend(f"present-order:{actor.user_id}", limit=TRIES, window=TRIES_WINDOW, now=now)
    found = [
        receipt
        for receipt in selling.sales_of(till=till, number=number)
        if receipt.taken_at.astimezone(receipt.till.location.zone).date() == day
        and _is_sum(total, receipt.total_money)
    ]
    own = [receipt for receipt in found if receipt.till.location_id == store.pk] or found
    if len(own) != 1:
        raise errors.OrderNotPresented(
            _("No receipt has this number, day and sum at this till. Please check all four.")
        )
    return _open(order=own[0].order, store=store, actor=actor, now=now)


@operation
def _open(*, order: Order, store: Location, actor: Actor, now: datetime) -> Order:
    return _note(order, store=store, actor=actor, now=now)


def _is_sum(typed: str, total: Money) -> bool:
    try:
        return Decimal(typed.strip().replace(",", ".")) == total.major
    except InvalidOperation:
        return False


def _receipt(text: str) -> str:
    """Return the order number of a genuine receipt token, scanned alone or inside its address."""
    found = codes.read_link("track", text.strip().rstrip("/").rsplit("/", 1)[-1])
    return found[0] if found else ""


def _knows(order: Order, proof: str) -> bool:
    """Say whether the proof is the order's e-mail address or telephone number. Nothing is not a proof."""
    text = proof.strip()
    if "@" in text:
        return bool(order.email) and text.casefold() == order.email.casefold()
    return bool(order.phone) and phones.e164(text, order.market.country) == order.phone
