"""A store and its till, before they are cut off and after; runs inside Django, each function prints one line of JSON."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from accounts import identity
from accounts import operations as accounts
from accounts.models import User
from core.actor import Actor, Role
from core.models import Delivery, Event
from drills import inside
from drills.stage import session_of
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockLevel
from stores.locations.models import Assignment, Location
from stores.selling import operations as selling
from stores.selling.models import Parked, Receipt


def begin(orders: int, store: int) -> None:
    """Have so many orders wait to be accepted there; say who may sign in, and the token of a till."""
    inside.buy(orders, store=store)
    inside.wait(lambda: Collection.objects.count() >= orders and not Delivery.objects.exists(), 30)
    clerk = _colleague("jo.park@example.com", "Jo Park", store, Role.STORE_STAFF)
    manager = _colleague("nils.berg@example.com", "Nils Berg", store, Role.STORE_MANAGER)
    now = timezone.now()
    till = selling.open_till(
        location_id=store, number=1, name="Till 1", actor=identity.person(manager), now=now
    )
    inside.say(
        {
            "session": session_of(clerk),
            "till": selling.make_token(till_id=till.pk, actor=identity.person(manager), now=now),
            "collections": list(Collection.objects.order_by("pk").values_list("pk", flat=True)),
        }
    )


def start(collection_ids: list[int], store: int) -> None:
    """Start to pick these, as the colleague whose device is cut off later."""
    for collection_id in collection_ids:
        collections.start_picking(collection_id=collection_id, actor=_clerk(), now=timezone.now())
    report()


def pick(collection_ids: list[int], store: int) -> None:
    """Pick these on another device."""
    for collection_id in collection_ids:
        for line in Collection.objects.get(pk=collection_id).lines.all():
            collections.pick_line(
                collection_id=collection_id, line_id=line.pk, actor=_clerk(), now=timezone.now()
            )
    report()


def settle(sold: int, seconds: float) -> None:
    """Wait until the till's receipts are booked and nothing is left to do, and say what came of all."""
    inside.wait(lambda: Receipt.objects.count() >= sold and not Delivery.objects.exists(), seconds)
    report()


def report() -> None:
    """Say what was done how often, what the till sold, and what stands in the books."""
    level = StockLevel.objects.get(location__kind=Location.Kind.STORE)
    done = Event.objects.filter(subject__startswith="collection:").values_list("type", "subject")
    steps = Counter(done)
    inside.say(
        {
            "steps": dict(Counter(kind for kind, _subject in done)),
            "twice": sorted(
                f"{kind} {subject}" for (kind, subject), times in steps.items() if times > 1
            ),
            "states": dict(Counter(Collection.objects.values_list("state", flat=True))),
            "receipts": Receipt.objects.count(),
            "parked": Parked.objects.count(),
            "on_hand": level.on_hand,
            "allocated": level.allocated,
        }
    )


def _colleague(email: str, name: str, store: int, role: Role) -> User:
    user = accounts.upsert_staff(email=email, name=name, password=None, roles=[role])
    Assignment.objects.get_or_create(user=user, location=Location.objects.get(pk=store))
    return user


def _clerk() -> Actor:
    return identity.person(User.objects.get(email="jo.park@example.com"))
