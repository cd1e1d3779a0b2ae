"""Who buys and where it goes: anything that a person may type becomes one clean form, or a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commerce.cart.commands import SetDetails
from commerce.cart.models import Cart
from core.errors import Invalid
from core.markets import Market
from core.phones import e164

CONTACT = ("full_name", "email", "phone")
ADDRESS = ("street", "street2", "postcode", "city")
LIMITS = {
    "full_name": 120,
    "email": 254,
    "phone": 40,
    "street": 120,
    "street2": 120,
    "postcode": 10,
    "city": 60,
}


def clean(
    data: Mapping[str, str], *, market: Market, language: str, needs_address: bool
) -> SetDetails:
    """Return the details as the cart keeps them: phone as E.164, postcode in its usual form.

    Raises Invalid with a sentence per field.
    """
    values = {name: " ".join(str(data.get(name) or "").split()) for name in LIMITS}
    errors: dict[str, str] = {
        name: _("Use at most %(most)s characters") % {"most": most}
        for name, most in LIMITS.items()
        if len(values[name]) > most
    }
    if not values["full_name"]:
        errors["full_name"] = _("Enter your full name")
    try:
        validate_email(values["email"])
    except ValidationError:
        errors["email"] = _("Enter an e-mail address, like name@example.com")
    if values["phone"]:
        phone = e164(values["phone"], market.country)
        if phone is None:
            errors["phone"] = _("Enter a phone number, like %(example)s") % {
                "example": market.phone_display
            }
        values["phone"] = phone or values["phone"]
    if needs_address:
        errors |= _address_errors(values, market)
    if errors:
        raise Invalid(fields=errors)
    values["postcode"] = market.postcode.written(values["postcode"]) or values["postcode"]
    return SetDetails(**values, language=language)


def values_of(cart: Cart) -> dict[str, str]:
    """Return who buys and where it goes, as a form shows it."""
    return {name: getattr(cart, name) for name in (*CONTACT, *ADDRESS)}


def changed_meanwhile(posted: Mapping[str, str], cart: Cart) -> dict[str, str]:
    """Return a sentence per field that somebody else has set to something else than what was typed."""
    return {
        name: _("Meanwhile somebody entered: %(value)s") % {"value": value}
        if value
        else _("Meanwhile somebody emptied this")
        for name, value in values_of(cart).items()
        if posted.get(name, value) != value
    }


def _address_errors(values: dict[str, str], market: Market) -> dict[str, str]:
    errors = {}
    if not values["street"]:
        errors["street"] = _("Enter the street and house number")
    if not values["city"]:
        errors["city"] = _("Enter the town or city")
    if market.postcode.written(values["postcode"]) is None:
        errors["postcode"] = str(market.postcode.error)
    return errors
