"""Who buys and where it goes: anything that a person may type becomes one clean form, or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commerce.cart.commands import SetDetails
from commerce.cart.models import Cart
from core.errors import Invalid
from core.markets import Market
from core.phones import e164
from stores.locations import postcodes
from stores.locations.rules import folded

CONTACT = ("full_name", "email", "phone")
ADDRESS = ("street", "street2", "postcode", "city")
RECIPIENT = ("full_name", "phone", *ADDRESS)
COLLECTOR = ("collector_name", "collector_phone")
GIFT = ("gift_name", "gift_email", "gift_greeting", "gift_send_on")
# Where every house has a number; elsewhere many have a name only.
HOUSE_NUMBERED = frozenset({"NO"})
LIMITS = {
    "full_name": 120,
    "email": 254,
    "phone": 40,
    "street": 120,
    "street2": 120,
    "postcode": 10,
    "city": 60,
    "collector_name": 120,
    "collector_phone": 40,
    "purchase_order": 40,
    "gift_name": 120,
    "gift_email": 254,
    "gift_greeting": 300,
    "gift_send_on": 10,
}


def clean(
    data: Mapping[str, str], *, market: Market, language: str, needs_address: bool
) -> SetDetails:
    """Return the details as the cart keeps them: phones as E.164, postcode in its usual form.

    Where a postcode says the town, it need not be typed. Who collects, who gets a gift card, and a company,
    stay as they are where `data` does not speak of them. Raises Invalid with a sentence per field.
    """
    values, errors = _typed(data, LIMITS)
    if not values["full_name"]:
        errors["full_name"] = _("Enter your full name")
    try:
        validate_email(values["email"])
    except ValidationError:
        errors["email"] = _("Enter an e-mail address, like name@example.com")
    for name in ("phone", "collector_phone"):
        errors |= _tidy_phone(values, name, market)
    errors |= _collector_errors(data, values)
    if data.get("gift_to") == "other":
        errors |= _gift_errors(values)
    if needs_address:
        errors |= _tidy_address(values, market)
    if errors:
        raise Invalid(fields=errors)
    values["postcode"] = market.postcode.written(values["postcode"]) or values["postcode"]
    spoken: dict[str, Any] = {name: values[name] for name in (*CONTACT, *ADDRESS)}
    return SetDetails(**spoken, **_for_others(data, values), language=language)


def clean_recipient(
    data: Mapping[str, str], *, market: Market, needs_phone: bool = False
) -> dict[str, str]:
    """Return who gets it and where, by the same rules. Raises Invalid with a sentence per field."""
    values, errors = _typed(data, RECIPIENT)
    if not values["full_name"]:
        errors["full_name"] = _("Enter the full name of who gets it")
    errors |= _tidy_phone(values, "phone", market, is_needed=needs_phone)
    errors |= _tidy_address(values, market)
    if errors:
        raise Invalid(fields=errors)
    return values


def _collector_errors(data: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    if data.get("collects") == "other" and not values["collector_name"]:
        return {"collector_name": _("Enter the name of who collects")}
    return {}


def clean_collector(data: Mapping[str, str], *, market: Market) -> dict[str, str]:
    """Return who collects, by the same rules; nobody without a name. Raises Invalid with a sentence per field."""
    values, errors = _typed(data, COLLECTOR)
    errors |= _collector_errors(data, values) | _tidy_phone(values, "collector_phone", market)
    if errors:
        raise Invalid(fields=errors)
    return values if values["collector_name"] else dict.fromkeys(COLLECTOR, "")


def _typed(data: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was typed, without needless spaces, and a sentence beside what is too long."""
    values = {name: " ".join(str(data.get(name) or "").split()) for name in names}
    return values, {
        name: _("Use at most %(most)s characters") % {"most": LIMITS[name]}
        for name, value in values.items()
        if len(value) > LIMITS[name]
    }


def spoken_of(data: Mapping[str, Any], cart: Cart) -> dict[str, str]:
    """Return what a program sent, by the names of the form; what it left out is not spoken of.

    A program names who collects, who gets a gift card, or a company by its id, where a form has choices
    beside them.
    """
    said = {
        name: "" if value is None else str(value) for name, value in data.items() if name in LIMITS
    }
    if any(name in data for name in COLLECTOR):
        is_other = any(str(data.get(name) or "").strip() for name in COLLECTOR)
        said["collects"] = "other" if is_other else "me"
    if any(name in data for name in GIFT):
        said = {name: str(getattr(cart, name) or "") for name in GIFT} | said
        said["gift_to"] = "other" if said["gift_email"] else "me"
    if "company_id" in data or "purchase_order" in data:
        said["company"] = str(data.get("company_id", cart.company_id) or 0)
        said.setdefault("purchase_order", cart.purchase_order)
    return said


