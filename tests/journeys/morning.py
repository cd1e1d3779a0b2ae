"""What waits in Leeds one morning; runs inside the shop's Django and prints one line of JSON."""

from __future__ import annotations

import json
import sys
from uuid import uuid4

from django.utils import timezone

from accounts import identity
from accounts.models import User
from commerce.catalogue.models import Variant
from core.actor import SYSTEM
from core.models import Delivery
from drills import inside
from stores.click_and_collect.models import Collection
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.locations.models import Location
from stores.stockroom.operations import expect_delivery, start_count


def build() -> None:
    """Expect a delivery of two, have an article to be counted, and an order to be collected."""
    now, leeds = timezone.now(), Location.objects.get(code="GB004")
    clerk = identity.person(
        User.objects.filter(assignments__location=leeds, role_grants__role="store_staff").first()
    )
    variant = Variant.objects.order_by("pk").first()
    inventory.receive_stock_in_bulk(
        location_id=leeds.pk, quantities={variant.pk: 5}, actor=SYSTEM, now=now, cause=f"delivery:{uuid4()}",
    )  # fmt: skip
    delivery = expect_delivery(
        location=leeds, number="MORNING-1", sender="Lager", due_on=now.date(), units={variant.pk: 2},
        actor=clerk, now=now,
    )  # fmt: skip
    count = start_count(
        location=leeds, first="", last="", codes=[variant.sku], actor=clerk, now=now
    )
    before = set(Collection.objects.values_list("pk", flat=True))
    inside.buy(1, store=leeds.pk)
    inside.wait(lambda: Collection.objects.count() > len(before), 20)
    inside.wait(
        lambda: not Delivery.objects.filter(handler__contains="request_collections").exists(), 20
    )
    collection = Collection.objects.exclude(pk__in=before).get()
    sys.stdout.write(
        json.dumps(
            {
                "delivery": delivery.pk, "count": count.pk, "collection": collection.pk,
                "sku": variant.sku, "ean": variant.ean,
                "on_hand": StockLevel.objects.get(location=leeds, variant=variant).on_hand,
            }
        ) + "\n"
    )  # fmt: skip
