"""The stock room of a store, with work in it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.utils import timezone

from commerce.catalogue.models import Variant
from core.actor import Actor
from stores.inventory import operations as inventory
from stores.locations.models import Location
from stores.stockroom import operations


def delivery(variants: Sequence[Variant], place: Location, clerk: Actor) -> int:
    """A delivery that is partly here, with something that nobody expected."""
    now = timezone.now()
    expected = operations.expect_delivery(
        location=place,
        number="PO-4711",
        sender="Nordic Mills",
        due_on=now.date(),
        units={variant.pk: 6 for variant in variants[:3]},
        actor=clerk,
        now=now,
    )
    for variant in (variants[0], variants[3]):
        operations.receive_scanned(
            delivery_id=expected.pk,
            code=variant.sku,
            units=4,
            client_id=uuid4(),
            actor=clerk,
            now=now,
        )
    return expected.pk


def adjustments(variant: Variant, place: Location, clerk: Actor) -> None:
    """Units that are set apart, and some that wait for a second person."""
    for reason, units in (("set_aside", 1), ("stolen", 6)):
        operations.adjust(
            location=place,
            code=variant.sku,
            reason=reason,
            units=units,
            client_id=uuid4(),
            actor=clerk,
            now=timezone.now(),
        )


def count(variants: Sequence[Variant], place: Location, clerk: Actor) -> int:
    """A count of which one article is to be counted again."""
    now = timezone.now()
    task = operations.start_count(
        location=place,
        first="",
        last="",
        codes=[variant.sku for variant in variants[:3]],
        actor=clerk,
        now=now,
    )
    line = task.lines.order_by("pk")[0]
    operations.count_line(line_id=line.pk, counted=99_000, seen=0, actor=clerk, now=now)
    return task.pk


def transfer(variant: Variant, origin: Location, place: Location, people: Sequence[Actor]) -> int:
    """A box that is to be sent from the place, and one that is on its way there."""
    clerk, packer = people
    now = timezone.now()
    inventory.receive_stock_in_bulk(
        location_id=origin.pk, quantities={variant.pk: 1}, actor=packer, now=now, cause="to-send"
    )
    coming, going = (
        operations.ask_for_transfer(origin=start, destination=end, actor=clerk, now=now)
        for start, end in ((origin, place), (place, origin))
    )
    for each in (coming, going):
        operations.add_to_transfer(
            transfer_id=each.pk, code=variant.sku, units=1, seen=0, actor=clerk
        )
    operations.send_transfer(
        transfer_id=coming.pk, sent={coming.lines.get().pk: 1}, actor=packer, now=now
    )
    return going.pk
