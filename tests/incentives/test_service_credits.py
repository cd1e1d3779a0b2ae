"""A store earns a fixed sum for each unit that it takes back for another channel, within its guards."""

from datetime import date

import pytest

from commerce.orders.models import Order
from core.actor import Channel, Role
from core.errors import NotFound
from core.models import Event
from incentives import operations, queries
from incentives.models import ServiceCredit
from incentives.queries import Period
from incentives.rules import Case, credited, is_cross_channel
from tests.returns.desk import coming, present, receive, relayed, sold
from tests.world import GB

MONTH = Period.of(date(2026, 11, 1), date(2026, 11, 30), GB)


@pytest.fixture
def rate(world):
    return operations.set_rate(
        market="GB",
        valid_from=date(2026, 1, 1),
        amount=250,
        daily_units=3,
        actor=world.manager,
        now=world.now,
    )


@pytest.fixture
def order(world):
    return sold(world, (world.kettle, 3, None), (world.mug, 2, None))


def take_back(world, order, *units):
    present(world, order)
    received = receive(world, order, coming(order, *units))
    relayed(world)
    return list(ServiceCredit.objects.filter(return_line__parent=received).order_by("pk"))


def test_two_units_earn_twice_the_rate(world, rate, order):
    [credit] = take_back(world, order, 2)

    assert (credit.location, credit.units, credit.amount, credit.withheld) == (
        world.manchester,
        2,
        500,
        "",
    )


def test_the_newest_rate_that_has_begun_counts(world, rate, order):
    for day, amount in ((date(2026, 11, 24), 300), (date(2026, 11, 25), 900)):
        operations.set_rate(
            market="GB",
            valid_from=day,
            amount=amount,
            daily_units=3,
            actor=world.manager,
            now=world.now,
        )

    assert take_back(world, order, 1)[0].amount == 300


def test_the_day_has_a_limit(world, rate, order):
    earned = [*take_back(world, order, 2), *take_back(world, order, 1, 2)]

    assert [(credit.units, credit.withheld) for credit in earned] == [(2, ""), (1, ""), (0, "cap")]


def test_a_colleagues_own_order_earns_nothing(world, rate, order):
    user = world.staff(
        "kim@example.com", "Kim", Channel.STORE, Role.STORE_STAFF, at=[world.manchester]
    )
    Order.objects.filter(pk=order.pk).update(email=world.user(user).email)
    order.refresh_from_db()

    assert [(credit.units, credit.withheld) for credit in take_back(world, order, 1)] == [
        (0, "own")
    ]


def test_nor_does_one_that_the_same_colleague_sold(world, rate, order):
    Order.objects.filter(pk=order.pk).update(sold_by_id=world.other_clerk.user_id)

    assert [credit.withheld for credit in take_back(world, order, 1)] == ["circular"]


def test_goods_sold_in_a_store_earn_no_credit(world, rate, order):
    Order.objects.filter(pk=order.pk).update(channel=Channel.TILL)

    assert take_back(world, order, 1) == []


def test_without_a_rate_the_return_is_kept_and_says_why(world, order):
    assert [(credit.amount, credit.withheld) for credit in take_back(world, order, 1)] == [
        (0, "no_rate")
    ]


def test_once_per_return_line(world, rate, order):
    [credit] = take_back(world, order, 1)

    operations.grant_service_credits(return_id=credit.return_line.parent_id)

    assert ServiceCredit.objects.count() == 1


def test_a_new_rate_leaves_an_audit_row(world, rate):
    assert Event.objects.get(type="ServiceCreditRateSet").privileged


def test_a_store_manager_sees_her_own_store_only(world, rate, order):
    take_back(world, order, 1)
    hers = world.staff(
        "mo@example.com", "Mo", Channel.STORE, Role.STORE_MANAGER, at=[world.manchester]
    )
    other = world.staff("jo@example.com", "Jo", Channel.STORE, Role.STORE_MANAGER, at=[world.leeds])

    assert [row.code for row in queries.service_credits(hers, MONTH)] == ["GB003"]
    assert queries.service_credits(other, MONTH) == []
    assert queries.service_credits(world.other_clerk, MONTH) == []
    with pytest.raises(NotFound):
        queries.credit_rows(other, MONTH, code="GB003")


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        (Case(2, is_own=False, is_circular=False, has_rate=True, left_today=9), (2, "")),
        (Case(2, is_own=False, is_circular=False, has_rate=True, left_today=1), (1, "cap")),
        (Case(2, is_own=False, is_circular=False, has_rate=True, left_today=-1), (0, "cap")),
        (Case(2, is_own=True, is_circular=True, has_rate=True, left_today=9), (0, "own")),
        (Case(2, is_own=False, is_circular=False, has_rate=False, left_today=0), (0, "no_rate")),
    ],
)
def test_the_guards(case, answer):
    assert credited(case) == answer


def test_web_phone_and_chat_are_other_channels():
    assert [
        is_cross_channel(channel) for channel in ("web", "phone", "chat", "kiosk", "till", "store")
    ] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
