"""The cart, its commands and its sharing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape
from commerce.cart.models import Method

# Asked for


class SinceQuerySerializer(Shape):
    """From where to catch up."""

    since = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Number of the last entry that the client has; without it no entries.",
    )


class CallCodeSerializer(Shape):
    """What the caller reads out."""

    code = serializers.CharField(max_length=20)


class DetailsSerializer(Shape):
    """Who buys and where it goes. A delivery needs the address."""

    full_name = serializers.CharField(max_length=200, allow_blank=True)
    email = serializers.CharField(max_length=300, allow_blank=True)
    phone = serializers.CharField(
        max_length=60, required=False, default="", allow_blank=True, help_text="In any form."
    )
    street = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    street2 = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    postcode = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    city = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class _CommandSerializer(Shape):
    client_id = serializers.UUIDField(
        help_text="Made by the client for each new wish; the same again changes nothing."
    )


class _BasedSerializer(_CommandSerializer):
    base_version = serializers.IntegerField(
        min_value=0, help_text="The cart's version that the client saw."
    )


class AddSerializer(_CommandSerializer):
    """Put units in; merges with the same line. Names the variant by id or by SKU."""

    type = serializers.ChoiceField(["add"])
    variant_id = serializers.IntegerField(required=False)
    sku = serializers.CharField(required=False, max_length=64, help_text="SKU or EAN.")
    quantity = serializers.IntegerField(required=False, default=1)
    method = serializers.ChoiceField(Method.values, required=False, default=Method.DELIVER.value)
    location = serializers.CharField(
        required=False, allow_null=True, help_text="Code of the store of a collection."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Need exactly one name."""
        if ("variant_id" in attrs) == ("sku" in attrs):
            raise serializers.ValidationError({"sku": "Name the variant by variant_id or by sku."})
        return attrs


class SetQuantitySerializer(_BasedSerializer):
    """Set a line's quantity; 0 removes it."""

    type = serializers.ChoiceField(["set_quantity"])
    line_id = serializers.IntegerField()
    quantity = serializers.IntegerField()


class RemoveSerializer(_CommandSerializer):
    """Take a line out; gone already is fine."""

    type = serializers.ChoiceField(["remove"])
    line_id = serializers.IntegerField()


class ChooseSerializer(_BasedSerializer):
    """Choose how a line is got."""

    type = serializers.ChoiceField(["choose"])
    line_id = serializers.IntegerField()
    method = serializers.ChoiceField(Method.values)
    location = serializers.CharField(
        required=False, allow_null=True, help_text="Code of the store of a collection."
    )


class SetDetailsSerializer(_CommandSerializer, DetailsSerializer):
    """Fill in who buys and where it goes."""

    type = serializers.ChoiceField(["set_details"])


class ApplyCodeSerializer(_CommandSerializer):
    """Enter a voucher's code."""

    type = serializers.ChoiceField(["apply_code"])
    code = serializers.CharField(max_length=40)


class RemoveCodeSerializer(_CommandSerializer):
    """Take a voucher's code out; gone already is fine."""

    type = serializers.ChoiceField(["remove_code"])
    code = serializers.CharField(max_length=40)


COMMANDS: dict[str, type[Shape]] = {
    "add": AddSerializer,
    "set_quantity": SetQuantitySerializer,
    "remove": RemoveSerializer,
    "choose": ChooseSerializer,
    "set_details": SetDetailsSerializer,
    "apply_code": ApplyCodeSerializer,
    "remove_code": RemoveCodeSerializer,
}
ANY_COMMAND = PolymorphicProxySerializer(
    component_name="CartCommand", serializers={**COMMANDS}, resource_type_field_name="type"
)


class CommandTypeSerializer(Shape):
    """Which command it is; the command's own shape reads the rest."""

    type = serializers.ChoiceField(list(COMMANDS))


# Answered


class ProblemOfLineSerializer(Shape):
    """What is wrong with a line."""

    code = serializers.CharField(
        help_text="`only-left`, `sold-out`, `not-sold-here` or `price-changed`."
    )
    text = serializers.CharField()
    left = serializers.IntegerField(allow_null=True)


