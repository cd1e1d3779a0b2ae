"""Reserved orders as what is due at a till: by the pickup code, once they are ready."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commerce.orders import reserving
from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.errors import AlreadyTaken, QuoteEnded
from commerce.payments.operations import Means
from core import codes
from stores.click_and_collect.models import Collection
from stores.click_and_collect.rules import TO_PICK, State
from stores.selling.dues import Due, DueLine, Settled
from stores.selling.models import Till, TillPayment

NAME = "reserved"
# So long a till may take to count the money. Nobody else is kept away: what comes second is given back.
CLAIM = timedelta(minutes=10)


class Reserved:
    """The source of reserved orders. What they cost is taken, never what they cost before."""

    def find(self, code: str, *, now: datetime) -> Due | None:
        """Return what is due for the order of a pickup code; None for one that was paid on the web. Eight statements."""
        found = (
            Collection.objects.filter(code_hash=codes.keyed_hash("pickup", code))
            .exclude(code_hash="")
            .select_related("fulfilment__order", "location")
            .first()
        )
        if found is None or not reserving.is_reserved(found.fulfilment.order):
            return None
        order = found.fulfilment.order
        due = reserving.due_of(order)
        lines = found.lines.select_related("order_line").order_by("order_line__position")
        return Due(
            source=NAME,
            subject=str(order.pk),
            state=_state(found, is_due=due is not None),
            amount=due.amount if due else 0,
            total=order.total,
            currency=order.currency,
            location=found.location,
            lines=[
                DueLine(
                    each.order_line.sku, each.order_line.name_en, each.order_line.name_nb, each.quantity,
                    each.order_line.gross,
                )
                for each in lines
            ],
            delivery=order.delivery_gross,
            until=found.hold_until,
            customer=order.full_name,
            order=order.number,
            is_fixed=False,
        )  # fmt: skip

    def claim(self, subject: str, *, till: Till, now: datetime) -> datetime:
        """Say until when the till should have the money. Raises QuoteEnded unless it is ready and due."""
        ready = Collection.objects.filter(
            fulfilment__order=int(subject), location_id=till.location_id, state=State.READY
        )
        if not ready.exists() or reserving.due_of(Order.objects.get(pk=subject)) is None:
            raise QuoteEnded
        return now + CLAIM

    def let_go(self, subject: str, *, till: Till) -> None:
        """Do nothing: nobody was kept away."""

    def note(self, payment: TillPayment, means: Sequence[Means], *, now: datetime) -> None:
        """Do nothing: the payment itself says that the till has the money."""

    def settle(self, payment: TillPayment, *, now: datetime) -> Settled:
        """Pay the order with it, unless it is paid, costs something else by now, or has ended."""
        order = Order.objects.get(pk=payment.subject)
        try:
            reserving.take_due(
                order_id=order.pk,
                expected=payment.total,
                means=", ".join(text or kind for kind, _amount, text in payment.payments),
                reference=payment.reference,
                actor=payment.till.actor,
                now=now,
            )
        except AlreadyTaken:
            if not reserving.is_taken_by(order, payment.reference):
                return Settled(None, "ended" if reserving.due_of(order) is None else "changed")
        return Settled(order)

    def refuse(self, payment: TillPayment, *, now: datetime) -> None:
        """Open the case of its tender."""
        payments.open_till_case(
            tender_id=reserving.tender_of(int(payment.subject)).pk,
            reference=payment.reference,
            amount=payment.total,
            reason=f"{payment.till.actor.name}, {payment.number}: {payment.why}",
            now=now,
        )

    def given_back(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """End its case."""
        payments.end_till_case(
            tender_id=reserving.tender_of(int(payment.subject)).pk,
            reference=payment.reference,
            till=till.actor,
            now=now,
        )

    def void(self, payment: TillPayment, *, till: Till, now: datetime) -> None:
        """Make it due again: the till has given the money back. Raises AlreadyTaken once goods have left."""
        reserving.give_up_payment(
            order_id=int(payment.subject), reference=payment.reference, actor=till.actor, now=now
        )


def _state(found: Collection, *, is_due: bool) -> str:
    if found.state == State.READY and is_due:
        return "waiting"
    if found.state in {State.READY, State.COLLECTED}:
        return "paid"
    return "early" if found.state in TO_PICK else "ended"
