"""The payment step: gift cards behind a link, store credit for who is signed in, and what is left on a card."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest

from accounts import operations as accounts
from accounts.models import Company, CompanyBuyer
from commerce.cart.models import Cart
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway, purses
from commerce.payments.models import PaymentMethod, Purse, Tender
from tests.account.conftest import BACKEND
from tests.shop.test_checkout_pages import DETAILS, PAGE, provider, shop

__all__ = ["provider", "shop"]


@pytest.fixture
def cart(shop, client) -> Cart:
    client.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    client.post("/checkout/details/", DETAILS)
    return Cart.objects.get()


def card(shop, amount):
    return purses.issue_gift_card(amount=amount, market="GB", key=str(uuid4()), now=shop.now)


def review(client):
    return html.unescape(client.get("/checkout/review/").content.decode())


def test_a_gift_card_pays_a_part_and_a_page_the_rest(
    client, cart, shop, provider, django_assert_max_num_queries
):
    made = card(shop, 1000)
    spoken = made.code.lower().replace("-", " ")

    assert client.post("/checkout/means/card/", {"code": spoken}).status_code == 302
    with django_assert_max_num_queries(14):
        page = review(client)
    assert f"Gift card •••• {made.code[-4:]} pays £10.00" in page
    assert "Left to pay: £43.95" in page
    assert made.code not in page

    answer = client.post("/checkout/review/", {"total": 5395, "rest": 4395})
    assert answer.url == PAGE
    assert Tender.objects.order_by("position").last().amount == 4395
    assert Purse.objects.get().reserved == 1000


def test_what_a_gift_card_covers_is_ordered_without_a_page(client, cart, shop):
    client.post("/checkout/means/card/", {"code": card(shop, 9000).code})
    assert "Place the order" in review(client)

    answer = client.post("/checkout/review/", {"total": 5395, "rest": 0})

    assert "/checkout/return/" in answer.url
    assert client.get(answer.url).status_code == 302
    assert Order.objects.get().total == 5395


def test_a_rest_that_has_changed_is_shown_before_anything_is_paid(client, cart, shop, provider):
    client.post("/checkout/means/card/", {"code": card(shop, 1000).code})

    answer = client.post("/checkout/review/", {"total": 5395, "rest": 5395}, follow=True)

    assert "covers another part now" in html.unescape(answer.content.decode())
    assert not Tender.objects.exists()


def test_a_wrong_code_is_told_at_its_field_and_kept(client, cart):
    answer = client.post("/checkout/means/card/", {"code": "WRONG"})

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "We know no gift card with this code" in page
    assert 'value="WRONG"' in page
    assert 'href="#gift-card-code"' in page


def test_codes_cannot_be_guessed(client, cart):
    answers = [client.post("/gift-card/", {"code": "WRONG"}).status_code for _ in range(12)]

    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


def test_the_holder_sees_what_is_left(client, shop):
    made = card(shop, 1250)

    page = html.unescape(client.post("/gift-card/", {"code": made.code}).content.decode())

    assert "£12.50" in page
    assert f"•••• {made.code[-4:]}" in page
    assert made.code not in page


def test_a_gift_card_is_taken_off_again(client, cart, shop):
    client.post("/checkout/means/card/", {"code": card(shop, 1000).code})
    client.post("/checkout/means/card/", {"remove": Purse.objects.get().pk})
    assert "Left to pay" not in review(client)


def test_a_way_to_pay_is_chosen_among_those_of_the_market(client, cart, monkeypatch):
    for position, code in enumerate(("card", "bank")):
        PaymentMethod.objects.create(market="GB", code=code, provider="sandbox", position=position)
    asked = []
    monkeypatch.setattr(gateway, "open_page", lambda pk, **_: asked.append(pk) or PAGE)

    assert "Bank transfer" in review(client)
    assert client.post("/checkout/means/method/", {"method": "gold"}).status_code == 422
    client.post("/checkout/means/method/", {"method": "bank"})
    client.post("/checkout/review/", {"total": 5395, "rest": 5395})
    assert Tender.objects.get().method == "bank"

    PaymentMethod.objects.filter(code="bank").update(is_active=False)
    again = client.post("/cart/code/", {"code": ""})
    assert again.status_code < 500
    assert Tender.objects.get(pk=asked[0]).provider == "sandbox"
    assert settlement.tender_of("sandbox", "nothing") is None


@pytest.fixture
def on_invoice(shop, client, cart):
    """Sit before the review as a buyer of a company, in a browser without script."""
    for position, code in enumerate(("card", "invoice")):
        provider = "invoice" if code == "invoice" else "sandbox"
        PaymentMethod.objects.create(market="GB", code=code, provider=provider, position=position)
    ada = accounts.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", is_verified=True
    )
    company = Company.objects.create(
        name="Shaw & Sons", market="GB", vat_number="GB123456789", credit_limit=10_000,
        created_at=shop.now,
    )  # fmt: skip
    CompanyBuyer.objects.create(company=company, customer=ada)
    client.force_login(ada.user, backend=BACKEND)
    client.get("/cart/")
    Cart.objects.update(company=company)
    return client


def _press(client, method):
    """Press the button of the review with another way chosen, all else as it was shown."""
    form = re.search(r'<form method="post" class="stack">.*?</form>', review(client), re.DOTALL)
    assert form is not None
    names = ("rest", "total", "settled")
    shown = {
        name: re.search(rf'name="{name}" value="([^"]*)"', form[0])[1]  # type: ignore[index]
        for name in names
    }
    return client.post("/checkout/review/", shown | {"method": method})


def test_without_script_an_invoice_is_chosen_by_the_button_that_pays(on_invoice, shop):
    on_invoice.post("/checkout/means/card/", {"code": card(shop, 1000).code})

    assert "/checkout/return/" in _press(on_invoice, "invoice").url
    paid = Tender.objects.order_by("position").values_list("provider", "amount")
    assert list(paid) == [("gift_card", 1000), ("invoice", 4395), ("free", 0)]


def test_without_script_it_is_chosen_off_again(on_invoice, provider):
    on_invoice.post("/checkout/means/method/", {"method": "invoice"})
    assert "Place the order" in review(on_invoice)

    assert _press(on_invoice, "card").url == PAGE
    assert Tender.objects.get().amount == 5395


def test_on_invoice_too_the_rest_that_has_changed_is_shown_first(on_invoice, shop):
    code = card(shop, 1000).code
    shown = {"total": 5395, "rest": 5395, "settled": "card", "method": "invoice"}
    on_invoice.post("/checkout/means/card/", {"code": code})

    answer = on_invoice.post("/checkout/review/", shown, follow=True)
    assert "covers another part now" in answer.content.decode()
    assert not Order.objects.exists()
