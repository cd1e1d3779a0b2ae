"""One order as people read it: its parts, how far each has come, and what was sold. For shop and console."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commerce.delivery import queries as parcels
from commerce.orders import queries
from commerce.orders.models import Order
from core.actor import Channel
from stores.click_and_collect import queries as collections

_WORDS: dict[str, tuple[Any, str]] = {
    "requested": (_("We are getting it ready"), "note"),
    "waiting": (_("We are getting it ready"), "note"),
    "picking": (_("We are getting it ready"), "note"),
    "packed": (_("Packed"), "note"),
    "ready": (_("Ready to collect"), "good"),
    "collected": (_("Collected"), "good"),
    "dispatched": (_("On its way"), "good"),
    "delivered": (_("Delivered"), "good"),
    "cancelled": (_("Cancelled"), "plain"),
}


def words_of(work: Any) -> tuple[Any, str]:
    """Return how far a collection or parcel has come, in the customer's words, and its tone."""
    return _WORDS.get(
        str(work.state) if work else "requested", (_("Please call us about this"), "warn")
    )


def context_of(order: Order) -> dict[str, Any]:
    """Return what an order page shows; the caller has decided who may see it."""
    by_fulfilment = {
        **{collection.fulfilment_id: collection for collection in collections.of_order(order)},
        **{parcel.fulfilment_id: parcel for parcel in parcels.of_order(order)},
    }
    language = get_language() or "en"
    return {
        "order": order,
        "language_code": language,
        "placed_by": order.sold_by_name.split(" ")[0] if order.channel != Channel.WEB else "",
        "parts": [
            {
                "fulfilment": part.fulfilment,
                "work": by_fulfilment.get(part.fulfilment.pk),
                "words": words_of(by_fulfilment.get(part.fulfilment.pk)),
                "lines": [
                    {
                        "line": line,
                        "name": line.name_in(language),
                        "product": line.variant.product,
                        "variant": line.variant,
                    }
                    for line in part.lines
                ],
            }
            for part in queries.parts_of(order)
        ],
    }
