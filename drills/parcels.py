"""What the warehouse does in a drill; runs inside Django, each function prints one line of JSON."""

from __future__ import annotations

import time

from django.utils import timezone

from accounts import identity
from accounts import operations as accounts
from commerce.delivery import operations
from commerce.delivery.models import Parcel
from core.actor import Actor, Role
from core.models import Delivery
from drills import inside
from stores.locations.models import Assignment, Location


def begin(orders: int, number: int) -> None:
    """Place so many orders and pack the oldest; say how long each parcel took, and what is packed."""
    inside.buy(orders)
    inside.wait(lambda: Parcel.objects.filter(state="waiting").count() >= orders, 15)
    took = _pack(number)
    packed = Parcel.objects.filter(state="packed")
    labelled = packed.exclude(label_url="")
    inside.say({"seconds": took, "packed": packed.count(), "labelled": labelled.count()})


def finish(number: int, labels: int, seconds: float) -> None:
    """Pack so many more, wait for all labels, dispatch, and say what is left to do."""
    took = _pack(number)
    labelled = Parcel.objects.filter(state="packed").exclude(label_url="")
    waited = inside.wait(lambda: labelled.count() >= labels, seconds)
    packer = _packer()
    for parcel_id in list(labelled.values_list("pk", flat=True)):
        operations.dispatch(parcel_id=parcel_id, actor=packer, now=timezone.now())
    todo = Delivery.objects.filter(parked_at=None)
    inside.wait(lambda: not todo.exists(), 15)
    inside.say(
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


def _packer() -> Actor:
    user = accounts.upsert_staff(
        email="pat.reed@example.com", name="Pat Reed", password=None, roles=[Role.WAREHOUSE]
    )
    for place in Location.objects.filter(kind=Location.Kind.WAREHOUSE):
        Assignment.objects.get_or_create(user=user, location=place)
    return identity.person(user)
