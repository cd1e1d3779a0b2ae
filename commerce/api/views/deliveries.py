"""Deliveries: announced by who buys, read by who wants to know what came."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.base import ApiView
from commerce.api.schema import STAFF, described
from commerce.api.shapes import deliveries as shapes
from commerce.api.views.places import workplace
from core.actor import STORE, Actor, Role
from core.errors import Invalid
from core.idempotency import Answer
from stores.inventory import codes
from stores.stockroom import operations, queries

TAG = "Deliveries"


class DeliveryView(ApiView):
    """Base: a colleague of a store or a warehouse, or a manager's system."""

    @property
    def colleague(self) -> Actor:
        """Return who works here; raises SignInRequired, Forbidden."""
        return self.staff(*STORE, Role.WAREHOUSE, Role.MANAGER)

    def sheet(self, delivery_id: int) -> dict[str, Any]:
        """Return the delivery as it stands now; raises NoDelivery."""
        delivery = queries.delivery_for(self.colleague, delivery_id)
        lines = queries.lines_of(delivery)
        return shapes.DeliverySerializer.written(delivery) | {
            "lines": [shapes.DeliveryLineSerializer.written(each) for each in lines]
        }


class DeliveryList(DeliveryView):
    """What is expected."""

    @described(
        "deliveries_announce",
        "Announce a delivery; the same number again is the same delivery",
        tag=TAG,
        answer=shapes.DeliverySerializer,
        body=shapes.AnnouncedSerializer,
        key=False,
        problems=[404, 409],
        auth=STAFF,
    )
    def post(self, request: Request) -> Response:
        """Write down what will come. It may say something else until something of it is here."""
        actor, said = self.colleague, self.body(shapes.AnnouncedSerializer)
        place = workplace(actor, said["location"])
        found = codes.known([line["sku"] for line in said["lines"]])
        units: dict[int, int] = {}
        for at, line in enumerate(said["lines"]):
            if line["sku"] not in found:
                text = _("No article has the code %(code)s.") % {"code": line["sku"]}
                raise Invalid(fields={f"lines.{at}.sku": text})
            variant_id, _sku = found[line["sku"]]
            units[variant_id] = units.get(variant_id, 0) + line["units"]

        def work() -> Answer:
            delivery = operations.expect_delivery(
                location=place,
                number=said["number"],
                sender=said["sender"],
                due_on=said["due_on"],
                units=units,
                actor=actor,
                now=self.now,
            )
            return 200, self.sheet(delivery.pk)

        return self.once("deliveries_announce", work)


class DeliveryDetail(DeliveryView):
    """A delivery."""

    @described(
        "deliveries_read",
        "Read a delivery: what was said to come, and what came",
        tag=TAG,
        answer=shapes.DeliverySerializer,
        problems=[404],
        auth=STAFF,
    )
    def get(self, request: Request, delivery_id: int) -> Response:
        """Answer it with its lines."""
        return Response(self.sheet(delivery_id))
