"""What the relay settles when nobody came back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.orders import settlement, sweepers
from commerce.orders.models import Order
from commerce.payments import queries
from commerce.payments.errors import ProviderRefused, ProviderUnavailable
from commerce.payments.models import Quote, Tender
from commerce.payments.providers import registry
from commerce.payments.providers.sandbox import SandboxProvider


class Asked:
    """Stands for the provider: answers what it is told to, and counts."""

    def __init__(self, till) -> None:
        self.till = till
        self.answers: dict = {}
        self.times = 0

    def __call__(self, tender):
        self.times += 1
        answer = self.answers.get(tender.pk)
        if isinstance(answer, Exception):
            raise answer
        return self.till.provider_says(tender, answer) if answer else None


@pytest.fixture
def asked(till, monkeypatch):
    asked = Asked(till)
    monkeypatch.setattr(settlement.gateway, "ask", asked)
    return asked


@pytest.fixture
def tender(till):
    return till.start_payment(till.basket())


@pytest.fixture
def other(till):
    return till.start_payment(till.basket(till.other_shopper), till.other_shopper)


def test_a_payment_whose_browser_never_came_back_becomes_an_order(till, tender, asked):
    asked.answers[tender.pk] = "authorised"
    assert sweepers.settle_forgotten_payments(till.now + timedelta(seconds=119)) == 0
    assert sweepers.settle_forgotten_payments(till.now + timedelta(seconds=121)) == 1

    assert Order.objects.get().total == tender.amount
    assert sweepers.settle_forgotten_payments(till.now + timedelta(days=1)) == 0


def test_asks_again_only_after_the_age(till, tender, asked):
    sweepers.settle_forgotten_payments(till.now + timedelta(seconds=121))
    sweepers.settle_forgotten_payments(till.now + timedelta(seconds=122))
    assert asked.times == 1

    sweepers.settle_forgotten_payments(till.now + timedelta(seconds=250))
    assert asked.times == 2


def test_stops_asking_a_provider_that_is_away(till, tender, other, asked):
    asked.answers = {tender.pk: ProviderUnavailable(), other.pk: ProviderUnavailable()}

    assert sweepers.settle_forgotten_payments(till.now + timedelta(seconds=121)) == 0
    assert asked.times == 1


@pytest.fixture
def away(till, tender, other, asked, monkeypatch):
    """Of two payments the one first asked about has a provider that is away."""
    monkeypatch.setitem(registry.PROVIDERS, "away", SandboxProvider())
    Tender.objects.filter(pk=tender.pk).update(
        provider="away", asked_at=till.now - timedelta(seconds=1)
    )
    asked.answers[tender.pk] = ProviderUnavailable()
    return tender


def test_a_provider_that_is_away_holds_up_its_own_payments_only(till, away, other, asked):
    asked.answers[other.pk] = "authorised"

    assert sweepers.settle_forgotten_payments(till.now + timedelta(seconds=121)) == 1
    assert Order.objects.get().plan_id == other.plan_id


def test_a_provider_that_is_away_holds_up_its_own_expired_offers_only(till, away, other, asked):
    assert sweepers.end_expired_quotes(till.now + timedelta(minutes=16)) == 1

    assert Quote.objects.get(plan__tenders=other).void_reason == "expired"
    assert Quote.objects.get(plan__tenders=away).state == Quote.State.OPEN


def test_payments_of_a_provider_that_is_away_do_not_fill_the_turn_of_the_others(till, away, other):
    assert queries.unsettled(older_than=till.now + timedelta(1), each=1) == {
        "away": [away.pk],
        other.provider: [other.pk],
    }


def test_one_payment_that_the_provider_does_not_know_does_not_stop_the_others(
    till, tender, other, asked
):
    asked.answers = {tender.pk: ProviderRefused("404"), other.pk: "authorised"}

    assert sweepers.settle_forgotten_payments(till.now + timedelta(seconds=121)) == 1
    assert Order.objects.count() == 1


def test_an_expired_offer_ends_and_lets_its_goods_go(till, tender, asked):
    till.now += timedelta(minutes=16)

    assert sweepers.end_expired_quotes(till.now) == 1
    assert Quote.objects.get().void_reason == "expired"
    assert sweepers.end_expired_quotes(till.now) == 0
    assert till.breaches() == []


def test_an_expired_offer_that_was_paid_after_all_is_kept(till, tender, asked):
    asked.answers[tender.pk] = "authorised"

    assert sweepers.end_expired_quotes(till.now + timedelta(minutes=16)) == 0
    assert Order.objects.count() == 1


def test_an_expired_offer_waits_for_a_provider_that_is_away(till, tender, other, asked):
    """It is asked about one: each may hang for seconds, and the sweeper has half a minute."""
    asked.answers = {tender.pk: ProviderUnavailable(), other.pk: ProviderUnavailable()}

    assert sweepers.end_expired_quotes(till.now + timedelta(minutes=16)) == 0
    assert asked.times == 1
    assert not Quote.objects.exclude(state=Quote.State.OPEN).exists()


@pytest.mark.parametrize("failure", [ProviderUnavailable(), RuntimeError("a bug")])
def test_an_offer_that_fails_again_and_again_lets_the_others_go_first(
    till, tender, other, asked, failure
):
    Tender.objects.filter(pk=tender.pk).update(asked_at=till.now - timedelta(seconds=1))
    asked.answers[tender.pk] = failure
    late = till.now + timedelta(minutes=16)

    sweepers.end_expired_quotes(late)
    sweepers.end_expired_quotes(late + timedelta(seconds=3))
    assert Quote.objects.get(plan__tenders=other).void_reason == "expired"
    assert Quote.objects.get(plan__tenders=tender).state == Quote.State.OPEN


def test_an_expired_offer_ends_when_the_provider_knows_nothing_of_it(till, tender, other, asked):
    asked.answers[tender.pk] = ProviderRefused("404")

    assert sweepers.end_expired_quotes(till.now + timedelta(minutes=16)) == 2
    assert set(Tender.objects.values_list("plan__quote__state", flat=True)) == {"void"}


def test_one_broken_offer_does_not_stop_the_others(till, tender, other, asked):
    asked.answers[tender.pk] = RuntimeError("a bug")

    assert sweepers.end_expired_quotes(till.now + timedelta(minutes=16)) == 1
    assert Quote.objects.get(plan__tenders=tender).state == Quote.State.OPEN

    asked.answers[other.pk] = "authorised"
    Quote.objects.filter(plan__tenders=other).update(state="void")
    assert sweepers.settle_forgotten_payments(till.now + timedelta(minutes=19)) == 1
