"""Closing the day of a till: Z, numbered, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core import events
from core.errors import Conflict, Invalid
from core.operation import operation
from stores.selling import queries
from stores.selling.events import TillClosed
from stores.selling.models import Closing, Receipt, TillPayment
from stores.selling.operations.rows import lock_till
from stores.selling.reading import AHEAD, OFFLINE


@operation
def close_day(*, till_id: int, client_id: UUID, taken_at: datetime, now: datetime) -> Closing:
    """Sum the till's receipts up to the moment and close them; the same id answers the same closing.

    A receipt of before that comes later, from a till that was offline, stands in the closing after, among
    its late ones. What is parked is in none until it is booked. Raises Conflict for another moment
    under the same id, Invalid for a moment that is none: of a clock that is wrong, or before the day began.
    """
    till = lock_till(till_id)
    done = Closing.objects.filter(till=till, client_id=client_id).first()
    if done is not None:
        if done.taken_at != taken_at:
            raise Conflict
        return done
    before = Closing.objects.filter(till=till).order_by("-number").first()
    _check(taken_at, before=before, now=now)
    closing = Closing.objects.create(
        till=till,
        number=before.number + 1 if before else 1,
        client_id=client_id,
        taken_at=taken_at,
        received_at=now,
        sums=queries.sums_of(till, until=taken_at),
    )
    for rows in (Receipt.objects, TillPayment.objects):
        rows.filter(till=till, closing=None, taken_at__lte=taken_at).update(closing=closing)
    events.record(
        TillClosed(till_id=till.pk, closing_id=closing.pk, number=closing.number),
        actor=till.actor,
        now=now,
    )
    return closing


def _check(taken_at: datetime, *, before: Closing | None, now: datetime) -> None:
    if not now - OFFLINE <= taken_at <= now + AHEAD:
        said = _("A closing is at most an hour ahead of us, and of the last 90 days.")
        raise Invalid(fields={"taken_at": said})
    if before is not None and taken_at < before.taken_at:
        said = _("The day before was closed later than that.")
        raise Invalid(fields={"taken_at": said})
