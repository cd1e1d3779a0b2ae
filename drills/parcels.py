"""What the warehouse does in a drill; runs inside Django, each function prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
from django.conf import settings
from django.utils import timezone

from accounts import identity
from accounts import operations as accounts
from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.catalogue.models import Variant
from commerce.delivery import operations
from commerce.delivery.models import Parcel
from commerce.orders import settlement
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.models import Tender
from core.actor import Actor, Channel, Role
from core.markets import MARKETS
from core.models import Delivery
from stores.locations.models import Assignment, Location


def begin(orders: int, number: int) -> None:
    """Place so many orders and pack the oldest; say how long each parcel took, and what is packed."""
    _buy(orders)
    _wait(lambda: Parcel.objects.filter(state="waiting").count() >= orders, 15)
    took = _pack(number)
    packed = Parcel.objects.filter(state="packed")
    labelled = packed.exclude(label_url="")
    _say({"seconds": took, "packed": packed.count(), "labelled": labelled.count()})


def finish(number: int, labels: int, seconds: float) -> None:
    """Pack so many more, wait for all labels, dispatch, and say what is left to do."""
    took = _pack(number)
    labelled = Parcel.objects.filter(state="packed").exclude(label_url="")
    waited = _wait(lambda: labelled.count() >= labels, seconds)
    packer = _packer()
    for parcel_id in list(labelled.values_list("pk", flat=True)):
        operations.dispatch(parcel_id=parcel_id, actor=packer, now=timezone.now())
    todo = Delivery.objects.filter(parked_at=None)
    _wait(lambda: not todo.exists(), 15)
    _say(
        {
            "seconds": took,
            "labels_s": waited,
            "dispatched": Parcel.objects.filter(state="dispatched").count(),
            "deliveries": todo.count(),
            "parked": Delivery.objects.exclude(parked_at=None).count(),
        }
    )


def _pack(number: int) -> list[float]:
    """Pick and pack so many of the oldest; return how long each took."""
    packer, took = _packer(), []
    for parcel in Parcel.objects.filter(state="waiting").order_by("pk")[:number]:
        began = time.monotonic()
        operations.start_picking(parcel_id=parcel.pk, actor=packer, now=timezone.now())
        for line in parcel.lines.all():
            operations.pick_line(
                parcel_id=parcel.pk, line_id=line.pk, actor=packer, now=timezone.now()
            )
        operations.pack(parcel_id=parcel.pk, weight_g=800, actor=packer, now=timezone.now())
        took.append(round(time.monotonic() - began, 2))
    return took


def _buy(number: int) -> None:
    """Place so many orders of one unit to be delivered, paid at the provider."""
    variant = Variant.objects.order_by("pk").first()
    assert variant is not None
    for which in range(number):
        now = timezone.now()
        buyer = Actor(channel=Channel.WEB, visitor_key=f"drill-{which}")
        cart = carts.open_cart(market=MARKETS["GB"], language="en", actor=buyer, now=now)
        for command in (
            Add(variant_id=variant.pk, quantity=1, method="deliver", location_id=None),
            SetDetails(
                full_name="Ada Shaw", email=f"shopper-{which}@example.com", phone="+447700900456",
                street="2 Park Row", postcode="LS1 5HD", city="Leeds",
            ),
        ):  # fmt: skip
            carts.change_cart(
                cart_id=cart.pk, command=command, client_id=uuid4(), actor=buyer, now=now
            )
        tender = payments.start_payment(cart_id=cart.pk, actor=buyer, now=now)
        gateway.open_page(tender.pk, now=now)
        payment = Tender.objects.get(pk=tender.pk).provider_id
        httpx.post(
            f"{settings.PROVIDER_URL}/v1/payments/{payment}/simulate",
            json={"card": "4000000000000001"},
            headers={"Authorization": f"Bearer {settings.PROVIDER_API_KEY}"},
        ).raise_for_status()
        settlement.settle(tender.pk, now=timezone.now())


def _wait(condition: Callable[[], bool], seconds: float) -> float | None:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return None
        time.sleep(0.2)
    return round(time.monotonic() - began, 2)


def _packer() -> Actor:
    user = accounts.upsert_staff(
        email="pat.reed@example.com", name="Pat Reed", password=None, roles=[Role.WAREHOUSE]
    )
    for place in Location.objects.filter(kind=Location.Kind.WAREHOUSE):
        Assignment.objects.get_or_create(user=user, location=place)
    return identity.person(user)


def _say(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
