"""Differences made at the provider's process, and how each is found, told and settled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from commerce.orders import reconciling, settlement
from commerce.orders.models import Order
from commerce.payments import gateway, operations, reconciliation
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.reasons import Reason
from commerce.payments.reconciliation import Kind
from core.actor import SYSTEM
from tests.payments.test_gateway import at
from tests.sandbox.world import DISPUTE, SUCCESS, Provider, Receiver, eventually, provider_at


@pytest.fixture
def provider(tmp_path, settings) -> Iterator[Provider]:
    """A process of its own, so that its books have nothing but the test's payments."""
    receiver = Receiver()
    process = provider_at(tmp_path, receiver)
    at(settings, process.url)
    yield process
    process.stop()
    receiver.close()


@pytest.fixture
def tender(till, provider) -> Tender:
    tender = till.start_payment(till.basket())
    gateway.open_page(tender.pk, now=till.now)
    tender.refresh_from_db()
    return tender


@pytest.fixture
def order(till, provider, tender) -> Order:
    provider.simulate(tender.provider_id, SUCCESS)
    placed = settlement.settle(tender.pk, now=till.now).order
    assert placed is not None
    return placed


def perform_all(till) -> None:
    for call in ProviderCall.objects.filter(state="pending").order_by("pk"):
        gateway.perform(call.pk, now=till.now)


def take(till, order, amount) -> None:
    operations.request_capture(
        plan_id=order.plan_id, amount=amount, cause=f"f:{amount}", actor=SYSTEM, now=till.now
    )
    perform_all(till)


def give(till, order, amount) -> None:
    operations.request_refund(
        plan_id=order.plan_id, amount=amount, cause=f"r:{amount}", actor=SYSTEM, now=till.now
    )
    perform_all(till)


def end(till, tender) -> None:
    """The offer ends, and its page is closed at the provider."""
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=till.now
    )
    perform_all(till)


def found() -> list[reconciliation.Difference]:
    since = datetime.now(UTC) - timedelta(hours=1)
    return reconciliation.reconcile("sandbox", since=since).differences


def kinds() -> list[tuple[Kind, int, int]]:
    return [(each.kind, each.ours, each.theirs) for each in found()]


def move(provider, tender, what, amount) -> None:
    """Somebody moves money on the provider's own pages."""
    answer = provider.post(f"/v1/payments/{tender.provider_id}/{what}", {"amount": amount})
    assert answer.status_code == 201


def test_an_order_that_went_its_way_has_no_difference(till, provider, tender, order):
    take(till, order, 9800)
    give(till, order, 4900)

    report = reconciliation.reconcile("sandbox", since=datetime.now(UTC) - timedelta(hours=1))
    assert (report.compared, report.differences) == (1, [])
    assert reconciliation.providers() == ["sandbox"]


def test_says_what_it_did_not_look_at(till, provider, tender, order, monkeypatch):
    """Three payments that the provider's books do not name; it may be asked about two of them."""
    monkeypatch.setattr(reconciliation, "_MOST_ASKED", 2)
    provider.happen(tender.provider_id, "forget")
    plan = tender.plan
    for number in (1, 2):
        Tender.objects.create(
            plan=plan, position=number, provider="sandbox", provider_id=f"lost-{number}",
            state="authorised", amount=100, authorised=100, currency="GBP",
            created_at=tender.created_at + timedelta(seconds=number), asked_at=till.now,
        )  # fmt: skip

    report = reconciliation.reconcile("sandbox", since=datetime.now(UTC) - timedelta(hours=1))
    assert (report.compared, report.left_out) == (2, 1)
    assert [each.payment_id for each in report.differences] == [tender.provider_id, "lost-1"]

    said, told = StringIO(), StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile_payments", stdout=said)
    assert "1 payments of ours are not in its books" in said.getvalue()
    with pytest.raises(SystemExit):
        call_command("reconcile_payments", "--json", stdout=told)
    answer = json.loads(told.getvalue())
    assert (answer["left"], answer["providers"][0]["left_out"]) == (3, 1)


def test_what_the_books_name_is_sent_in_no_statement(
    till, provider, tender, order, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9) as sent:
        assert reconciliation.reconcile(
            "sandbox", since=datetime.now(UTC) - timedelta(hours=1)
        ).compared
    ours = [each["sql"] for each in sent.captured_queries if "EXISTS" in each["sql"]]
    assert len(ours) == 1
    assert tender.provider_id not in ours[0]


def test_a_page_that_nobody_paid_is_no_difference(till, provider, tender):
    assert kinds() == []


def test_a_payment_of_nobody_is_told_and_left_alone(till, provider):
    payment_id = provider.authorised(amount=700)
    provider.open(reference=str(uuid4()))

    [difference] = found()
    assert (difference.kind, difference.theirs) == (Kind.UNKNOWN_TO_US, 700)
    assert "£7.00" in difference.text
    assert reconciling.settle([difference], now=till.now) == []
    assert provider.payment(payment_id)["voided"] is False


