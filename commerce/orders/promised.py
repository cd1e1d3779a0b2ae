"""How an order is brought and who collects, as it was promised. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commerce.orders.models import Order


@dataclass(frozen=True, slots=True)
class PromisedWay:
    """The way of delivery as it was chosen. `point` is the pick-up point; None for the address."""

    code: str
    name: str
    first_day: date
    last_day: date
    point: dict[str, str] | None
    note: str


def way_of(order: Order, language: str) -> PromisedWay | None:
    """Return how it is brought; None where nothing is, or nothing was promised."""
    kept: dict[str, Any] = order.delivery
    if not kept.get("last_day"):
        return None
    name = kept.get(f"name_{language}") or kept.get("name_en") or ""
    return PromisedWay(
        code=str(kept.get("code", "")),
        name=str(name),
        first_day=date.fromisoformat(kept.get("first_day") or kept["last_day"]),
        last_day=date.fromisoformat(kept["last_day"]),
        point=kept.get("point") or None,
        note=str(kept.get("note", "")),
    )


def goes_to(order: Order) -> str:
    """Return where a parcel is brought, in a line: the pick-up point, or the address."""
    point = order.delivery.get("point")
    if point:
        parts = (point["name"], point["street"], f"{point['postcode']} {point['city']}")
    else:
        parts = (order.street, order.street2, f"{order.postcode} {order.city}")
    return ", ".join(part for part in parts if part.strip())
