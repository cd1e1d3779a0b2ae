"""Changing an order: preview, cancel, another address, who collects, collecting instead of delivery. By its owner, or by the contact centre."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import described
from commerce.api.shapes import changes as shapes
from commerce.orders import changes, queries
from commerce.orders.changes import collecting
from core.idempotency import Answer

TAG = "Orders"


def _units(body: dict[str, Any]) -> dict[int, int]:
    units: dict[int, int] = {}
    for line in body["lines"]:
        units[line["line_id"]] = units.get(line["line_id"], 0) + line["quantity"]
    return units


class OrderCancelPreview(ApiView):
    """What cancelling would mean."""

    @described(
        "orders_preview_cancel",
        "Say what cancelling units would mean; changes nothing",
        tag=TAG,
        answer=shapes.CancelPlanSerializer,
        body=shapes.CancelSerializer,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer the amounts, or why not."""
        order = queries.order_for(self.actor, number)
        units = _units(self.body(shapes.CancelSerializer))
        plan = changes.preview(order_id=order.pk, units=units, actor=self.actor)
        return Response(shapes.CancelPlanSerializer.written(plan))


class OrderCancel(ApiView):
    """Cancelling."""

    @described(
        "orders_cancel",
        "Cancel units that are not picked, once",
        tag=TAG,
        answer=shapes.OrderChangeSerializer,
        body=shapes.CancelSerializer,
        key=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer the change."""
        actor, order = self.actor, queries.order_for(self.actor, number)
        body = self.body(shapes.CancelSerializer)
        key = request.headers.get("Idempotency-Key", "")

        def work() -> Answer:
            done = changes.cancel(
                order_id=order.pk, units=_units(body), key=key, actor=actor, now=self.now,
                reason=body["reason"], expected_amount=body.get("expected_amount"),
            )  # fmt: skip
            return 200, shapes.OrderChangeSerializer.written(done)

        return self.once("orders_cancel", work, required=True)


class OrderRedirect(ApiView):
    """Another address."""

    @described(
        "orders_redirect",
        "Send what has no label yet to another address, once",
        tag=TAG,
        answer=shapes.OrderChangeSerializer,
        body=shapes.RedirectSerializer,
        key=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer the change."""
        actor, order = self.actor, queries.order_for(self.actor, number)
        address = {"phone": order.phone} | self.body(shapes.RedirectSerializer)
        key = request.headers.get("Idempotency-Key", "")

        def work() -> Answer:
            done = changes.redirect(
                order_id=order.pk, address=address, key=key, actor=actor, now=self.now
            )
            return 200, shapes.OrderChangeSerializer.written(done)

        return self.once("orders_redirect", work, required=True)


class OrderCollector(ApiView):
    """Who collects it."""

    @described(
        "orders_name_collector",
        "Name who collects it, or take it back, once, until all of it is handed over",
        tag=TAG,
        answer=shapes.OrderChangeSerializer,
        body=shapes.CollectorSerializer,
        key=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer the change."""
        actor, order = self.actor, queries.order_for(self.actor, number)
        person = self.body(shapes.CollectorSerializer)
        key = request.headers.get("Idempotency-Key", "")

        def work() -> Answer:
            done = changes.name_collector(
                order_id=order.pk, person=person, key=key, actor=actor, now=self.now
            )
            return 200, shapes.OrderChangeSerializer.written(done)

        return self.once("orders_name_collector", work, required=True)


class OrderCollectPreview(ApiView):
    """What collecting in a store would mean."""

    @described(
        "orders_preview_collect",
        "Say what collecting it in a store instead would mean; changes nothing",
        tag=TAG,
        answer=shapes.CollectPlanSerializer,
        body=shapes.CollectSerializer,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer what would wait there, or why not."""
        order = queries.order_for(self.actor, number)
        store = self.body(shapes.CollectSerializer)["store"]
        plan = collecting.preview(
            order_id=order.pk, store_code=store, actor=self.actor, now=self.now
        )
        return Response(shapes.CollectPlanSerializer.written(plan))


class OrderCollect(ApiView):
    """Collecting instead of delivery."""

    @described(
        "orders_collect",
        "Have what was to be delivered wait in a store, once, while nothing of it is picked",
        tag=TAG,
        answer=shapes.OrderChangeSerializer,
        body=shapes.CollectSerializer,
        key=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, number: str) -> Response:
        """Answer the change."""
        actor, order = self.actor, queries.order_for(self.actor, number)
        body = self.body(shapes.CollectSerializer)
        key = request.headers.get("Idempotency-Key", "")

        def work() -> Answer:
            done = collecting.collect_instead(
                order_id=order.pk, store_code=body["store"], key=key, actor=actor, now=self.now,
                expected_amount=body.get("expected_amount"),
            )  # fmt: skip
            return 200, shapes.OrderChangeSerializer.written(done)

        return self.once("orders_collect", work, required=True)
