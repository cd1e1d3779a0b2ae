"""Every step of the checkout, whoever buys: at most ten statements, and nothing typed that is known."""

from __future__ import annotations

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import addresses, companies
from accounts import operations as accounts
from accounts.companies import BuyerData, CompanyData
from accounts.models import Customer
from commerce.cart.models import Cart
from commerce.payments.models import PaymentMethod
from core.actor import Actor, Channel
from tests.shop.test_checkout_delivery import DETAILS, points, shop

__all__ = ["points", "shop"]

CEILING = 10
STEPS = ("", "?near=LS1", "details/", "delivery/", "review/")
HOME = {"full_name": "Ada Shaw", "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds"}
MUM = {"full_name": "Edda Shaw", "phone": "+447700900999", "street": "9 Quay Street", "street2": "Flat 2",
       "postcode": "M1 1AE", "city": "Manchester"}  # fmt: skip


@pytest.fixture
def customer(shop):
    """Give somebody with two addresses, who buys for a company too."""
    made = accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="+447700900123", language="en",
        password="password", is_verified=True,
    )  # fmt: skip
    for values in (HOME, MUM):
        addresses.save_address(customer_id=made.pk, country="GB", values=values, now=shop.now)
    data = CompanyData("Fell Guides Ltd", "GB", "GB980780684", 30, 500_000)
    company = companies.save_company(data=data, actor=shop.manager, now=shop.now)
    companies.save_buyer(
        company_id=company.pk, data=BuyerData(made.email), actor=shop.manager, now=shop.now
    )
    for position, code in enumerate(("card", "wallet", "invoice")):
        PaymentMethod.objects.create(market="GB", code=code, provider="sandbox", position=position)
    return made


@pytest.fixture
def signed_in(customer) -> Client:
    return _browser_of(customer)


def fill(browser, shop, *, mixed=True):
    browser.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    if mixed:
        collected = {"method": "collect", "location": shop.leeds.pk}
        browser.post("/cart/add/", {"variant": shop.mug.pk, "client_id": uuid4()} | collected)
    return Cart.objects.get(state="open")


def page_of(browser, step):
    return html.unescape(browser.get(f"/checkout/{step}").content.decode())


def asked(browser, step):
    browser.get(f"/checkout/{step}")
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(f"/checkout/{step}").status_code == 200
    return [statement["sql"] for statement in statements]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("mixed", [False, True])
def test_a_guest_s_step_asks_at_most_ten_statements(client, shop, step, mixed):
    fill(client, shop, mixed=mixed)
    client.post("/checkout/details/", DETAILS)

    found = asked(client, step)
    assert len(found) <= CEILING, "\n".join(each[:150] for each in found)


@pytest.mark.parametrize("step", STEPS)
def test_a_company_buyer_s_step_asks_at_most_ten_statements(signed_in, shop, customer, step):
    fill(signed_in, shop)
    company = companies.companies_of(customer.pk, "GB")[0]
    bought = {"company": company.pk, "purchase_order": "PO 7"}
    signed_in.post("/checkout/details/", DETAILS | bought)
    assert Cart.objects.get().company == company

    found = asked(signed_in, step)
    assert len(found) <= CEILING, "\n".join(each[:150] for each in found)


def test_who_is_signed_in_types_nothing(signed_in, shop):
    cart = fill(signed_in, shop, mixed=False)
    found = asked(signed_in, "details/")
    assert len(found) <= CEILING, "\n".join(each[:150] for each in found)
    page = page_of(signed_in, "details/")
    first = addresses.book_of(cart.customer_id or 0, "GB")[0]

    signed_in.post("/checkout/details/", {"email": "ada@example.com", "address": first.pk})

    cart.refresh_from_db()
    assert 'value="ada@example.com"' in page
    assert (cart.full_name, cart.street, cart.has_address) == (first.full_name, first.street, True)


def test_one_of_several_addresses_is_chosen(signed_in, shop):
    cart = fill(signed_in, shop, mixed=False)
    mums = addresses.book_of(cart.customer_id or 0, "GB").get(city="Manchester")
    assert "Edda Shaw, 9 Quay Street" in page_of(signed_in, "details/")

    typed = DETAILS | {"street": "never read", "address": mums.pk}
    answer = signed_in.post("/checkout/details/", typed)

    assert answer["Location"] == "/checkout/delivery/"
    cart.refresh_from_db()
    kept = {name: getattr(cart, name) for name in MUM}
    assert (kept, cart.email) == (MUM, "ada@example.com")
    assert f'value="{mums.pk}" checked' in page_of(signed_in, "details/")


