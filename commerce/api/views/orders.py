"""Orders: a shopper's own, a glance by number and e-mail, all of them in the contact centre."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import ANYBODY, described
from commerce.api.shapes import orders as shapes
from commerce.cart.models import Method
from commerce.delivery import queries as parcels
from commerce.orders import glancing, promised, queries
from commerce.orders.models import Order, OrderLine
from contact_centre.contacts.order_glance import glance_of
from core.actor import Actor
from core.client import address_of
from stores.click_and_collect import queries as collections
from stores.click_and_collect.models import Collection

TAG = "Orders"
PAGE = 20


def line_facts(line: OrderLine) -> dict[str, Any]:
    """Return an order line as its shape reads it, named in the language of the request."""
    return {
        "id": line.pk, "sku": line.sku, "name": line.name_in(get_language() or "en"),
        "quantity": line.quantity, "gross_money": line.gross_money, "fulfilled": line.fulfilled,
        "returned": line.returned, "cancelled": line.cancelled, "lost": line.lost,
    }  # fmt: skip


def order_sheet(order: Order, actor: Actor) -> dict[str, Any]:
    """Return an order with where everything is, for an actor who may read it; eight statements."""
    is_own = _is_own(order, actor)
    parts = queries.parts_of(order)
    methods = {part.fulfilment.method for part in parts}
    collected = collections.of_order(order) if Method.COLLECT in methods else []
    by_fulfilment = {each.fulfilment_id: each for each in collected}
    sent = parcels.of_order(order) if Method.DELIVER in methods else []
    fulfilments = [
        {
            "fulfilment": part.fulfilment,
            "lines": [line_facts(line) for line in part.lines],
            "collection": _collection(by_fulfilment.get(part.fulfilment.pk), is_own=is_own),
            "parcels": [parcel for parcel in sent if parcel.fulfilment_id == part.fulfilment.pk],
        }
        for part in parts
    ]
    head = shapes.OrderHeadSerializer.written(order)
    way = promised.way_of(order, get_language() or "en")
    return dict(head) | {
        "way": shapes.PromisedWaySerializer.written(way) if way else None,
        "fulfilments": [shapes.FulfilmentSerializer.written(each) for each in fulfilments],
    }


def _is_own(order: Order, actor: Actor) -> bool:
    if actor.customer_id is not None and order.customer_id == actor.customer_id:
        return True
    return bool(actor.visitor_key) and order.visitor_key == actor.visitor_key


def _collection(collection: Collection | None, *, is_own: bool) -> dict[str, Any] | None:
    if collection is None:
        return None
    return {
        "id": collection.pk, "state": collection.state, "ready_by": collection.ready_by,
        "hold_until": collection.hold_until,
        "pickup_code": collection.code if is_own and collection.state == "ready" else "",
    }  # fmt: skip


class OrderList(ApiView):
    """Orders."""

    @described(
        "orders_list",
        "List my orders; in the contact centre all",
        tag=TAG,
        answer=shapes.OrderListSerializer,
        query=[shapes.OrderQuerySerializer],
    )
    def get(self, request: Request) -> Response:
        """Answer a page, newest first."""
        page = self.query(shapes.OrderQuerySerializer)["page"]
        begin = (page - 1) * PAGE
        rows = list(
            queries.orders_for(self.actor).order_by("-placed_at", "-pk")[begin : begin + PAGE + 1]
        )
        answer = {"page": page, "has_more": len(rows) > PAGE, "items": rows[:PAGE]}
        return Response(shapes.OrderListSerializer.written(answer))


class OrderDetail(ApiView):
    """An order."""

    @described(
        "orders_read",
        "Read an order with its lines, fulfilments and states",
        tag=TAG,
        answer=shapes.OrderSerializer,
        problems=[404],
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer it to its owner or the contact centre."""
        order = queries.order_for(self.actor, number)
        return Response(order_sheet(order, self.actor))


def _found(view: ApiView, request: Request) -> Order:
    data = view.body(shapes.TrackingSerializer)
    return queries.track(
        number=data["number"],
        proof=data["email"],
        source=address_of(request._request),
        now=view.now,
    )


class OrderTracking(ApiView):
    """A guest's order."""

    @described(
        "orders_track",
        "Look how far an order is, by its number and its e-mail address",
        tag=TAG,
        answer=shapes.GlanceSerializer,
        body=shapes.TrackingSerializer,
        problems=[404, 429],
        auth=ANYBODY,
    )
    def post(self, request: Request) -> Response:
        """Answer states, days and town. Wrong and unknown answer alike, and tries are limited."""
        return Response(shapes.GlanceSerializer.written(glance_of(_found(self, request))))


class OrderLink(ApiView):
    """The link that opens all of an order."""

    @described(
        "orders_send_link",
        "Mail the link of an order to its own address",
        tag=TAG,
        answer=shapes.GlanceSerializer,
        body=shapes.TrackingSerializer,
        problems=[404, 429],
        auth=ANYBODY,
    )
    def post(self, request: Request) -> Response:
        """Answer what tracking answers: who asks does not learn whether enough mails have left."""
        glancing.count_ask(source=address_of(request._request), now=self.now)
        order = _found(self, request)
        glancing.send_link(order_id=order.pk, now=self.now)
        return Response(shapes.GlanceSerializer.written(glance_of(order)))
