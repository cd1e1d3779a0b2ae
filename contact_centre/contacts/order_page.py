"""One order as people read it: its parts, how far each has come, and what was sold. For shop and console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.delivery import queries as parcels
from commerce.delivery.models import Parcel
from commerce.delivery.rules import State
from commerce.orders import promised, queries
from commerce.orders.models import IN_STORE, Fulfilment, Order
from core.money import Money
from stores.click_and_collect import queries as collections
from stores.click_and_collect.models import Collection

CANCELLED = State.CANCELLED


def words_of(work: Collection | Parcel | None, method: str = "") -> tuple[str, str]:
    """Return how far a collection or parcel has come, in the customer's words, and its tone."""
    if method == Method.EMAIL:
        return _("By e-mail"), "good"
    if method == IN_STORE:
        return _("Taken along"), "good"
    if work is None:
        return _("We are getting it ready"), "note"
    return work.get_state_display(), work.tone


def words_by_order(orders: Sequence[Order]) -> dict[int, list[tuple[str, str]]]:
    """Return how far the parts of each order have come, with their tones, each said once; one statement."""
    collected = Collection.objects.filter(fulfilment=OuterRef("pk"))
    sent = Parcel.objects.filter(fulfilment=OuterRef("pk")).exclude(state=CANCELLED).order_by("-pk")
    parts = Fulfilment.objects.filter(order__in=[order.pk for order in orders]).annotate(
        collection_state=Subquery(collected.values("state")[:1]),
        parcel_state=Subquery(sent.values("state")[:1]),
    )
    found: dict[int, dict[tuple[str, str], None]] = {order.pk: {} for order in orders}
    for part in parts.order_by("pk"):
        if part.state == Fulfilment.State.CANCELLED:
            words = _("Cancelled"), "plain"
        elif part.parcel_state:
            words = words_of(Parcel(state=part.parcel_state))
        elif part.collection_state:
            words = words_of(Collection(state=part.collection_state))
        else:
            words = words_of(None, part.method)
        found[part.order_id][words] = None
    return {pk: list(said) for pk, said in found.items()}


def context_of(order: Order) -> dict[str, Any]:
    """Return what an order page shows; the caller has decided who may see it."""
    sent = parcels.of_order(order)
    by_fulfilment: dict[int, Collection | Parcel] = {
        **{collection.fulfilment_id: collection for collection in collections.of_order(order)},
        **{parcel.fulfilment_id: parcel for parcel in sent if parcel.state != CANCELLED},
    }
    language = get_language() or "en"
    parts = queries.parts_of(order)
    lines = [line for part in parts for line in part.lines]
    let_off = order.delivery_let_off + sum(line.let_off - line.costs_instead for line in lines)
    is_changed = order.delivery_let_off or any(line.let_off for line in lines)
    untaxed = sum(change.tax for change in order.changes.all()) if is_changed else 0
    untaxed -= sum(line.tax for line in lines if line.instead_of_id)
    return {
        "order": order,
        "tax": Money(order.tax - untaxed, order.currency),
        "way": promised.way_of(order, language),
        "language_code": language,
        "let_off": Money(let_off, order.currency),
        "owed": Money(order.total - let_off, order.currency),
        "can_change": any(part.fulfilment.state == Fulfilment.State.OPEN for part in parts),
        "placed_by": order.placed_by,
        "parts": [
            {
                "fulfilment": part.fulfilment,
                "work": by_fulfilment.get(part.fulfilment.pk),
                "parcels": [
                    (parcel, words_of(parcel))
                    for parcel in sent
                    if parcel.fulfilment_id == part.fulfilment.pk
                ],
                "words": words_of(by_fulfilment.get(part.fulfilment.pk), part.fulfilment.method),
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
            for part in parts
        ],
    }
