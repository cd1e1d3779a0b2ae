"""Vouchers: entered with clear answers, worth what their promotion says, used once an order is placed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from commerce.cart import operations as carts
from commerce.cart import queries
from commerce.cart.commands import ApplyCode, RemoveCode
from commerce.cart.models import Cart
from commerce.orders import operations as orders
from commerce.orders import settlement
from commerce.orders.models import Order, OrderLine
from commerce.orders.rules import Facts, came_to_nothing
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.errors import PriceChanged
from commerce.payments.models import ProviderCall, Quote, Tender
from commerce.payments.reasons import Reason
from commerce.pricing import operations
from commerce.pricing.errors import CodeRefused, VoucherGone
from commerce.pricing.models import Voucher, VoucherUse
from commerce.pricing.queries import person_of
from core import invariants, relay
from core.actor import SYSTEM
from core.models import Delivery
from tests.pricing.stage import promotion, voucher

DETAILS = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "07700 900123",
    "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


def enter(world, cart, code, actor=None):
    return carts.change_cart(
        cart_id=cart.pk,
        command=ApplyCode(code),
        client_id=uuid4(),
        actor=actor or world.shopper,
        now=world.now,
    ).cart


@pytest.fixture
def cart(world):
    world.stock(world.mug, world.warehouse, 99)
    return world.cart_with((world.mug, 2, None))


def test_a_code_is_taken_however_it_is_typed_and_takes_its_share(world, cart):
    voucher()
    before = queries.view(cart, now=world.now).priced
    cart = enter(world, cart, " autumn 10 ")
    view = queries.view(cart, now=world.now)
    assert cart.codes == ["AUTUMN10"]
    assert view.priced.goods.amount == before.goods.amount * 9 // 10
    assert [(saving.name, saving.code) for saving in view.savings] == [("Ten off", "AUTUMN10")]

    carts.change_cart(
        cart_id=cart.pk,
        command=RemoveCode("AUTUMN10"),
        client_id=uuid4(),
        actor=world.shopper,
        now=world.now,
    )
    cart.refresh_from_db()
    assert queries.view(cart, now=world.now).priced.total == before.total


def test_a_promotion_without_a_code_needs_none_and_one_with_a_code_stays_away_without_it(
    world, cart
):
    voucher()
    assert queries.view(cart, now=world.now).priced.discount.amount == 0
    promotion(name_en="For all")
    assert [s.name for s in queries.view(cart, now=world.now).savings] == ["For all"]


@pytest.mark.parametrize(
    ("fields", "limits", "words"),
    [
        ({"market": "NO"}, {}, "another country"),
        ({"starts_at_days": 2}, {}, "cannot be used yet"),
        ({"ends_at_days": -1}, {}, "has expired"),
        ({"is_active": False}, {}, "do not know"),
        ({}, {"total_limit": 0}, "used up"),
    ],
)
def test_a_code_that_cannot_be_used_says_why(world, cart, fields, limits, words):
    if "starts_at_days" in fields:
        fields = {"starts_at": world.now + timedelta(days=fields["starts_at_days"])}
    if "ends_at_days" in fields:
        fields = {
            "starts_at": world.now - timedelta(days=9),
            "ends_at": world.now + timedelta(days=fields["ends_at_days"]),
        }
    voucher(promo=promotion(needs_code=True, **fields), **limits)
    with pytest.raises(CodeRefused) as refused:
        enter(world, cart, "AUTUMN10")
    assert words in str(refused.value.detail)
    cart.refresh_from_db()
    assert cart.codes == []


@pytest.mark.parametrize("typed", ["", "??", "no such code", "x" * 40])
def test_what_is_no_code_is_refused_in_words(world, cart, typed):
    with pytest.raises(CodeRefused):
        enter(world, cart, typed)


def test_the_order_keeps_what_took_what_off_and_the_voucher_counts_one(world, cart):
    code = voucher(total_limit=5)
    cart = enter(world, cart, "AUTUMN10")
    order = world.pay(world.start_payment(cart)).order
    code.refresh_from_db()
    (line,) = OrderLine.objects.filter(order=order)
    assert code.used == 1
    assert line.discount == sum(reason["amount"] for reason in line.reasons)
    assert line.reasons[0]["code"] == "AUTUMN10"
    assert VoucherUse.objects.get().order_number == order.number
    assert "ada@" not in VoucherUse.objects.get().person
    assert [result for result in invariants.run() if result.breaches] == []


def test_a_person_uses_it_as_often_as_she_may_whichever_browser_she_sits_at(world, cart):
    voucher(person_limit=1)
    world.pay(world.start_payment(enter(world, cart, "AUTUMN10")))
    again = world.cart_with((world.mug, 1, None), actor=world.visitor("her-phone"))
    with pytest.raises(CodeRefused, match="already"):
        enter(world, again, "AUTUMN10", actor=world.visitor("her-phone"))


def test_a_person_is_counted_over_all_codes_of_a_promotion(world, cart):
    promo = promotion(needs_code=True)
    for code in ("FIRST-1", "SECOND-2"):
        voucher(code, promo=promo, person_limit=1)
    her_phone = world.visitor("her-phone")
    again = enter(
        world, world.cart_with((world.mug, 1, None), actor=her_phone), "SECOND-2", her_phone
    )
    tender = world.start_payment(again, her_phone)
    world.pay(world.start_payment(enter(world, cart, "FIRST-1")))

    with pytest.raises(VoucherGone):
        orders.settle_payment(
            tender_id=tender.pk, payment=world.provider_says(tender), now=world.now
        )
    third = world.cart_with((world.mug, 1, None), actor=world.visitor("her-desk"))
    with pytest.raises(CodeRefused, match="already"):
        enter(world, third, "SECOND-2", actor=world.visitor("her-desk"))


def test_a_code_that_is_refused_in_the_cart_takes_nothing_off_and_is_no_dead_end(world, cart):
    code = voucher()
    cart = enter(world, cart, "AUTUMN10")
    seen = queries.view(cart, now=world.now).priced.total.amount
    operations.change_voucher(
        voucher_id=code.pk, is_active=False, total_limit=None, person_limit=None, actor=SYSTEM, now=world.now
    )  # fmt: skip

    view = queries.view(cart, now=world.now)
    assert "cannot be used any more" in view.codes[0].refusal
    assert view.savings == []
    for expected in (seen, None):
        with pytest.raises(CodeRefused, match="cannot be used any more"):
            payments.start_payment(
                cart_id=cart.pk, actor=world.shopper, now=world.now, expected_total=expected
            )
    total = view.priced.total.amount
    tender = payments.start_payment(
        cart_id=cart.pk, actor=world.shopper, now=world.now, expected_total=total
    )
    assert (tender.amount, Quote.objects.get(state="open").codes) == (total, [])


def test_who_sees_that_a_code_is_gone_can_pay_without_it(world, client):
    world.stock(world.mug, world.warehouse, 99)
    code = voucher(person_limit=1)
    with time_machine.travel(world.now, tick=False):
        client.post("/cart/add/", {"variant": world.mug.pk, "client_id": uuid4()})
        client.post("/cart/code/", {"code": "AUTUMN10", "client_id": uuid4()})
        client.post("/checkout/details/", DETAILS)
        seen = queries.view(Cart.objects.get(), now=world.now).priced.total.amount
        VoucherUse.objects.create(
            voucher=code, order_number="1", person=person_of("ada@example.com"), at=world.now
        )
        stale = client.post("/checkout/review/", {"total": seen, "client_id": uuid4()})
        assert (stale.status_code, stale["Location"]) == (302, "/cart/")
        page = client.get("/cart/")
        assert "You have used the code AUTUMN10 already." in page.text

        view = client.get("/checkout/review/").context["view"]
        assert view.savings == []
        answer = client.post(
            "/checkout/review/", {"total": view.priced.total.amount, "client_id": uuid4()}
        )
    assert answer.status_code == 302
    assert Tender.objects.get().amount == view.priced.total.amount


def test_a_code_used_up_while_paying_leads_to_no_order_and_the_money_is_let_go(world, cart):
    code = voucher(total_limit=1)
    tender = world.start_payment(enter(world, cart, "AUTUMN10"))
    code.used = 1
    code.save()
    with pytest.raises(VoucherGone):
        orders.settle_payment(
            tender_id=tender.pk, payment=world.provider_says(tender), now=world.now
        )
    settled = orders.refuse_payment(
        tender_id=tender.pk,
        payment=world.provider_says(tender),
        why=Reason.CODE_USED_UP,
        now=world.now,
    )
    assert settled.state == "refused"
    assert not Order.objects.exists()
    assert Quote.objects.get().void_reason == Reason.CODE_USED_UP
    assert [result for result in invariants.run() if result.breaches] == []


def test_the_code_of_an_order_that_comes_to_nothing_can_be_used_again_and_once(world, cart):
    code = voucher(total_limit=1, person_limit=1)
    order = world.pay(world.start_payment(enter(world, cart, "AUTUMN10"))).order
    call = ProviderCall.objects.create(
        tender=Tender.objects.get(plan=order.plan), kind="void", amount=0, key="v", cause="test", created_at=world.now
    )  # fmt: skip
    payments.record_call_done(call_id=call.pk, reference="void-1", now=world.now)

    (told,) = Delivery.objects.filter(handler__endswith="summarise_after_money_moved")
    for _twice in range(2):
        relay.deliver(told.pk, now=world.now)

    code.refresh_from_db()
    assert (code.used, VoucherUse.objects.get().given_back_at) == (0, world.now)
    again = world.cart_with((world.mug, 1, None), actor=world.visitor("her-phone"))
    assert enter(world, again, "AUTUMN10", actor=world.visitor("her-phone")).codes == ["AUTUMN10"]


@pytest.mark.parametrize(
    ("facts", "nothing"),
    [
        ({"voided": True}, True),
        ({"captured": 900, "refunded": 900}, True),
        ({"captured": 400, "refunded": 400, "voided": True}, True),
        ({"captured": 400, "refunded": 400}, False),
        ({"captured": 900, "refunded": 900, "returned_units": 1}, False),
        ({"captured": 900, "refunded": 300}, False),
        ({}, False),
    ],
)
def test_an_order_came_to_nothing_where_all_money_went_back_and_no_goods_did(facts, nothing):
    plain = {
        "total": 900,
        "captured": 0,
        "refunded": 0,
        "ordered_units": 2,
        "fulfilled_units": 0,
        "returned_units": 0,
    }
    assert came_to_nothing(Facts(**plain | facts)) == nothing


def test_a_promotion_that_ends_before_paying_is_told_and_not_charged(world, cart):
    promo = promotion()
    seen = queries.view(cart, now=world.now).priced.total.amount
    promo.is_active = False
    promo.save()
    with pytest.raises(PriceChanged):
        payments.start_payment(
            cart_id=cart.pk, actor=world.shopper, now=world.now, expected_total=seen
        )
    assert not Quote.objects.exists()


def test_a_total_of_nothing_is_an_order_without_a_payment_page(world, cart):
    promotion(percent=Decimal(100))
    promotion(name_en="Free delivery", lane="delivery", action="free_delivery")
    tender = world.start_payment(cart)
    assert (tender.amount, tender.provider) == (0, "free")
    assert gateway.open_page(tender.pk, now=world.now).endswith(f"/checkout/return/{tender.pk}/")
    settled = settlement.settle(tender.pk, now=world.now)
    assert (settled.state, settled.order.total) == ("placed", 0)
    assert settlement.settle(tender.pk, now=world.now).order == settled.order
    assert [result for result in invariants.run() if result.breaches] == []


def test_only_members_get_their_offers(world, cart):
    promotion(name_en="Members", groups=["member"])
    view = queries.view(cart, now=world.now)
    assert view.savings == []
    assert [(lost.name, lost.why) for lost in view.losers] == [
        ("Members", "It is for another group of customers.")
    ]


@pytest.mark.parametrize(
    "offer", [{"lane": "delivery", "action": "free_delivery", "percent": 0}, {"lane": "basket"}]
)
def test_a_code_is_not_used_up_where_all_get_the_same(world, offer):
    world.stock(world.mug, world.warehouse, 9)
    voucher("SHIP", promo=promotion(needs_code=True, **offer), total_limit=1)
    promotion(**offer)
    buyer = world.visitor("one")
    cart = world.cart_with((world.mug, 1, None), actor=buyer)
    Cart.objects.filter(pk=cart.pk).update(codes=["SHIP"])
    world.pay(world.start_payment(cart, buyer))
    assert Voucher.objects.get().used == 0
