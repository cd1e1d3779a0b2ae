"""A guest's order comes into an account: with proof only, and never out of another account.

Proof is the signed link of its mails, its number with a code that was sent to its own address, or
that address proven by the account. What somebody typed, or registered first, proves nothing (ADR 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Customer
from commerce.orders import queries
from commerce.orders.models import Order
from core import codes, events, limits, outbox
from core.actor import Actor
from core.errors import NotFound
from core.operation import operation

# A code counts in the quarter of an hour in which it was sent, and in the next.
PERIOD = timedelta(minutes=15)
# To one order's address, whoever asks.
MAILS_A_DAY = 5


@dataclass(frozen=True)
class OrderClaimed(events.DomainEvent):
    """A guest's order now stands in an account; `proof` is link, code or address."""

    subject_kind: ClassVar[str] = "order"
    subject_field: ClassVar[str] = "order_id"
    order_id: int
    customer_id: int
    proof: str


def waiting_for(customer_id: int) -> QuerySet[Order]:
    """Return the guests' orders of addresses that the account has proven."""
    users = Customer.objects.filter(pk=customer_id).values("user_id")
    proven = EmailAddress.objects.filter(user__in=users, verified=True)
    return Order.objects.filter(customer=None, email__in=proven.values("email"))


@operation
def claim_proven(*, customer_id: int, actor: Actor, now: datetime) -> int:
    """Bring in every guest's order of an address that the account has proven; return how many."""
    found = list(waiting_for(customer_id).order_by("pk").values_list("pk", flat=True))
    for order_id in found:
        _claim(order_id, customer_id, "address", actor=actor, now=now)
    return len(found)


@operation
def claim_by_link(*, token: str, customer_id: int, actor: Actor, now: datetime) -> Order:
    """Bring in the order of a signed link; raises NotFound."""
    return _claim(queries.order_by_token(token).pk, customer_id, "link", actor=actor, now=now)


@operation
def send_code(*, number: str, now: datetime) -> None:
    """Send a code to the address of a guest's order, once in its period and so often a day, whoever asks.

    Says nothing where there is no such order, or no mail leaves. The caller has counted the try: `count_try`.
    """
    order = Order.objects.filter(number=number, customer=None).first()
    if order is None:
        return
    prefix, period = f"order-claim-{order.pk}-", _period(now)
    if outbox.count_since(prefix, now - timedelta(days=1)) >= MAILS_A_DAY:
        return
    with translation.override(order.language):
        outbox.queue_mail(
            key=f"{prefix}{period}",
            to=order.email,
            subject=_("A code for your order %(number)s") % {"number": order.number},
            text=_(
                "Somebody wants to put order %(number)s into an account. If that is you, enter this code there: %(code)s.\n\n"
                "If it is not you, do nothing: without the code nobody sees the order."
            )
            % {"number": order.number, "code": _code(order, period)},
            now=now,
        )


@operation
def claim_by_code(
    *, number: str, code: str, customer_id: int, actor: Actor, now: datetime
) -> Order:
    """Bring in an order by its number and the code. Wrong and unknown raise NotFound alike.

    The caller has counted the try: `count_try`.
    """
    order = Order.objects.filter(number=number, customer=None).first()
    if order is None:
        raise NotFound
    typed, period = codes.normalise(code), _period(now)
    if not any(codes.same(_code(order, at), typed) for at in (period, period - 1)):
        raise NotFound
    return _claim(order.pk, customer_id, "code", actor=actor, now=now)


def count_try(*, number: str, source: str, customer_id: int, now: datetime) -> None:
    """Count a code that is asked for or typed, per order, account and source; raises TooMany."""
    limits.spend(f"claim-source:{source}", limit=30, window=PERIOD, now=now)
    limits.spend(f"claim-by:{customer_id}", limit=10, window=PERIOD, now=now)
    limits.spend(f"claim:{number}", limit=10, window=PERIOD, now=now)


def _period(now: datetime) -> int:
    return int(now.timestamp() // PERIOD.total_seconds())


def _code(order: Order, period: int) -> str:
    return codes.digits("claim", order.pk, period)


def _claim(order_id: int, customer_id: int, proof: str, *, actor: Actor, now: datetime) -> Order:
    order = Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=order_id)
    if order.customer_id == customer_id:
        return order
    if order.customer_id is not None:
        raise NotFound
    Order.objects.filter(pk=order.pk).update(customer_id=customer_id)
    order.customer_id = customer_id
    events.record(
        OrderClaimed(order_id=order.pk, customer_id=customer_id, proof=proof), actor=actor, now=now
    )
    return order