def test_another_address_is_typed_beside_them(signed_in, shop):
    cart = fill(signed_in, shop, mixed=False)
    page = page_of(signed_in, "details/")
    assert 'value="2 Park Row"' not in page
    assert "Another address" in page

    refused = signed_in.post("/checkout/details/", DETAILS | {"street": "", "address": "new"})
    assert refused.status_code == 422
    signed_in.post("/checkout/details/", DETAILS | {"street": "5 New Row", "address": "new"})

    cart.refresh_from_db()
    assert cart.street == "5 New Row"
    assert 'value="5 New Row"' in page_of(signed_in, "details/")


def test_the_address_of_somebody_else_is_not_hers(signed_in, shop):
    fill(signed_in, shop, mixed=False)
    other = accounts.upsert_customer(
        email="bo@example.com", name="Bo", phone="", language="en", password="password"
    )
    theirs = addresses.save_address(customer_id=other.pk, country="GB", values=MUM, now=shop.now)

    refused = signed_in.post(
        "/checkout/details/", {"email": "ada@example.com", "full_name": "Ada", "address": theirs.pk}
    )

    assert refused.status_code == 422


def test_what_the_cart_would_cost_with_a_way_is_shown_before_it_is_chosen(client, shop):
    cart = fill(client, shop, mixed=False)
    client.post("/checkout/details/", DETAILS)

    shown = client.get("/checkout/delivery/?way=express").context["view"]

    assert shown.priced.total.amount == 4900 + 995
    cart.refresh_from_db()
    assert cart.delivery_code == ""
    assert client.get("/checkout/delivery/?way=pigeon").context["view"].way.code == "standard"


def test_the_way_to_pay_goes_with_the_button(signed_in, shop, customer, monkeypatch):
    fill(signed_in, shop, mixed=False)
    signed_in.post("/checkout/details/", DETAILS)
    page = page_of(signed_in, "review/")
    assert 'name="settled" value="card"' in page

    gone = {"total": 5395, "rest": 5395, "settled": "card", "method": "gold"}
    back = signed_in.post("/checkout/review/", gone, follow=True)
    assert "Choose how you want to pay" in html.unescape(back.content.decode())
    monkeypatch.setattr("commerce.payments.gateway.open_page", lambda pk, **_: "http://pay.example")
    signed_in.post("/checkout/review/", gone | {"method": "wallet"})

    assert Cart.objects.get().payment_choice.method == "wallet"


def test_errors_are_listed_in_the_order_of_the_fields(client, shop):
    fill(client, shop, mixed=False)

    refused = client.post("/checkout/details/", {"email": "ada", "street": "", "postcode": "?"})

    targets = [each["target"] for each in refused.context["summary"]]
    assert targets == ["id_email", "id_full_name", "id_street", "id_postcode", "id_city"]


def test_nowhere_near_stores_are_counted_and_not_listed(client, shop, monkeypatch):
    monkeypatch.setattr("commerce.web.checkout.how.STORES", 0)
    fill(client, shop, mixed=False)

    page = page_of(client, "")

    assert "Enter a town or a postcode" in page
    assert "Everything at" not in page


def test_a_guest_makes_an_account_of_the_thanks_with_a_password_only(client, shop):
    fill(client, shop, mixed=False)
    client.post("/checkout/details/", DETAILS)
    order = shop.pay(shop.start_payment(Cart.objects.get(), own_actor())).order
    page = html.unescape(client.get(f"/orders/{order.number}/thanks/").content.decode())
    assert 'name="password1"' in page

    sent = {
        "email": order.email,
        "password1": "a long enough word",
        "next": f"/orders/track/{order.tracking_token}/",
    }
    made = client.post("/accounts/signup/", sent)

    assert made["Location"] == sent["next"]
    following = html.unescape(client.get(made["Location"]).content.decode())
    assert "Add to my account" in following
    assert Customer.objects.get().email == order.email


def own_actor():
    return Actor(channel=Channel.WEB, visitor_key=Cart.objects.get().visitor_key)


def test_who_signs_in_on_the_way_goes_on_where_she_was(shop, customer, client):
    """Also while a cart of hers is shared on another screen, and is therefore left alone."""
    shared = fill(_browser_of(customer), shop)
    Cart.objects.filter(pk=shared.pk).update(
        share="view", share_user_id=shop.csa.user_id, share_until=shop.now + timedelta(hours=1)
    )
    client.post("/cart/add/", {"variant": shop.kettle.pk, "client_id": uuid4()})
    client.force_login(customer.user)

    for _twice in range(2):
        for step in ("details/", "", "delivery/", "review/"):
            assert client.get(f"/checkout/{step}", follow=True).status_code == 200
    assert Cart.objects.filter(state="open").count() == 2


def _browser_of(customer):
    browser = Client()
    browser.force_login(customer.user)
    return browser