def _for_others(data: Mapping[str, str], values: dict[str, str]) -> dict[str, Any]:
    """Return who collects, who gets a gift card and for which company it is bought, where somebody spoke of it."""
    spoken: dict[str, Any] = {}
    if "collects" in data:
        is_other = data["collects"] == "other"
        spoken |= {name: values[name] if is_other else "" for name in COLLECTOR}
    if data.get("gift_to"):
        is_other = data["gift_to"] == "other"
        spoken |= {name: values[name] if is_other else "" for name in GIFT}
    if "company" in data:
        company = data["company"]
        spoken["company_id"] = int(company) if re.fullmatch("[0-9]{1,12}", company) else 0
        spoken["purchase_order"] = values["purchase_order"] if spoken["company_id"] else ""
    return spoken


def _gift_errors(values: dict[str, str]) -> dict[str, str]:
    """Return what is missing to send a gift card to somebody else."""
    errors = {}
    if not values["gift_name"]:
        errors["gift_name"] = _("Enter the name of who gets it")
    try:
        validate_email(values["gift_email"])
    except ValidationError:
        errors["gift_email"] = _("Enter an e-mail address, like name@example.com")
    if values["gift_send_on"]:
        try:
            date.fromisoformat(values["gift_send_on"])
        except ValueError:
            errors["gift_send_on"] = _("Choose a day from today, at most a year ahead")
    return errors


def _tidy_phone(
    values: dict[str, str], name: str, market: Market, *, is_needed: bool = False
) -> dict[str, str]:
    """Write a telephone number as E.164, or return the sentence beside its field."""
    if not values[name] and not is_needed:
        return {}
    written = e164(values[name], market.country)
    if written is None:
        example = {"example": market.phone_display}
        return {name: _("Enter a phone number, like %(example)s") % example}
    values[name] = written
    return {}


def values_of(cart: Cart) -> dict[str, str]:
    """Return who buys and where it goes, as a form shows it."""
    names = (*CONTACT, *ADDRESS, *COLLECTOR, *GIFT, "purchase_order")
    return {name: str(getattr(cart, name) or "") for name in names} | {
        "collects": "other" if cart.collector_name else "me",
        "gift_to": "other" if cart.gift_email else "me",
        "company": str(cart.company_id or ""),
    }


def changed_meanwhile(posted: Mapping[str, str], cart: Cart) -> dict[str, str]:
    """Return a sentence per field that somebody else has set to something else than what was typed."""
    return {
        name: _("Meanwhile somebody entered: %(value)s") % {"value": value}
        if value
        else _("Meanwhile somebody emptied this")
        for name, value in values_of(cart).items()
        if name not in {"collects", "company", "gift_to"} and posted.get(name, value) != value
    }


def _tidy_address(values: dict[str, str], market: Market) -> dict[str, str]:
    """Write an address in its usual form, with the town of its postcode, or return a sentence per field."""
    errors = {}
    postcode = market.postcode.written(values["postcode"])
    if postcode and not values["city"]:
        values["city"] = postcodes.town_of(market.country, postcode)
    if not values["street"]:
        errors["street"] = _("Enter the street and house number")
    if not values["city"]:
        errors["city"] = _("Enter the town or city")
    if postcode is None:
        errors["postcode"] = str(market.postcode.error)
    else:
        values["postcode"] = postcode
    return errors


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks wrong in an address, in words, and the town that would fit; empty where we know none."""

    text: str
    city: str = ""


def doubt(address: SetDetails, market: Market) -> Doubt | None:
    """Return what looks wrong in an address that may still be right; at most one statement.

    It suggests and never blocks: whoever means it so uses it as typed. Countries without a table of
    postcodes have no doubts.
    """
    known = postcodes.knows_postcode(market.country, address.postcode)
    if known is None:
        return None
    town, is_known = known
    if not is_known:
        return Doubt(_("We do not know the postcode %(code)s.") % {"code": address.postcode})
    if town and folded(town) != folded(address.city):
        said = {"code": address.postcode, "town": town, "typed": address.city}
        return Doubt(_("%(code)s is in %(town)s, and you wrote %(typed)s.") % said, city=town)
    if market.country in HOUSE_NUMBERED and not any(sign.isdigit() for sign in address.street):
        return Doubt(_("There is no house number in the street."))
    return None
