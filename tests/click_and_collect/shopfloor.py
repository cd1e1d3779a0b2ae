"""The stage with ten of everything on every shelf, and the steps that staff take."""

from __future__ import annotations

from commerce.delivery import operations as parcels
from commerce.delivery.carriers import Label
from commerce.delivery.models import Parcel
from core import events, invariants, relay
from core.actor import Channel, Role
from core.models import Delivery, OutboundMessage
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from tests.world import World

EAN = "5012345000015"


class Floor(World):
    """The world of a shop floor."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.colleague = self.staff(
            "jo@example.com", "Jo Park", Channel.STORE, Role.STORE_STAFF, at=[self.leeds]
        )
        self.oslo_clerk = self.staff(
            "siv@example.com", "Siv Dahl", Channel.STORE, Role.STORE_STAFF, at=[self.oslo]
        )
        self.kettle.ean = EAN
        self.kettle.save()
        for place in (self.leeds, self.manchester, self.oslo, self.warehouse, self.no_warehouse):
            for variant in self.variants:
                self.stock(variant, place, 10)

    def react(self) -> None:
        """Run the handlers that stay inside, until none is left; those that go outside wait."""
        while waiting := [
            delivery.pk
            for delivery in Delivery.objects.order_by("pk")
            if not events.HANDLERS[delivery.handler].outside
        ]:
            Delivery.objects.filter(pk__in=waiting).update(due_at=self.now)
            for delivery_id in waiting:
                relay.deliver(delivery_id, now=self.now)
                failed = Delivery.objects.filter(pk=delivery_id).first()
                assert failed is None, failed.error

    def bring_to_shelf(self, collection: Collection, shelf: str = "B12") -> Collection:
        """Pick all of it and mark it ready."""
        collections.start_picking(collection_id=collection.pk, actor=self.clerk, now=self.now)
        for line in collection.lines.all():
            collections.pick_line(
                collection_id=collection.pk, line_id=line.pk, actor=self.clerk, now=self.now
            )
        return collections.mark_ready(
            collection_id=collection.pk, shelf=shelf, actor=self.clerk, now=self.now
        )

    def pack(self, parcel: Parcel, weight_g: int = 1200) -> Parcel:
        """Pick all of it, close it and weigh it."""
        parcels.start_picking(parcel_id=parcel.pk, actor=self.packer, now=self.now)
        for line in parcel.lines.all():
            parcels.pick_line(parcel_id=parcel.pk, line_id=line.pk, actor=self.packer, now=self.now)
        return parcels.pack(parcel_id=parcel.pk, weight_g=weight_g, actor=self.packer, now=self.now)

    def label(self, parcel: Parcel) -> None:
        """Give it the label of the carrier."""
        number = f"NP{parcel.pk:08}5NO"
        label = Label(
            "nordpost", number, f"http://carrier.example/track/{number}",
            f"http://carrier.example/labels/{parcel.pk}",
        )  # fmt: skip
        attempt = Parcel.objects.get(pk=parcel.pk).label_attempt
        parcels.record_label(parcel_id=parcel.pk, attempt=attempt, label=label, now=self.now)

    def messages(self, kind: str) -> list[OutboundMessage]:
        return list(OutboundMessage.objects.filter(kind=kind).order_by("pk"))

    def breaches(self) -> list[str]:
        return [line for result in invariants.run() for line in result.breaches]
