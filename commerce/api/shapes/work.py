"""What staff work from: collections in stores, parcels in warehouses."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commerce.api.shapes.common import PlaceSerializer, Shape


class WorkQuerySerializer(Shape):
    """Where. Without it, the only place where the colleague works."""

    location = serializers.CharField(
        required=False, default="", max_length=12, help_text="Code of a place."
    )


class CollectionQuerySerializer(WorkQuerySerializer):
    """Which collections."""

    state = serializers.ChoiceField(["to_pick", "ready"], required=False, default="to_pick")


class ParcelQuerySerializer(WorkQuerySerializer):
    """Which parcels."""

    state = serializers.ChoiceField(["to_pick", "packed"], required=False, default="to_pick")


class PickSerializer(Shape):
    """One unit of what was scanned, or all that is left of a confirmed line."""

    scanned = serializers.CharField(required=False, max_length=64, help_text="SKU or EAN.")
    line_id = serializers.IntegerField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Need exactly one of both."""
        if ("scanned" in attrs) == ("line_id" in attrs):
            raise serializers.ValidationError({"scanned": "Send scanned or line_id."})
        return attrs


class ShortSerializer(Shape):
    """Units of a line that a colleague does not find, or finds damaged."""

    line_id = serializers.IntegerField()
    units = serializers.IntegerField(min_value=1)
    why = serializers.ChoiceField(["not_found", "damaged", "fewer"])


class LeftLineSerializer(Shape):
    """A line of the bag: all of them are sent, as they were read."""

    line_id = serializers.IntegerField()
    had = serializers.IntegerField(min_value=1, help_text="Units in the bag, as it was read.")
    leaves = serializers.IntegerField(min_value=0, help_text="Of them, those left in the store.")


class LeaveSerializer(Shape):
    """What its customer leaves in the store."""

    lines = LeftLineSerializer(many=True, allow_empty=False)


class ShelfSerializer(Shape):
    """Where the bag waits."""

    shelf = serializers.CharField(max_length=60, allow_blank=True)


class HandOverSerializer(Shape):
    """The code that the customer shows, or the collection whose owner proved who she is."""

    location = serializers.CharField(
        required=False, default="", max_length=12, help_text="Code of the store."
    )
    code = serializers.CharField(required=False, default="", max_length=20, allow_blank=True)
    collection_id = serializers.IntegerField(
        required=False, help_text="Instead of a code: a document was shown."
    )
    collected_by = serializers.CharField(
        max_length=120, allow_blank=True, help_text="The name of who came."
    )


class WeightSerializer(Shape):
    """What the closed parcel weighs."""

    weight_g = serializers.IntegerField()


class WorkLineSerializer(Shape):
    """Units to be picked."""

    id = serializers.IntegerField()
    sku = serializers.CharField(source="order_line.sku")
    ean = serializers.CharField(source="order_line.variant.ean", allow_null=True)
    name = serializers.SerializerMethodField()
    quantity = serializers.IntegerField()
    picked = serializers.IntegerField()

    def get_name(self, line: Any) -> str:
        """Return the name as it was sold, in the language of the request."""
        return str(line.order_line.name_in(self.context.get("language", "en")))


class CollectionSerializer(Shape):
    """A collection on the store's list."""

    id = serializers.IntegerField()
    order = serializers.CharField(source="fulfilment.order.number")
    customer = serializers.CharField(source="fulfilment.order.full_name")
    location = PlaceSerializer()
    state = serializers.CharField(
        help_text="`requested`, `accepted`, `picking`, `short`, `ready`, `collected` or `cancelled`."
    )
    accepted_at = serializers.DateTimeField(allow_null=True)
    alarmed_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it should have been accepted."
    )
    shelf = serializers.CharField()
    ready_by = serializers.DateTimeField(allow_null=True)
    hold_until = serializers.DateTimeField(allow_null=True)
    collected_at = serializers.DateTimeField(allow_null=True)
    collected_by = serializers.CharField()
    lines = WorkLineSerializer(many=True)


class CollectionListSerializer(Shape):
    """The collections of a store."""

    location = PlaceSerializer()
    items = CollectionSerializer(many=True)


class ParcelSerializer(Shape):
    """A parcel on the warehouse's list."""

    id = serializers.IntegerField()
    order = serializers.CharField(source="fulfilment.order.number")
    customer = serializers.CharField(source="fulfilment.order.full_name")
    location = PlaceSerializer()
    state = serializers.CharField(
        help_text="`waiting`, `picking`, `packed`, `dispatched`, `delivered`, `lost`, `damaged`, `returned` or `cancelled`."
    )
    weight_g = serializers.IntegerField(allow_null=True)
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    tracking_url = serializers.CharField()
    label_url = serializers.CharField(help_text="Empty until the carrier has given it.")
    label_error = serializers.CharField(help_text="Why the carrier refused.")
    dispatched_at = serializers.DateTimeField(allow_null=True)
    lines = WorkLineSerializer(many=True)


class ParcelListSerializer(Shape):
    """The parcels of a warehouse."""

    location = PlaceSerializer()
    items = ParcelSerializer(many=True)
