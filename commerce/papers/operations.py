"""Issue papers, once each, as they then stand. Their numbers follow each other without a gap, per seller and year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Max

from commerce.orders.models import Fulfilment, Order, OrderChange
from commerce.orders.operations import lock_order
from commerce.papers import drafting, queries
from commerce.papers.events import PaperIssued
from commerce.papers.models import Paper, Series
from commerce.papers.sheets import Sheet, as_record
from commerce.payments.queries import is_on_invoice
from core import events
from core.actor import SYSTEM
from core.errors import NotFound
from core.operation import operation
from returns.models import Return, cause_of

Draft = Callable[[Order, Paper], Sheet]


@operation
def issue(*, order_id: int, now: datetime) -> Paper | None:
    """Return the receipt of an order, or its invoice where a company pays later; issued once.

    A reserved order has none until a till has taken its money. An invoice waits until all that will leave has left, and is due from then: None until then, and
    for good where nothing leaves. The order's lock keeps changes out while the paper counts them.
    """
    order = lock_order(order_id)
    if queries.was_never_taken(order):
        return None
    changes = order.changes.aggregate(last=Max("pk"))["last"] or 0
    if order.company is None or not is_on_invoice(order.plan_id):
        fresh = Paper(kind=Paper.Kind.RECEIPT, counts_until=changes)
        return _issue(order, fresh, drafting.sale, now=now)
    left_on = _last_left_on(order)
    if left_on is None:
        return Paper.objects.filter(order=order, cause="").first()
    due_on = left_on + timedelta(days=order.company.terms_days)
    fresh = Paper(kind=Paper.Kind.INVOICE, counts_until=changes, due_on=due_on)
    return _issue(order, fresh, drafting.sale, now=now)


def _last_left_on(order: Order) -> date | None:
    """Return the day on which the last part left; None while one waits, and where none has left."""
    parts = list(order.fulfilments.all())
    if any(part.state == Fulfilment.State.OPEN for part in parts):
        return None
    left = [part.fulfilled_at for part in parts if part.fulfilled_at is not None]
    return max(left).astimezone(order.market.zone).date() if left else None


@operation
def issue_credit_note(*, return_id: int, now: datetime) -> Paper:
    """Return the credit note of a return; issued once."""
    received = Return.objects.select_related("location", "refund").get(pk=return_id)
    fresh = Paper(kind=Paper.Kind.CREDIT_NOTE, cause=cause_of(received.number))
    return _issue(
        lock_order(received.order_id),
        fresh,
        lambda order, paper: drafting.credit_for_return(order, received, paper),
        now=now,
    )


def credit_note(*, order: Order, number: str, now: datetime) -> Paper:
    """Return a credit note of the order by its own number, or by that of its return, as mails name it.

    One that the relay has not issued yet is issued by who asks for it first. Raises NotFound.
    """
    returned = {cause_of(each.number): each for each in Return.objects.filter(order=order)}
    cause = cause_of(number)
    if cause not in returned:
        paper = queries.credit_note(order, number)
        if paper.sheet:
            return paper
        cause = paper.cause
    if cause not in returned:
        raise NotFound
    return issue_credit_note(return_id=returned[cause].pk, now=now)


@operation
def credit_change(*, change_id: int, now: datetime) -> Paper | None:
    """Return the credit note of what was let off after the receipt or invoice; issued once.

    None where nothing was let off, or the paper counts it: one that is still to be issued will.
    """
    change = OrderChange.objects.get(pk=change_id)
    order = lock_order(change.order_id)
    sold = Paper.objects.filter(order=order, cause="").first()
    # One that was issued before papers were kept counts all when it is first asked for, this too.
    is_nothing = not change.amount and change.kind != OrderChange.Kind.INSTEAD
    if is_nothing or sold is None or not sold.sheet or change.pk <= sold.counts_until:
        return None
    fresh = Paper(kind=Paper.Kind.CREDIT_NOTE, cause=change.cause)
    return _issue(
        order,
        fresh,
        lambda order, paper: drafting.credit_for_change(order, change, paper),
        now=now,
    )


@operation
def take_back_sale(*, order_id: int, before: datetime, now: datetime) -> Paper | None:
    """Return the credit note of a receipt whose money was given back while the order stands; issued once.

    A till has undone what it took for a reserved order before that moment: who pays it later gets a receipt
    of its own. None where there was no receipt by then.
    """
    order = lock_order(order_id)
    sold = Paper.objects.filter(order=order, cause="", issued_at__lte=before).first()
    if sold is None or not sold.sheet:
        return None
    cause = f"untaken:{sold.pk}"
    Paper.objects.filter(pk=sold.pk).update(cause=f"was:{sold.pk}")
    fresh = Paper(kind=Paper.Kind.CREDIT_NOTE, cause=cause)
    return _issue(
        order,
        fresh,
        lambda order, paper: drafting.credit_for_sale(order, sold, paper),
        now=now,
    )


def _issue(order: Order, fresh: Paper, draft: Draft, *, now: datetime) -> Paper:
    """Give the next number in the transaction that writes the paper, under the lock of its series.

    A transaction that fails gives its number back; the next waits for it, so that none is left out.
    The order is locked, so that one cause has one paper.
    """
    found = Paper.objects.filter(order=order, cause=fresh.cause).first()
    if found is not None:
        if not found.sheet:
            # Issued before papers were kept: it is kept as it stands when it is first asked for.
            found.counts_until, found.due_on = fresh.counts_until, fresh.due_on
            found.sheet = as_record(draft(order, found))
            found.save(update_fields=["sheet", "counts_until", "due_on"])
        return found
    year = now.astimezone(order.market.zone).year
    Series.objects.bulk_create([Series(seller=order.market_code, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update(no_key=True).get(seller=order.market_code, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    fresh.order, fresh.seller, fresh.year, fresh.place = order, series.seller, year, series.last
    fresh.issued_at = now
    fresh.sheet = as_record(draft(order, fresh))
    fresh.save(force_insert=True)
    events.record(
        PaperIssued(paper_id=fresh.pk, order_id=order.pk, kind=fresh.kind), actor=SYSTEM, now=now
    )
    return fresh
