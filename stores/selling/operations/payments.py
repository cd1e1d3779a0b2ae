"""Money that a till takes for offers and for orders that are due: claimed, taken, given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commerce.payments.operations import Means
from core import cards, idempotency, limits
from core.errors import Conflict, Invalid
from core.operation import operation
from stores.selling.dues import SOURCES, Due, find
from stores.selling.errors import DayIsClosed, NothingDue, NotTaken
from stores.selling.models import Till, TillPayment
from stores.selling.operations.rows import lock_till
from stores.selling.reading import AHEAD, OFFLINE

Kind, State = TillPayment.Kind, TillPayment.State

# Codes that one till may look up: more is somebody who tries numbers.
LOOK_UPS, WINDOW = 120, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a till took, or gave back, as it says. `payments` are (kind, amount, reference)."""

    id: UUID
    number: int
    taken_at: datetime
    payments: Sequence[tuple[str, int, str]] = ()
    change: int = 0
    currency: str = ""
    code: str = ""
    colleague: str = ""

    def kept(self) -> list[tuple[str, int, str]]:
        """Return what stays with the till: the change is given of the cash, then of what else there is."""
        rest, kept = self.change, []
        for kind, amount, reference in sorted(self.payments, key=lambda each: each[0] != "cash"):
            given = min(rest, amount)
            rest -= given
            if amount > given:
                kept.append((kind, amount - given, cards.masked(reference)[:40]))
        return kept

    @property
    def content(self) -> str:
        """Return the hash of it."""
        said = [str(self.id), self.number, self.taken_at.isoformat(), self.change, self.currency]
        parts = [list(each) for each in self.payments]
        return idempotency.request_hash([*said, self.code, self.colleague, parts])


def look_up(*, till: Till, code: str, now: datetime) -> Due:
    """Return what a code names in the till's store. Raises NothingDue, TooMany."""
    _count(till.pk, now)
    due = find(code, location_id=till.location_id, now=now)
    if due is None:
        raise NothingDue
    return due


def _count(till_id: int, now: datetime) -> None:
    limits.spend(f"till-codes:{till_id}", limit=LOOK_UPS, window=WINDOW, now=now)


def claim(*, till: Till, code: str, now: datetime) -> datetime:
    """Keep what a code names for this till while it takes the money; return until when.

    Raises NothingDue, and AtTill or QuoteEnded: then the till takes no money.
    """
    due = look_up(till=till, code=code, now=now)
    return SOURCES[due.source].claim(due.subject, till=till, now=now)


def let_go(*, till: Till, code: str, now: datetime) -> None:
    """End the claim of this till: no money was taken. Raises NothingDue."""
    due = look_up(till=till, code=code, now=now)
    SOURCES[due.source].let_go(due.subject, till=till)


def take_payment(*, till_id: int, taken: Taken, now: datetime) -> TillPayment:
    """Settle what a code names with money that the till has; once per id, and the same again says the same.

    The money is written down first, so that it is never forgotten: then it is settled, and a sweeper
    does so where this process dies. It has paid the order (`settled`), or is `refused` with the reason:
    somebody else has paid, or the offer has ended. Then the till gives it back, and a case is open until
    it says so. Raises NothingDue, Invalid where the sum is not what is due, and Conflict for an id that
    came with something else: then nothing is written.
    """
    _count(till_id, now)
    payment = _note(till_id=till_id, taken=taken, now=now)
    return settle_noted(payment, now=now)


def settle_noted(payment: TillPayment, *, now: datetime) -> TillPayment:
    """Settle money that was written down, if it was not."""
    if payment.state != State.NOTED:
        return payment
    settled = SOURCES[payment.source].settle(payment, now=now)
    return _end(
        payment_id=payment.pk,
        order_id=settled.order.pk if settled.order is not None else None,
        why=settled.why,
        now=now,
    )


