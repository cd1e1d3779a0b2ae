"""Stripe forgets an idempotency key after a day: what was moved under it is not moved again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commerce.payments.errors import ProviderRefused
from tests.payments.contract.benches import StripeBench
from tests.payments.contract.test_contract import key, paid


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[StripeBench]:
    bench = StripeBench(tmp_path_factory.mktemp("stripe"))
    yield bench
    bench.process.stop()
    bench.sink.close()


@pytest.fixture
def bench(running, settings) -> StripeBench:
    running.use(settings)
    return running


def test_a_refund_is_made_once_and_another_of_the_same_amount_is_another(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 8000, key())
    once = key()
    made = bench.port.refund(payment.id, 3000, once)

    bench.forget_keys()
    assert bench.port.refund(payment.id, 3000, once) == made
    assert bench.port.get(payment.id).refunded == 3000
    assert bench.port.refund(payment.id, 3000, key()) != made
    assert bench.port.get(payment.id).refunded == 6000


def test_a_refund_that_came_back_is_made_again(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 8000, key())
    once = key()
    made = bench.port.refund(payment.id, 3000, once)
    bench.refund_comes_back(payment, made.reference)

    bench.forget_keys()
    assert bench.port.refund(payment.id, 3000, once) != made
    assert bench.port.get(payment.id).refunded == 3000


def test_it_is_found_behind_many_others(bench):
    payment = paid(bench)
    bench.port.capture(payment.id, 11545, key())
    once = key()
    made = bench.port.refund(payment.id, 500, once)
    for _others in range(12):
        bench.port.refund(payment.id, 10, key())

    bench.forget_keys()
    assert bench.port.refund(payment.id, 500, once) == made
    assert bench.port.get(payment.id).refunded == 620


def test_a_part_is_captured_once_and_another_of_the_same_amount_is_another(bench):
    payment = paid(bench)
    once = key()
    made = bench.port.capture(payment.id, 3000, once)

    bench.forget_keys()
    assert bench.port.capture(payment.id, 3000, once) == made
    assert bench.port.get(payment.id).captured == 3000
    assert bench.port.capture(payment.id, 3000, key()) != made
    assert bench.port.get(payment.id).captured == 6000


def test_a_card_that_is_captured_only_once_answers_what_was_taken(bench):
    payment = paid(bench, "once")
    once = key()
    made = bench.port.capture(payment.id, 4000, once)

    bench.forget_keys()
    assert bench.port.capture(payment.id, 4000, once) == made
    with pytest.raises(ProviderRefused):
        bench.port.capture(payment.id, 4000, key())
    assert bench.port.get(payment.id).captured == 4000


def test_a_page_and_an_authorisation_are_let_go_of_twice_without_harm(bench):
    payment = paid(bench)
    once = key()
    made = bench.port.void(payment.id, once)

    bench.forget_keys()
    assert bench.port.void(payment.id, once) == made
    assert bench.port.get(payment.id).voided
