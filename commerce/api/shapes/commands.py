"""What changes a cart: commands, details, the way of delivery."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from commerce.api.shapes.common import Shape
from commerce.cart.models import Method


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
    collector_name = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Who collects instead; empty for the buyer. Left out, it stays as it is.",
    )
    collector_phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    gift_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    gift_email = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Where its gift cards go, with `gift_name`; empty for the buyer. Left out, it stays as it is.",
    )
    gift_greeting = serializers.CharField(max_length=300, required=False, allow_blank=True)
    gift_send_on = serializers.DateField(
        required=False, allow_null=True, help_text="Not before; null is as soon as it is paid."
    )
    company = serializers.IntegerField(
        source="company_id",
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**31,
        help_text="For which company it is bought, of `carts/{id}/companies/`; null for oneself. Left out, it stays.",
    )
    purchase_order = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="Stands on the company's invoice.",
    )


class ChooseDeliverySerializer(Shape):
    """How what is delivered is brought."""

    way = serializers.CharField(max_length=20, help_text="Code of a way that the cart may choose.")
    point = serializers.CharField(
        max_length=120,
        required=False,
        default="",
        allow_blank=True,
        help_text="Id of a pick-up point, where the way has them.",
    )
    note = serializers.CharField(
        max_length=400, required=False, default="", allow_blank=True, help_text="To the driver."
    )
    phone = serializers.CharField(
        max_length=60,
        required=False,
        default="",
        allow_blank=True,
        help_text="Where the way needs one; empty keeps the cart's.",
    )
    base_version = serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="The cart's version that the client saw: refused where somebody set the details since.",
    )


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


class ChooseForAllSerializer(_BasedSerializer):
    """Choose how the whole cart is got."""

    type = serializers.ChoiceField(["choose_for_all"])
    method = serializers.ChoiceField(Method.values)
    location = serializers.CharField(
        required=False, allow_null=True, help_text="Code of the store of a collection."
    )
    rest = serializers.BooleanField(
        required=False, default=False, help_text="Have delivered what the store has not."
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
    "choose_for_all": ChooseForAllSerializer,
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
