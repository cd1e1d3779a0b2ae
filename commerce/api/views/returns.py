"""Returns: any order, at any store, where its customer presents it."""

from __future__ import annotations

import hashlib
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import returns as shapes
from commerce.api.shapes.work import WorkQuerySerializer
from commerce.api.views.orders import line_facts
from commerce.api.views.places import workplace
from commerce.orders.models import Order
from core.actor import STORE, Actor, Role
from core.idempotency import Answer
from core.money import Money
from returns import operations, queries
from returns.errors import OrderNotPresented
from returns.operations import Coming, Plan
from stores.locations.models import Location

TAG = "Returns"


class ReturnView(ApiView):
    """Base: the colleague at a return desk."""

    @property
    def colleague(self) -> Actor:
        """Return who works here; raises SignInRequired, Forbidden."""
        return self.staff(*STORE, Role.MANAGER)

    def store(self, code: str) -> Location:
        """Return the store where she works."""
        return workplace(self.colleague, code, Location.Kind.STORE)

    def presented(self, number: str) -> Order:
        """Return an order that was presented to her; raises OrderNotPresented."""
        digits = "".join(number.split()).lstrip("#")
        order = queries.orders_presented_to(self.colleague, self.now).filter(number=digits).first()
        if order is None:
            raise OrderNotPresented
        return order

    def desk(self, order: Order) -> dict[str, Any]:
        """Return the order as the desk sees it."""
        desk = queries.desk(order, now=self.now)
        lines = []
        for each in desk.lines:
            each.line.order = order
            facts = {
                "can_return": each.can_return,
                "last_day": each.last_day,
                "closed": each.closed,
            }
            lines.append(facts | {"line": line_facts(each.line)})
        answer = {
            "order": order, "captured": desk.captured, "refundable": desk.refundable, "lines": lines,
            "returns": [earlier.number for earlier in desk.returns],
        }  # fmt: skip
        return shapes.DeskSerializer.written(answer)

    def sheet(self, number: str) -> dict[str, Any]:
        """Return a return as it stands now; raises NoSuchReturn."""
        received = queries.return_for(self.colleague, number)
        lines = [
            {
                "order_line_id": line.order_line_id, "order_line": line.order_line, "quantity": line.quantity,
                "reason": line.reason, "disposition": line.disposition,
                "refund": Money(line.amount, received.currency),
            }
            for line in received.lines.all()
        ]  # fmt: skip
        answer = {
            "received": received,
            "lines": lines,
            "delivery": Money(received.delivery_refund, received.currency),
            "refund": getattr(received, "refund", None),
        }
        return shapes.ReturnSerializer.written(answer)


def _coming(data: dict[str, Any]) -> list[Coming]:
    return [
        Coming(
            order_line_id=line["line_id"], quantity=line["quantity"], reason=line["reason"],
            disposition=line["disposition"],
        )
        for line in data["lines"]
    ]  # fmt: skip


def _plan(plan: Plan) -> dict[str, Any]:
    lines = [
        {
            "line_id": planned.line.pk, "quantity": planned.coming.quantity,
            "disposition": planned.coming.disposition, "refund": planned.refund,
        }
        for planned in plan.lines
    ]  # fmt: skip
    answer = {"order": plan.order, "lines": lines, "delivery": plan.delivery, "total": plan.total}
    return shapes.ReturnPreviewSerializer.written(answer)


class PresentationList(ReturnView):
    """Orders that customers show."""

    @described(
        "returns_present",
        "Open the order that its customer shows at the counter",
        tag=TAG,
        answer=shapes.DeskSerializer,
        status=201,
        body=shapes.PresentationRequestSerializer,
        key=False,
        problems=[404, 429],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Answer what can come back. An unknown number and a wrong proof answer alike; tries are limited."""
        data = self.body(shapes.PresentationRequestSerializer)
        store = self.store(data["location"])

        def work() -> Answer:
            order = operations.present_order(
                number=data["number"],
                proof=data["proof"],
                location_id=store.pk,
                actor=self.colleague,
                now=self.now,
            )
            return 201, self.desk(order)

        return self.once("returns_present", work)


class PresentationDetail(ReturnView):
    """A presented order."""

    @described(
        "returns_presented",
        "Read an order that was presented to me today",
        tag=TAG,
        answer=shapes.DeskSerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer what can come back."""
        return Response(self.desk(self.presented(number)))


class ReturnPreview(ReturnView):
    """The refund before it happens."""

    @described(
        "returns_preview",
        "Say what a return would give back",
        tag=TAG,
        answer=shapes.ReturnPreviewSerializer,
        body=shapes.ReturnPreviewRequestSerializer,
        problems=[404, 409],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Change nothing; refuse what the return itself would refuse."""
        data = self.body(shapes.ReturnPreviewRequestSerializer)
        store, order = self.store(data["location"]), self.presented(data["order"])
        plan = operations.preview(
            order_id=order.pk,
            lines=_coming(data),
            location_id=store.pk,
            actor=self.colleague,
            now=self.now,
        )
        return Response(_plan(plan))


class ReturnList(ReturnView):
    """Returns."""

    @described(
        "returns_create",
        "Take units back and give their money back, once",
        tag=TAG,
        answer=shapes.ReturnSerializer,
        status=201,
        body=shapes.ReturnRequestSerializer,
        key=True,
        problems=[404, 409],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Take the goods here, and give the money back to the original tender."""
        data = self.body(shapes.ReturnRequestSerializer)
        store, order = self.store(data["location"]), self.presented(data["order"])
        key = hashlib.sha256(request.headers.get("Idempotency-Key", "").encode()).hexdigest()

        def work() -> Answer:
            received = operations.receive_return(
                order_id=order.pk,
                location_id=store.pk,
                lines=_coming(data),
                key=key,
                actor=self.colleague,
                now=self.now,
                expected_amount=data.get("expected_amount"),
            )
            return 201, self.sheet(received.number)

        return self.once("returns_create", work, required=True)

    @described(
        "returns_list",
        "List what a store took back last",
        tag=TAG,
        answer=shapes.ReturnListSerializer,
        query=[WorkQuerySerializer],
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request) -> Response:
        """Answer the newest twenty, refunds that failed on top."""
        store = self.store(self.query(WorkQuerySerializer)["location"])
        answer = {"location": store, "items": queries.recent_returns(store)}
        return Response(shapes.ReturnListSerializer.written(answer))


class ReturnDetail(ReturnView):
    """A return."""

    @described(
        "returns_read",
        "Read a return",
        tag=TAG,
        answer=shapes.ReturnSerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, number: str) -> Response:
        """Answer it with the state of its refund."""
        return Response(self.sheet(number))
