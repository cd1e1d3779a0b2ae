"""What comes back at a till: the till has taken it and given the money, and the books follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments import operations as payments
from core import events, idempotency
from core.actor import Actor
from core.operation import operation
from returns.events import ReturnReceived
from returns.models import Reason, Refund, Return, ReturnLine, cause_of
from returns.operations.receiving import next_number
from stores.inventory import operations as inventory
from stores.selling import returning
from stores.selling.returning import Back


class AtTills(returning.Returns):
    """Books what tills tell as returns like any other."""

    @operation
    def take_back_at_till(
        self,
        *,
        order: Order,
        location_id: int,
        lines: Sequence[Back],
        is_void: bool,
        key: str,
        received_by: str,
        at: datetime,
        actor: Actor,
        now: datetime,
    ) -> str:
        """Write the return, put the goods on the shelf, and note the money as given; return its number.

        The order and its levels are locked, and what may come back was checked. No window closes: the
        till has decided.
        """
        received = Return.objects.create(
            number=next_number(),
            order=order,
            location_id=location_id,
            currency=order.currency,
            received_by_name=received_by or actor.name,
            received_at=at,
            key=key,
            request_hash=idempotency.request_hash([order.pk, location_id, key]),
        )
        rows = ReturnLine.objects.bulk_create(
            ReturnLine(
                parent=received,
                order_line_id=back.order_line_id,
                quantity=back.quantity,
                reason=Reason.VOIDED if is_void else Reason.NOT_ASKED,
                disposition=back.disposition,
                amount=back.amount,
            )
            for back in lines
        )
        units: Counter[int] = Counter()
        refunds: Counter[int] = Counter()
        for row, back in zip(rows, lines, strict=True):
            inventory.take_back(
                location_id=location_id,
                variant_id=back.variant_id,
                quantity=back.quantity,
                disposition=back.disposition,
                cause=cause_of(received.number),
                cause_key=f"returned:{row.pk}",
                actor=actor,
                now=now,
                at=at,
            )
            units[back.order_line_id] += back.quantity
            refunds[back.order_line_id] += back.amount
        orders.record_returned(order, units=units, refunds=refunds)
        _give_back(received, sum(refunds.values()), actor=actor, now=now)
        events.record(
            ReturnReceived(
                return_id=received.pk,
                order_id=order.pk,
                number=received.number,
                location_id=location_id,
                channel=order.channel,
                units=sum(units.values()),
                amount=sum(refunds.values()),
                currency=order.currency,
            ),
            actor=actor,
            now=now,
            privileged=True,
        )
        return received.number


def _give_back(received: Return, amount: int, *, actor: Actor, now: datetime) -> None:
    if not amount:
        received.state = Return.State.SETTLED
        received.save(update_fields=["state"])
        return
    Refund.objects.create(
        parent=received, amount=amount, currency=received.currency, requested_at=now
    )
    payments.request_refund(
        plan_id=received.order.plan_id,
        amount=amount,
        cause=cause_of(received.number),
        actor=actor,
        now=now,
        is_given=True,
    )


returning.register(AtTills())
