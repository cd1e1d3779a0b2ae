"""Each channel carries its own sales and refunds; together they are the company."""

from datetime import date

import pytest

from commerce.cart import operations as carts
from core import invariants
from core.actor import Channel, Role
from core.models import Delivery
from incentives import queries
from incentives.models import ChannelEntry, Touch
from incentives.queries import Period
from tests.returns.desk import coming, present, receive, relayed, sold
from tests.world import GB, NO

MONTH = Period.of(date(2026, 11, 1), date(2026, 11, 30), GB)


def sold_by_phone(world, variant):
    """Return an order that an advisor took with the caller."""
    world.stock(variant, world.warehouse, 1)
    caller = world.visitor("caller")
    cart = world.cart_with((variant, 1, None), actor=caller)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=caller, now=world.now)
    return world.pay(world.start_payment(cart, world.csa)).order


def test_the_selling_channel_carries_the_refund(world):
    sold_by_phone(world, world.tent)
    order = sold(world, (world.kettle, 2, None))
    present(world, order)
    receive(world, order, coming(order, 1))
    relayed(world)

    [gbp] = queries.sales(world.manager, MONTH)

    assert {
        row.channel: (row.orders, row.gross.amount, row.refunds.amount, row.net.amount)
        for row in gbp.rows
    } == {
        Channel.WEB: (1, 9800, -4900, 4900),
        Channel.PHONE: (1, 24999, 0, 24999),
    }
    assert gbp.adds_up
    assert gbp.company.amount == 29899


def test_currencies_never_mix(world):
    sold(world, (world.kettle, 1, None))
    sold(world, (world.kettle, 1, None), market=NO, actor=world.other_shopper)
    relayed(world)

    assert [sales.currency for sales in queries.sales(world.manager, MONTH)] == ["GBP", "NOK"]


def test_a_period_has_whole_days_of_the_market(world):
    sold(world, (world.kettle, 1, None))
    relayed(world)
    today = world.now.date()

    assert queries.sales(world.manager, Period.of(today, today, GB))
    assert not queries.sales(world.manager, Period.of(date(2026, 11, 1), date(2026, 11, 23), GB))


def test_the_company_is_for_managers(world):
    sold(world, (world.kettle, 1, None))
    relayed(world)
    store_manager = world.staff(
        "mo@example.com", "Mo", Channel.STORE, Role.STORE_MANAGER, at=[world.leeds]
    )

    for actor in (store_manager, world.clerk, world.csa, world.shopper):
        assert queries.sales(actor, MONTH) == []


def test_a_handler_run_again_counts_once(world):
    sold(world, (world.kettle, 1, None))
    waiting = list(Delivery.objects.filter(handler__startswith="incentives."))
    relayed(world)
    Delivery.objects.bulk_create(waiting)
    relayed(world)

    assert ChannelEntry.objects.count() == 1
    assert Touch.objects.count() == 1


def test_touches_find_the_order_of_their_cart(world):
    order = sold_by_phone(world, world.kettle)
    relayed(world)

    touches = Touch.objects.order_by("event_id").values_list(
        "kind", "user_id", "order_id", "channel"
    )
    assert list(touches) == [
        ("looked", world.csa.user_id, order.pk, "phone"),
        ("edited", world.csa.user_id, order.pk, "web"),
        ("sale", world.csa.user_id, order.pk, "phone"),
    ]


def test_the_invariant_holds_while_the_relay_is_behind_and_finds_a_lost_sale(world):
    sentence = "The channels sum to the company: orders less returns, per currency"
    sold(world, (world.kettle, 1, None))
    assert invariants.CHECKS[sentence]() == []

    relayed(world)
    assert invariants.CHECKS[sentence]() == []

    ChannelEntry.objects.all().delete()
    assert invariants.CHECKS[sentence]() == ["currency=GBP, company=5395, channels=None"]


@pytest.mark.parametrize("kind", ["sale", "refund"])
def test_the_rows_behind_a_figure_sum_to_it(world, kind):
    order = sold(world, (world.kettle, 2, None))
    present(world, order)
    receive(world, order, coming(order, 1))
    relayed(world)

    rows = queries.entry_rows(world.manager, MONTH, currency="GBP", channel="web", kind=kind)

    [gbp] = queries.sales(world.manager, MONTH)
    figure = gbp.gross if kind == "sale" else gbp.refunds
    assert sum(entry.amount for entry in rows.items) == figure.amount
