"""What pays is chosen at the pay-link, on the telephone and by a program: the offer stays, and so does its link."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts import operations as accounts
from accounts.models import Company, CompanyBuyer
from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.catalogue.models import Price
from commerce.orders.models import Order
from commerce.payments import gateway, operations, purses
from commerce.payments.errors import MethodGone, NoGiftCard, NoQuote, QuoteEnded
from commerce.payments.models import PayLink, PaymentMethod, ProviderCall, Purse, Quote, Tender
from core.actor import Actor, Channel
from core.errors import Invalid, SignInRequired, TooMany
from core.models import Event, OutboundMessage
from stores.inventory.models import StockHold
from tests.payments.conftest import Till

HOLDER = Actor(Channel.WEB)


@pytest.fixture
def till(db):
    with time_machine.travel(Till.now, tick=False):
        yield Till()


@pytest.fixture
def methods():
    for position, (code, provider) in enumerate(
        [("card", "sandbox"), ("wallet", "sandbox"), ("invoice", "invoice")]
    ):
        PaymentMethod.objects.create(market="GB", code=code, provider=provider, position=position)


@pytest.fixture
def card(till):
    return purses.issue_gift_card(amount=1000, market="GB", key="card", now=till.now)


def linked(till, cart=None):
    cart = cart or till.basket()
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=till.csa, now=till.now)
    carts.allow_editing(cart_id=cart.pk, actor=till.shopper, now=till.now)
    return operations.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=till.csa, now=till.now
    )


def choose(till, link, actor=HOLDER, **change):
    return operations.choose_by_link(token=link.token, actor=actor, now=till.now, **change)


def plan_of(opened):
    tenders = opened.quote.plan.tenders.order_by("position")
    return [(each.provider, each.method, each.amount) for each in tenders]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_the_holder_of_a_link_chooses_and_the_link_stays(till, methods, card):
    link = linked(till)
    token, before = link.token, link.quote
    holds = set(StockHold.objects.values_list("pk", "expires_at"))

    opened = choose(till, link, gift_card=card.code)

    assert plan_of(opened) == [("gift_card", "gift_card", 1000), ("sandbox", "", 10545)]
    assert operations.open_pay_link(token=token, now=till.now).quote == opened.quote != before
    assert PayLink.objects.get().token == token
    assert set(StockHold.objects.values_list("pk", "expires_at")) == holds
    before.refresh_from_db()
    assert (before.state, before.void_reason) == ("void", "other-means")
    same = ("total", "channel", "offered_by_id", "expires_at", "details", "codes")
    assert [getattr(opened.quote, name) for name in same] == [getattr(before, n) for n in same]
    assert till.breaches() == []

    assert choose(till, link, gift_card=card.code).quote == opened.quote
    opened = choose(till, link, method="wallet")
    assert plan_of(opened)[-1] == ("sandbox", "wallet", 10545)
    opened = choose(till, link, without=card.purse.pk)
    assert plan_of(opened) == [("sandbox", "wallet", 11545)]
    assert purses.free_of(Purse.objects.get(), now=till.now) == 1000

    order = till.pay(opened.tender).order
    assert (order.channel, order.sold_by_id) == ("phone", till.csa.user_id)
    assert till.breaches() == []


def test_prices_stay_as_they_were_offered(till, card):
    link = linked(till)
    Price.objects.filter(variant=till.kettle).update(amount=9900)
    assert choose(till, link, gift_card=card.code).quote.total == link.quote.total


def test_a_refused_choice_leaves_the_offer_as_it_was(till, methods):
    link = linked(till)
    for change, why in [
        ({"gift_card": "ABCD"}, NoGiftCard),
        ({"credit": True}, SignInRequired),
        ({"method": "invoice"}, Invalid),
        ({"method": "barter"}, Invalid),
    ]:
        with pytest.raises(why):
            choose(till, link, **change)
    assert Quote.objects.get().state == "open"
    assert operations.open_pay_link(token=link.token, now=till.now).tender.amount == 11545


def test_an_offer_that_has_ended_and_a_wrong_link_are_refused(till, card):
    link = linked(till)
    with pytest.raises(NoQuote):
        operations.choose_by_link(
            token=link.token[:-1] + "x", actor=HOLDER, now=till.now, gift_card=card.code
        )
    till.add(Cart.objects.get(), till.mug, 1)
    with pytest.raises(QuoteEnded):
        choose(till, link, gift_card=card.code)
    assert Tender.objects.count() == 1


def test_the_customer_who_signs_in_pays_with_her_credit_or_on_invoice(till, methods):
    customer = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en"
    )
    ada = replace(till.shopper, customer_id=customer.pk, user_id=customer.user_id)
    purses.add_credit(customer_id=customer.pk, amount=1500, market="GB", key="1", now=till.now)
    company = Company.objects.create(
        name="Shaw & Sons", market="GB", vat_number="GB123456789", credit_limit=20_000,
        created_at=till.now,
    )  # fmt: skip
    CompanyBuyer.objects.create(company=company, customer=customer)
    cart = till.basket(ada)
    Cart.objects.filter(pk=cart.pk).update(company=company)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=till.csa, now=till.now)
    carts.allow_editing(cart_id=cart.pk, actor=ada, now=till.now)
    link = operations.send_pay_link(
        cart_id=cart.pk, by="email", to="ada@example.com", actor=till.csa, now=till.now
    )
    assert [each.code for each in operations.methods_of(cart, HOLDER)] == ["card", "wallet"]
    with pytest.raises(SignInRequired):
        choose(till, link, actor=till.csa, credit=True)

    assert plan_of(choose(till, link, actor=ada, credit=True))[0] == (
        "store_credit", "store_credit", 1500,
    )  # fmt: skip
    opened = choose(till, link, actor=ada, method="invoice")
    assert [each[0] for each in plan_of(opened)] == ["store_credit", "invoice", "free"]
    client = Client()
    assert "Place the order" in text(client.get(f"/pay/{link.token}/"))
    client.get(client.post(f"/pay/{link.token}/", {"rest": "10045"}).url)
    assert Order.objects.get().channel == "phone"
    assert till.breaches() == []


def test_the_page_of_the_means_before_is_let_go(till, card, client):
    link = linked(till)
    before = link.quote.plan.last_tender
    opened = choose(till, link, gift_card=card.code)

    assert till.pay(before).state == "refused"
    assert ProviderCall.objects.filter(tender=before, kind="void").exists()
    assert till.held() == 3
    assert till.pay(opened.tender).state == "placed"
    assert till.breaches() == []


def test_a_card_that_is_read_out_pays_by_the_link_that_is_out(till, card):
    link = linked(till)
    cart = Cart.objects.get()
    client = Client()
    client.force_login(till.user(till.csa))

    refused = client.post(f"/console/carts/{cart.pk}/gift-card/", {"code": "ABCD"})
    assert refused.status_code == 422
    assert 'value="ABCD"' in text(refused)
    assert "We know no gift card with this code" in text(refused)
    page = text(
        client.post(f"/console/carts/{cart.pk}/gift-card/", {"code": card.code}, follow=True)
    )

    assert f"Gift card •••• {card.code[-4:]} pays £10.00" in page
    assert "Left to pay: £105.45" in page
    assert card.code not in page
    assert operations.open_pay_link(token=link.token, now=till.now).tender.amount == 10545
    till.react()
    (message,) = OutboundMessage.objects.filter(key__startswith="pay-link-")
    assert link.token in message.text
    assert PayLink.objects.get().sent_at == till.now
    client.post(f"/console/carts/{cart.pk}/gift-card/", {"remove": card.purse.pk})
    assert operations.open_pay_link(token=link.token, now=till.now).tender.amount == 11545


def again(till, to, by="sms"):
    cart_id = Cart.objects.get().pk
    return operations.send_pay_link(cart_id=cart_id, by=by, to=to, actor=till.csa, now=till.now)


def test_a_link_that_is_sent_again_after_other_means_ends_the_one_before(till, card):
    link = linked(till)
    choose(till, link, gift_card=card.code)
    following = again(till, link.to)
    assert operations.open_pay_link(token=following.token, now=till.now).tender.amount == 10545
    with pytest.raises(NoQuote):
        operations.open_pay_link(token=link.token, now=till.now)
    assert PayLink.objects.count() == 1


def test_who_had_a_link_by_mistake_learns_nothing_of_the_one_that_follows(till, card, client):
    link = linked(till)
    before = choose(till, link, gift_card=card.code).tender
    url = f"/pay/cancelled/{before.pk}/"
    assert client.get(url).url == f"/pay/{link.token}/"

    following = again(till, "+447700900999")
    assert following.token != link.token
    assert following.quote.total == link.quote.total
    assert till.held() == 3
    for old in (url, f"/checkout/return/{before.pk}/"):
        answer = client.get(old, follow=True)
        assert following.token not in text(answer) + str(answer.redirect_chain)
    assert client.get(f"/pay/{link.token}/").status_code == 410
    assert till.pay(operations.open_pay_link(token=following.token, now=till.now).tender).order
    assert till.breaches() == []


def test_a_card_whose_money_is_kept_elsewhere_is_shown_and_can_be_taken_off(till, card, client):
    other = till.basket(till.other_shopper)
    operations.choose_means(
        cart_id=other.pk, gift_card=card.code, actor=till.other_shopper, now=till.now
    )
    till.start_payment(other, till.other_shopper)
    cart = till.basket()
    link = linked(till, cart)
    page = text(client.post(f"/pay/{link.token}/means/", {"code": card.code}, follow=True))
    assert "pays nothing now" in page
    assert "Pay £115.45" in page
    page = text(client.post(f"/pay/{link.token}/means/", {"remove": card.purse.pk}, follow=True))
    assert "pays nothing now" not in page


def test_who_gave_a_card_to_a_cart_is_written_down(till, card):
    linked(till)
    cart_id = Cart.objects.get().pk
    operations.choose_means(cart_id=cart_id, gift_card=card.code, actor=till.csa, now=till.now)
    operations.choose_means(cart_id=cart_id, without=card.purse.pk, actor=till.csa, now=till.now)
    given, off = Event.objects.filter(type__startswith="GiftCard").order_by("pk")
    assert (given.type, off.type) == ("GiftCardGiven", "GiftCardTakenOff")
    assert given.actor == till.csa.as_record()
    assert card.code not in json.dumps(given.payload)


def test_a_page_shows_only_the_methods_that_are_offered(till, methods, client):
    begun = till.start_payment(till.basket(till.other_shopper), till.other_shopper)
    assert (begun.method, begun.page_methods) == ("", ["card", "wallet"])
    assert gateway._session(begun, begun.plan.quote, "x").methods == ("card", "wallet")
    link = linked(till)
    operations.choose_means(
        cart_id=Cart.objects.get(pk=link.quote.cart_id).pk, method="wallet", actor=till.shopper,
        now=till.now,
    )  # fmt: skip
    PaymentMethod.objects.filter(code="wallet").update(is_active=False)

    url = f"/pay/{link.token}/"
    page = text(client.get(url))
    assert 'value="card"' in page, "what is left is offered, though it is the only one"
    assert 'value="wallet"' not in page
    stale = text(client.post(url, {"rest": "11545"}, follow=True))
    assert "Please choose another way to pay" in stale
    opened = choose(till, link, method="card")
    assert opened.tender.method == "card"

    PaymentMethod.objects.update(is_active=False)
    with pytest.raises(MethodGone):
        till.start_payment(till.basket(till.visitor("third")), till.visitor("third"))


def test_a_link_for_which_nothing_was_chosen_shows_what_is_offered_when_it_is_paid(till, methods):
    link = linked(till)
    PaymentMethod.objects.filter(code="wallet").update(is_active=False)
    assert choose(till, link).tender.page_methods == ["card"]
    assert operations.open_pay_link(token=link.token, now=till.now).tender.page_methods == ["card"]


def test_at_the_page_of_the_link(till, methods, card, client):
    link = linked(till)
    url = f"/pay/{link.token}/"
    page = text(client.get(url))
    assert "How do you want to pay?" in page
    assert "Sign in" not in page, "a guest's cart has no credit"

    refused = client.post(f"{url}means/", {"code": "ABCD"})
    assert refused.status_code == 422
    assert 'value="ABCD"' in text(refused)
    page = text(client.post(f"{url}means/", {"code": card.code}, follow=True))
    assert "Pay £105.45" in page
    stale = text(client.post(url, {"rest": "11545", "method": "card"}, follow=True))
    assert "Your gift card or credit covers another part now" in stale
    page = text(client.post(f"{url}means/", {"remove": card.purse.pk}, follow=True))
    assert "Pay £115.45" in page
    assert client.post(f"{url}means/", {"use": "1"}).status_code == 302
    assert Quote.objects.filter(state="open").count() == 1


def test_changes_by_one_link_are_counted(till, card, client):
    link = linked(till)
    cart_id = operations.cart_of_link(link.token)
    for _each in range(60):
        operations.check_may_choose(cart_id=cart_id, now=till.now)
    with pytest.raises(TooMany):
        operations.check_may_choose(cart_id=cart_id, now=till.now)
    assert client.post(f"/pay/{link.token}/means/", {"remove": "1"}).status_code == 429
    operations.check_may_choose(cart_id=cart_id, now=till.now + timedelta(minutes=11))


def test_by_a_program(till, methods, card):
    cart = till.basket()
    client = Client(headers={"Authorization": "Visitor visitor-token-of-shopper"})
    url = f"/api/v1/carts/{cart.pk}/means/"

    def patch(address, body):
        answer = client.patch(address, json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    assert client.get(url).json()["rest"]["amount"] == 11545
    assert patch(url, {"gift_card": "ABCD"})[0] == 422
    assert patch(url, {"credit": True})[0] == 401
    status, means = patch(url, {"gift_card": card.code, "method": "wallet"})
    assert (status, means["rest"]["amount"], means["method"]) == (200, 10545, "wallet")
    assert means["parts"][0]["amount"]["amount"] == 1000
    assert card.code not in json.dumps(means)
    assert [each["code"] for each in means["methods"]] == ["card", "wallet"]

    link = linked(till, cart)
    url = f"/api/v1/pay-links/{link.token}/"
    assert client.get(url).json()["means"]["rest"]["amount"] == 10545
    holder = Client()
    answer = holder.patch(
        f"{url}means/", json.dumps({"without": card.purse.pk}), content_type="application/json"
    )
    assert answer.json()["means"]["rest"]["amount"] == 11545
    assert answer.json()["means"]["credit"] is None


def test_a_request_to_pay_that_comes_again_after_it_was_paid_gets_its_first_answer(
    till, client, monkeypatch
):
    link = linked(till)
    monkeypatch.setattr(
        gateway, "_page_of", lambda tender, quote: till.provider_says(tender, "created")
    )
    url, key = f"/api/v1/pay-links/{link.token}/payment/", {"Idempotency-Key": str(uuid4())}
    first = client.post(url, headers=key, content_type="application/json")
    assert first.status_code == 201
    assert till.pay(Tender.objects.get()).state == "placed"

    assert client.post(url, headers=key, content_type="application/json").json() == first.json()
    other = client.post(
        url, headers={"Idempotency-Key": str(uuid4())}, content_type="application/json"
    )
    assert other.status_code == 410


def test_where_gift_cards_pay_all_nothing_is_left_to_choose(till, methods, client):
    link = linked(till)
    choose(till, link, method="wallet")
    whole = purses.issue_gift_card(amount=90_000, market="GB", key="whole", now=till.now)
    choose(till, link, gift_card=whole.code)
    page = text(client.get(f"/pay/{link.token}/"))
    assert "Place the order" in page
    assert "How do you want to pay?" not in page
