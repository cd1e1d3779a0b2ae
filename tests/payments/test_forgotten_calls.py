"""A call whose delivery is gone is made by the sweeper, once."""

from __future__ import annotations

from datetime import timedelta

from commerce.payments import operations, sweepers
from commerce.payments.models import ProviderCall
from core.models import Delivery
from tests.payments.test_gateway import order, process, provider, tender

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
