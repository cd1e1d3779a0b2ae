"""Stores with hours."""

from __future__ import annotations

from datetime import time
from typing import Any

from rest_framework import serializers

from commerce.api.shapes.common import Shape
from commerce.api.shapes.products import NearQuerySerializer
from stores.locations.models import Service


class StoreQuerySerializer(NearQuerySerializer):
    """Which stores."""

    service = serializers.ChoiceField(Service.values, required=False)
    limit = serializers.IntegerField(required=False, default=60, min_value=1, max_value=100)


class OpeningSerializer(Shape):
    """Whether it is open now, and what comes next."""

    open = serializers.BooleanField()
    closes_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True, help_text="The next opening.")
    special = serializers.CharField(help_text="The name of today, where today differs.")


class StoreSerializer(Shape):
    """A store on a list."""

    code = serializers.CharField(source="location.code")
    slug = serializers.CharField(source="location.slug")
    name = serializers.CharField(source="location.name")
    street = serializers.CharField(source="location.street")
    postcode = serializers.CharField(source="location.postcode")
    city = serializers.CharField(source="location.city")
    country = serializers.CharField(source="location.country")
    phone = serializers.CharField(source="location.phone")
    latitude = serializers.FloatField(source="location.latitude")
    longitude = serializers.FloatField(source="location.longitude")
    services = serializers.ListField(child=serializers.CharField(), source="location.services")
    km = serializers.FloatField(allow_null=True)
    opening = OpeningSerializer(source="state")
    ready_by = serializers.DateTimeField(
        allow_null=True, help_text="When a collection asked for now could be fetched."
    )


class StoreListSerializer(Shape):
    """Stores, by distance from `near` or by city."""

    near = serializers.CharField(
        help_text="The place that `near` was understood as; empty where unknown."
    )
    items = StoreSerializer(many=True)


class IntervalSerializer(Shape):
    """From, to, on the store's own clock."""

    opens = serializers.TimeField()
    closes = serializers.TimeField()


class DaySerializer(Shape):
    """A date; no interval means closed."""

    day = serializers.DateField()
    name = serializers.CharField(help_text="Of a special day.")
    intervals = serializers.SerializerMethodField()

    def get_intervals(self, day: Any) -> list[dict[str, time]]:
        """Return the intervals in order."""
        return [
            dict(IntervalSerializer({"opens": opens, "closes": closes}).data)
            for opens, closes in day.intervals
        ]


class StoreDetailSerializer(Shape):
    """A store with the hours of the next two weeks."""

    store = StoreSerializer()
    zone = serializers.CharField(help_text="IANA time zone of the hours.")
    days = DaySerializer(many=True)