def test_what_the_provider_has_lost_is_told(till, provider, tender, order):
    provider.happen(tender.provider_id, "forget")

    [difference] = found()
    assert (difference.kind, difference.ours) == (Kind.UNKNOWN_TO_THEM, tender.amount)
    assert not difference.is_safe


def test_a_payment_that_we_never_heard_of_becomes_its_order(till, provider, tender):
    provider.simulate(tender.provider_id, SUCCESS)

    [difference] = found()
    assert (difference.kind, difference.theirs) == (Kind.NOT_TAKEN_UP, tender.amount)
    assert [each.state for each in reconciling.settle([difference], now=till.now)] == ["placed"]
    assert Order.objects.count() == 1
    assert kinds() == []


def test_money_that_came_after_the_end_is_let_go(till, provider, tender):
    provider.simulate(tender.provider_id, SUCCESS)
    # The closing of the page came too late: the provider had authorised, and its void is lost.
    operations.void_quote(
        quote_id=tender.plan.quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=till.now
    )
    ProviderCall.objects.update(state="done", settled_at=till.now)

    [difference] = found()
    assert difference.kind == Kind.NOT_TAKEN_UP
    assert [each.state for each in reconciling.settle([difference], now=till.now)] == ["refused"]
    assert kinds() == []
    perform_all(till)
    assert provider.payment(tender.provider_id)["voided"] is True
    assert kinds() == []
    assert till.breaches() == []


def test_a_transfer_without_an_order_is_paid_back(till, provider, tender):
    provider.choose(tender.provider_id, "bank")
    end(till, tender)
    assert provider.payment(tender.provider_id)["refunded"] == tender.amount
    assert kinds() == []


def test_a_second_page_that_was_paid_is_let_go(till, provider, tender, order):
    other = provider.authorised(amount=tender.amount, reference=f"{tender.pk}/{tender.provider_id}")

    [difference] = found()
    assert (difference.kind, difference.payment_id) == (Kind.SECOND_PAYMENT, other)
    reconciling.settle([difference], now=till.now)
    perform_all(till)
    assert provider.payment(other)["voided"] is True
    assert provider.payment(tender.provider_id)["voided"] is False
    assert kinds() == []


def test_money_taken_without_an_order_is_told_to_a_person(till, provider, tender):
    provider.simulate(tender.provider_id, SUCCESS)
    move(provider, tender, "captures", 500)
    end(till, tender)
    settlement.settle(tender.pk, now=till.now)
    perform_all(till)

    [difference] = found()
    assert (difference.kind, difference.theirs) == (Kind.CAPTURED_WITHOUT_ORDER, 500)
    assert not difference.is_safe


def test_captures_that_differ(till, provider, tender, order):
    take(till, order, 5000)
    move(provider, tender, "captures", 300)
    assert kinds() == [(Kind.CAPTURED_MORE, 5000, 5300)]

    Tender.objects.update(capture_requested=6000, captured=6000)
    assert kinds() == [(Kind.CAPTURE_LOST, 6000, 5300)]


def test_refunds_that_differ(till, provider, tender, order):
    take(till, order, 5000)
    give(till, order, 2000)
    provider.happen(tender.provider_id, "refund_fails")
    [difference] = found()
    assert (difference.kind, difference.ours, difference.theirs) == (Kind.REFUND_LOST, 2000, 0)
    assert "came back" in difference.text

    move(provider, tender, "refunds", 2500)
    assert kinds() == [(Kind.REFUNDED_MORE, 2000, 2500)]


def test_another_amount_than_we_recorded(till, provider, tender, order):
    Tender.objects.update(authorised=tender.amount - 1)
    assert kinds() == [(Kind.AMOUNT, tender.amount - 1, tender.amount)]


def test_what_is_under_way_is_no_difference(till, provider, tender, order):
    move(provider, tender, "captures", 300)
    operations.request_capture(
        plan_id=order.plan_id, amount=300, cause="f", actor=SYSTEM, now=till.now
    )
    assert kinds() == []


def test_a_dispute_is_told_until_it_is_won(till, provider, tender):
    provider.simulate(tender.provider_id, DISPUTE)
    placed = settlement.settle(tender.pk, now=till.now).order
    take(till, placed, 5000)
    eventually(lambda: kinds() == [(Kind.DISPUTE, 0, 5000)])
    provider.happen(tender.provider_id, "dispute_won")
    assert kinds() == []


def run(*arguments: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("reconcile_payments", *arguments, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_the_command_tells_then_settles(till, provider, tender):
    provider.simulate(tender.provider_id, SUCCESS)

    code, said = run()
    assert code == 1
    assert "not-taken-up" in said
    assert "we have not heard of it" in said
    code, said = run("--settle", "--json", "--since", "2026-11-01")
    book = json.loads(said)["providers"][0]
    assert (code, book["differences"][0]["settled"]) == (0, "placed")
    assert run()[0] == 0


def test_the_command_says_what_is_wrong(till, provider):
    with pytest.raises(CommandError, match="ISO 8601"):
        run("--since", "yesterday")
    provider.switch(fail_next=1)
    with pytest.raises(CommandError, match="does not answer"):
        run()
