"""Deliveries that are expected in a store or a warehouse."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commerce.api.shapes.common import PlaceSerializer, Shape
from stores.stockroom import words


class AnnouncedLineSerializer(Shape):
    """Units of an article that will come."""

    sku = serializers.CharField(max_length=64, help_text="SKU or EAN.")
    units = serializers.IntegerField(min_value=1, max_value=100_000)


class AnnouncedSerializer(Shape):
    """A delivery that will come. The same number at the same place is the same delivery."""

    location = serializers.CharField(
        required=False, default="", max_length=12, help_text="Code of the place."
    )
    number = serializers.CharField(max_length=40, help_text="The number of your order.")
    sender = serializers.CharField(max_length=120, help_text="The supplier, or the warehouse.")
    due_on = serializers.DateField()
    lines = AnnouncedLineSerializer(many=True, allow_empty=False)


class DeliveryLineSerializer(Shape):
    """What of an article was said to come, and what came."""

    sku = serializers.CharField(source="variant.sku")
    expected = serializers.IntegerField(help_text="None of what nobody said would come.")
    received = serializers.IntegerField()
    damaged = serializers.IntegerField(help_text="Of the received: set apart, not for sale.")
    reason = serializers.CharField(
        help_text="Why it differs, once closed: `not_sent`, `lost`, `too_many`, `not_ordered`, `later` or `other`."
    )
    difference = serializers.SerializerMethodField(help_text="What differs, in words.")

    def get_difference(self, line: Any) -> str:
        """Return what differs in the language of the request."""
        return words.difference(line)


class DeliverySerializer(Shape):
    """A delivery as it stands."""

    id = serializers.IntegerField()
    location = PlaceSerializer()
    number = serializers.CharField()
    sender = serializers.CharField()
    due_on = serializers.DateField()
    state = serializers.CharField(help_text="`expected`, `receiving` or `closed`.")
    closed_at = serializers.DateTimeField(allow_null=True)
    lines = DeliveryLineSerializer(many=True)
