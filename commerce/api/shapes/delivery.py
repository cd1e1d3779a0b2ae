"""How a cart is brought, and for whom it may be bought."""

from __future__ import annotations

from rest_framework import serializers

from commerce.api.shapes.common import MoneySerializer, Shape


class PointSerializer(Shape):
    """A carrier's pick-up point."""

    id = serializers.CharField()
    name = serializers.CharField()
    street = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()


class NearPointSerializer(PointSerializer):
    """A pick-up point near the address."""

    metres = serializers.IntegerField(help_text="From the postcode.")
    hours = serializers.CharField()


class WaySerializer(Shape):
    """How what is delivered is brought, in the language of the request."""

    code = serializers.CharField()
    name = serializers.CharField()
    point = PointSerializer(allow_null=True, help_text="The pick-up point that was chosen.")
    note = serializers.CharField(help_text="To the driver.")


class WayChoiceSerializer(Shape):
    """A way of delivery that fits the cart's address and weight."""

    code = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField(help_text="What more there is to say of it.")
    first_day = serializers.DateField(help_text="It comes from this day, if it is ordered now,")
    last_day = serializers.DateField(help_text="to this one.")
    price = MoneySerializer(help_text="With the offers of the cart.")
    until_free = MoneySerializer(allow_null=True, help_text="What is missing to free delivery.")
    needs_phone = serializers.BooleanField()
    points = NearPointSerializer(
        many=True,
        allow_null=True,
        help_text="Where it is fetched, nearest first; null where the way has none, or the carrier is away.",
    )
    is_open = serializers.BooleanField(help_text="It can be chosen now.")
    is_chosen = serializers.BooleanField(help_text="It brings the cart as it stands.")


class WayChoicesSerializer(Shape):
    """The ways of delivery, the usual one first."""

    items = WayChoiceSerializer(many=True)


class CompanySerializer(Shape):
    """A company for which the owner of the cart may buy."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    vat_number = serializers.CharField()


class CompaniesSerializer(Shape):
    """The companies, by name."""

    items = CompanySerializer(many=True)
