"""Finding a person, and all that we know of her on one page. Advisors only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from commerce.cart.models import Cart
from commerce.orders.models import Order
from contact_centre.contacts import rules, texts
from contact_centre.contacts.models import Contact, ContactIdentity, TimelineEntry
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
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    orders: int
    seen_at: datetime


def search(text: str, actor: Actor, *, limit: int = 20) -> list[Found]:
    """Return the contacts that a text may mean, seen last first; three statements at most.

    The text is an e-mail address, a telephone number in any spacing, an order number, or a part of
    a name of at least two letters.
    """
    asked = rules.read(text)
    wanted = Q(pk__in=[])
    if asked.email:
        wanted |= Q(identities__kind=Kind.EMAIL, identities__value__startswith=asked.email)
        wanted |= Q(timeline__order__email__iexact=asked.email)
    if asked.phones:
        wanted |= Q(identities__kind=Kind.PHONE, identities__value__in=asked.phones)
        wanted |= Q(timeline__order__phone__in=asked.phones)
    if asked.order:
        wanted |= Q(timeline__order__number=asked.order)
    if len(asked.name) > 1:
        wanted |= Q(name__icontains=asked.name)
    ids = contacts_for(actor).filter(wanted).values("pk")
    rows = (
        Contact.objects.filter(pk__in=ids)
        .annotate(orders=Count("timeline__order", distinct=True))
        .prefetch_related("identities")
        .order_by("-seen_at", "pk")[:limit]
    )
    return [
        Found(
            id=row.pk,
            name=row.name,
            emails=_values(row.identities.all(), Kind.EMAIL),
            phones=_values(row.identities.all(), Kind.PHONE),
            orders=row.orders,
            seen_at=row.seen_at,
        )
        for row in rows
    ]


def _values(identities: Iterable[ContactIdentity], kind: str) -> tuple[str, ...]:
    return tuple(identity.value for identity in identities if identity.kind == kind)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order on the page of its contact."""

    id: int
    number: str
    channel: str
    total: Money
    money_state: str
    goods_state: str
    after_sales: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class CartFacts:
    """An open cart: that it is there. What is in it is told by the cart itself, when it is shared."""

    id: UUID
    market_code: str
    units: int
    changed_at: datetime
    shared_with: str
    is_mine: bool


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


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything of one person."""

    id: int
    name: str
    language: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    is_customer: bool
    orders: tuple[OrderFacts, ...]
    carts: tuple[CartFacts, ...]
    timeline: tuple[Happening, ...]


def contact_page(contact_id: int, actor: Actor, *, now: datetime, limit: int = 100) -> ContactPage:
    """Return a contact with identities, orders of all channels, open carts and timeline, newest first.

    Five statements, however much there is. Raises NotFound.
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
    emails, phones = _values(identities, Kind.EMAIL), _values(identities, Kind.PHONE)
    customers = _values(identities, Kind.CUSTOMER)
    return ContactPage(
        id=contact.pk,
        name=contact.name,
        language=contact.language,
        emails=emails,
        phones=phones,
        is_customer=bool(customers),
        orders=_orders(contact),
        carts=_carts(emails, customers, actor=actor, now=now),
        timeline=_timeline(contact, limit),
    )


def contact_of_order(order_id: int, actor: Actor) -> int | None:
    """Return the id of the contact that an order belongs to, for a link to her page."""
    return (
        contacts_for(actor)
        .filter(timeline__order_id=order_id, timeline__kind="order_placed")
        .values_list("pk", flat=True)
        .first()
    )


def _orders(contact: Contact) -> tuple[OrderFacts, ...]:
    mine = TimelineEntry.objects.filter(contact=contact, kind="order_placed").values("order_id")
    return tuple(
        OrderFacts(
            id=order.pk,
            number=order.number,
            channel=str(Channel(order.channel).label),
            total=order.total_money,
            money_state=order.money_state,
            goods_state=order.goods_state,
            after_sales=order.after_sales,
            placed_at=order.placed_at,
        )
        for order in Order.objects.filter(pk__in=mine).order_by("-placed_at", "-pk")
    )


def _carts(
    emails: tuple[str, ...], customers: tuple[str, ...], *, actor: Actor, now: datetime
) -> tuple[CartFacts, ...]:
    rows = (
        Cart.objects.filter(
            Q(email__in=emails) | Q(customer_id__in=map(int, customers)), state=Cart.State.OPEN
        )
        .select_related("share_user")
        .annotate(units=Sum("lines__quantity"))
        .order_by("-changed_at")
    )
    return tuple(
        CartFacts(
            id=cart.pk,
            market_code=cart.market_code,
            units=getattr(cart, "units", 0) or 0,
            changed_at=cart.changed_at,
            shared_with=cart.share_user.first_name
            if cart.share_user and cart.share_until and cart.share_until > now
            else "",
            is_mine=cart.is_shared_with(actor, now),
        )
        for cart in rows
    )


def _timeline(contact: Contact, limit: int) -> tuple[Happening, ...]:
    rows = (
        TimelineEntry.objects.filter(contact=contact)
        .select_related("order")
        .order_by("-at", "-event_id")
    )
    return tuple(
        Happening(
            kind=row.kind,
            title=texts.title(row.kind),
            text=texts.text(row.kind, row.params),
            channel=str(Channel(row.channel).label),
            actor_name=row.actor_name,
            order_number=row.order.number if row.order else "",
            at=row.at,
        )
        for row in rows[:limit]
    )
