"""The ways in which a cart can be brought, as somebody chooses: dates, price, pick-up points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from commerce.cart.commands import ChooseDelivery
from commerce.cart.queries import CartView
from commerce.delivery.errors import CarrierUnavailable
from commerce.delivery.points import PickupPoint, points_near
from commerce.pricing.delivery import Way, delivery_days
from commerce.pricing.rules import Delivery
from core.errors import Invalid
from core.kept import Kept
from core.phones import e164

NOTE = 200


@dataclass(frozen=True, slots=True)
class WayChoice:
    """A way with what it costs and when it comes. `points` is None where the carrier does not say them."""

    way: Way
    cost: Delivery
    first: date
    last: date
    points: list[PickupPoint] | None

    @property
    def is_open(self) -> bool:
        """Say whether it can be chosen now."""
        return not self.way.has_points or bool(self.points)


def _ask_points(key: tuple[str, str, str, str]) -> list[PickupPoint] | None:
    carrier, country, postcode, city = key
    try:
        return points_near(carrier, country=country, postcode=postcode, city=city)
    except CarrierUnavailable:
        return None


# A carrier that is away is asked again after this time, not by every page meanwhile.
_points = Kept(_ask_points, seconds=30)


def choices_of(view: CartView, now: datetime) -> list[WayChoice]:
    """Return every way that brings it to the cart's address. It may ask a carrier: never in a transaction."""
    return [_choice(view, way, now) for way in view.ways]


def _choice(view: CartView, way: Way, now: datetime) -> WayChoice:
    cart = view.cart
    first, last = delivery_days(now, cart.market, way)
    points = None
    if way.has_points:
        points = _points((way.carrier, cart.market.country, cart.postcode, cart.city))
    return WayChoice(way, view.delivery_by(way), first, last, points)


def values_of(view: CartView, choices: list[WayChoice]) -> dict[str, str]:
    """Return what is chosen, as a form shows it; the nearest pick-up point where none was."""
    cart = view.cart
    nearest = next((each.points[0].id for each in choices if each.points), "")
    return {
        "way": view.way.code if view.way else "",
        "point": cart.point.get("id", nearest),
        "note": cart.delivery_note,
        "phone": cart.phone,
    }


def command_of(view: CartView, choices: list[WayChoice], values: dict[str, str]) -> ChooseDelivery:
    """Return the choice; raises Invalid with a sentence per field."""
    chosen = next((each for each in choices if each.way.code == values["way"]), None)
    if chosen is None:
        raise Invalid(fields={"way": _("Choose how it is delivered")})
    if not chosen.is_open:
        text = _("Pick-up points cannot be shown just now. Choose another way.")
        raise Invalid(fields={"way": text})
    errors = {}
    points = {point.id: point for point in chosen.points or []}
    if chosen.way.has_points and values["point"] not in points:
        errors["point"] = _("Choose a pick-up point")
    note = " ".join(values["note"].split())
    if len(note) > NOTE:
        errors["note"] = _("Use at most %(most)s characters") % {"most": NOTE}
    market = view.cart.market
    phone = e164(values["phone"], market.country) if values["phone"].strip() else ""
    if phone is None or (chosen.way.needs_phone and not phone):
        example = {"example": market.phone_display}
        errors["phone"] = _("Enter a phone number, like %(example)s") % example
    if errors:
        raise Invalid(fields=errors)
    return ChooseDelivery(
        code=chosen.way.code,
        point=points[values["point"]].kept() if chosen.way.has_points else (),
        note=note,
        phone=phone or "",
    )
