"""Paying a cart."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape


class OfferPaymentRequestSerializer(Shape):
    """What the holder of a pay-link was shown."""

    expected_rest = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="What gift cards and credit leave; another sum now is 409 `rest-changed`.",
    )


class PaymentRequestSerializer(OfferPaymentRequestSerializer):
    """What the shopper was shown."""

    expected_total = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Minor units; another total now is 409 `price-changed`.",
    )


class MeansChangeSerializer(Shape):
    """What pays; what is not named stays as it is."""

    gift_card = serializers.CharField(
        required=False, max_length=60, help_text="The code of a card that shall pay."
    )
    without = serializers.IntegerField(
        required=False, min_value=1, help_text="`purse` of the card that shall pay no longer."
    )
    credit = serializers.BooleanField(
        required=False, help_text="Whether her store credit pays; the customer herself says so."
    )
    method = serializers.CharField(
        required=False, max_length=12, help_text="How the rest is paid: a `code` of `methods`."
    )


class MeansPartSerializer(Shape):
    """What one gift card, or the credit, pays."""

    kind = serializers.CharField(source="purse.kind", help_text="`gift_card` or `store_credit`.")
    purse = serializers.IntegerField(source="purse.pk")
    text = serializers.CharField(source="purse.text", help_text="Never a code.")
    amount = MoneySerializer()


class MethodSerializer(Shape):
    """A way to pay what is left."""

    code = serializers.CharField()
    name = serializers.CharField(source="get_code_display")


class MeansSerializer(Shape):
    """What pays: gift cards as they were given, then credit, and one page or an invoice for the rest."""

    parts = MeansPartSerializer(many=True)
    rest = MoneySerializer(help_text="Paid on the provider's page; nothing left still wants a yes.")
    on_invoice = MoneySerializer()
    credit = MoneySerializer(
        allow_null=True, help_text="What the customer herself may use; null to all others."
    )
    uses_credit = serializers.BooleanField()
    methods = MethodSerializer(many=True)
    method = serializers.CharField(
        allow_blank=True, help_text="The one that was chosen; empty: on the page."
    )


class PayLinkRequestSerializer(Shape):
    """Where the link goes: the cart's own telephone number or e-mail address."""

    expected_total = serializers.IntegerField(required=False, min_value=0)
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
    means = MeansSerializer()
    total = MoneySerializer(source="quote.total_money")
    expires_at = serializers.DateTimeField(source="quote.expires_at")
