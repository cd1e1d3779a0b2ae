"""Money is captured as the goods leave; the delivery charge with the first parcel."""

from __future__ import annotations

import pytest

from commerce.orders import operations, queries, rules
from commerce.orders.rules import Facts
from commerce.payments.models import ProviderCall
from core import codes
from core.actor import Actor, Channel
from core.errors import NotFound, TooMany


@pytest.fixture
def order(till):
    return till.pay(till.start_payment(till.basket())).order


def fulfil(till, order, method):
    operations.fulfil(
        fulfilment_id=order.fulfilments.get(method=method).pk, actor=till.clerk, now=till.now
    )


def captures():
    return list(
        ProviderCall.objects.filter(kind="capture").order_by("pk").values_list("amount", flat=True)
    )


def test_a_collection_captures_its_lines_and_a_parcel_its_lines_and_delivery(till, order):
    fulfil(till, order, "collect")
    assert captures() == [9800]
    fulfil(till, order, "deliver")

    assert captures() == [9800, 1250 + 495]
    assert sum(captures()) == order.total
    order.refresh_from_db()
    assert order.goods_state == "fulfilled"


def test_fulfilling_twice_captures_once(till, order):
    fulfil(till, order, "collect")
    fulfil(till, order, "collect")

    assert captures() == [9800]
    order.refresh_from_db()
    assert order.goods_state == "partly_fulfilled"


@pytest.mark.parametrize(
    ("facts", "money", "goods", "after_sales"),
    [
        (Facts(100, 0, 0, 2, 0, 0), "authorised", "open", "none"),
        (Facts(100, 40, 0, 2, 1, 0), "partly_captured", "partly_fulfilled", "none"),
        (Facts(100, 100, 0, 2, 2, 0), "captured", "fulfilled", "none"),
        (Facts(100, 100, 40, 2, 2, 1), "partly_refunded", "fulfilled", "partly_returned"),
        (Facts(100, 100, 100, 2, 2, 2), "refunded", "fulfilled", "returned"),
    ],
)
def test_three_summaries_from_facts(facts, money, goods, after_sales):
    assert (rules.money(facts), rules.goods(facts), rules.after_sales(facts)) == (
        money,
        goods,
        after_sales,
    )


def test_a_shopper_reads_her_own_orders_the_contact_centre_all_and_a_store_none(till, order):
    assert queries.order_for(till.shopper, order.number) == order
    assert queries.order_for(till.csa, order.number) == order
    assert queries.order_for(till.manager, order.number) == order
    for stranger in (till.other_shopper, till.clerk, till.packer, Actor(channel=Channel.WEB)):
        with pytest.raises(NotFound):
            queries.order_for(stranger, order.number)


def test_the_link_in_a_mail_opens_its_order_and_no_other_does(till, order):
    assert queries.order_by_token(order.tracking_token) == order
    for token in (
        "",
        f"{order.number}.0.abc",
        codes.link("pay", order.number),
        codes.link("track", "99"),
    ):
        with pytest.raises(NotFound):
            queries.order_by_token(token)


def track(till, number, email, source="192.0.2.1"):
    return queries.track(number=number, proof=email, source=source, now=till.now)


def test_a_guest_finds_her_order_by_number_and_mail_however_typed(till, order):
    number = f" {order.number[:3]} {order.number[3:]} "
    assert track(till, number, " ADA@example.com ") == order


def test_wrong_and_unknown_answer_alike(till, order):
    said = set()
    for number, email in (
        (order.number, "eve@example.com"),
        ("99999999", "ada@example.com"),
        (order.number, ""),
    ):
        with pytest.raises(NotFound) as refused:
            track(till, number, email)
        said.add(str(refused.value.problem()))

    assert len(said) == 1


def test_ten_tries_for_an_order_and_no_more_from_anywhere(till, order):
    for number in range(10):
        with pytest.raises(NotFound):
            track(till, order.number, "eve@example.com", f"192.0.2.{number}")

    with pytest.raises(TooMany):
        track(till, order.number, "ada@example.com", "198.51.100.1")


def test_thirty_tries_from_one_source_for_any_orders(till):
    for number in range(30):
        with pytest.raises(NotFound):
            track(till, str(number), "eve@example.com")

    with pytest.raises(TooMany):
        track(till, "31", "eve@example.com")
