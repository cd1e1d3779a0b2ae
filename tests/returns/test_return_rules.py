"""What comes back, to the penny."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.rules import LineFacts, OrderFacts, last_day, plan_refund


def facts(*lines, delivery=0, refundable=10**9):
    return OrderFacts(
        currency="GBP", lines=tuple(lines), delivery_gross=delivery, refundable=refundable
    )


@pytest.mark.parametrize(
    ("returned", "units", "amount"),
    [(0, 1, 333), (1, 1, 334), (2, 1, 333), (0, 2, 667), (0, 3, 1000), (1, 2, 667)],
)
def test_a_third_of_ten_pounds(returned, units, amount):
    line = LineFacts(line_id=1, quantity=3, returned=returned, gross=1000, delivered=False)

    assert plan_refund(facts(line), [(1, units)]).total == amount


def test_the_delivery_charge_goes_back_with_the_last_delivered_unit():
    parcel = LineFacts(line_id=1, quantity=2, returned=1, gross=1000, delivered=True)
    collected = LineFacts(line_id=2, quantity=1, returned=0, gross=700, delivered=False)

    plan = plan_refund(facts(parcel, collected, delivery=495), [(1, 1)])

    assert (plan.amounts, plan.delivery) == ((500,), 495)


def test_a_collected_unit_leaves_the_delivery_charge_alone():
    parcel = LineFacts(line_id=1, quantity=1, returned=1, gross=1000, delivered=True)
    collected = LineFacts(line_id=2, quantity=1, returned=0, gross=700, delivered=False)

    assert plan_refund(facts(parcel, collected, delivery=495), [(2, 1)]).delivery == 0


def test_nothing_passes_what_is_refundable():
    line = LineFacts(line_id=1, quantity=2, returned=0, gross=1000, delivered=True)

    plan = plan_refund(facts(line, delivery=495, refundable=800), [(1, 1), (1, 1)])

    assert (plan.amounts, plan.delivery, plan.total, plan.cut) == ((500, 300), 0, 800, 695)


def test_more_units_than_there_are_are_refused():
    line = LineFacts(line_id=1, quantity=2, returned=2, gross=1000, delivered=True)

    with pytest.raises(ValueError, match="not a part"):
        plan_refund(facts(line), [(1, 1)])


# A busy machine is not a failure.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_sequence_of_returns_adds_up_to_what_was_paid(data):
    sizes = data.draw(
        st.lists(
            st.tuples(st.integers(1, 9), st.integers(0, 100_000), st.booleans()),
            min_size=1,
            max_size=4,
        )
    )
    delivery = (
        data.draw(st.integers(0, 900)) if any(delivered for _q, _g, delivered in sizes) else 0
    )
    paid = sum(gross for _q, gross, _d in sizes) + delivery
    units = [index for index, (quantity, _g, _d) in enumerate(sizes) for _unit in range(quantity)]
    order = data.draw(st.permutations(units))
    returned = [0] * len(sizes)
    given_back = 0
    while order:
        size = data.draw(st.integers(1, len(order)))
        batch, order = order[:size], order[size:]
        lines = tuple(
            LineFacts(
                line_id=index,
                quantity=quantity,
                returned=returned[index],
                gross=gross,
                delivered=delivered,
            )
            for index, (quantity, gross, delivered) in enumerate(sizes)
        )
        plan = plan_refund(
            facts(*lines, delivery=delivery, refundable=paid - given_back),
            [(index, 1) for index in batch],
        )
        assert plan.cut == 0
        assert all(amount >= 0 for amount in plan.amounts)
        given_back += plan.total
        for index in batch:
            returned[index] += 1

    assert given_back == paid


def test_the_window_ends_on_a_day_of_the_market():
    # Half past eleven at night in London is the next day in Oslo.
    left = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    london = last_day(
        market="GB", sold_on=date(2026, 11, 20), fulfilled_at=left, zone=ZoneInfo("Europe/London")
    )
    oslo = last_day(
        market="NO", sold_on=date(2026, 11, 20), fulfilled_at=left, zone=ZoneInfo("Europe/Oslo")
    )

    assert (london, oslo) == (date(2027, 1, 23), date(2027, 1, 24))
