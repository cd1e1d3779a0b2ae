"""Steps at the return desk, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from commerce.orders import operations as orders
from commerce.orders.models import Fulfilment, Order, OrderLine
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall
from core import relay
from core.actor import Actor
from core.models import Delivery
from returns import operations
from returns.models import Return
from returns.operations import Coming
from stores.inventory import operations as inventory
from tests.world import World


def fulfilled(world: World, order: Order, *, captured: bool = True) -> Order:
    """Let the goods leave, and their money be taken."""
    for fulfilment in Fulfilment.objects.filter(order=order):
        kind = "shipped" if fulfilment.method == "deliver" else "collected"
        inventory.consume_allocations(
            allocation_ids=[line.allocation_id for line in fulfilment.lines.all()],
            kind=kind,
            cause=f"fulfilment:{fulfilment.pk}",
            actor=world.packer,
            now=world.now,
        )
        orders.fulfil(fulfilment_id=fulfilment.pk, actor=world.packer, now=world.now)
    if captured:
        world.captured_by_provider(order)
    order.refresh_from_db()
    return order


def sold(world: World, *wanted: tuple[Any, int, Any], **options: Any) -> Order:
    """Return an order whose goods the customer has."""
    for variant, quantity, at in wanted:
        world.stock(variant, at or _warehouse(world, options), quantity)
    return fulfilled(world, world.placed_order(*wanted, **options))


def _warehouse(world: World, options: dict[str, Any]) -> Any:
    market = options.get("market")
    return world.no_warehouse if market is not None and market.code == "NO" else world.warehouse


def present(
    world: World, order: Order, *, to: Actor | None = None, at: Any = None, **changes: Any
) -> Order:
    """Show the order with its e-mail address."""
    values = {
        "number": order.number,
        "proof": order.email,
        "location_id": (at or world.manchester).pk,
        "actor": to or world.other_clerk,
        "now": world.now,
    } | changes
    return operations.present_order(**values)


def coming(order: Order, *units: int, disposition: str = "resellable") -> list[Coming]:
    """Return so many units of each line of the order."""
    lines = OrderLine.objects.filter(order=order).order_by("position")
    return [
        Coming(
            order_line_id=line.pk, quantity=quantity, reason="changed_mind", disposition=disposition
        )
        for line, quantity in zip(lines, units, strict=False)
        if quantity
    ]


def receive(
    world: World,
    order: Order,
    lines: Sequence[Coming],
    *,
    by: Actor | None = None,
    at: Any = None,
    key: str = "",
    days: int = 0,
) -> Return:
    """Take units back."""
    return operations.receive_return(
        order_id=order.pk,
        location_id=(at or world.manchester).pk,
        lines=lines,
        key=key or str(uuid4()),
        actor=by or world.other_clerk,
        now=world.now + timedelta(days=days),
    )


def provider_refunds(world: World, received: Return) -> None:
    """Let the provider pay back what was asked."""
    for call in ProviderCall.objects.filter(cause=f"return:{received.number}", kind="refund"):
        payments.record_call_done(call_id=call.pk, reference=f"re_{call.pk}", now=world.now)


def relayed(world: World) -> None:
    """Run the handlers of returns, incentives and contacts until they have seen everything."""
    ours = ("returns.", "incentives.", "contact_centre.contacts.", "commerce.orders.")
    for _round in range(5):
        waiting = [
            row.pk
            for row in Delivery.objects.order_by("event_id", "pk")
            if row.handler.startswith(ours)
        ]
        if not waiting:
            return
        for pk in waiting:
            relay.deliver(pk, now=world.now)
    raise AssertionError(Delivery.objects.values_list("handler", "error"))
