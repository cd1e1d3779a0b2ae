"""What a store does in a drill; runs inside Django, each function prints one line of JSON."""

from __future__ import annotations

from django.utils import timezone

from accounts import identity
from accounts import operations as accounts
from commerce.orders.models import OrderChange
from commerce.payments.models import ProviderCall
from core.actor import Actor, Role
from core.models import Delivery, OutboundMessage
from drills import inside
from stores.click_and_collect import operations, sweepers
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockLevel
from stores.locations.models import Assignment, Location


def begin(number: int, store: int) -> None:
    """Place so many orders to be collected, and put them on their shelves."""
    inside.buy(number, store=store)
    inside.wait(lambda: Collection.objects.count() >= number, 15)
    clerk = _clerk(store)
    for collection in Collection.objects.order_by("pk"):
        now = timezone.now()
        operations.start_picking(collection_id=collection.pk, actor=clerk, now=now)
        for line in collection.lines.all():
            operations.pick_line(collection_id=collection.pk, line_id=line.pk, actor=clerk, now=now)
        operations.mark_ready(collection_id=collection.pk, shelf="A1", actor=clerk, now=now)
    inside.wait(lambda: not Delivery.objects.exists(), 15)
    report()


def lapse(late: int, store: int) -> None:
    """Let the time of all be over; the customers of so many stand at the counter all the same, and get theirs."""
    Collection.objects.update(hold_until=timezone.now() - sweepers.GRACE)
    clerk = _clerk(store)
    for collection in Collection.objects.order_by("-pk")[:late]:
        operations.hand_over(
            location_id=store, code=collection.code, collected_by="Ada Shaw", actor=clerk,
            now=timezone.now(),
        )  # fmt: skip
    report()


def settle(ended: int, seconds: float) -> None:
    """Wait until so many have ended and nothing is left to do, and say what came of them."""
    waited = inside.wait(lambda: _ended() >= ended and not Delivery.objects.exists(), seconds)
    report(waited=waited)


def report(waited: float | None = None) -> None:
    """Say how many wait, ended and were handed over, what stands in the books, and who was told what."""
    level = StockLevel.objects.get(location__kind=Location.Kind.STORE)
    expired = OrderChange.objects.filter(kind=OrderChange.Kind.EXPIRED)
    inside.say(
        {
            "waited": waited,
            "ready": Collection.objects.filter(state="ready").count(),
            "ended": _ended(),
            "collected": Collection.objects.filter(state="collected").count(),
            "expired": expired.count(),
            "of_orders": expired.values("order").distinct().count(),
            "mails": OutboundMessage.objects.filter(
                subject__contains="not fetched in time"
            ).count(),
            "let_go": ProviderCall.objects.filter(kind="void", state="done").count(),
            "captured": ProviderCall.objects.filter(kind="capture", state="done").count(),
            "on_hand": level.on_hand,
            "allocated": level.allocated,
            "parked": Delivery.objects.exclude(parked_at=None).count(),
        }
    )


def _ended() -> int:
    return Collection.objects.filter(state="cancelled").count()


def _clerk(store: int) -> Actor:
    user = accounts.upsert_staff(
        email="jo.park@example.com", name="Jo Park", password=None, roles=[Role.STORE_STAFF]
    )
    Assignment.objects.get_or_create(user=user, location=Location.objects.get(pk=store))
    return identity.person(user)
