"""Paying a cart."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape


class PaymentRequestSerializer(Shape):
    """What the shopper was shown."""

    expected_total = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Minor units; another total now is 409 `price-changed`.",
    )


class PayLinkRequestSerializer(PaymentRequestSerializer):
    """Where the link goes: the cart's own telephone number or e-mail address."""

    by = serializers.ChoiceField(["sms", "email"], required=False, default="sms")


class PaymentSerializer(Shape):
    """A frozen cart and the payment that is awaited for it."""

    tender = serializers.UUIDField(source="tender.pk")
    pay_url = serializers.CharField(
        help_text="The provider's own page: the only place for card numbers."
    )
    total = MoneySerializer(source="quote.total_money")
    expires_at = serializers.DateTimeField(
        source="quote.expires_at", help_text="Until then the stock is kept."
    )
    state = serializers.CharField(help_text="`open`, `placed`, `expired` or `void`.")
    declined = serializers.BooleanField(
        help_text="The last card was declined; another may be tried."
    )


class PayLinkSerializer(Shape):
    """A pay-link and how far it has come. Its address goes to the customer only."""

    by = serializers.CharField(source="link.by")
    to = serializers.CharField(source="link.to")
    state = serializers.CharField(
        help_text="`queued`, `sent`, `opened`, `authenticating`, `declined`, `paid`, `expired` or `void`."
    )
    total = MoneySerializer(source="quote.total_money")
    expires_at = serializers.DateTimeField(source="quote.expires_at")
    sent_at = serializers.DateTimeField(source="link.sent_at", allow_null=True)
    opened_at = serializers.DateTimeField(source="link.opened_at", allow_null=True)


class OfferLineSerializer(Shape):
    """A line of an offer."""

    sku = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    method = serializers.CharField()
    location = PlaceSerializer(help_text="Where the goods come from.")
    gross = MoneySerializer(source="gross_money")


class OfferSerializer(Shape):
    """What the holder of a pay-link is offered."""

    state = serializers.CharField(help_text="`open`, `placed`, `expired` or `void`.")
    offered_by = serializers.CharField(source="quote.offered_by_name")
    lines = OfferLineSerializer(many=True)
    delivery = MoneySerializer(source="quote.delivery_money")
    total = MoneySerializer(source="quote.total_money")
    expires_at = serializers.DateTimeField(source="quote.expires_at")
