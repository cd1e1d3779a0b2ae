"""Goods come back at any store, and their money goes back where it came from."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from accounts import operations as accounts
from commerce.orders.models import Order
from commerce.orders.second_person import OwnOrder
from commerce.papers.models import Paper
from commerce.payments import operations as payments
from commerce.payments.models import Tender
from core import invariants
from core.actor import Role
from core.errors import Invalid
from core.models import Event, OutboundMessage
from returns import errors, operations, queries
from returns.events import RefundFailed, RefundSettled, ReturnReceived
from returns.models import Refund, Return
from returns.operations import planning
from stores.inventory.models import StockLevel
from tests.returns.desk import coming, fulfilled, present, provider_refunds, receive, relayed, sold
from tests.world import NO, Level


@pytest.fixture
def order(world):
    """Two kettles by parcel for £98.00 and a mug collected in Leeds for £12.50."""
    return sold(world, (world.kettle, 2, None), (world.mug, 1, world.leeds))


def tender_of(order):
    return Tender.objects.get(plan=order.plan_id)


def test_takes_one_unit_back_where_it_is(world, order):
    present(world, order)

    received = receive(world, order, coming(order, 1))

    assert received.location == world.manchester
    assert world.level(world.kettle, world.manchester) == Level(on_hand=1, allocated=0)
    assert world.level(world.kettle, world.warehouse) == Level(on_hand=0, allocated=0)
    assert received.refund.amount == 4900
    assert tender_of(order).refund_requested == 4900
    order.refresh_from_db()
    assert order.after_sales == Order.AfterSales.PARTLY_RETURNED
    event = Event.objects.get(type=ReturnReceived.__name__)
    assert event.payload == {
        "return_id": received.pk,
        "order_id": order.pk,
        "number": received.number,
        "location_id": world.manchester.pk,
        "channel": "web",
        "units": 1,
        "amount": 4900,
        "currency": "GBP",
    }


def test_the_preview_is_what_is_paid(world, order):
    present(world, order)
    lines = coming(order, 1, 1)

    plan = operations.preview(
        order_id=order.pk,
        lines=lines,
        location_id=world.manchester.pk,
        actor=world.other_clerk,
        now=world.now,
    )

    assert not Return.objects.exists()
    assert receive(world, order, lines).refund.amount == plan.total.amount == 6150


@pytest.mark.parametrize(
    ("disposition", "on_hand", "quarantined"),
    [("resellable", 1, 0), ("quarantine", 1, 1), ("damaged", 1, 1), ("scrap", None, None)],
)
def test_only_resellable_goods_can_be_sold_again(world, order, disposition, on_hand, quarantined):
    present(world, order)

    receive(world, order, coming(order, 1, disposition=disposition))

    level = StockLevel.objects.filter(variant=world.kettle, location=world.manchester).first()
    assert (level and level.on_hand, level and level.quarantined) == (on_hand, quarantined)


def test_units_of_one_line_may_differ_in_what_becomes_of_them(world, order):
    present(world, order)

    received = receive(world, order, [*coming(order, 1), *coming(order, 1, disposition="damaged")])

    assert [line.amount for line in received.lines.order_by("pk")] == [4900, 4900]
    assert StockLevel.objects.get(variant=world.kettle, location=world.manchester).quarantined == 1


def test_the_same_key_twice_is_one_return(world, order):
    present(world, order)
    lines = coming(order, 1)

    first = receive(world, order, lines, key="key-of-the-counter")

    assert receive(world, order, lines, key="key-of-the-counter") == first
    assert Refund.objects.count() == 1
    assert world.recorded(ReturnReceived) == 1


def test_the_same_key_with_other_goods_is_refused(world, order):
    present(world, order)
    receive(world, order, coming(order, 1), key="key-of-the-counter")

    with pytest.raises(Invalid):
        receive(world, order, coming(order, 0, 1), key="key-of-the-counter")


@pytest.mark.parametrize("bring", [(3,), (2, 2)])
def test_refuses_more_than_there_is(world, order, bring):
    present(world, order)

    with pytest.raises(errors.MoreThanThere):
        receive(world, order, coming(order, *bring))

    assert not Return.objects.exists()
    assert world.level(world.kettle, world.manchester) == Level(0, 0)


def test_the_sum_over_lines_of_the_request_counts(world, order):
    present(world, order)

    with pytest.raises(errors.MoreThanThere):
        receive(world, order, [*coming(order, 2), *coming(order, 1)])


def test_goods_that_have_not_left_cannot_come_back(world):
    world.stock(world.kettle, world.warehouse, 1)
    order = world.placed_order((world.kettle, 1, None))
    present(world, order)

    with pytest.raises(errors.MoreThanThere):
        receive(world, order, coming(order, 1))


def test_waits_for_money_that_is_being_taken(world):
    world.stock(world.kettle, world.warehouse, 1)
    order = fulfilled(world, world.placed_order((world.kettle, 1, None)), captured=False)
    present(world, order)

    with pytest.raises(errors.MoneyBeingTaken, match="try again in a moment"):
        receive(world, order, coming(order, 1))

    world.captured_by_provider(order)
    assert receive(world, order, coming(order, 1)).refund.amount == order.total


def test_refuses_after_the_window_and_names_the_day(world, order):
    present(world, order)

    with pytest.raises(errors.WindowClosed, match=r"23\.01\.2027"):
        planning.plan_of(
            order, coming(order, 1), actor=world.other_clerk, now=world.now.replace(year=2027)
        )


@pytest.mark.parametrize("email", ["ann@example.com", "ANN@example.com"])
def test_nobody_takes_back_an_order_of_her_own(world, order, email):
    Order.objects.filter(pk=order.pk).update(email=email)
    order.refresh_from_db()
    present(world, order)

    with pytest.raises(OwnOrder):
        receive(world, order, coming(order, 1))


def test_nor_one_of_her_own_customer_account(world, order):
    user = world.user(world.other_clerk)
    customer = accounts.Customer.objects.create(user=user, name="Ann", email="private@example.com")
    Order.objects.filter(pk=order.pk).update(customer=customer)
    present(world, order)

    with pytest.raises(OwnOrder):
        receive(world, order, coming(order, 1))


def test_only_who_was_shown_the_order_may_take_it_back(world, order):
    present(world, order)

    with pytest.raises(errors.OrderNotPresented):
        receive(world, order, coming(order, 1), by=world.clerk, at=world.leeds)
    with pytest.raises(errors.NotYourStore):
        receive(world, order, coming(order, 1), at=world.leeds)
    with pytest.raises(errors.NotYourStore):
        receive(
            world,
            order,
            coming(order, 1),
            by=replace(world.other_clerk, roles=frozenset({Role.CSA})),
        )


def test_a_refund_that_is_not_the_one_shown_is_refused(world, order):
    present(world, order)

    with pytest.raises(errors.AmountChanged):
        operations.receive_return(
            order_id=order.pk,
            location_id=world.manchester.pk,
            lines=coming(order, 1),
            key="another-key",
            actor=world.other_clerk,
            now=world.now,
            expected_amount=9800,
        )


def test_everything_back_is_everything_paid_back(world, order):
    present(world, order)

    for bring in ((1,), (0, 1), (1,)):
        provider_refunds(world, receive(world, order, coming(order, *bring)))
    relayed(world)

    order.refresh_from_db()
    assert tender_of(order).refunded == order.total
    assert order.after_sales == Order.AfterSales.RETURNED
    assert order.money_state == Order.MoneyState.REFUNDED


def test_the_delivery_charge_goes_back_with_the_last_unit(world):
    order = sold(world, (world.mug, 2, None))
    present(world, order)
    assert order.delivery_gross == 495

    first, second = receive(world, order, coming(order, 1)), receive(world, order, coming(order, 1))

    assert (first.delivery_refund, second.delivery_refund) == (0, 495)
    assert first.refund.amount + second.refund.amount == order.total


def test_the_provider_settles_and_the_customer_is_told_in_her_language(world, client):
    order = sold(world, (world.kettle, 1, None), market=NO)
    present(world, order)
    received = receive(world, order, coming(order, 1))

    provider_refunds(world, received)
    relayed(world)

    received.refresh_from_db()
    assert (received.state, received.refund.state) == (Return.State.SETTLED, Refund.State.SETTLED)
    mail = OutboundMessage.objects.get(key=f"refund-{received.number}")
    assert mail.to == order.email
    assert order.total_money.format("nb") in mail.subject
    assert world.recorded(RefundSettled) == 1

    # The link in the mail opens the credit note; so does its own number, and one that was issued before sheets were kept.
    link = re.search(r"http\S+\.pdf", mail.text)
    assert link is not None
    path = urlsplit(link[0]).path
    assert client.get(path).status_code == 200
    note = Paper.objects.get(kind="credit_note")
    for each in (path, path.replace(received.number, note.number)):
        Paper.objects.filter(pk=note.pk).update(sheet={})
        answer = client.get(each)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), each
    assert Paper.objects.filter(kind="credit_note").count() == 1


def test_a_refund_that_the_provider_refuses_is_seen_by_staff(world, order):
    present(world, order)
    received = receive(world, order, coming(order, 1))
    call = tender_of(order).calls.get(kind="refund")

    payments.record_call_failed(call_id=call.pk, error="card closed", now=world.now)
    relayed(world)

    assert queries.recent_returns(world.manchester)[0].refund.state == Refund.State.FAILED
    assert world.recorded(RefundFailed) == 1
    assert not OutboundMessage.objects.filter(key=f"refund-{received.number}").exists()


def test_the_books_hold_after_a_return(world, order):
    present(world, order)
    receive(world, order, coming(order, 1, 1))
    relayed(world)

    breaches = {result.sentence: result.breaches for result in invariants.run() if result.breaches}
    assert not breaches


def test_a_desk_costs_the_same_for_any_order(world, order, django_assert_num_queries):
    with django_assert_num_queries(5):
        desk = queries.desk(order, now=world.now)

    assert [line.can_return for line in desk.lines] == [2, 1]
