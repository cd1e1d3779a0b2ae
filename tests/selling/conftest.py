"""Till 1 and till 2 of Leeds, ten kettles and ten mugs on its shelves, and receipts in short words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from commerce.catalogue.models import Variant
from commerce.orders.models import Order
from core import events, invariants, relay
from core.actor import Actor, Channel, Role
from core.models import Delivery
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.selling import operations
from stores.selling.models import Receipt, Till
from stores.selling.operations import Outcome
from tests.world import World


class TillWorld(World):
    """The world with two tills in Leeds and one in Oslo."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for variant in (self.kettle, self.mug):
            inventory.receive_stock_in_bulk(
                location_id=self.leeds.pk,
                quantities={variant.pk: 10},
                actor=self.clerk,
                now=self.earlier(24 * 60),
                cause=f"delivery:{variant.sku}",
            )
        self.till = self.open_till(self.leeds, 1)
        self.other_till = self.open_till(self.leeds, 2)
        self.printed = 0

    def open_till(self, location: Any, number: int) -> Till:
        return operations.open_till(
            location_id=location.pk,
            number=number,
            name="By the door",
            actor=self.manager,
            now=self.now,
        )

    def token(self, till: Till | None = None) -> str:
        return operations.make_token(
            till_id=(till or self.till).pk, actor=self.manager, now=self.now
        )

    def store_manager(self) -> Actor:
        return self.staff(
            "sue@example.com", "Sue Ray", Channel.STORE, Role.STORE_MANAGER, at=[self.leeds]
        )

    # Receipts

    def line(self, variant: Variant, quantity: int = 1, **more: Any) -> dict[str, Any]:
        unit = more.pop("unit", 4900 if variant == self.kettle else 1250)
        discount = more.pop("discount", 0)
        return {
            "sku": variant.sku,
            "quantity": quantity,
            "unit": unit,
            "discount": discount,
            "total": quantity * unit - discount,
            "vat_rate": "0.20",
        } | more

    def receipt(self, kind: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        self.printed += 1
        total = sum(line["total"] for line in lines)
        return {
            "id": str(uuid4()),
            "kind": kind,
            "number": self.printed,
            "taken_at": self.now.isoformat(),
            "currency": "GBP",
            "lines": list(lines),
            "total": total,
            "payments": [{"kind": "cash", "amount": total}],
            "colleague": "Ines",
        } | more

    def sale(self, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        return self.receipt("sale", *(lines or (self.line(self.kettle),)), **more)

    def back(self, sale: dict[str, Any], *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
        return self.receipt("return", *lines, of=sale["id"], **more)

    def void(self, sale: dict[str, Any], **more: Any) -> dict[str, Any]:
        facts = {"of": sale["id"], "total": sale["total"], "payments": []}
        return self.receipt("void", **(facts | more))

    def send(
        self, *bodies: Any, till: Till | None = None, now: datetime | None = None
    ) -> Sequence[Outcome]:
        return operations.take_receipts(
            till_id=(till or self.till).pk, bodies=bodies, now=now or self.now
        )

    def send_one(self, body: Any, **more: Any) -> Outcome:
        (outcome,) = self.send(body, **more)
        return outcome

    def states(self, *bodies: Any, **more: Any) -> list[str]:
        return [outcome.why or outcome.state for outcome in self.send(*bodies, **more)]

    # What came of it

    def order(self, outcome: Outcome) -> Order:
        return Order.objects.get(number=outcome.order)

    def booked(self, body: dict[str, Any]) -> Receipt:
        return Receipt.objects.get(client_id=UUID(body["id"]), till=self.till)

    def ledger(self, variant: Variant) -> list[tuple[str, int, str]]:
        rows = StockMovement.objects.filter(level__variant=variant, level__location=self.leeds)
        return [
            (kind, units, cause.split(":")[0])
            for kind, units, cause in rows.order_by("pk").values_list("kind", "on_hand", "cause")
        ]

    def react(self) -> None:
        """Have everybody told who is to be told, and the books of the tills' money; mails wait."""
        while waiting := [
            delivery.pk
            for delivery in Delivery.objects.order_by("pk")
            if not events.HANDLERS[delivery.handler].outside
            or delivery.handler.startswith("commerce.payments.")
        ]:
            Delivery.objects.filter(pk__in=waiting).update(due_at=self.now)
            for delivery_id in waiting:
                relay.deliver(delivery_id, now=self.now)
                failed = Delivery.objects.filter(pk=delivery_id).first()
                assert failed is None, failed.error

    def breaches(self) -> list[str]:
        """What the books say against each other, once everybody was told."""
        self.react()
        return [line for result in invariants.run() for line in result.breaches]

    def count(
        self, variant: Variant, location: Any, units: int, *, as_of: datetime | None = None
    ) -> None:
        refused = inventory.count_stock(
            location_id=location.pk,
            counts={variant.pk: units},
            as_of=as_of or self.now,
            actor=self.clerk,
            now=self.now,
            cause=f"count:{uuid4()}",
        )
        assert refused == []

    def later(self, minutes: int) -> datetime:
        return self.now + timedelta(minutes=minutes)

    def earlier(self, minutes: int) -> datetime:
        return self.now - timedelta(minutes=minutes)


@pytest.fixture
def shop(db: None) -> TillWorld:
    return TillWorld()
