"""A call whose delivery is gone is made by the sweeper, once."""

from __future__ import annotations

from datetime import timedelta

from commerce.payments import operations, purses, sweepers
from commerce.payments.models import ProviderCall, Tender
from core.models import Delivery
from runtime.ports import free_port
from tests.payments.test_gateway import at, order, process, provider, tender

__all__ = ["order", "process", "provider", "tender"]


def test_makes_the_calls_that_no_delivery_will_make(till, order):
    operations.request_capture(
        plan_id=order.plan_id, amount=100, cause="x", actor=till.clerk, now=till.now
    )
    late = till.now + timedelta(minutes=5)
    assert sweepers.make_forgotten_calls(late) == 0

    Delivery.objects.all().delete()
    assert sweepers.make_forgotten_calls(till.now) == 0
    assert sweepers.make_forgotten_calls(late) == 1
    assert sweepers.make_forgotten_calls(late) == 0
    assert ProviderCall.objects.get().state == "done"


def test_also_where_the_delivery_was_parked(till, order):
    operations.request_capture(
        plan_id=order.plan_id, amount=100, cause="x", actor=till.clerk, now=till.now
    )
    Delivery.objects.update(parked_at=till.now)

    assert sweepers.make_forgotten_calls(till.now + timedelta(minutes=5)) == 1


def forgotten(till, tender, kind, number, provider_id="") -> None:
    """Calls that stand behind those that were asked before them."""
    before = ProviderCall.objects.count()
    ProviderCall.objects.bulk_create(
        ProviderCall(
            tender=tender, kind=kind, amount=1, key=f"odd:{before + each}", cause="x",
            provider_id=provider_id, created_at=till.now + timedelta(milliseconds=before + each),
        )
        for each in range(number)
    )  # fmt: skip


def of_gift_card(till, tender) -> Tender:
    """A tender of the same plan that a gift card pays."""
    made = purses.issue_gift_card(amount=5000, market="GB", key="card", now=till.now)
    own = Tender.objects.create(
        plan=tender.plan, position=9, provider="gift_card", amount=100, currency="GBP",
        authorised=100, capture_requested=100, created_at=till.now, asked_at=till.now,
    )  # fmt: skip
    purses.reserve(made.purse, own, 100, expires_at=None, now=till.now)
    return own


def done() -> int:
    return ProviderCall.objects.filter(state="done").count()


def test_calls_that_fail_again_and_again_hold_up_no_other(till, order, tender):
    own = of_gift_card(till, tender)
    forgotten(till, own, "void", 60, provider_id="no name of a payment, which raises")
    forgotten(till, own, "capture", 5)

    late = till.now + timedelta(minutes=5)
    for turn in range(3):
        sweepers.make_forgotten_calls(late + timedelta(seconds=turn))

    assert done() == 5, "five good calls stand behind sixty that raise"


def test_a_provider_that_is_away_holds_up_its_own_calls_only(till, order, tender, settings):
    own = of_gift_card(till, tender)
    forgotten(till, tender, "void", 60)
    forgotten(till, own, "capture", 5)
    at(settings, f"http://127.0.0.1:{free_port()}")

    assert sweepers.make_forgotten_calls(till.now + timedelta(minutes=5)) == 5
    assert done() == 5, "gift cards do not wait for the provider of cards"
