"""What number and e-mail show of an order: how far each part is, its days and its town, and nothing else.

What a page or the API cannot find here it cannot show: no name, street, sum, code, goods or carrier's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from commerce.cart.models import Method
from commerce.orders.models import IN_STORE, Order
from commerce.orders.promised import PromisedWay
from contact_centre.contacts.order_page import context_of
from contact_centre.contacts.order_steps import Track, with_steps


@dataclass(frozen=True, slots=True)
class GlancePart:
    """What one place hands over in one way; `store` is empty unless it is collected."""

    method: str
    state: str
    words: str
    tone: str
    store: str
    town: str
    units: int
    first_day: date | None
    last_day: date | None
    tracks: Sequence[Track]


@dataclass(frozen=True, slots=True)
class Glance:
    """How far an order has come."""

    number: str
    market: str
    zone: ZoneInfo
    placed_at: datetime
    goods_state: str
    parts: Sequence[GlancePart]


def glance_of(order: Order) -> Glance:
    """Return it; as many statements as the order's page."""
    context = with_steps(context_of(order))
    return Glance(
        number=order.number,
        market=order.market_code,
        zone=order.market.zone,
        placed_at=order.placed_at,
        goods_state=order.goods_state,
        parts=[_part(order, part, context["way"]) for part in context["parts"]],
    )


def _part(order: Order, part: dict[str, Any], way: PromisedWay | None) -> GlancePart:
    fulfilment = part["fulfilment"]
    place = fulfilment.location
    is_collected = fulfilment.method in {Method.COLLECT, IN_STORE}
    is_brought = fulfilment.method == Method.DELIVER
    point = order.delivery.get("point") or {}
    words, tone = part["words"]
    return GlancePart(
        method=fulfilment.method,
        state=fulfilment.state,
        words=words,
        tone=tone,
        store=place.name if is_collected else "",
        town=place.city if is_collected else point.get("city", order.city) if is_brought else "",
        units=sum(each["line"].quantity for each in part["lines"]),
        first_day=way.first_day if way and is_brought else None,
        last_day=way.last_day if way and is_brought else None,
        tracks=part["tracks"],
    )
