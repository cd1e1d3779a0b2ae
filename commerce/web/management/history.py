"""Lets the demo's customers have bought: orders of the last weeks through the real steps, and their reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import httpx
from django.conf import settings
from django.db import connection, transaction

import demo.catalogue
import demo.people
import demo.reviews
from accounts import identity
from accounts.models import Customer, User
from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.catalogue.models import Variant
from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import popularity, settlement
from commerce.orders.models import Order
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.models import Tender
from commerce.reviews import operations as reviews
from commerce.reviews.models import Review
from core import codes, outbox, relay
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from core.models import Delivery
from core.outbox import MessageQueued
from demo.people import Customer as Person
from demo.reviews import Opinion, Purchase
from stores.inventory.models import StockLevel
from stores.locations.models import Location

# A card of the sandbox that is always good.
_CARD = "4000000000000001"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def seed_history(*, now: datetime) -> int:
    """Have the demo's orders bought, sent and reviewed, by the sandbox's provider and carrier; return how many.

    Nobody is written to. Goods that this demo does not have are left out.
    """
    with connection.cursor() as cursor:
        # Made up again if the machine stops: nothing here needs to wait for the disk.
        cursor.execute("SET synchronous_commit TO off")
    slugs = {product.key: product.slug for product in demo.catalogue.build().products}
    people = {person.full_name: person for person in demo.people.customers()}
    moderator = identity.person(_first(Role.MERCHANDISER))
    orders = 0
    for purchase in demo.reviews.purchases():
        person = people[purchase.buyer]
        variants = {
            key: found
            for key in purchase.keys
            if (found := _in_stock(slugs[key], person.country)) is not None
        }
        if variants:
            then = now - purchase.days_ago * _DAY
            order = _buy(person, list(variants.values()), then)
            _send(order, then + _HOUR)
            with transaction.atomic():
                _review(order, purchase, variants, person, moderator, then + 9 * _DAY)
            orders += 1
    _react(now)
    outbox.withhold(now=now)
    popularity.count_popularity(now=now)
    return orders


def _first(role: Role) -> User:
    return User.objects.filter(role_grants__role=role).order_by("pk")[0]


def _in_stock(slug: str, market: str) -> Variant | None:
    """Return a variant of the product that the market's warehouse can send."""
    there = StockLevel.objects.filter(
        location__kind=Location.Kind.WAREHOUSE, location__market=market, on_hand__gt=0
    )
    found = Variant.objects.filter(
        product__slug=slug, prices__market=market, pk__in=there.values("variant_id")
    )
    return found.order_by("pk").first()


def _buy(person: Person, variants: list[Variant], then: datetime) -> Order:
    """Put them in a cart, pay on the provider's page, and come back."""
    customer = Customer.objects.filter(email=person.email).first()
    actor = Actor(
        channel=Channel.WEB,
        customer_id=customer.pk if customer else None,
        visitor_key=codes.token_hash(f"demo-{person.email}"),
    )
    cart = carts.open_cart(
        market=MARKETS[person.country], language=person.language, actor=actor, now=then
    )
    details = SetDetails(
        full_name=person.full_name, email=person.email, phone=person.phone, street=person.street,
        postcode=person.postcode, city=person.city,
    )  # fmt: skip
    for command in (*(Add(variant_id=each.pk, quantity=1) for each in variants), details):
        carts.change_cart(
            cart_id=cart.pk, command=command, client_id=uuid4(), actor=actor, now=then
        )
    tender = payments.start_payment(cart_id=cart.pk, actor=actor, now=then)
    gateway.open_page(tender.pk, now=then)
    payment = Tender.objects.get(pk=tender.pk).provider_id
    httpx.post(
        f"{settings.PROVIDER_URL}/v1/payments/{payment}/simulate",
        json={"card": _CARD},
        headers={"Authorization": f"Bearer {settings.PROVIDER_API_KEY}"},
    ).raise_for_status()
    settled = settlement.settle(tender.pk, now=then)
    if settled.order is None:
        raise RuntimeError(f"the demo's order of {person.full_name} was not placed")
    _react(then)
    return settled.order


def _send(order: Order, then: datetime) -> None:
    """Pick, pack and dispatch what goes out."""
    for parcel in Parcel.objects.filter(fulfilment__order=order):
        parcels.start_picking(parcel_id=parcel.pk, actor=SYSTEM, now=then)
        for line in parcel.lines.all():
            parcels.pick_line(parcel_id=parcel.pk, line_id=line.pk, actor=SYSTEM, now=then)
        parcels.pack(parcel_id=parcel.pk, weight_g=2500, actor=SYSTEM, now=then)
        _react(then)
        parcels.dispatch(parcel_id=parcel.pk, actor=SYSTEM, now=then)
        _react(then)


def _review(
    order: Order,
    purchase: Purchase,
    variants: dict[str, Variant],
    person: Person,
    moderator: Actor,
    then: datetime,
) -> None:
    """Write what she says of each, and let the merchandiser read most of it."""
    lines = dict(order.lines.values_list("variant_id", "pk"))
    buyer = Actor(channel=Channel.WEB)
    for opinion in purchase.opinions:
        if opinion.key in variants:
            review = reviews.write_review(
                order_id=order.pk,
                line_id=lines[variants[opinion.key].pk],
                stars=opinion.stars,
                title=opinion.title,
                text=opinion.text,
                author_name=person.full_name.split(" ")[0],
                language=person.language,
                actor=buyer,
                now=then,
            )
            _moderate(review, opinion, moderator, then + _DAY)


def _moderate(review: Review, opinion: Opinion, moderator: Actor, then: datetime) -> None:
    if opinion.state == "published":
        reviews.publish_review(
            review_id=review.pk, written_at=review.written_at, actor=moderator, now=then
        )
    elif opinion.state == "refused":
        reviews.refuse_review(
            review_id=review.pk,
            written_at=review.written_at,
            reason=demo.reviews.REFUSED_BECAUSE,
            actor=moderator,
            now=then,
        )


def _react(now: datetime) -> None:
    """Let the handlers see what happened up to a moment, but send no message.

    What is due later, as what the seeding of today asks for, waits for the relay: at a moment of the past
    it is never run.
    """
    while waiting := list(
        Delivery.objects.exclude(event__type=MessageQueued.__name__)
        .filter(parked_at=None, attempts=0, due_at__lte=now)
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        for delivery_id in waiting:
            relay.deliver(delivery_id, now=now)
