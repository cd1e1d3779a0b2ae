"""A paper says what it said when it was issued; what is let off later gets credit notes (ADR 18)."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from functools import partial

import pytest

from accounts.models import Company
from commerce.orders.changes import applying, cancel, collecting
from commerce.orders.models import Fulfilment, Order, OrderChange
from commerce.orders.operations import fulfil
from commerce.papers import operations, pdf, queries
from commerce.papers.models import Paper
from config import sellers
from core import invariants
from core.actor import SYSTEM
from core.models import OutboundMessage
from stores.inventory.models import Allocation
from tests.click_and_collect.shopfloor import Floor
from tests.concurrency.racing import race
from tests.papers.reader import text_of
from tests.world import NOW


@pytest.fixture
def floor(db) -> Floor:
    return Floor()


@pytest.fixture
def order(floor) -> Order:
    order = floor.placed_order((floor.mug, 3, None), (floor.kettle, 1, floor.leeds))
    floor.react()
    return order


@pytest.fixture
def invoiced(floor) -> Order:
    """An order on invoice of which nothing has left."""
    order = floor.placed_order((floor.mug, 3, None), (floor.kettle, 1, floor.leeds))
    company = Company.objects.create(
        name="Peak Cafés Ltd", market="GB", vat_number="GB123456789", terms_days=30, created_at=NOW
    )
    Order.objects.filter(pk=order.pk).update(company=company)
    order.plan.tenders.update(provider="invoice", card_text="")
    floor.react()
    return Order.objects.get(pk=order.pk)


def receipt(order) -> str:
    paper = operations.issue(order_id=order.pk, now=NOW + timedelta(days=40))
    return text_of(pdf.draw(queries.kept(paper), now=NOW))


def take_out(floor, order, units=1, key="a"):
    mug = order.lines.get(sku="FF-MUG")
    return cancel(
        order_id=order.pk, units={mug.pk: units}, key=key, actor=floor.shopper, now=floor.now
    )


def leave(floor, part: Fulfilment) -> None:
    Allocation.objects.filter(order_line__fulfilment=part).update(state="consumed")
    fulfil(fulfilment_id=part.pk, actor=floor.clerk, now=floor.now)
    floor.react()


def credit_notes(order) -> list[Paper]:
    return list(order.papers.filter(kind="credit_note").order_by("pk"))


def breaches() -> list[str]:
    return [line for result in invariants.run() for line in result.breaches]


def test_nothing_that_happens_later_changes_a_receipt(floor, order, settings):
    before = receipt(order)

    take_out(floor, order)
    collecting.collect_instead(
        order_id=order.pk, store_code="GB004", key="b", actor=floor.shopper, now=floor.now
    )
    Order.objects.update(full_name="Somebody Else", street="Other street 1", purchase_order="PO-2")
    settings.SELLERS = {**sellers.DEMO, "GB": ("Other Ltd", "Other place", "VAT 0")}
    floor.react()

    assert receipt(order) == before


def test_what_is_taken_out_later_gets_a_credit_note_of_the_next_number(client, floor, order):
    change = take_out(floor, order)
    collecting.collect_instead(
        order_id=order.pk, store_code="GB004", key="b", actor=floor.shopper, now=floor.now
    )
    floor.react()

    first, second = credit_notes(order)
    assert (first.place, second.place) == (2, 3)
    sheet = queries.kept(first)
    assert (sheet.total.amount, sum(each.tax.amount for each in sheet.vat)) == (1250, change.tax)
    assert sum(each.gross.amount for each in sheet.vat) == 1250
    order.refresh_from_db()
    delivery = queries.kept(second)
    assert delivery.total.amount == order.delivery_gross
    assert sum(each.tax.amount for each in delivery.vat) == order.delivery_tax
    page = client.get(f"/orders/track/{order.tracking_token}/").content.decode()
    assert f"Credit note {first.number}" in page
    said = text_of(client.get(f"/orders/track/{order.tracking_token}/{first.number}.pdf").content)
    for part in (f"Credit note {first.number}", "Of paper: GB-2026-000001", "1 x Tarn mug", "£12.50", "Cancelled", "Not charged"):  # fmt: skip
        assert part in said, part
    assert breaches() == []


def test_what_was_lost_and_what_expired_get_theirs(floor, order):
    parcel, waiting = order.fulfilments.order_by("-method")
    leave(floor, parcel)
    floor.captured_by_provider(order)
    mug, kettle = order.lines.get(sku="FF-MUG"), waiting.lines.get()
    applying.note_lost(
        order_id=order.pk, units={mug.pk: 1}, key="l", actor=floor.csa, now=floor.now, reason="x"
    )
    applying.let_off_waiting(
        order_id=order.pk, units={kettle.pk: 1}, kind=OrderChange.Kind.EXPIRED, key="e", actor=SYSTEM, now=floor.now,
    )  # fmt: skip
    floor.react()

    lost, expired = (queries.kept(each) for each in credit_notes(order))
    assert ("Reason", "Lost on its way") in lost.facts
    assert [words for words, _money in lost.payments] == ["Paid back"]
    assert ("Reason", "Not fetched in time") in expired.facts


def test_told_again_there_is_one_of_each(floor, order):
    change = take_out(floor, order)
    notes = {operations.credit_change(change_id=change.pk, now=NOW).pk for _twice in range(2)}
    floor.react()

    assert [note.pk for note in credit_notes(order)] == list(notes)


def test_a_receipt_and_a_change_at_once_count_it_once(transactional_db):
    floor = Floor()
    order = floor.placed_order((floor.mug, 3, None))

    def change():
        done = take_out(floor, order)
        return operations.credit_change(change_id=done.pk, now=NOW)

    paper, note = race([partial(operations.issue, order_id=order.pk, now=NOW), change])

    assert (note is None) == (queries.kept(paper).total.amount == order.total - 1250)


def test_control_without_the_orders_lock_it_is_counted_nowhere(transactional_db, monkeypatch):
    floor = Floor()
    order = floor.placed_order((floor.mug, 3, None))
    monkeypatch.setattr(operations, "lock_order", lambda pk: Order.objects.get(pk=pk))
    looked, changed = threading.Event(), threading.Event()
    drawn = operations.drafting.sale

    def slow(order, paper):
        looked.set()
        assert changed.wait(timeout=30)
        return drawn(order, paper)

    monkeypatch.setattr(operations.drafting, "sale", slow)

    def change():
        assert looked.wait(timeout=30)
        done = take_out(floor, order)
        note = operations.credit_change(change_id=done.pk, now=NOW)
        changed.set()
        return note

    paper, note = race([partial(operations.issue, order_id=order.pk, now=NOW), change])

    assert note is None
    assert paper.counts_until == 0


def test_an_invoice_is_written_when_the_last_part_has_left_and_due_from_then(
    client, floor, invoiced
):
    path = f"/orders/track/{invoiced.tracking_token}/"
    parcel, collection = invoiced.fulfilments.order_by("-method")
    floor.now += timedelta(days=20)
    leave(floor, parcel)
    assert not invoiced.papers.exists()
    assert client.get(f"{path}receipt.pdf").status_code == 404
    assert "mailed to you, when all of the order has left" in client.get(path).content.decode()

    floor.now += timedelta(days=5)
    leave(floor, collection)

    paper = invoiced.papers.get()
    assert (paper.kind, paper.due_on) == ("invoice", date(2026, 12, 19) + timedelta(days=30))
    told = OutboundMessage.objects.get(key=f"invoice-{paper.pk}").text
    assert paper.number in told
    assert "18 January 2027" in told
    assert "Invoice (PDF)" in client.get(path).content.decode()
    Company.objects.update(terms_days=5, name="Other")
    said = text_of(client.get(f"{path}receipt.pdf").content)
    assert "To be paid by: 18 January 2027" in said
    assert "Peak Cafés Ltd" in said


def test_what_was_cancelled_before_is_not_on_an_invoice_and_needs_no_credit_note(floor, invoiced):
    take_out(floor, invoiced)
    floor.react()
    for part in invoiced.fulfilments.all():
        leave(floor, part)

    assert queries.kept(invoiced.papers.get()).total.amount == invoiced.total - 1250


def test_where_nothing_leaves_there_is_no_invoice(floor, invoiced):
    for line in invoiced.lines.all():
        cancel(
            order_id=invoiced.pk,
            units={line.pk: line.quantity},
            key=f"k{line.pk}",
            actor=floor.shopper,
            now=floor.now,
        )
    floor.react()
    assert not invoiced.papers.exists()


def test_a_paper_from_before_papers_were_kept_is_kept_when_it_is_asked_for(floor, order):
    Paper.objects.update(sheet={})
    first = receipt(order)
    Order.objects.update(full_name="Somebody Else")
    assert receipt(order) == first


def test_what_such_a_receipt_counts_gets_no_credit_note_beside(floor, order):
    """Nobody had asked for it before the change: it is kept with it, and the books count it once."""
    Paper.objects.update(sheet={}, counts_until=0)
    change = take_out(floor, order)
    floor.react()

    assert credit_notes(order) == []
    (paper,) = order.papers.all()
    assert paper.counts_until == change.pk
    assert queries.kept(paper).total.amount == order.total - change.amount
