"""Carriers behind one small port: book a label, cancel it, ask for news, read a webhook. Calls are never made in a transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from commerce.delivery.errors import CarrierRefused, CarrierUnavailable
from core.errors import Invalid
from core.signatures import is_genuine

TIMEOUT = httpx.Timeout(8, connect=2)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel comes from or goes to; `country` is ISO 3166-1 alpha-2.

    `point` is the carrier's id of the pick-up point where it is fetched instead.
    """

    name: str
    line1: str
    postcode: str
    city: str
    country: str
    line2: str = ""
    phone: str = ""
    email: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a carrier needs to know. `key` makes the booking once, `reference` finds it; weight in grams."""

    key: str
    reference: str
    sender: Address
    recipient: Address
    weight_g: int


@dataclass(frozen=True, slots=True)
class Label:
    """What a carrier gave."""

    carrier: str
    tracking_number: str
    tracking_url: str
    label_url: str


@dataclass(frozen=True, slots=True)
class CarrierEvent:
    """What a carrier reports of a parcel: `type` is in_transit, delivered, lost ... `reference` names it once."""

    carrier: str
    reference: str
    tracking_number: str
    type: str
    at: datetime


class Carrier(Protocol):
    """The port."""

    def book(self, shipment: Shipment) -> Label:
        """Book a label; the same key again answers the same one.

        Raises CarrierUnavailable (ask again) or CarrierRefused (final).
        """

    def cancel(self, reference: str) -> int:
        """Cancel what was booked under a reference, and say how many bookings there are; the same call again is safe.

        Raises CarrierUnavailable (ask again) or CarrierRefused (it has one already; the others are
        cancelled).
        """

    def news_of(self, tracking_number: str) -> list[CarrierEvent]:
        """Ask what has happened to a shipment so far, oldest first.

        Raises CarrierUnavailable (ask again) or CarrierRefused (it knows no such shipment).
        """

    def shipment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: datetime) -> str:
        """Check the signature over the raw body and return the tracking number; raises Invalid."""


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    return httpx.Client(
        base_url=settings.OUTSIDE_URL,
        headers={"Authorization": f"Bearer {settings.OUTSIDE_API_KEY}"},
        timeout=TIMEOUT,
    )


class Nordpost:
    """The carrier of the demo: a separate process that speaks HTTP as real ones do."""

    name = "nordpost"

    def book(self, shipment: Shipment) -> Label:
        """Register a shipment of one parcel."""
        body = {
            "reference": shipment.reference,
            "service": "parcel",
            "from": _address(shipment.sender),
            "to": _address(shipment.recipient),
            "weight_grams": shipment.weight_g,
            "parcels": 1,
        }
        data = _ask("POST", "/carrier/shipments", json=body, key=shipment.key)
        return Label(self.name, data["tracking_number"], data["tracking_url"], data["label_url"])

    def cancel(self, reference: str) -> int:
        """Find the shipments, whose numbers we may never have heard, and cancel each."""
        found = _ask("GET", f"/carrier/shipments?reference={quote(reference, safe='')}")
        try:
            numbers = [str(each["tracking_number"]) for each in found["data"]]
        except (KeyError, TypeError) as error:
            raise CarrierUnavailable from error
        refused = []
        for number in numbers:
            try:
                _ask("POST", f"/carrier/shipments/{quote(number, safe='')}/cancel")
            except CarrierRefused as error:
                refused.append(f"{number}: {error.detail}")
        if refused:
            raise CarrierRefused("; ".join(refused)[:300])
        return len(numbers)

    def news_of(self, tracking_number: str) -> list[CarrierEvent]:
        """Read the shipment. Its events have no ids: what happened and when names each.

        Never their place in the list: a scan that comes late stands where it belongs, and moves the
        rest.
        """
        shipment = _ask("GET", f"/carrier/shipments/{quote(tracking_number, safe='')}")
        try:
            return [self._event(tracking_number, event) for event in shipment["events"]]
        except (ValueError, KeyError, TypeError) as error:
            raise CarrierUnavailable from error

    def _event(self, tracking_number: str, event: dict[str, Any]) -> CarrierEvent:
        kind, at = str(event["type"])[:40], datetime.fromisoformat(str(event["created"]))
        named = f"{tracking_number}/{kind}/{at.astimezone(UTC).isoformat()}"
        return CarrierEvent(self.name, named, tracking_number, kind, at)

    def shipment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: datetime) -> str:
        """Read `{data: {tracking_number}}`; the rest of it is asked for."""
        if not is_genuine(
            header=headers.get("Carrier-Signature", ""), body=body,
            secret=settings.CARRIER_WEBHOOK_SECRET, now=now.timestamp(),
        ):  # fmt: skip
            raise Invalid(_("The signature does not fit."))
        try:
            return str(json.loads(body)["data"]["tracking_number"])[:40]
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(_("The webhook names no shipment.")) from error


def _ask(method: str, path: str, *, json: Any = None, key: str = "") -> dict[str, Any]:
    """Call the carrier and return its answer. Raises CarrierUnavailable, CarrierRefused."""
    headers = {"Idempotency-Key": key} if key else None
    try:
        answer = _client().request(method, path, json=json, headers=headers)
    except httpx.HTTPError as error:
        raise CarrierUnavailable from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise CarrierUnavailable
    if answer.status_code >= 400:
        raise CarrierRefused(_reason(answer))
    try:
        data: dict[str, Any] = answer.json()
    except ValueError as error:  # the page of a proxy, with a status that says all is well
        raise CarrierUnavailable from error
    return data


def _address(address: Address) -> dict[str, str]:
    return {
        "name": address.name[:100], "line1": address.line1, "line2": address.line2,
        "postcode": address.postcode, "city": address.city, "country": address.country,
        "phone": address.phone, "email": address.email, "point": address.point,
    }  # fmt: skip


def _reason(answer: httpx.Response) -> str:
    """Return what the carrier says is wrong, short enough to be shown."""
    try:
        problem: dict[str, Any] = answer.json()
    except ValueError:
        return f"{answer.status_code}"
    wrong = [f"{each.get('field')}: {each.get('detail')}" for each in problem.get("errors", [])]
    return ("; ".join(wrong) or str(problem.get("detail", answer.status_code)))[:300]


CARRIERS: dict[str, Carrier] = {Nordpost.name: Nordpost()}
DEFAULT = Nordpost.name
