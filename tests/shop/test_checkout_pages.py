"""Checkout: an address per step, what is missing is said, nothing is typed twice."""

from __future__ import annotations

import html
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from commerce.cart.models import Cart
from commerce.catalogue.models import Price
from commerce.orders import settlement
from commerce.payments import gateway, operations, reasons
from commerce.payments.errors import ProviderUnavailable
from commerce.payments.models import Quote, Tender
from commerce.payments.reasons import Reason
from tests.world import World

DETAILS = {
    "full_name": "Ada Shaw",
    "email": "ada@example.com",
    "phone": "07700 900123",
    "street": "2 Park Row",
    "postcode": "LS1 5HD",
    "city": "Leeds",
}
PAGE = "http://provider.example/pay/1"


@pytest.fixture
def shop(window: World) -> World:
    for place in (window.warehouse, window.leeds):
        for variant in window.variants:
            window.stock(variant, place, 10)
    return window


@pytest.fixture
def filled(shop, client) -> Cart:
    client.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    return Cart.objects.get()


@pytest.fixture
def ready(filled, client) -> Cart:
    client.post("/checkout/details/", DETAILS)
    return filled


@pytest.fixture
def provider(shop, monkeypatch):
    """What the provider answers: a page, and how the payment stands."""
    answer = {"status": "authorised"}

    def open_page(tender_id, **_more):
        if answer["status"] == "away":
            raise ProviderUnavailable("The payment service does not answer.")
        return PAGE

    def ask(tender):
        if answer["status"] == "away":
            raise ProviderUnavailable
        return shop.provider_says(tender, answer["status"])

    monkeypatch.setattr(gateway, "open_page", open_page)
    monkeypatch.setattr(settlement.gateway, "ask", ask)
    return answer


def pay(client, total=5395):
    return client.post("/checkout/review/", {"total": total})


@pytest.mark.parametrize("step", ["", "details/", "review/"])
def test_without_a_cart_there_is_nothing_to_check_out(client, shop, step):
    assert client.get(f"/checkout/{step}").status_code == 404


@pytest.mark.parametrize("step", ["", "details/", "delivery/", "review/", "changes/"])
def test_an_empty_cart_goes_back_to_the_cart(client, filled, step):
    filled.lines.all().delete()
    assert client.get(f"/checkout/{step}")["Location"] == "/cart/"


def test_how_offers_delivery_and_stores_and_applies_to_the_whole_basket(client, shop, filled):
    assert "Leeds" in client.get("/checkout/?near=LS1").content.decode()

    answer = client.post("/checkout/", {"way": shop.leeds.pk})
    assert answer["Location"] == "/checkout/details/"
    assert filled.lines.get().location == shop.leeds


def test_what_is_missing_is_listed_first_and_said_beside_the_field(client, filled):
    answer = client.post("/checkout/details/", DETAILS | {"email": "ada", "postcode": ""})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Enter an e-mail address, like name@example.com") >= 2
    assert 'href="#id_postcode"' in page
    assert 'value="Ada Shaw"' in page
    assert "<title>Error:" in page.replace("\n", "")


def test_a_collection_asks_for_no_address(client, shop, filled):
    client.post("/checkout/", {"way": shop.leeds.pk})
    assert 'name="street"' not in client.get("/checkout/details/").content.decode()

    answer = client.post("/checkout/details/", {"full_name": "Ada", "email": "a@example.com"})
    assert answer["Location"] == "/checkout/review/"


def test_what_was_typed_is_there_again(client, ready):
    page = client.get("/checkout/details/").content.decode()

    assert 'value="2 Park Row"' in page
    assert 'value="ada@example.com"' in page


def test_review_without_details_goes_to_the_details(client, filled):
    assert client.get("/checkout/review/")["Location"] == "/checkout/details/"


def test_review_shows_everything_once_more(client, ready):
    page = client.get("/checkout/review/").content.decode()

    assert "£53.95" in page
    assert "2 Park Row" in page
    assert 'name="total" value="5395"' in page


def test_pay_sends_the_browser_to_the_providers_own_page(client, ready, provider):
    answer = pay(client)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Quote.objects.get().total == 5395
    assert pay(client)["Location"] == PAGE
    assert Quote.objects.count() == 1


