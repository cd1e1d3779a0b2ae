"""Disputes and refunds that come back: one case each, with an owner, a deadline and an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.orders import reconciling, settlement
from commerce.payments import gateway, operations, queries, reconciliation
from commerce.payments.errors import CaseHasMoved, NoCase
from commerce.payments.events import PaymentCaseClosed, PaymentCaseOpened
from commerce.payments.models import PaymentCase, Tender
from commerce.payments.providers import Dispute, Movement
from core.actor import Channel, Role
from core.errors import Forbidden, Invalid
from tests.payments.test_gateway import perform_all, process, provider
from tests.sandbox.world import DISPUTE, SUCCESS, eventually

__all__ = ["process", "provider"]


@pytest.fixture
def order(till):
    order = till.placed_order((till.kettle, 2, till.leeds))
    operations.request_capture(
        plan_id=order.plan_id, amount=9800, cause="x", actor=till.clerk, now=till.now
    )
    till.captured_by_provider(order)
    return order


@pytest.fixture
def lead(till):
    return till.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)


def told(till, order, state="open", **changes):
    """A webhook or poll reads the payment, which is disputed."""
    dispute = replace(Dispute("dp_1", 9800, "fraudulent", state), **changes)
    return _told(till, order, disputes=(dispute,))


def refund_back(till, order):
    back = Movement("re_1", "refund", 4900, till.now, failed=True)
    return _told(till, order, movements=(back, Movement("re_2", "refund", 100, till.now)))


def _told(till, order, **changes):
    tender = order.plan.last_tender
    payment = till.provider_says(tender, id=tender.provider_id, captured=9800, **changes)
    return settlement.act_on(tender.pk, payment, now=till.now)


def case() -> PaymentCase:
    return PaymentCase.objects.get()


def test_a_dispute_opens_a_case_once_however_often_it_is_told(till, order):
    for _again in range(3):
        assert told(till, order).state == "placed"
    found = case()
    assert (found.kind, found.amount, found.reason, found.state) == (
        "dispute",
        9800,
        "fraudulent",
        "open",
    )
    assert found.due_at == till.now + timedelta(days=7)
    assert till.recorded(PaymentCaseOpened) == 1
    assert till.breaches() == []


def test_it_is_due_when_the_bank_says(till, order):
    told(till, order, answer_by=till.now + timedelta(days=3))
    assert case().due_at == till.now + timedelta(days=3)


@pytest.mark.parametrize("state", ["won", "lost"])
def test_what_the_bank_decides_ends_it(till, order, state):
    told(till, order)
    told(till, order, state)
    told(till, order, state)
    assert (case().state, case().outcome) == ("closed", state)
    assert till.recorded(PaymentCaseClosed) == 1
    types = order.plan.last_tender.events.order_by("pk").values_list("type", flat=True)
    assert list(types)[-2:] == ["disputed", f"dispute_{state}"]


def test_a_decision_of_which_nothing_was_heard_before_is_a_case_too(till, order):
    told(till, order, "lost")
    told(till, order)
    assert (case().state, case().outcome) == ("closed", "lost")
    assert queries.cases_seen(now=till.now + timedelta(days=13)) == [case()]
    assert queries.cases_seen(now=till.now + timedelta(days=15)) == []


def test_a_refund_that_came_back_is_a_case_until_it_is_paid_otherwise(till, order, lead):
    refund_back(till, order)
    refund_back(till, order)
    found = case()
    assert (found.kind, found.reference, found.amount) == ("refund_back", "re_1", 4900)
    assert found.due_at == till.now + timedelta(days=2)

    operations.end_payment_case(
        case_id=found.pk, outcome="otherwise", text="Bank transfer of 25 November", actor=lead,
        now=till.now,
    )  # fmt: skip
    refund_back(till, order)
    assert (case().state, case().outcome) == ("closed", "otherwise")
    notes = case().notes.order_by("pk").values_list("actor_name", "text")
    assert list(notes)[-1] == ("Lena", "Bank transfer of 25 November")


def test_a_person_takes_it_notes_and_lets_it_wait(till, order):
    told(till, order)
    pk = case().pk
    operations.take_payment_case(case_id=pk, actor=till.csa, now=till.now)
    assert (case().state, case().owner_id) == ("working", till.csa.user_id)
    operations.note_payment_case(case_id=pk, text="Tracking sent", actor=till.csa, now=till.now)
    operations.let_payment_case_wait(
        case_id=pk, days=9, text="", actor=till.other_csa, now=till.now
    )
    assert (case().state, case().owner_id) == ("waiting", till.csa.user_id)
    assert case().due_at == till.now + timedelta(days=9)
    for days in (0, 31):
        with pytest.raises(Invalid):
            operations.let_payment_case_wait(
                case_id=pk, days=days, text="", actor=till.csa, now=till.now
            )


def test_only_a_lead_ends_it_says_how_and_once(till, order, lead):
    told(till, order)
    pk = case().pk

    def end(actor=lead, outcome="accepted", text="Too small to fight"):
        return operations.end_payment_case(
            case_id=pk, outcome=outcome, text=text, actor=actor, now=till.now
        )

    with pytest.raises(Forbidden):
        end(till.csa)
    for wrong in ({"outcome": "won"}, {"outcome": ""}, {"text": " "}):
        with pytest.raises(Invalid):
            end(**wrong)
    end()
    with pytest.raises(CaseHasMoved):
        end()
    assert case().outcome == "accepted"


def test_others_do_not_see_it(till, order):
    told(till, order)
    for actor in (till.clerk, till.shopper, till.packer):
        with pytest.raises(NoCase):
            operations.take_payment_case(case_id=case().pk, actor=actor, now=till.now)


@pytest.fixture
def taken(till, provider):
    """An order whose money the provider has taken, by a card that does as it says."""

    def made(card):
        tender = till.start_payment(till.basket())
        gateway.open_page(tender.pk, now=till.now)
        provider.simulate(Tender.objects.get(pk=tender.pk).provider_id, card)
        order = settlement.settle(tender.pk, now=till.now).order
        operations.request_capture(
            plan_id=order.plan_id, amount=order.total, cause="x", actor=till.clerk, now=till.now
        )
        perform_all(till)
        return order

    return made


def asked_again(till, order) -> PaymentCase | None:
    """What a webhook leads to: the payment is read again."""
    settlement.settle(order.plan.last_tender.pk, now=till.now)
    return PaymentCase.objects.first()


def test_the_provider_tells_of_a_dispute_and_how_it_ended(till, provider, taken):
    order = taken(DISPUTE)
    found = eventually(lambda: asked_again(till, order))
    assert (found.kind, found.amount, found.state) == ("dispute", order.total, "open")

    provider.happen(order.plan.last_tender.provider_id, "dispute_lost")
    asked_again(till, order)
    assert (case().state, case().outcome) == ("closed", "lost")
    assert till.breaches() == []


def test_the_provider_tells_of_a_refund_that_came_back(till, provider, taken):
    order = taken(SUCCESS)
    operations.request_refund(
        plan_id=order.plan_id, amount=4900, cause="return:1", actor=till.clerk, now=till.now
    )
    perform_all(till)
    assert asked_again(till, order) is None
    provider.happen(order.plan.last_tender.provider_id, "refund_fails")
    found = eventually(lambda: asked_again(till, order))
    assert (found.kind, found.amount) == ("refund_back", 4900)
    assert till.breaches() == []


def test_where_the_webhook_was_lost_the_books_open_the_case(till, provider, taken):
    order = taken(SUCCESS)
    provider.happen(order.plan.last_tender.provider_id, "dispute")
    before = till.now - timedelta(days=3650)
    for _twice in range(2):
        (told,) = eventually(
            lambda: [
                each
                for each in reconciliation.reconcile("sandbox", since=before).differences
                if each.kind == "dispute" and each.tender_id == order.plan.last_tender.pk
            ]
        )
        reconciling.settle([told], now=till.now)
    assert not told.is_safe
    assert case().tender_id == order.plan.last_tender.pk
