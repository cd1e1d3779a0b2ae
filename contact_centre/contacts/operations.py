"""The only writer of contacts and their timeline; called by handlers, once per event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts import queries as accounts
from commerce.cart.models import Cart
from commerce.orders.models import Order
from contact_centre.contacts.models import Contact, ContactIdentity, TimelineEntry
from core.operation import operation

Kind = ContactIdentity.Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """What an entry of the timeline says of an event."""

    event_id: int
    kind: str
    channel: str
    at: datetime
    params: Mapping[str, Any]
    actor_name: str = ""


@operation
def note_of_order(*, order_id: int, fact: Fact, now: datetime) -> Contact | None:
    """Write the fact to the timeline of the order's contact, made where there was none.

    Her name is the one of the newest order that leads to her. None where the order names nobody.
    """
    order = Order.objects.get(pk=order_id)
    contact = _contact(
        email=order.email,
        phone=order.phone,
        customer_id=order.customer_id,
        name=order.full_name,
        language=order.language,
        now=now,
    )
    if contact is not None:
        _write(contact, fact, order_id=order.pk, cart_id=order.cart_id)
    return contact


@operation
def note_of_cart(*, cart_id: str, fact: Fact, now: datetime) -> Contact | None:
    """Write the fact to the timeline of the cart's contact; None while the cart names nobody."""
    cart = Cart.objects.filter(pk=UUID(cart_id)).first()
    if cart is None:
        return None
    contact = _contact(
        email=cart.email,
        phone=cart.phone,
        customer_id=cart.customer_id,
        name=cart.full_name,
        language=cart.language,
        now=now,
    )
    if contact is not None:
        order_id = Order.objects.filter(cart=cart).values_list("pk", flat=True).first()
        _write(contact, fact, order_id=order_id, cart_id=cart.pk)
    return contact


def _write(contact: Contact, fact: Fact, *, order_id: int | None, cart_id: UUID | None) -> None:
    TimelineEntry.objects.get_or_create(
        event_id=fact.event_id,
        contact=contact,
        defaults={
            "kind": fact.kind,
            "params": dict(fact.params),
            "order_id": order_id,
            "cart_id": cart_id,
            "channel": fact.channel,
            "actor_name": fact.actor_name,
            "at": fact.at,
        },
    )
    Contact.objects.filter(pk=contact.pk, seen_at__lt=fact.at).update(seen_at=fact.at)


def _contact(
    *, email: str, phone: str, customer_id: int | None, name: str, language: str, now: datetime
) -> Contact | None:
    """Return whose this is: the customer's who was signed in, else theirs who go by what was typed.

    What somebody typed never leads to a customer's contact, nor renames it: a guest who gives
    another's address is a contact of that address, of which nothing is proven. The page of the
    customer who has proven the address shows it beside her own, told apart
    (`queries.contact_page`), so that nothing is ever merged that would have to be undone.
    """
    kinds = ((Kind.EMAIL, email.strip().casefold()), (Kind.PHONE, phone))
    typed = [(kind, value) for kind, value in kinds if value]
    known_by = [(Kind.CUSTOMER, str(customer_id))] if customer_id is not None else typed
    if not known_by:
        return None
    contact = _known_by(*known_by[0], name=name, language=language, now=now)
    if customer_id is not None:
        _prove(contact, accounts.proven_emails(customer_id), now=now)
    ContactIdentity.objects.bulk_create(
        (
            ContactIdentity(contact=contact, kind=kind, value=value, created_at=now)
            for kind, value in typed
        ),
        ignore_conflicts=True,
    )
    if name and contact.name != name:
        contact.name = name
        contact.save(update_fields=["name"])
    return contact


def _known_by(kind: Kind, value: str, *, name: str, language: str, now: datetime) -> Contact:
    """Return the contact that an identity leads to, made with it where it is new; two at once make one."""
    leading = ContactIdentity.objects.select_related("contact").filter(
        kind=kind, value=value, leads=True
    )
    found = leading.first()
    if found is not None:
        return found.contact
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                name=name, language=language, created_at=now, seen_at=now
            )
            ContactIdentity.objects.create(
                contact=contact,
                kind=kind,
                value=value,
                verified=kind == Kind.CUSTOMER,
                leads=True,
                created_at=now,
            )
    except IntegrityError:
        return leading.get().contact
    return contact


def _prove(contact: Contact, emails: Collection[str], *, now: datetime) -> None:
    """Write which addresses the customer has proven; one that is no longer hers, or was another's, is not."""
    proven = ContactIdentity.objects.filter(kind=Kind.EMAIL, verified=True)
    known = set(proven.filter(contact=contact).values_list("value", flat=True))
    if known == set(emails):
        return
    gone, others = Q(contact=contact) & ~Q(value__in=emails), ~Q(contact=contact)
    proven.filter(gone | (others & Q(value__in=emails))).update(verified=False)
    for email in sorted(set(emails) - known):
        ContactIdentity.objects.update_or_create(
            contact=contact,
            kind=Kind.EMAIL,
            value=email,
            defaults={"verified": True},
            create_defaults={"verified": True, "created_at": now},
        )
