"""Captures stay within what is authorised, refunds within what is captured, each cause counts once."""

from __future__ import annotations

import pytest
from django.db import transaction

from commerce.payments import operations
from commerce.payments.errors import NothingLeftToMove
from commerce.payments.events import ProviderCallDone, ProviderCallFailed
from commerce.payments.models import PaymentEvent, ProviderCall, Tender


@pytest.fixture
def order(till):
    return till.pay(till.start_payment(till.basket())).order


def capture(till, order, amount, cause="fulfilment:1"):
    operations.request_capture(
        plan_id=order.plan_id, amount=amount, cause=cause, actor=till.clerk, now=till.now
    )


def refund(till, order, amount, cause="goodwill:1"):
    operations.request_refund(
        plan_id=order.plan_id, amount=amount, cause=cause, actor=till.clerk, now=till.now
    )


def done(till, kind="capture", reference="op_1"):
    call = ProviderCall.objects.get(kind=kind, state="pending")
    operations.record_call_done(call_id=call.pk, reference=reference, now=till.now)
    return call


def tender():
    row = Tender.objects.get()
    return row.capture_requested, row.captured, row.refund_requested, row.refunded


def test_a_capture_is_asked_then_done_and_stands_in_the_ledger(till, order):
    capture(till, order, 9800)
    assert tender() == (9800, 0, 0, 0)
    done(till)

    assert tender() == (9800, 9800, 0, 0)
    assert PaymentEvent.objects.get(type="captured").amount == 9800
    assert till.recorded(ProviderCallDone) == 1
    till.react()
    order.refresh_from_db()
    assert order.money_state == "partly_captured"
    assert till.breaches() == []


def test_the_same_cause_captures_once(till, order):
    capture(till, order, 9800)
    capture(till, order, 9800)

    assert ProviderCall.objects.filter(kind="capture").count() == 1
    assert tender() == (9800, 0, 0, 0)


def test_a_cause_that_only_begins_alike_is_another(till, order):
    capture(till, order, 100, "fulfilment:1")
    capture(till, order, 100, "fulfilment:12")

    assert tender()[0] == 200


def test_refuses_to_capture_more_than_is_authorised_and_nothing_changed(till, order):
    capture(till, order, 9800)

    with pytest.raises(NothingLeftToMove) as refused, transaction.atomic():
        capture(till, order, 1746, "fulfilment:2")

    assert refused.value.extra["left"] == 1745
    assert tender() == (9800, 0, 0, 0)
    assert ProviderCall.objects.count() == 1


def test_a_result_told_twice_counts_once(till, order):
    capture(till, order, 9800)
    call = done(till)
    operations.record_call_done(call_id=call.pk, reference="op_1", now=till.now)

    assert tender() == (9800, 9800, 0, 0)
    assert PaymentEvent.objects.filter(type="captured").count() == 1


def test_refuses_to_refund_what_is_not_captured(till, order):
    with pytest.raises(NothingLeftToMove):
        refund(till, order, 1)
    capture(till, order, 9800)
    with pytest.raises(NothingLeftToMove):
        refund(till, order, 1)

    assert not ProviderCall.objects.filter(kind="refund").exists()


def test_refunds_add_up_to_what_was_captured_and_no_more(till, order):
    capture(till, order, 9800)
    done(till)
    refund(till, order, 4900)
    refund(till, order, 4900, "goodwill:2")

    with pytest.raises(NothingLeftToMove):
        refund(till, order, 1, "goodwill:3")

    for number, call in enumerate(ProviderCall.objects.filter(kind="refund")):
        operations.record_call_done(call_id=call.pk, reference=f"re_{number}", now=till.now)
    assert tender() == (9800, 9800, 9800, 9800)
    till.react()
    order.refresh_from_db()
    assert order.money_state == "refunded"
    assert till.breaches() == []


def test_a_final_no_gives_back_what_was_asked_and_tells_a_person(till, order):
    capture(till, order, 9800)
    call = ProviderCall.objects.get()
    operations.record_call_failed(call_id=call.pk, error="422 no", now=till.now)
    operations.record_call_failed(call_id=call.pk, error="422 no", now=till.now)

    assert tender() == (0, 0, 0, 0)
    assert till.recorded(ProviderCallFailed) == 1
    assert till.breaches() == []


def test_nothing_is_asked_for_nothing(till, order):
    capture(till, order, 0)
    assert not ProviderCall.objects.exists()


@pytest.mark.parametrize("is_asked_again", [False, True])
def test_what_was_done_after_it_was_noted_as_refused_moves_nothing_and_says_so(
    till, order, is_asked_again
):
    capture(till, order, 9800)
    call = ProviderCall.objects.get(kind="capture")
    operations.record_call_failed(call_id=call.pk, error="422 no", now=till.now)
    if is_asked_again:
        operations.ask_again(call_id=call.pk, actor=till.manager, now=till.now)
    before = tender()

    for _twice in range(2):
        operations.record_call_done(call_id=call.pk, reference="op_1", now=till.now)

    call.refresh_from_db()
    assert call.state == ("replaced" if is_asked_again else "failed")
    assert call.error.endswith("422 no")
    assert "made after all, as op_1" in call.error
    assert tender() == before
    assert not PaymentEvent.objects.filter(type="captured").exists()
    assert till.breaches() == []
