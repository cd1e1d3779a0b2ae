"""What we hold of a customer, found and exported by the registry of personal fields."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from phonenumber_field.phonenumber import PhoneNumber

from accounts import queries as accounts
from accounts.models import Customer
from commerce.cart.models import Cart
from commerce.orders import claims
from commerce.orders.models import Order
from contact_centre.contacts.models import ContactIdentity
from contact_centre.contacts.personal_data import HELD, About, Held
from core import events
from core.actor import Actor
from core.operation import operation


@dataclass(frozen=True, slots=True)
class Person:
    """What a customer is known by: every row of HELD hangs on one of these.

    A guest's order is hers where she has proven its address; what somebody only typed is not (ADR 8).
    """

    customers: tuple[int, ...]
    users: tuple[int, ...]
    emails: tuple[str, ...]
    orders: tuple[int, ...]
    carts: tuple[UUID, ...]
    contacts: tuple[int, ...]
    principals: tuple[str, ...]


@dataclass(frozen=True)
class DataExported(events.DomainEvent):
    """A customer took a copy of what we hold of her."""

    subject_kind: ClassVar[str] = "customer"
    subject_field: ClassVar[str] = "customer_id"
    customer_id: int


def person_of(customer_id: int) -> Person:
    """Return what a customer is known by; six statements."""
    customer = Customer.objects.get(pk=customer_id)
    proven = accounts.proven_emails(customer_id)
    own = Order.objects.filter(customer=customer) | claims.waiting_for(customer_id)
    orders = list(own.order_by("pk").values_list("pk", "email", "cart_id"))
    typed = {email for _pk, email, _cart in orders if email.casefold() in proven}
    carts = Cart.objects.filter(customer=customer).values_list("pk", flat=True)
    identities = ContactIdentity.objects.filter(
        Q(kind=ContactIdentity.Kind.CUSTOMER, value=str(customer_id))
        | Q(kind=ContactIdentity.Kind.EMAIL, value__in=proven, leads=True)
    )
    return Person(
        customers=(customer_id,),
        users=(customer.user_id,),
        emails=tuple(sorted(proven | typed)),
        orders=tuple(pk for pk, _email, _cart in orders),
        carts=tuple({*carts, *(cart for _pk, _email, cart in orders)}),
        contacts=tuple(identities.values_list("contact_id", flat=True).distinct()),
        principals=(f"user:{customer.user_id}",),
    )


def rows_of(label: str, held: Held, person: Person) -> QuerySet[Model]:
    """Return the rows of a table that are about a person."""
    found = (Q(**{f"{path}__in": getattr(person, by)}) for by, path in held.by.items())
    model: type[Model] = apps.get_model(label)
    return model._default_manager.filter(reduce(or_, found))


@operation
def export(*, customer_id: int, actor: Actor, now: datetime) -> bytes:
    """Return a ZIP file with all that we hold of a customer, as JSON; one statement per table."""
    person = person_of(customer_id)
    data: dict[str, dict[str, list[dict[str, Any]]]] = {str(about): {} for about in About}
    for label, held in HELD.items():
        rows = rows_of(label, held, person).order_by("pk")
        data[held.about][label] = list(rows.values(*sorted(held.fields), *held.beside))
    events.record(DataExported(customer_id=customer_id), actor=actor, now=now, privileged=True)
    written = json.dumps({"made_at": now, "data": data}, cls=_Encoder, ensure_ascii=False, indent=1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", written)
    return packed.getvalue()


class _Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        return str(value) if isinstance(value, PhoneNumber) else super().default(value)
