"""Finding a person, and all that we know of her on one page. Advisors only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Contains, StartsWith

from commerce.cart.models import Cart
from commerce.orders.models import Order
from contact_centre.contacts import rules, texts
from contact_centre.contacts.models import Contact, ContactIdentity, Fold, TimelineEntry
from core.actor import CONTACT_CENTRE, Actor, Channel
from core.errors import NotFound
from core.money import Money

Kind = ContactIdentity.Kind


def contacts_for(actor: Actor) -> QuerySet[Contact]:
    """Return all contacts to the contact centre, none to others."""
    return Contact.objects.all() if actor.has(*CONTACT_CENTRE) else Contact.objects.none()


@dataclass(frozen=True, slots=True)
class Found:
    """A contact in the list of a search."""

    id: int
    name: str
    is_customer: bool
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    orders: int
    seen_at: datetime


def search(text: str, actor: Actor, *, limit: int = 20) -> list[Found]:
    """Return the contacts that a text may mean, seen last first; two statements.

    The text is a whole e-mail address, a telephone number in any spacing, an order number, or a
    part of a name of at least two letters: of two, the beginning of one of her names.
    """
    asked = rules.read(text)
    rows = (
        contacts_for(actor)
        .filter(_meant(asked))
        .annotate(orders=Count("timeline__order", distinct=True))
        .prefetch_related("identities")
        .order_by("-seen_at", "pk")[:limit]
    )
    found = []
    for row in rows:
        identities = list(row.identities.all())
        found.append(
            Found(
                id=row.pk,
                name=row.name,
                is_customer=bool(_values(identities, Kind.CUSTOMER)),
                emails=_values(identities, Kind.EMAIL),
                phones=_values(identities, Kind.PHONE),
                orders=row.orders,
                seen_at=row.seen_at,
            )
        )
    return found


def _meant(asked: rules.Asked) -> Q:
    """Return whom a search means. Whole values are compared as they are stored; names by trigrams.

    Two ways to one person are a UNION and not an OR, so that each is looked up in its own index.
    """
    if asked.email:
        return Q(pk__in=_with_identity(Kind.EMAIL, [asked.email]))
    if asked.phones or asked.order:
        ordered = TimelineEntry.objects.filter(order__number=asked.order).values("contact_id")
        return Q(pk__in=_with_identity(Kind.PHONE, asked.phones).union(ordered))
    if len(asked.name) < rules.SHORTEST_NAME:
        return Q(pk__in=[])
    name, part = Fold("name"), Fold(Value(asked.name))
    if len(asked.name) >= rules.TRIGRAM:
        return Q(Contains(name, part))
    return Q(StartsWith(name, part)) | Q(Contains(name, Concat(Value(" "), part)))


def _with_identity(kind: Kind, values: Collection[str]) -> QuerySet[ContactIdentity, Any]:
    return ContactIdentity.objects.filter(kind=kind, value__in=values).values("contact_id")


def _values(identities: Iterable[ContactIdentity], kind: str) -> tuple[str, ...]:
    return tuple(identity.value for identity in identities if identity.kind == kind)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order on the page of its contact, its states in words.

    It `is_proven` hers where she was signed in; else somebody gave an address of hers.
    """

    id: int
    number: str
    channel: str
    total: Money
    money_state: str
    goods_state: str
    after_sales: str
    placed_at: datetime
    is_proven: bool


