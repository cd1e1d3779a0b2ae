"""Settling what the provider's books and ours disagree about, by the same steps as a webhook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from commerce.orders import settlement
from commerce.orders.events import DifferenceSettled
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.reconciliation import Difference
from core import events
from core.actor import SYSTEM, Actor
from core.operation import operation

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Settling:
    """What came of a difference: `placed`, `refused` (the money is let go), `waiting`, or `unavailable`."""

    difference: Difference
    state: str


def settle(
    differences: Iterable[Difference], *, now: datetime, actor: Actor = SYSTEM
) -> list[Settling]:
    """Act on what is safe; safe any number of times. What moves money waits in the usual calls.

    Each is recorded with who had it settled.
    """
    settled = []
    for difference in differences:
        if not difference.is_safe or difference.tender_id is None or difference.payment is None:
            continue
        try:
            state = settlement.act_on(difference.tender_id, difference.payment, now=now).state
        except ProviderUnavailable:
            state = "unavailable"
        log.info("difference_settled", kind=str(difference.kind), payment=difference.payment_id)
        _note(difference, state, actor=actor, now=now)
        settled.append(Settling(difference, state))
    return settled


@operation
def _note(difference: Difference, state: str, *, actor: Actor, now: datetime) -> None:
    settled = DifferenceSettled(
        tender_id=str(difference.tender_id),
        payment_id=difference.payment_id,
        kind=str(difference.kind),
        state=state,
    )
    events.record(settled, actor=actor, now=now, privileged=actor.is_staff)
