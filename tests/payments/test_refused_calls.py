"""What the provider refused stays on the books as a breach until a person has it made again."""

from __future__ import annotations

import pytest

from commerce.orders import operations as orders
from commerce.payments import operations, queries
from commerce.payments.errors import NoCall, NothingLeftToMove
from commerce.payments.events import ProviderCallAskedAgain
from commerce.payments.models import ProviderCall, Tender
from core.errors import Forbidden
from core.models import Event
from returns.models import Refund
from stores.inventory.models import Allocation
from tests.returns.desk import coming, present, receive, relayed, sold


@pytest.fixture
def order(till):
    return till.pay(till.start_payment(till.basket())).order


def refuse(till, call):
    operations.record_call_failed(call_id=call.pk, error="422 no", now=till.now)


def again(till, call, actor=None):
    return operations.ask_again(call_id=call.pk, actor=actor or till.manager, now=till.now)


@pytest.fixture
def refused(till, order) -> ProviderCall:
    """The capture of goods that have left."""
    fulfilment = order.fulfilments.order_by("pk").first()
    Allocation.objects.filter(order_line__fulfilment=fulfilment).update(state="consumed")
    orders.fulfil(fulfilment_id=fulfilment.pk, actor=till.clerk, now=till.now)
    call = ProviderCall.objects.get(kind="capture")
    refuse(till, call)
    return call


def captures_missing(till) -> int:
    return sum("fulfilment=" in line and "refused=" in line for line in till.breaches())


def test_goods_that_left_without_their_money_are_a_breach_until_asked_again(till, order, refused):
    assert captures_missing(till) == 1
    assert list(queries.refused_calls()) == [refused]

    following = again(till, refused)

    assert captures_missing(till) == 0
    assert not queries.refused_calls()
    assert (following.attempt, following.key) == (2, f"{refused.key}:2")
    assert Tender.objects.get().capture_requested == refused.amount
    operations.record_call_done(call_id=following.pk, reference="op_2", now=till.now)
    assert Tender.objects.get().captured == refused.amount
    assert captures_missing(till) == 0


def test_it_is_audited_and_the_provider_is_called(till, order, refused):
    following = again(till, refused)

    event = Event.objects.get(type=ProviderCallAskedAgain.__name__)
    assert (event.privileged, event.actor["user_id"]) == (True, till.manager.user_id)
    requested = Event.objects.get(
        type="ProviderCallRequested", subject=f"provider_call:{following.pk}"
    )
    assert requested.deliveries.get().handler.endswith("make_provider_call")


def test_asked_twice_is_asked_once(till, order, refused):
    assert again(till, refused) == again(till, refused)
    assert ProviderCall.objects.filter(kind="capture").count() == 2


def test_refused_again_it_can_be_asked_a_third_time(till, order, refused):
    second = again(till, refused)
    refuse(till, second)

    assert again(till, second).key == f"{refused.key}:3"


def test_only_a_manager_or_a_lead_may_and_only_what_was_refused(till, order, refused):
    for actor in (till.csa, till.clerk, till.shopper):
        with pytest.raises(Forbidden):
            again(till, refused, actor)
    following = again(till, refused)
    with pytest.raises(NoCall):
        again(till, following)


def test_not_beyond_what_is_authorised(till, order, refused):
    operations.request_capture(
        plan_id=order.plan_id, amount=order.total, cause="other", actor=till.clerk, now=till.now
    )
    with pytest.raises(NothingLeftToMove):
        again(till, refused)


def test_a_refused_refund_asked_again_settles_its_return(world):
    order = sold(world, (world.kettle, 2, None))
    present(world, order)
    received = receive(world, order, coming(order, 1))
    call = ProviderCall.objects.get(kind="refund")
    refuse(world, call)
    relayed(world)
    assert Refund.objects.get().state == Refund.State.FAILED

    operations.ask_again(call_id=call.pk, actor=world.manager, now=world.now)
    following = ProviderCall.objects.get(kind="refund", state="pending")
    operations.record_call_done(call_id=following.pk, reference="re_2", now=world.now)
    relayed(world)

    assert Refund.objects.get().state == Refund.State.SETTLED
    assert received.refund.amount == following.amount


def test_money_that_could_not_be_let_go_is_a_breach(till):
    tender = till.start_payment(till.basket())
    operations.void_quote(
        quote_id=tender.plan.quote_id, why="cart-changed", actor=till.shopper, now=till.now
    )
    assert till.pay(tender).state == "refused"
    assert not any("authorised=" in line for line in till.breaches())

    for call in ProviderCall.objects.filter(kind="void"):
        refuse(till, call)

    assert any("authorised=" in line for line in till.breaches())
