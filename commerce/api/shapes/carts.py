"""The cart and its sharing."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.commands import DetailsSerializer
from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape
from commerce.api.shapes.delivery import WaySerializer
from commerce.cart.models import Method


class ProblemOfLineSerializer(Shape):
    """What is wrong with a line."""

    code = serializers.CharField(
        help_text="`only-left`, `sold-out`, `not-sold-here`, `store-closed` or `price-changed`."
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
    way = WaySerializer(
        allow_null=True, help_text="Null where nothing is delivered, or nobody can."
    )
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
