"""What the provider said of a refund."""

from __future__ import annotations

from datetime import datetime

from commerce.payments.models import ProviderCall
from core import events
from core.actor import SYSTEM
from core.errors import Conflict
from core.operation import operation
from returns.events import RefundFailed, RefundSettled
from returns.models import Refund, Return


@operation
def settle_refund(*, cause: str, now: datetime) -> None:
    """Write how the refund of a return stands from its calls: settled when all are done, failed when one is.

    Safe any number of times; a refund that is settled stays so. A call of another cause changes nothing.
    """
    received = (
        Return.objects.select_for_update(no_key=True, of=("self",))
        .filter(number=cause.removeprefix("return:"))
        .first()
    )
    if received is None:
        raise Conflict(f"no return for {cause}")
    refund = Refund.objects.get(parent=received)
    if refund.state == Refund.State.SETTLED:
        return
    states = set(
        ProviderCall.objects.filter(cause=cause, kind=ProviderCall.Kind.REFUND)
        .exclude(state=ProviderCall.State.REPLACED)
        .values_list("state", flat=True)
    )
    fact: type[RefundSettled | RefundFailed]
    if states == {ProviderCall.State.DONE}:
        refund.state, fact = Refund.State.SETTLED, RefundSettled
        Return.objects.filter(pk=received.pk, state=Return.State.RECEIVED).update(
            state=Return.State.SETTLED
        )
    elif ProviderCall.State.FAILED in states and refund.state != Refund.State.FAILED:
        refund.state, fact = Refund.State.FAILED, RefundFailed
    else:
        return
    refund.ended_at = now
    refund.save(update_fields=["state", "ended_at"])
    events.record(
        fact(
            return_id=received.pk,
            order_id=received.order_id,
            number=received.number,
            amount=refund.amount,
            currency=refund.currency,
        ),
        actor=SYSTEM,
        now=now,
    )
