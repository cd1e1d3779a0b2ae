"""Gift cards as goods of their own kind: no delivery, no address, no stock, no store."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from commerce.cart import operations as carts
from commerce.cart import queries
from commerce.cart.commands import Add, Choose, ChooseForAll, SetDetails
from commerce.cart.models import CartLine, Method
from commerce.catalogue.models import Product, VatClass
from commerce.orders import changes
from commerce.orders.changes.errors import TooLate
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.errors import CartNotReady, DetailsMissing, NoGiftCard, NothingLeftToMove
from commerce.payments.models import ProviderCall, Purse
from commerce.web.means import means_of
from core import relay
from core.errors import Invalid
from core.models import OutboundMessage
from returns import errors as refusals
from returns.models import Reason
from returns.operations.planning import Coming, plan_of
from stores.inventory import queries as stock
from stores.inventory.models import Allocation, StockHold, StockLevel
from stores.inventory.rules import Disposition

WHO = {"full_name": "Ada Shaw", "email": "ada@example.com", "phone": ""}


def change(till, cart, command):
    return carts.change_cart(
        cart_id=cart.pk, command=command, client_id=uuid4(), actor=till.shopper, now=till.now
    )


def cards(till, units=1, **gift):
    cart = till.cart()
    till.add(cart, till.gift_card(), units)
    change(till, cart, SetDetails(**WHO, **gift))
    return cart


def mail(till):
    return OutboundMessage.objects.get(key__startswith="gift-card-")


def test_gift_cards_alone_ask_for_nothing_but_who_buys(till):
    cart = cards(till, 2)
    view = queries.view(cart, now=till.now)
    assert (view.has_delivery, view.goods, view.way) == (False, [], None)
    assert (view.priced.total.amount, view.priced.tax.amount) == (5000, 0)

    settled = till.pay(till.start_payment(cart))
    till.captured_by_provider(settled.order)
    till.react()

    order = Order.objects.get()
    assert (order.goods_state, order.delivery_gross, order.street) == ("fulfilled", 0, "")
    assert not StockHold.objects.exists()
    assert not Allocation.objects.exists()
    assert not StockLevel.objects.filter(variant__sku="FF-GIFT").exists()
    (part,) = order.fulfilments.all()
    assert (part.method, part.parcels.exists()) == (Method.EMAIL, False)
    assert [purse.balance for purse in Purse.objects.all()] == [2500, 2500]
    assert till.breaches() == []


def test_who_buys_must_still_be_known(till):
    cart = till.cart()
    till.add(cart, till.gift_card())
    with pytest.raises(DetailsMissing) as refused:
        till.start_payment(cart)
    assert set(refused.value.fields) == {"full_name", "email"}


def test_a_mixed_cart_pays_delivery_for_its_goods_only(till):
    cart = till.cart_with((till.mug, 1, None), (till.gift_card(9000), 1, None))
    view = queries.view(cart, now=till.now)
    # The mug alone is below the 75 pounds from which delivery is free.
    assert view.priced.delivery.gross.amount == 495
    assert [group.method for group in view.groups] == ["deliver", "email"]

    order = till.pay(till.start_payment(cart)).order
    till.react()
    order.refresh_from_db()
    assert (order.total, order.goods_state) == (1250 + 9000 + 495, "partly_fulfilled")
    sent = order.fulfilments.get(method="deliver").parcels.get()
    assert [line.order_line.sku for line in sent.lines.all()] == ["FF-MUG"]
    till.captured_by_provider(order)
    till.react()
    assert [tender.captured for tender in order.plan.tenders.all()] == [9000]
    assert till.breaches() == []


@pytest.mark.parametrize("method", ["deliver", "collect", "email"])
def test_however_it_is_asked_for_it_is_one_line_by_e_mail(till, method):
    cart, card = till.cart(), till.gift_card()
    at = till.leeds.pk if method == "collect" else None
    for _again in range(2):
        change(till, cart, Add(card.pk, 1, method, at))
    line = CartLine.objects.get()
    assert (line.method, line.location, line.quantity) == (Method.EMAIL, None, 2)


def test_goods_are_not_sent_by_e_mail_and_gift_cards_in_no_other_way(till):
    cart = till.cart()
    with pytest.raises(Invalid):
        change(till, cart, Add(till.mug.pk, 1, "email"))
    till.add(cart, till.gift_card())
    till.add(cart, till.mug)
    card, mug = CartLine.objects.order_by("pk")
    cart.refresh_from_db()
    for line, method, at in ((card, "collect", till.leeds.pk), (mug, "email", None)):
        with pytest.raises(Invalid):
            carts.change_cart(
                cart_id=cart.pk, command=Choose(line.pk, method, at), client_id=uuid4(),
                actor=till.shopper, now=till.now, base_version=cart.version,
            )  # fmt: skip
    carts.change_cart(
        cart_id=cart.pk, command=ChooseForAll("collect", till.leeds.pk), client_id=uuid4(),
        actor=till.shopper, now=till.now, base_version=cart.version,
    )  # fmt: skip
    assert [line.method for line in CartLine.objects.order_by("pk")] == ["email", "collect"]


def test_it_is_never_used_up_where_deliveries_leave_and_stands_in_no_store(till):
    card = till.gift_card()
    units = stock.available_units(variant_ids=[card.pk], now=till.now)
    assert units == dict.fromkeys(
        [(till.warehouse.pk, card.pk), (till.no_warehouse.pk, card.pk)], stock.UNLIMITED
    )


def test_what_was_a_gift_card_when_it_was_chosen_and_is_none_now_is_not_sold_so(till):
    cart = cards(till)
    Product.objects.filter(slug="ff-gift").update(vat_class=VatClass.STANDARD)
    with pytest.raises(CartNotReady):
        till.start_payment(cart)


def test_somebody_else_gets_it_with_a_greeting_on_the_day_that_was_chosen(till):
    day = date(2026, 12, 24)
    cart = cards(
        till, gift_name="Bo Lie", gift_email="bo@example.com", gift_greeting="Merry Christmas",
        gift_send_on=day.isoformat(),
    )  # fmt: skip
    order = till.pay(till.start_payment(cart)).order
    till.captured_by_provider(order)
    till.react()

    sent = mail(till)
    assert sent.to == "bo@example.com"
    assert sent.text.startswith(
        "Hello Bo Lie,\n\nAda Shaw sends you a gift card.\n\nMerry Christmas\n\nHere is"
    )
    confirmation = OutboundMessage.objects.get(key__startswith="order-placed-")
    assert "To bo@example.com on " in confirmation.text
    (waiting,) = {delivery.due_at for delivery in till.waiting_for(sent)}
    assert waiting.astimezone(order.market.zone).strftime("%F %H") == "2026-12-24 08"
    relay.deliver_due(now=waiting - timedelta(seconds=1), limit=1000)
    sent.refresh_from_db()
    assert sent.sent_at is None


def test_without_somebody_else_it_goes_to_the_buyer_at_once(till):
    order = till.pay(till.start_payment(cards(till))).order
    till.captured_by_provider(order)
    till.react()
    assert mail(till).to == "ada@example.com"
    assert {delivery.due_at for delivery in till.waiting_for(mail(till))} == {till.now}


@pytest.mark.parametrize("day", ["2026-11-23", "2027-11-26"])
def test_a_day_that_is_past_or_too_far_is_refused(till, day):
    with pytest.raises(Invalid) as refused:
        cards(till, gift_name="Bo", gift_email="bo@example.com", gift_send_on=day)
    assert "gift_send_on" in refused.value.fields


def test_it_can_be_neither_cancelled_nor_returned(till):
    order = till.pay(till.start_payment(cards(till))).order
    (line,) = order.lines.all()
    coming = Coming(line.pk, 1, Reason.CHANGED_MIND, Disposition.RESELLABLE)
    with pytest.raises(refusals.MoreThanThere):
        plan_of(order, [coming], actor=till.clerk, now=till.now)
    with pytest.raises(TooLate):
        changes.preview(order_id=order.pk, units={line.pk: 1}, actor=till.csa)


def own_card(till, amount=9000):
    made = purses.issue_gift_card(amount=amount, market="GB", key="own", now=till.now)
    assert made is not None
    return made


def give(till, cart, made):
    return operations.choose_means(
        cart_id=cart.pk, gift_card=made.code, actor=till.shopper, now=till.now
    )


def test_a_cart_of_gift_cards_takes_no_gift_card(till):
    with pytest.raises(NoGiftCard, match="cannot buy"):
        give(till, cards(till), own_card(till))


def test_no_gift_card_and_no_credit_pays_for_gift_cards(till):
    cart = till.cart_with((till.gift_card(), 1, None), (till.kettle, 1, till.leeds))
    made = own_card(till)
    give(till, cart, made)
    view = queries.view(cart, now=till.now)
    means = means_of(view, actor=till.shopper, now=till.now)["means"]
    assert (means["rest"].amount, means["cards_bought"].amount) == (2500, 2500)

    tender = till.start_payment(cart)
    assert [(each.provider, each.amount) for each in tender.plan.tenders.order_by("position")] == [
        ("gift_card", 4900), ("sandbox", 2500),
    ]  # fmt: skip


def test_goods_that_come_back_leave_what_paid_the_gift_cards(till):
    """Credit paid the goods and the page the card: the credit comes back, not the card's money."""
    cart = till.cart_with((till.gift_card(), 1, None), (till.kettle, 1, till.leeds))
    made = own_card(till)
    give(till, cart, made)
    order = till.pay(till.start_payment(cart)).order
    page, purse = order.plan.last_tender, order.plan.tenders.get(position=0)
    goods = {"plan_id": order.plan_id, "actor": till.clerk, "now": till.now}
    operations.request_capture(amount=4900, cause="fulfilment:goods", **goods)
    for call in ProviderCall.objects.filter(state="pending", tender=purse):
        gateway.perform(call.pk, now=till.now)
    till.captured_by_provider(order)

    operations.request_refund(amount=4900, cause="return:R1", **goods)

    page.refresh_from_db()
    purse.refresh_from_db()
    assert (page.refund_requested, purse.refund_requested) == (0, 4900)
    with pytest.raises(NothingLeftToMove):
        operations.request_refund(amount=1, cause="return:R2", **goods)


def test_its_money_is_taken_of_the_page_so_that_nothing_begins_anew(till):
    """Goods that are cancelled afterwards go back to the gift card that paid them."""
    cart = till.cart_with((till.gift_card(), 1, None), (till.kettle, 1, till.leeds))
    made = own_card(till)
    give(till, cart, made)
    order = till.pay(till.start_payment(cart)).order
    page, purse = order.plan.last_tender, order.plan.tenders.get(position=0)
    assert (page.capture_requested, purse.capture_requested) == (2500, 0)
    till.captured_by_provider(order)
    till.react()

    kettle = order.lines.get(sku="FF-KETTLE")
    changes.cancel(
        order_id=order.pk, units={kettle.pk: 1}, key="a", actor=till.shopper, now=till.now
    )
    for call in ProviderCall.objects.filter(state="pending", tender=purse):
        gateway.perform(call.pk, now=till.now)

    spent = Purse.objects.get(pk=made.purse.pk)
    assert (spent.balance, spent.reserved) == (9000, 0)
    assert till.breaches() == []
