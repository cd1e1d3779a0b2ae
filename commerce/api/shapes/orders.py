"""Orders as customers and advisors see them."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, PlaceSerializer, Shape
from commerce.api.shapes.delivery import PointSerializer
from core.actor import Channel
from stores.inventory.sourcing import Why


class OrderQuerySerializer(Shape):
    """Which page."""

    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10_000)


class TrackingSerializer(Shape):
    """What a guest knows of her order."""

    number = serializers.CharField(max_length=30)
    email = serializers.CharField(max_length=254)


class StatesSerializer(Shape):
    """Three summaries; there is no master status."""

    money = serializers.CharField(
        source="money_state",
        help_text="`due` (reserved, to be paid in the store), `authorised`, `voided`, `partly_captured`, `captured`, `partly_refunded` or `refunded`.",
    )
    goods = serializers.CharField(
        source="goods_state", help_text="`open`, `partly_fulfilled`, `fulfilled` or `cancelled`."
    )
    after_sales = serializers.CharField(help_text="`none`, `partly_returned` or `returned`.")


class OrderSummarySerializer(Shape):
    """An order on a list."""

    number = serializers.CharField()
    placed_at = serializers.DateTimeField()
    market = serializers.CharField(source="market_code")
    channel = serializers.ChoiceField(
        Channel.choices, help_text="The surface on which the total was offered."
    )
    sold_by = serializers.CharField(source="sold_by_name")
    total = MoneySerializer(source="total_money")
    states = StatesSerializer(source="*")


class OrderListSerializer(Shape):
    """Orders, newest first."""

    page = serializers.IntegerField()
    has_more = serializers.BooleanField()
    items = OrderSummarySerializer(many=True)


class ContactSerializer(Shape):
    """Who bought and where it goes."""

    full_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    street = serializers.CharField()
    street2 = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    collector_name = serializers.CharField(help_text="Who collects instead; empty for the buyer.")
    collector_phone = serializers.CharField()
    company = serializers.CharField(
        source="company.name", default="", help_text="For which it was bought; empty for oneself."
    )
    purchase_order = serializers.CharField()


class PromisedWaySerializer(Shape):
    """How what is delivered is brought, and when, as it was promised."""

    code = serializers.CharField()
    name = serializers.CharField(help_text="In the language of the request.")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    point = PointSerializer(allow_null=True, help_text="Where it is fetched; null for the address.")
    note = serializers.CharField(help_text="To the driver.")


class OrderLineSerializer(Shape):
    """A line as it was sold, and what became of its units."""

    id = serializers.IntegerField()
    sku = serializers.CharField()
    name = serializers.CharField(help_text="In the language of the request.")
    quantity = serializers.IntegerField()
    gross = MoneySerializer(source="gross_money")
    fulfilled = serializers.IntegerField()
    returned = serializers.IntegerField()
    cancelled = serializers.IntegerField(help_text="Units taken out before they left.")
    lost = serializers.IntegerField(help_text="Units that never arrived and were refunded.")


class CollectionStateSerializer(Shape):
    """How far a collection has come."""

    id = serializers.IntegerField()
    state = serializers.CharField(
        help_text="`requested`, `picking`, `ready`, `collected` or `cancelled`."
    )
    ready_by = serializers.DateTimeField(allow_null=True, help_text="What was promised.")
    hold_until = serializers.DateTimeField(allow_null=True)
    pickup_code = serializers.CharField(help_text="To its owner, once it is ready.")


class ParcelStateSerializer(Shape):
    """How far a parcel has come."""

    id = serializers.IntegerField()
    state = serializers.CharField(
        help_text="`waiting`, `picking`, `packed`, `dispatched`, `delivered`, `lost`, `damaged`, `returned` or `cancelled`."
    )
    carrier = serializers.CharField()
    tracking_number = serializers.CharField()
    tracking_url = serializers.CharField()


class FulfilmentSerializer(Shape):
    """What one place hands over in one way."""

    method = serializers.CharField(source="fulfilment.method")
    location = PlaceSerializer(source="fulfilment.location")
    state = serializers.CharField(
        source="fulfilment.state", help_text="`open`, `done` or `cancelled`."
    )
    fulfilled_at = serializers.DateTimeField(source="fulfilment.fulfilled_at", allow_null=True)
    sourced = serializers.ChoiceField(
        [str(why) for why in Why],
        source="fulfilment.sourced",
        allow_blank=True,
        help_text="Which rule chose the place that sends it; empty where the market's first warehouse had it all.",
    )
    lines = OrderLineSerializer(many=True)
    collection = CollectionStateSerializer(allow_null=True)
    parcels = ParcelStateSerializer(many=True)


class OrderHeadSerializer(OrderSummarySerializer):
    """An order with who bought it."""

    delivery = MoneySerializer(source="delivery_money")
    tax = MoneySerializer(source="tax_money", help_text="Inside the total.")
    contact = ContactSerializer(source="*")


class OrderSerializer(OrderHeadSerializer):
    """An order with where everything is."""

    way = PromisedWaySerializer(allow_null=True, help_text="Null where nothing is delivered.")
    fulfilments = FulfilmentSerializer(many=True)


class StepSerializer(Shape):
    """Something that happened to a parcel or a collection, or is to come."""

    words = serializers.CharField(help_text="In the language of the request.")
    when = serializers.CharField(help_text="In words, on the clock of its place; empty if unknown.")
    state = serializers.CharField(help_text="`done`, `failed`, `now` or `ahead`.")


class TrackSerializer(Shape):
    """The way of one parcel or collection."""

    title = serializers.CharField(help_text="Empty where there is only one.")
    steps = StepSerializer(many=True)


class GlancePartSerializer(Shape):
    """How far what one place hands over in one way has come."""

    method = serializers.CharField()
    state = serializers.CharField(help_text="`open`, `done` or `cancelled`.")
    store = serializers.CharField(help_text="Where it is collected; else empty.")
    town = serializers.CharField()
    units = serializers.IntegerField()
    first_day = serializers.DateField(allow_null=True, help_text="Promised for what is delivered.")
    last_day = serializers.DateField(allow_null=True)
    tracks = TrackSerializer(many=True)


class GlanceSerializer(Shape):
    """What number and e-mail show of an order. All of it: by the link in its mails, or signed in."""

    number = serializers.CharField()
    placed_at = serializers.DateTimeField()
    market = serializers.CharField()
    goods_state = serializers.CharField(
        help_text="`open`, `partly_fulfilled`, `fulfilled` or `cancelled`."
    )
    fulfilments = GlancePartSerializer(source="parts", many=True)
