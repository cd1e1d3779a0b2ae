"""What every provider does behind the port; the same tests against each process."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from commerce.payments.errors import ProviderRefused, ProviderUnavailable
from commerce.payments.providers import ProviderPayment, Session
from core.errors import Invalid
from core.money import Money
from tests.payments.contract.benches import BENCHES, Bench
from tests.sandbox.world import eventually


@pytest.fixture(scope="module", params=BENCHES)
def running(request, tmp_path_factory) -> Iterator[Bench]:
    bench = BENCHES[request.param](tmp_path_factory.mktemp(request.param))
    yield bench
    bench.process.stop()
    bench.sink.close()


@pytest.fixture
def bench(running, settings) -> Bench:
    running.use(settings)
    return running


def asked(**changes) -> Session:
    reference = str(uuid4())
    session = Session(
        reference=reference,
        amount=Money(11545, "GBP"),
        description="Your order at Fjord & Fell",
        language="en",
        return_url=f"http://shop.example/return/{reference}/",
        cancel_url="http://shop.example/payment/",
    )
    return replace(session, **changes)


def paid(bench: Bench, card: str = "good", **changes) -> ProviderPayment:
    payment = bench.port.open(asked(**changes))
    bench.pay(payment, card)
    return bench.port.get(payment.id)


def key() -> str:
    return f"capture:{uuid4()}"


def test_a_page_is_opened_that_a_browser_can_read(bench):
    session = asked(language="nb", amount=Money(129900, "NOK"))
    payment = bench.port.open(session)

    assert (payment.reference, payment.status) == (session.reference, "created")
    assert (payment.amount, payment.currency) == (129900, "NOK")
    assert (payment.authorised, payment.captured, payment.voided) == (0, 0, False)
    assert httpx.get(payment.pay_url).status_code == 200


def test_the_same_reference_is_the_same_page_and_other_terms_are_refused(bench):
    session = asked()
    payment = bench.port.open(session)

    assert bench.port.open(session).id == payment.id
    with pytest.raises(ProviderRefused):
        bench.port.open(replace(session, amount=Money(1, "GBP")))


def test_what_was_paid_is_authorised_and_found_by_our_reference(bench):
    payment = paid(bench)

    assert (payment.status, payment.authorised, payment.captured) == ("authorised", 11545, 0)
    assert (payment.method, payment.captured_at_once) == ("card", False)
    assert payment.card_text[-4:].isdigit()
    assert payment.created_at is not None
    assert bench.port.find(payment.reference) == payment
    assert bench.port.find(str(uuid4())) is None


def test_a_refused_card_is_told_with_its_reason_and_another_pays(bench):
    payment = bench.port.open(asked())
    bench.pay(payment, "declined")

    told = bench.port.get(payment.id)
    assert (told.status, told.authorised) == ("declined", 0)
    assert [attempt.reason for attempt in told.declines] == ["insufficient_funds"]
    bench.pay(payment)
    assert bench.port.get(payment.id).status == "authorised"


def test_is_captured_in_parts_and_once_per_key(bench):
    payment = paid(bench)
    assert payment.captures == "several"
    first, second = key(), key()

    made = bench.port.capture(payment.id, 5000, first)
    assert bench.port.capture(payment.id, 5000, first) == made
    other = bench.port.capture(payment.id, 6545, second)

    assert made != other
    told = bench.port.get(payment.id)
    assert (told.authorised, told.captured, told.refunded) == (11545, 11545, 0)
    assert not told.voided
    with pytest.raises(ProviderRefused):
        bench.port.capture(payment.id, 1, key())


def test_no_more_is_captured_than_was_authorised(bench):
    payment = paid(bench)
    with pytest.raises(ProviderRefused):
        bench.port.capture(payment.id, 11546, key())
    assert bench.port.get(payment.id).captured == 0


def test_is_refunded_in_parts_once_per_key_and_within_what_was_captured(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 8000, key())
    first = key()

    made = bench.port.refund(payment.id, 3000, first)
    assert bench.port.refund(payment.id, 3000, first) == made
    bench.port.refund(payment.id, 5000, key())

    told = bench.port.get(payment.id)
    assert (told.captured, told.refunded) == (8000, 8000)
    refunds = [each for each in told.movements if each.kind == "refund"]
    assert [(each.amount, each.failed) for each in refunds] == [(3000, False), (5000, False)]
    assert refunds[0].reference == made.reference
    with pytest.raises(ProviderRefused):
        bench.port.refund(payment.id, 1, key())


def test_letting_go_releases_the_rest_and_gives_nothing_back(bench):
    whole, part = paid(bench), paid(bench)
    bench.port.capture(part.id, 4000, key())

    for payment in (whole, part):
        void = key()
        assert bench.port.void(payment.id, void) == bench.port.void(payment.id, void)

    told = bench.port.get(whole.id)
    assert (told.status, told.voided, told.captured) == ("voided", True, 0)
    told = bench.port.get(part.id)
    assert (told.voided, told.captured, told.refunded) == (True, 4000, 0)
    for payment in (whole, part):
        with pytest.raises(ProviderRefused):
            bench.port.capture(payment.id, 1, key())


def test_a_page_that_was_let_go_cannot_be_paid(bench):
    payment = bench.port.open(asked())
    bench.port.void(payment.id, key())
    bench.pay(payment)

    told = bench.port.get(payment.id)
    assert (told.authorised, told.voided) == (0, True)


def test_a_transfer_is_captured_at_once_and_refunded(bench):
    payment = bench.port.open(asked(methods=("bank",)))
    bench.transfer(payment)

    told = bench.port.get(payment.id)
    assert (told.status, told.method, told.captured_at_once) == ("authorised", "bank", True)
    assert (told.authorised, told.captured) == (11545, 11545)
    bench.port.refund(payment.id, 11545, key())
    assert bench.port.get(payment.id).refunded == 11545


def test_an_answer_that_is_lost_is_not_lost_money(bench):
    payment = paid(bench)
    bench.port.get(payment.id)
    once = key()
    provider_calls = 2 if type(bench).__name__ == "StripeBench" else 1
    bench.misbehave(fail_next=1)
    with pytest.raises(ProviderUnavailable):
        bench.port.capture(payment.id, 5000, once)
    # A lost answer is that of the call itself: every call of the capture is made to lose its own.
    for _ in range(provider_calls):
        bench.misbehave(lose_next=1)
        with pytest.raises(ProviderUnavailable):
            bench.port.capture(payment.id, 5000, once)
    bench.misbehave(reset=True)

    bench.port.capture(payment.id, 5000, once)
    assert bench.port.get(payment.id).captured == 5000


def test_a_provider_that_cannot_be_reached_may_be_asked_again(bench, settings):
    bench.use(settings, "http://127.0.0.1:9")
    with pytest.raises(ProviderUnavailable):
        bench.port.get("pay_1")
    with pytest.raises(ProviderUnavailable):
        list(bench.port.changed_since(datetime.now(UTC)))


def test_an_unknown_payment_is_refused(bench):
    with pytest.raises(ProviderRefused):
        bench.port.get("pay_nobody_knows")


def test_a_genuine_webhook_names_the_payment(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 5000, key())
    bench.port.refund(payment.id, 1000, key())

    def named() -> list[str]:
        return [
            bench.port.payment_in_webhook(body, headers, time.time())
            for body, headers in list(bench.sink.taken)[-3:]
        ]

    eventually(lambda: named() == [payment.id] * 3)


@pytest.mark.parametrize("lie", ["body", "secret", "old", "none", "nonsense"])
def test_a_forged_webhook_is_refused(bench, lie):
    paid(bench)
    eventually(lambda: bench.sink.taken)
    body, headers = bench.sink.taken[-1]
    at = int(time.time()) - (400 if lie == "old" else 0)
    secret = "guess" if lie == "secret" else bench.secret
    signed = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    header = {"none": "", "nonsense": "v1"}.get(lie, f"t={at},v1={signed}")
    sent = body + b" " if lie == "body" else body

    with pytest.raises(Invalid):
        bench.port.payment_in_webhook(sent, {**headers, bench.header: header}, time.time())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": 1}', b'{"data": {}}'])
def test_a_signed_webhook_that_says_nothing_is_refused(bench, body):
    at = int(time.time())
    signed = hmac.new(bench.secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    with pytest.raises(Invalid):
        bench.port.payment_in_webhook(body, {bench.header: f"t={at},v1={signed}"}, time.time())


def test_the_books_tell_of_what_was_opened_or_moved_since(bench):
    since = datetime.now(UTC) - timedelta(seconds=2)
    unpaid, held = bench.port.open(asked()), paid(bench)
    bench.port.capture(held.id, 5000, key())
    bench.port.refund(held.id, 2000, key())

    books = {payment.id: payment for payment in bench.port.changed_since(since)}

    assert books[held.id] == bench.port.get(held.id)
    assert (books[held.id].captured, books[held.id].refunded) == (5000, 2000)
    assert books[unpaid.id].authorised == 0
    ahead = datetime.now(UTC) + timedelta(days=1)
    assert list(bench.port.changed_since(ahead)) == []


def test_a_dispute_is_told_and_how_it_ended(bench):
    payment = paid(bench, "disputed")
    bench.port.capture(payment.id, 11545, key())
    told = eventually(lambda: bench.port.get(payment.id).disputes)
    assert [(each.amount, each.state) for each in told] == [(11545, "open")]

    bench.dispute_lost(payment)
    assert [each.state for each in bench.port.get(payment.id).disputes] == ["lost"]


def test_a_refund_that_comes_back_is_no_refund(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 11545, key())
    made = bench.port.refund(payment.id, 3000, key())
    bench.refund_comes_back(payment, made.reference)

    told = bench.port.get(payment.id)
    assert told.refunded == 0
    assert [each.failed for each in told.movements if each.kind == "refund"] == [True]


def test_one_capture_only_releases_the_rest(bench):
    payment = paid(bench, "once")
    assert payment.captures == "once"
    bench.port.capture(payment.id, 4000, key())

    told = bench.port.get(payment.id)
    assert (told.captured, told.refunded, told.voided) == (4000, 0, True)
