"""The manager's figures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, Shape


class PeriodQuerySerializer(Shape):
    """Whole days on the market's clock, both included; by default the last thirty."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Need the first day before the last."""
        if "first" in attrs and "last" in attrs and attrs["first"] > attrs["last"]:
            raise serializers.ValidationError({"last": "The last day is before the first."})
        return attrs


class ChannelRowSerializer(Shape):
    """What a channel sold; refunds are negative and belong to the channel that sold."""

    channel = serializers.CharField()
    orders = serializers.IntegerField()
    gross = MoneySerializer()
    refunds = MoneySerializer()
    net = MoneySerializer()


class SalesSerializer(Shape):
    """The channels in one currency; their sum is the company."""

    currency = serializers.CharField()
    channels = ChannelRowSerializer(many=True, source="rows")
    sum_of_channels = MoneySerializer()
    company = MoneySerializer()
    adds_up = serializers.BooleanField()


class StoreCreditsSerializer(Shape):
    """What a store took back for other channels, and earned for it."""

    location = serializers.CharField(source="code")
    name = serializers.CharField()
    returned_units = serializers.IntegerField()
    credited_units = serializers.IntegerField(source="units")
    amount = MoneySerializer()


class ChannelReportSerializer(Shape):
    """Channels and stores in a period."""

    first = serializers.DateField(source="period.first")
    last = serializers.DateField(source="period.last")
    sales = SalesSerializer(many=True)
    service_credits = StoreCreditsSerializer(many=True)