def test_a_total_that_changed_is_shown_before_anything_is_paid(client, shop, ready, provider):
    Price.objects.filter(variant=shop.kettle, market="GB").update(amount=5000)

    answer = pay(client)

    assert answer["Location"] == "/checkout/review/"
    page = client.get("/checkout/review/").content.decode()
    assert "The total has changed" in page
    assert "£54.95" in page
    assert not Tender.objects.exists()


def test_sold_out_meanwhile_leads_back_with_choices_and_nothing_is_asked_of_the_provider(
    client, shop, ready, provider
):
    shop.kettle.stock_levels.update(safety=10)

    assert pay(client)["Location"] == "/checkout/changes/"
    page = client.get("/checkout/changes/").content.decode()
    assert "Sold out here" in page
    assert "Get it another way" in page
    assert not Tender.objects.exists()


def test_with_the_provider_away_the_cart_stays_and_the_page_says_so(client, ready, provider):
    provider["status"] = "away"

    assert pay(client)["Location"] == "/checkout/review/"
    assert "does not answer" in client.get("/checkout/review/").content.decode()


@pytest.mark.parametrize("total", ["", "abc", "²"])
def test_a_total_that_is_none_is_refused_and_no_error(client, ready, provider, total):
    assert pay(client, total).status_code in {302, 422}


def test_too_many_starts_are_told_to_wait(client, ready, provider, settings):
    settings.PAYMENT_STARTS = 1
    pay(client)

    refused = pay(client)

    assert refused.status_code == 429
    seconds = int(refused["Retry-After"])
    assert 590 <= seconds <= 600
    assert f"Wait {seconds} seconds, then try again" in refused.content.decode()


def come_back(client):
    return client.get(f"/checkout/return/{Tender.objects.get().pk}/")


def test_back_from_paying_the_order_is_thanked_for_in_this_browser_only(client, ready, provider):
    pay(client)
    answer = come_back(client)

    path = answer["Location"]
    assert path.endswith("/thanks/")
    assert client.get(path).status_code == 200
    assert Client().get(path)["Location"].startswith("/orders/?number=")
    assert come_back(client)["Location"] == path


def test_back_from_a_decline_says_that_nothing_was_charged(client, ready, provider):
    pay(client)
    provider["status"] = "declined"

    answer = come_back(client)
    assert answer["Location"] == "/checkout/review/?declined=1"
    assert "Nothing was charged" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("status", ["away", "created"])
def test_back_without_an_answer_the_page_waits(client, ready, provider, status):
    pay(client)
    provider["status"] = status

    assert come_back(client).status_code == 200


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("status", ["authorised", "created"])
def test_back_to_an_offer_that_ended_says_why_and_what_to_do(
    client, shop, ready, provider, reason, status
):
    pay(client)
    quote = Quote.objects.get()
    operations.void_quote(quote_id=quote.pk, why=reason, actor=shop.shopper, now=shop.now)
    provider["status"] = status

    page = come_back(client)

    assert page.status_code == 410
    assert reasons.told_payer(reason) in html.unescape(page.content.decode())
    assert 'href="/cart/"' in page.content.decode()


def test_back_from_a_page_that_was_closed_says_so(client, shop, ready, provider, monkeypatch):
    pay(client)
    closed = replace(shop.provider_says(Tender.objects.get(), "created"), voided=True)
    monkeypatch.setattr(settlement.gateway, "ask", lambda tender: closed)

    page = come_back(client)

    assert page.status_code == 410
    assert reasons.told_payer("") in html.unescape(page.content.decode())


def test_every_reason_has_words_of_its_own():
    for told in (reasons.told_payer, reasons.told_by_link):
        words = [told(reason) for reason in Reason]
        assert len(set(words)) == len(Reason)
        assert all(" " in text for text in words)


def test_back_from_nowhere_is_not_found(client, shop, provider):
    assert client.get(f"/checkout/return/{uuid4()}/").status_code == 404


def test_cancelled_comes_back_to_the_review(client, ready):
    assert client.get("/checkout/payment/")["Location"] == "/checkout/review/"
    assert "You have not paid" in client.get("/checkout/review/").content.decode()
