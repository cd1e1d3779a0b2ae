"""A sale that a till tells us of is an order like any other: placed, paid, handed over, and known to everybody."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Customer, User
from commerce.orders.models import IN_STORE, Order
from core.actor import Channel
from core.models import Event, OutboundMessage
from incentives.models import ChannelEntry, Touch
from stores.inventory.models import StockLevel
from stores.selling import operations, queries
from stores.selling.models import Parked, Receipt, SoldBeyond
from stores.selling.operations import sales
from tests.selling.conftest import TillWorld
from tests.world import Level


def test_a_sale_is_an_order_that_is_placed_paid_and_handed_over(shop: TillWorld) -> None:
    body = shop.sale(shop.line(shop.kettle, 2, discount=800), shop.line(shop.mug))
    outcome = shop.send_one(body | {"taken_at": shop.earlier(5).isoformat()})

    order = shop.order(outcome)
    assert (outcome.state, order.channel, order.total) == ("accepted", Channel.TILL, 10250)
    assert (order.money_state, order.goods_state) == ("captured", "fulfilled")
    assert (order.cart, order.placed_at, order.sold_by_name) == (None, shop.earlier(5), "Ines")
    kettles, mug = order.lines.order_by("position")
    assert (kettles.unit, kettles.discount, kettles.gross, kettles.tax) == (4900, 800, 9000, 1500)
    assert (mug.name_en, mug.name_nb, mug.fulfilled) == ("Tarn mug", "Tarn krus", 1)
    assert order.fulfilments.get().method == IN_STORE
    assert shop.level(shop.kettle, shop.leeds) == Level(on_hand=8, allocated=0)
    assert shop.ledger(shop.kettle)[-1] == ("collected", -2, "order")


def test_everybody_is_told_of_it_and_the_books_agree(shop: TillWorld) -> None:
    order = shop.order(shop.send_one(shop.sale()))

    assert shop.breaches() == []
    assert ChannelEntry.objects.get(order=order).channel == Channel.TILL
    assert Touch.objects.get(order=order).channel == Channel.TILL
    # Nobody left an address, and nobody gets a confirmation of what she has in her bag.
    assert not OutboundMessage.objects.exists()


def test_payments_are_kept_by_means_and_the_change_is_of_the_cash(shop: TillWorld) -> None:
    paid = [
        {"kind": "card", "amount": 4000, "reference": "Visa •••• 0001"},
        {"kind": "cash", "amount": 2000},
    ]
    order = shop.order(shop.send_one(shop.sale(payments=paid, change=1100)))

    tenders = order.plan.tenders.order_by("position")
    assert [(each.method, each.captured, each.card_text) for each in tenders] == [
        ("cash", 900, ""),
        ("card", 4000, "Visa •••• 0001"),
    ]
    assert shop.breaches() == []


def test_the_same_receipt_again_is_known_and_changes_nothing(shop: TillWorld) -> None:
    body = shop.sale()
    first = shop.send_one(body)
    again = shop.send_one(body)

    assert (again.state, again.order) == ("known", first.order)
    assert Order.objects.count() == 1
    assert shop.level(shop.kettle, shop.leeds).on_hand == 9


def test_another_tills_receipt_may_have_the_same_id(shop: TillWorld) -> None:
    body = shop.sale()
    assert shop.states(body) == ["accepted"]
    assert shop.states(body, till=shop.other_till) == ["accepted"]
    assert Order.objects.count() == 2


def test_an_ean_and_a_sku_in_small_letters_name_the_goods(shop: TillWorld) -> None:
    shop.mug.ean = "7038010055553"
    shop.mug.save()
    line = shop.line(shop.mug) | {"sku": "", "ean": shop.mug.ean}
    assert shop.states(shop.sale(line), shop.sale(shop.line(shop.mug) | {"sku": "ff-mug"})) == [
        "accepted",
        "accepted",
    ]
    assert shop.level(shop.mug, shop.leeds).on_hand == 8


def test_what_the_books_did_not_have_is_sold_all_the_same_and_to_be_counted(
    shop: TillWorld,
) -> None:
    order = shop.order(shop.send_one(shop.sale(shop.line(shop.kettle, 12))))

    assert shop.level(shop.kettle, shop.leeds) == Level(on_hand=0, allocated=0)
    assert shop.ledger(shop.kettle)[-2:] == [
        ("adjusted", 2, "beyond"),
        ("collected", -12, "order"),
    ]
    (row,) = queries.to_count(shop.leeds.pk, language="en")
    assert (row.sku, row.beyond, row.promised) == (shop.kettle.sku, 2, 0)
    (event,) = Event.objects.filter(type="SoldBeyondBooks")
    assert event.payload["order_id"] == order.pk
    assert shop.breaches() == []


def test_units_promised_to_an_order_keep_their_place_in_the_books_and_the_event_says_so(
    shop: TillWorld,
) -> None:
    shop.placed_order((shop.kettle, 9, shop.leeds))
    shop.send_one(shop.sale(shop.line(shop.kettle, 3)))

    assert shop.level(shop.kettle, shop.leeds) == Level(on_hand=9, allocated=9)
    (row,) = SoldBeyond.objects.all()
    assert (row.beyond, row.promised) == (0, 2)
    assert shop.breaches() == []


def test_a_variant_that_the_store_never_had_is_sold(shop: TillWorld) -> None:
    assert shop.states(shop.sale(shop.line(shop.tent, unit=24999))) == ["accepted"]
    assert shop.level(shop.tent, shop.leeds) == Level(on_hand=0, allocated=0)


def test_counting_ends_what_is_to_be_counted(shop: TillWorld) -> None:
    shop.send_one(shop.sale(shop.line(shop.kettle, 12)))
    StockLevel.objects.filter(variant=shop.kettle, location=shop.leeds).update(
        counted_at=shop.later(10)
    )
    assert queries.to_count(shop.leeds.pk, language="en") == []


def test_a_sale_of_before_a_count_leaves_the_counted_number(shop: TillWorld) -> None:
    shop.count(shop.kettle, shop.leeds, 7)
    shop.send_one(shop.sale(taken_at=shop.earlier(90).isoformat()))

    assert shop.level(shop.kettle, shop.leeds).on_hand == 7
    assert shop.ledger(shop.kettle)[-2:] == [("adjusted", 1, "seen"), ("collected", -1, "order")]
    assert shop.breaches() == []


def test_a_count_of_before_that_comes_after_the_sale_is_told_of_it_by_its_moment(
    shop: TillWorld,
) -> None:
    shop.send_one(shop.sale(taken_at=shop.earlier(90).isoformat()))
    shop.count(shop.kettle, shop.leeds, 9, as_of=shop.earlier(60))
    assert shop.level(shop.kettle, shop.leeds).on_hand == 9


def test_a_member_finds_it_among_her_orders(shop: TillWorld) -> None:
    customer = _customer()
    code = operations.renew_member_code(customer_id=customer.pk, now=shop.now).code
    outcome = shop.send_one(shop.sale(member=f"{code[:4]}-{code[4:].lower()}"))

    assert (outcome.member, shop.order(outcome).customer) == ("known", customer)
    customer.refresh_from_db()
    assert customer.first_order_at is not None
    assert shop.breaches() == []


def test_a_code_that_was_renewed_is_nobodys_and_the_sale_is_booked(shop: TillWorld) -> None:
    customer = _customer()
    old = operations.renew_member_code(customer_id=customer.pk, now=shop.now).code
    operations.renew_member_code(customer_id=customer.pk, now=shop.now)
    outcome = shop.send_one(shop.sale(member=old))

    assert (outcome.state, outcome.member) == ("accepted", "unknown")
    assert shop.order(outcome).customer is None


def test_nothing_to_pay_is_a_sale_too(shop: TillWorld) -> None:
    gift = shop.line(shop.mug, discount=1250)
    assert shop.states(shop.sale(gift, payments=[])) == ["accepted"]
    assert shop.breaches() == []


def test_a_set_costs_as_many_statements_as_one_sale(
    shop: TillWorld, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(26):
        shop.send(shop.sale())
    with django_assert_max_num_queries(26):
        shop.send(*(shop.sale(shop.line(shop.kettle), shop.line(shop.mug)) for _each in range(50)))
    assert Receipt.objects.count() == 51


def test_a_set_that_fails_is_booked_one_by_one_and_what_fails_alone_is_parked(
    shop: TillWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = shop.sale(), shop.sale(colleague="breaks")
    build = sales._sale

    def breaks(till: Any, read: Any, *more: Any) -> Any:
        if read.colleague == "breaks":
            raise ZeroDivisionError
        return build(till, read, *more)

    monkeypatch.setattr(sales, "_sale", breaks)
    assert shop.states(good, bad) == ["accepted", "failed"]
    monkeypatch.undo()
    assert Parked.objects.get().body == bad
    assert shop.states(bad) == ["accepted"]
    assert Parked.objects.get().state == Parked.State.BOOKED
    assert shop.breaches() == []


def _customer() -> Customer:
    user = User.objects.create_user("mia@example.com", "password", name="Mia Holt")
    return Customer.objects.create(user=user, name="Mia Holt", email="mia@example.com")
