"""Erase a customer: what is hers goes, what the law makes us keep stays without her name.

The one writer beside the owners of the tables: it goes by the registry, so that a field which is
registered is also erased. Rows that the law keeps still point at the account, of which nothing is
left but its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from allauth.usersessions.models import UserSession
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, JSONField, Model, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Customer, User
from commerce.cart import operations as carts
from commerce.delivery.models import ParcelCase
from commerce.orders.models import Order
from commerce.payments.models import PaymentCase, ProviderCall, Purse, Tender
from commerce.reviews import operations as reviews
from contact_centre.contacts.my_data import Person, person_of, rows_of
from contact_centre.contacts.personal_data import HELD, KEEPS, Fate, Held
from core import events, outbox
from core.actor import Actor
from core.cases import CaseState
from core.errors import Conflict
from core.operation import operation
from returns.models import Refund


@dataclass(frozen=True)
class CustomerErased(events.DomainEvent):
    """Nothing that names the customer is left."""

    subject_kind: ClassVar[str] = "customer"
    subject_field: ClassVar[str] = "customer_id"
    customer_id: int


def why_not(person: Person) -> list[str]:
    """Return what has to end before she can be erased; empty where nothing has. Seven statements."""
    return list(_open(person))


@operation
def erase(*, customer_id: int, actor: Actor, now: datetime) -> None:
    """Erase a customer, once, and tell her by mail. Raises Conflict with what has to end before."""
    carts.end_carts_of(customer_id=customer_id)
    customer = (
        Customer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .get(pk=customer_id)
    )
    if not customer.user.is_active:
        return
    person = person_of(customer_id)
    still_open = why_not(person)
    if still_open:
        raise Conflict(" ".join(still_open))
    email, language = customer.user.email, customer.language
    for session in UserSession.objects.filter(user_id=customer.user_id):
        session.end()
    reviews.forget_reviews(order_ids=person.orders)
    for label, held in HELD.items():
        rows = rows_of(label, held, person)
        if held.fate == Fate.DELETED:
            rows.delete()
        elif held.fate == Fate.BLANKED:
            _blank(rows, held)
    user = User.objects.get(pk=customer.user_id)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    _say(email, language, customer_id, now=now)
    events.record(CustomerErased(customer_id=customer_id), actor=actor, now=now, privileged=True)


def _open(person: Person) -> Iterator[str]:
    waiting = Order.objects.filter(
        pk__in=person.orders,
        goods_state__in=[Order.GoodsState.OPEN, Order.GoodsState.PARTLY],
    )
    if numbers := sorted(waiting.values_list("number", flat=True)):
        yield _("These orders are still on their way: %(numbers)s.") % {
            "numbers": ", ".join(numbers)
        }
    cases = ParcelCase.objects.filter(parcel__fulfilment__order__in=person.orders)
    if cases.exclude(state=CaseState.CLOSED).exists():
        yield _("We are still looking for a parcel of yours.")
    moving = ProviderCall.objects.filter(
        tender__plan__quote__cart__in=person.carts, state=ProviderCall.State.PENDING
    )
    disputes = PaymentCase.objects.filter(tender__plan__quote__cart__in=person.carts)
    refunds = Refund.objects.filter(parent__order__in=person.orders)
    if (
        moving.exists()
        or refunds.exclude(state=Refund.State.SETTLED).exists()
        or disputes.exclude(state=CaseState.CLOSED).exists()
    ):
        yield _("Money is still on its way between us.")
    owed = Tender.objects.filter(
        plan__quote__cart__in=person.carts, provider=Purse.Kind.INVOICE
    ).annotate(paid=Coalesce(Sum("invoice_payments__amount"), 0, output_field=BigIntegerField()))
    unpaid = owed.filter(captured__gt=F("refunded") + F("paid"))
    if numbers := sorted(unpaid.values_list("plan__order__number", flat=True)):
        yield _("Your company has not paid the invoice of these orders yet: %(numbers)s.") % {
            "numbers": ", ".join(numbers)
        }
    credit = Purse.objects.filter(
        customer__in=person.customers, kind=Purse.Kind.STORE_CREDIT, balance__gt=0
    ).first()
    if credit is not None:
        yield _("You still have %(amount)s of store credit: spend it first.") % {
            "amount": credit.balance_money
        }


def _blank(rows: QuerySet[Model], held: Held) -> None:
    """Empty the personal fields of the rows; what must differ by row, or is nested, row by row."""
    fields = [rows.model._meta.get_field(name) for name in sorted(held.fields)]
    if rows.model._meta.label == "core.OutboundMessage":
        rows = rows.exclude(sent_at=None)  # what still waits needs its address; emptied in time
    nested = [field for field in fields if isinstance(field, JSONField) or field.unique]  # type: ignore[union-attr]
    for row in rows if nested else ():
        for field in nested:
            kept = held.keeps.get(field.name, frozenset())
            setattr(row, field.name, _emptied(getattr(row, field.name), row, kept))
        row.save(update_fields=[field.name for field in nested])
    rows.update(**{field.name: _nothing(field) for field in fields if field not in nested})


def _nothing(field: Any) -> Any:
    return [] if isinstance(field, ArrayField) else ""


def _emptied(value: Any, row: Model, kept: frozenset[str]) -> Any:
    """Return the value without a word of hers, in the shape that its readers know."""
    if isinstance(value, dict):
        return {
            name: each if name in kept else _emptied(each, row, kept)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return []
    if isinstance(value, str):
        return f"erased-{row.pk}@erased.invalid" if "@" in value and isinstance(row, User) else ""
    return value


def _say(email: str, language: str, customer_id: int, *, now: datetime) -> None:
    with translation.override(language):
        kept = "\n".join(f"- {why}" for why in dict.fromkeys(map(str, KEEPS.values())))
        outbox.queue_mail(
            key=f"customer-erased-{customer_id}",
            to=email,
            subject=_("Your account is deleted"),
            text=_(
                "As you asked, your account is deleted, and what we knew of you with it. Nobody can sign in with it any more.\n\n"
                "What the law makes us keep:\n%(kept)s\n\n"
                "This is our last mail to you. If it was not you who asked, answer it."
            )
            % {"kept": kept},
            now=now,
        )
