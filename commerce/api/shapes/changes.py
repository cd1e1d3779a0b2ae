"""Changes of an order after it was placed."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, Shape


class ChangeUnitsSerializer(Shape):
    """Units of a line."""

    line_id = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=100_000)


class CancelSerializer(Shape):
    """What is to be cancelled."""

    lines = ChangeUnitsSerializer(many=True, allow_empty=False)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    expected_amount = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Of the preview, in minor units: another one is refused.",
    )


class RedirectSerializer(Shape):
    """Another address in the same country."""

    full_name = serializers.CharField(max_length=120)
    phone = serializers.CharField(
        required=False, allow_blank=True, max_length=40, help_text="Left out, it stays as it is."
    )
    street = serializers.CharField(max_length=120)
    street2 = serializers.CharField(required=False, default="", allow_blank=True, max_length=120)
    postcode = serializers.CharField(max_length=10)
    city = serializers.CharField(max_length=60)


class CollectorSerializer(Shape):
    """Who collects it."""

    collector_name = serializers.CharField(
        max_length=120, allow_blank=True, help_text="Empty: its buyer comes."
    )
    collector_phone = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=40
    )


class CollectSerializer(Shape):
    """The store that is to keep it instead."""

    store = serializers.CharField(max_length=12, help_text="Its code, as `stores/` lists it.")
    expected_amount = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="The delivery charge of the preview, in minor units: another one is refused.",
    )


class CancelledLineSerializer(Shape):
    """Units of a line that are not owed any more."""

    line_id = serializers.IntegerField(source="line.pk")
    sku = serializers.CharField(source="line.sku")
    quantity = serializers.IntegerField(source="units")
    amount = MoneySerializer()


class CancelPlanSerializer(Shape):
    """What cancelling would mean."""

    lines = CancelledLineSerializer(many=True)
    delivery = MoneySerializer(help_text="Of the delivery charge: with the last unit to deliver.")
    total = MoneySerializer()
    is_taken = serializers.BooleanField(help_text="Money was taken for the order.")
    by_bank = MoneySerializer(
        source="had", help_text="Of the total, what the payer has from her bank by a lost dispute."
    )


class CollectedLineSerializer(Shape):
    """Units of a line that would wait in the store."""

    line_id = serializers.IntegerField(source="pk")
    sku = serializers.CharField()
    quantity = serializers.IntegerField(source="left")


class CollectPlanSerializer(Shape):
    """What collecting instead of delivery would mean. Prices stay as they were agreed."""

    store = serializers.CharField(source="store.code")
    name = serializers.CharField(source="store.name")
    lines = CollectedLineSerializer(many=True)
    delivery = MoneySerializer(help_text="Of the delivery charge: not owed any more.")
    is_taken = serializers.BooleanField(help_text="Money was taken for the order.")
    by_bank = MoneySerializer(
        source="had", help_text="Of the charge, what the payer has from her bank by a lost dispute."
    )


class OrderChangeSerializer(Shape):
    """A change that was made."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(help_text="`cancel`, `lost`, `address`, `expired` or `collect`.")
    amount = MoneySerializer(source="money", help_text="Not owed any more, with delivery.")
    is_refund = serializers.BooleanField(help_text="It goes back the way it was paid.")
    at = serializers.DateTimeField()