class CartLineSerializer(Shape):
    """A line with today's price."""

    id = serializers.IntegerField()
    variant_id = serializers.IntegerField()
    sku = serializers.CharField()
    product = serializers.CharField(source="product_slug")
    name = serializers.CharField()
    options = serializers.CharField()
    quantity = serializers.IntegerField()
    method = serializers.ChoiceField(Method.values)
    location = PlaceSerializer(allow_null=True, help_text="The store of a collection.")
    author = serializers.CharField(help_text="First name of the advisor who touched it last.")
    unit = MoneySerializer(source="priced.unit")
    discount = MoneySerializer(source="priced.discount")
    gross = MoneySerializer(source="priced.gross")
    tax = MoneySerializer(source="priced.tax")
    left = serializers.IntegerField(help_text="Units that can be promised where it comes from.")
    problems = ProblemOfLineSerializer(many=True)


class EntrySerializer(Shape):
    """An entry of the cart's log."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    by = serializers.ChoiceField(["shopper", "staff", "system"], source="actor_kind")
    name = serializers.CharField(source="actor_name", help_text="An advisor's first name.")
    channel = serializers.CharField()
    at = serializers.DateTimeField()
    payload = serializers.DictField(help_text="Ids and numbers.")


class SharingSerializer(Shape):
    """With whom the cart is shared now."""

    mode = serializers.CharField(help_text="Empty, `view` or `edit`.")
    with_name = serializers.CharField(help_text="First name of the advisor.")
    until = serializers.DateTimeField(allow_null=True)
    call_code = serializers.CharField(
        help_text="To the shopper: what to read out on the telephone."
    )


class SavingSerializer(Shape):
    """A promotion that takes something off."""

    name = serializers.CharField()
    code = serializers.CharField(help_text="The voucher that brought it in; else empty.")
    amount = MoneySerializer()


class CodeSerializer(Shape):
    """A code that was entered."""

    code = serializers.CharField()
    refusal = serializers.CharField(help_text="Why it cannot be used; else empty.")


class LostSerializer(Shape):
    """A promotion that takes nothing off, and why not."""

    name = serializers.CharField()
    code = serializers.CharField()
    why = serializers.CharField()


class CartSerializer(Shape):
    """A cart as it stands now, with what everything costs."""

    id = serializers.UUIDField(source="cart.pk")
    market = serializers.CharField(source="cart.market_code")
    language = serializers.CharField(source="cart.language")
    state = serializers.CharField(source="cart.state", help_text="`open`, `placed` or `merged`.")
    version = serializers.IntegerField(
        source="cart.version", help_text="Number of the newest entry."
    )
    may_edit = serializers.BooleanField()
    sharing = SharingSerializer()
    lines = CartLineSerializer(many=True, source="view.lines")
    count = serializers.IntegerField(source="view.count", help_text="Units.")
    goods = MoneySerializer(source="view.priced.goods", help_text="After discounts.")
    discount = MoneySerializer(source="view.priced.discount")
    savings = SavingSerializer(many=True, source="view.savings")
    codes = CodeSerializer(many=True, source="view.codes")
    not_applied = LostSerializer(many=True, source="view.losers")
    delivery = MoneySerializer(source="view.priced.delivery.gross")
    until_free_delivery = MoneySerializer(source="view.priced.delivery.until_free", allow_null=True)
    tax = MoneySerializer(source="view.priced.tax", help_text="Inside the total.")
    total = MoneySerializer(source="view.priced.total")
    can_be_ordered = serializers.BooleanField(source="view.can_be_ordered")
    needs_address = serializers.BooleanField(source="view.has_delivery")
    details = DetailsSerializer(source="cart")
    order = serializers.CharField(help_text="Number of the order that it became; else empty.")
    handover_url = serializers.CharField(
        help_text="To the advisor of a caller's cart: where the caller opens it on a screen of her own."
    )
    entries = EntrySerializer(many=True, help_text="After `since`, oldest first, at most 50.")


class ChangedSerializer(Shape):
    """What a command did."""

    number = serializers.IntegerField(help_text="Of its entry in the log.")
    replayed = serializers.BooleanField(help_text="This `client_id` was applied before.")
    cart = CartSerializer()


# Paying


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
