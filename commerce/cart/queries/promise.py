"""What a quote and an order keep of how a cart is got, beside its lines and the address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commerce.cart.models import Cart
from commerce.pricing import delivery
from commerce.pricing.rules import PricedCart


def promised(cart: Cart, priced: PricedCart, now: datetime) -> dict[str, Any]:
    """Return the way of delivery with its days, who collects or gets a gift card, and the company, by their names on an order."""
    return {
        "delivery": _delivery(cart, priced, now),
        "collector_name": cart.collector_name,
        "collector_phone": cart.collector_phone,
        "gift_name": cart.gift_name,
        "gift_email": cart.gift_email,
        "gift_greeting": cart.gift_greeting,
        "gift_send_on": cart.gift_send_on.isoformat() if cart.gift_send_on else None,
        "company_id": cart.company_id,
        "purchase_order": cart.purchase_order,
    }


def _delivery(cart: Cart, priced: PricedCart, now: datetime) -> dict[str, Any]:
    way = priced.delivery.way
    if way is None:
        return {}
    first, last = delivery.delivery_days(now, cart.market, way)
    reason = priced.delivery.reason
    return {
        "code": way.code,
        "name_en": way.name_en,
        "name_nb": way.name("nb"),
        "carrier": way.carrier,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "note": cart.delivery_note,
        **({"point": cart.point} if way.has_points else {}),
        **({"reason": reason.as_record()} if reason else {}),
    }


def lacks(cart: Cart, priced: PricedCart) -> list[str]:
    """Return what the chosen way of delivery still asks for: a pick-up point, a telephone number."""
    way = priced.delivery.way
    if way is None:
        return []
    missing = []
    if way.has_points and not cart.delivery_point:
        missing.append("delivery_point")
    if way.needs_phone and not cart.phone:
        missing.append("phone")
    return missing
