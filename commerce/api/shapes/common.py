"""Shapes that several resources share."""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers


class Shape(serializers.Serializer[Any]):
    """Base of all: a description of a body, read from an object's attributes; it never saves."""

    @classmethod
    def written(cls, facts: Any) -> dict[str, Any]:
        """Return the body that the shape makes of the facts."""
        return dict(_writer(cls).to_representation(facts))


@cache
def _writer(shape: type[Shape]) -> Shape:
    """Return the one that writes all bodies of a shape: to make it copies every field, which costs more than to use it."""
    return shape()


class MoneySerializer(Shape):
    """An amount: `{"amount": 12999, "currency": "GBP"}` is 129.99 pounds."""

    amount = serializers.IntegerField(help_text="Minor units of the currency.")
    currency = serializers.CharField(help_text="ISO 4217.")


class PlaceSerializer(Shape):
    """A store or warehouse, shortly."""

    code = serializers.CharField(help_text="What other requests call it: `GB004`.")
    slug = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    city = serializers.CharField()


class ProblemSerializer(Shape):
    """A problem document (RFC 9457). Some problems carry more members, which their operation names."""

    type = serializers.CharField(help_text="`/problems/<code>`")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(required=False, help_text="Stable, for machines: `stale-cart`.")
    detail = serializers.CharField(required=False, help_text="What is wrong and what to do.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(),
        required=False,
        help_text="A sentence per field: `lines.0.quantity`.",
    )
    request_id = serializers.CharField(
        required=False, help_text="Under which the logs know the request."
    )