@operation
def _note(*, till_id: int, taken: Taken, now: datetime) -> TillPayment:
    till = lock_till(till_id)
    known = _known(till, taken)
    if known is not None:
        return known
    _check_time(taken.taken_at, now)
    due = find(taken.code, location_id=till.location_id, now=now)
    if due is None:
        raise NothingDue
    kept = taken.kept()
    total = sum(amount for _kind, amount, _reference in kept)
    is_sum = total == due.amount if due.is_fixed else total > 0
    if taken.currency != due.currency or not is_sum:
        said = _("%(sum)s %(currency)s is due.") % {"sum": due.amount, "currency": due.currency}
        raise Invalid(fields={"payments": said})
    payment = TillPayment.objects.create(
        till=till,
        client_id=taken.id,
        kind=Kind.TAKEN,
        state=State.NOTED,
        source=due.source,
        subject=due.subject,
        number=taken.number,
        taken_at=taken.taken_at,
        received_at=now,
        content=taken.content,
        currency=due.currency,
        total=total,
        payments=kept,
        colleague=cards.masked(taken.colleague)[:60],
    )
    means = [Means(kind, amount, reference) for kind, amount, reference in kept]
    SOURCES[due.source].note(payment, means, now=now)
    return payment


@operation
def _end(*, payment_id: int, order_id: int | None, why: str, now: datetime) -> TillPayment:
    """Keep what the money led to, once; where it led to nothing its case is opened with it."""
    lock_till(TillPayment.objects.values_list("till_id", flat=True).get(pk=payment_id))
    payment = TillPayment.objects.select_related("till", "order").get(pk=payment_id)
    if payment.state != State.NOTED:
        return payment
    payment.state = State.SETTLED if order_id is not None else State.REFUSED
    payment.order_id, payment.why = order_id, why
    payment.save(update_fields=["state", "order", "why"])
    if order_id is None:
        SOURCES[payment.source].refuse(payment, now=now)
    return payment


def give_back(*, till_id: int, of: UUID, back: Taken, now: datetime) -> TillPayment:
    """The till gave back what it took: money that came too late, or an order voided before its day was closed.

    Once per id. Raises NotTaken for what this till never took, or gave back already, DayIsClosed, and what
    forbids to cancel the order: its goods have left. Then nothing has changed, and it is a return.
    """
    first = TillPayment.objects.filter(till_id=till_id, client_id=of, kind=Kind.TAKEN).first()
    if first is None:
        raise NotTaken
    settle_noted(first, now=now)
    return _give_back(till_id=till_id, payment_id=first.pk, back=back, now=now)


@operation
def _give_back(*, till_id: int, payment_id: int, back: Taken, now: datetime) -> TillPayment:
    till = lock_till(till_id)
    known = _known(till, back)
    if known is not None:
        if known.of_id != payment_id:
            raise Conflict(_("Its id came before with something else."))
        return known
    _check_time(back.taken_at, now)
    payment = TillPayment.objects.select_related("till").get(pk=payment_id)
    source = SOURCES[payment.source]
    if payment.state == State.REFUSED:
        source.given_back(payment, till=till, now=now)
        state = State.RETURNED
    elif payment.state == State.SETTLED:
        if payment.closing_id is not None:
            raise DayIsClosed
        source.void(payment, till=till, now=now)
        state = State.VOIDED
    else:
        raise NotTaken
    payment.state = state
    payment.save(update_fields=["state"])
    facts: dict[str, Any] = {
        name: getattr(payment, name)
        for name in ("source", "subject", "currency", "total", "payments", "order_id")
    }
    return TillPayment.objects.create(
        till=till,
        client_id=back.id,
        kind=Kind.BACK,
        state=state,
        of=payment,
        number=back.number,
        taken_at=back.taken_at,
        received_at=now,
        content=back.content,
        colleague=cards.masked(back.colleague)[:60],
        **facts,
    )


def _known(till: Till, taken: Taken) -> TillPayment | None:
    """Return what an id of the locked till was before. Raises Conflict where it was something else."""
    known = (
        TillPayment.objects.select_related("till", "order")
        .filter(till=till, client_id=taken.id)
        .first()
    )
    if known is not None and known.content != taken.content:
        raise Conflict(_("Its id came before with something else."))
    return known


def _check_time(at: datetime, now: datetime) -> None:
    if not now - OFFLINE <= at <= now + AHEAD:
        said = _("A payment is at most an hour ahead of us, and of the last 90 days.")
        raise Invalid(fields={"taken_at": said})