@dataclass(frozen=True, slots=True)
class CartFacts:
    """An open cart: that it is there. What is in it is told by the cart itself, when it is shared.

    `call_code` is told only of a cart that a caller has on no screen: any advisor may go on with it.
    """

    id: UUID
    market_code: str
    units: int
    changed_at: datetime
    shared_with: str
    is_mine: bool
    is_proven: bool
    call_code: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the timeline, in words."""

    kind: str
    title: str
    text: str
    channel: str
    actor_name: str
    order_number: str
    at: datetime
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address of a contact: typed, or proven by its customer."""

    value: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything of one person. Of a guest nothing is proven; `customer_id` is the contact that proved the address."""

    id: int
    name: str
    language: str
    emails: tuple[Address, ...]
    phones: tuple[str, ...]
    is_customer: bool
    account_ids: tuple[int, ...]
    customer_id: int | None
    orders: tuple[OrderFacts, ...]
    carts: tuple[CartFacts, ...]
    timeline: tuple[Happening, ...]


def contact_page(contact_id: int, actor: Actor, *, now: datetime, limit: int = 100) -> ContactPage:
    """Return a contact with identities, orders of all channels, open carts and timeline, newest first.

    A customer's page also shows what guests did who gave an address that she has proven; each such
    fact is told apart. At most six statements, however much there is. Raises NotFound.
    """
    contact = (
        contacts_for(actor)
        .prefetch_related(Prefetch("identities", ContactIdentity.objects.order_by("pk")))
        .filter(pk=contact_id)
        .first()
    )
    if contact is None:
        raise NotFound
    identities = list(contact.identities.all())
    customers = _values(identities, Kind.CUSTOMER)
    emails = tuple(
        Address(identity.value, identity.verified)
        for identity in identities
        if identity.kind == Kind.EMAIL
    )
    proven = [each.value for each in emails if each.verified]
    typed = [identity.value for identity in identities if identity.leads]
    told = Q(contact=contact)
    if proven:
        told |= Q(contact__in=_led_by(proven))
    return ContactPage(
        id=contact.pk,
        name=contact.name,
        language=contact.language,
        emails=emails,
        phones=_values(identities, Kind.PHONE),
        is_customer=bool(customers),
        account_ids=tuple(map(int, customers)),
        customer_id=None if customers else _customer_of(typed),
        orders=_orders(told),
        carts=_carts(proven if customers else typed, customers, actor=actor, now=now),
        timeline=_timeline(told, contact, limit, is_customer=bool(customers)),
    )


def _led_by(emails: Collection[str]) -> QuerySet[ContactIdentity, Any]:
    """Return the guests who are known by these addresses."""
    return _with_identity(Kind.EMAIL, emails).filter(leads=True)


def _customer_of(emails: Collection[str]) -> int | None:
    """Return the contact whose customer has proven the address of a guest."""
    return (
        ContactIdentity.objects.filter(kind=Kind.EMAIL, value__in=emails, verified=True)
        .values_list("contact_id", flat=True)
        .first()
    )


def contact_of_order(order_id: int, actor: Actor) -> int | None:
    """Return the id of the contact that an order belongs to, for a link to her page."""
    return (
        contacts_for(actor)
        .filter(timeline__order_id=order_id, timeline__kind="order_placed")
        .values_list("pk", flat=True)
        .first()
    )


def _orders(told: Q) -> tuple[OrderFacts, ...]:
    placed = TimelineEntry.objects.filter(told, kind="order_placed").values("order_id")
    return tuple(
        OrderFacts(
            id=order.pk,
            number=order.number,
            channel=order.get_channel_display(),
            total=order.total_money,
            money_state=order.get_money_state_display(),
            goods_state=order.get_goods_state_display(),
            after_sales=order.get_after_sales_display(),
            placed_at=order.placed_at,
            is_proven=order.customer_id is not None,
        )
        for order in Order.objects.filter(pk__in=placed).order_by("-placed_at", "-pk")
    )


def _carts(
    emails: Collection[str], customers: Collection[str], *, actor: Actor, now: datetime
) -> tuple[CartFacts, ...]:
    """Return the open carts of a customer, and those of guests who gave one of the addresses."""
    rows = (
        Cart.objects.filter(
            Q(customer=None, email__in=emails) | Q(customer_id__in=map(int, customers)),
            state=Cart.State.OPEN,
        )
        .select_related("share_user")
        .annotate(counted=Sum("lines__quantity"))
        .order_by("-changed_at")
    )
    return tuple(
        CartFacts(
            id=cart.pk,
            market_code=cart.market_code,
            units=cart.counted or 0,
            changed_at=cart.changed_at,
            shared_with=cart.share_user.first_name
            if cart.share_user and cart.share_until and cart.share_until > now
            else "",
            is_mine=cart.is_shared_with(actor, now),
            is_proven=cart.customer_id is not None,
            call_code=cart.call_code if cart.is_callers else "",
        )
        for cart in rows
    )


def _timeline(told: Q, contact: Contact, limit: int, *, is_customer: bool) -> tuple[Happening, ...]:
    rows = TimelineEntry.objects.filter(told).select_related("order").order_by("-at", "-event_id")
    return tuple(
        Happening(
            kind=row.kind,
            title=texts.title(row.kind),
            text=texts.text(row.kind, row.params),
            channel=str(Channel(row.channel).label),
            actor_name=row.actor_name,
            order_number=row.order.number if row.order else "",
            at=row.at,
            is_proven=is_customer and row.contact_id == contact.pk,
        )
        for row in rows[:limit]
    )
