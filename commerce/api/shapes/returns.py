"""Returns at the desk of a store."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape
from commerce.api.shapes.orders import OrderLineSerializer, StatesSerializer
from commerce.api.shapes.work import WorkQuerySerializer
from returns.models import SAID
from stores.inventory.rules import DISPOSITIONS


class PresentationRequestSerializer(WorkQuerySerializer):
    """What the customer shows."""

    number = serializers.CharField(
        required=False,
        default="",
        max_length=30,
        allow_blank=True,
        help_text="May be left out with a receipt's token.",
    )
    proof = serializers.CharField(
        max_length=300,
        help_text="The order's e-mail address or telephone number, or its receipt's token.",
    )


class ComingSerializer(Shape):
    """Units on the counter."""

    line_id = serializers.IntegerField(help_text="Id of the order line.")
    quantity = serializers.IntegerField()
    reason = serializers.ChoiceField(SAID)
    disposition = serializers.ChoiceField(DISPOSITIONS, help_text="What becomes of them.")


class ReturnPreviewRequestSerializer(WorkQuerySerializer):
    """What comes back, of an order that was presented."""

    order = serializers.CharField(max_length=30, help_text="Its number.")
    lines = ComingSerializer(many=True)


class ReturnRequestSerializer(ReturnPreviewRequestSerializer):
    """What comes back, and the refund that the customer was shown."""

    expected_amount = serializers.IntegerField(
        required=False, min_value=0, help_text="Minor units; another refund now is 409."
    )


class DeskLineSerializer(Shape):
    """An order line at the desk."""

    line = OrderLineSerializer()
    can_return = serializers.IntegerField(help_text="Units that can come back now.")
    last_day = serializers.DateField(allow_null=True)
    closed = serializers.BooleanField(help_text="The time to return has ended.")


class DeskSerializer(Shape):
    """An order as the return desk sees it."""

    order = serializers.CharField(source="order.number")
    channel = serializers.CharField(source="order.channel")
    customer = serializers.CharField(source="order.full_name")
    states = StatesSerializer(source="order")
    captured = MoneySerializer()
    refundable = MoneySerializer()
    lines = DeskLineSerializer(many=True)
    returns = serializers.ListField(
        child=serializers.CharField(), help_text="Numbers of earlier returns."
    )


class PlannedLineSerializer(Shape):
    """What units give back."""

    line_id = serializers.IntegerField()
    quantity = serializers.IntegerField()
    disposition = serializers.CharField()
    refund = MoneySerializer()


class ReturnPreviewSerializer(Shape):
    """The refund before it happens."""

    order = serializers.CharField(source="order.number")
    lines = PlannedLineSerializer(many=True)
    delivery = MoneySerializer(
        help_text="Delivery charge that goes back with the last delivered unit."
    )
    total = MoneySerializer()


class ReturnedLineSerializer(Shape):
    """Units that came back."""

    line_id = serializers.IntegerField(source="order_line_id")
    sku = serializers.CharField(source="order_line.sku")
    quantity = serializers.IntegerField()
    reason = serializers.CharField()
    disposition = serializers.CharField()
    refund = MoneySerializer()


class RefundSerializer(Shape):
    """The money of a return."""

    amount = MoneySerializer(source="money")
    state = serializers.CharField(help_text="`requested`, `settled` or `failed`.")


class ReturnSerializer(Shape):
    """A return."""

    number = serializers.CharField(source="received.number")
    order = serializers.CharField(source="received.order.number")
    location = PlaceSerializer(source="received.location")
    state = serializers.CharField(source="received.state", help_text="`received` or `settled`.")
    received_at = serializers.DateTimeField(source="received.received_at")
    received_by = serializers.CharField(source="received.received_by_name")
    lines = ReturnedLineSerializer(many=True)
    delivery = MoneySerializer()
    refund = RefundSerializer(allow_null=True)


class ReturnSummarySerializer(Shape):
    """A return on a list."""

    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    state = serializers.CharField()
    units = serializers.IntegerField()
    received_at = serializers.DateTimeField()


class ReturnListSerializer(Shape):
    """What a store took back last."""

    location = PlaceSerializer()
    items = ReturnSummarySerializer(many=True)
