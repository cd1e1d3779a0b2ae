"""Every way a payment goes, in a browser: each ends in one order and one charge, or in none and a way on."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, add, follow, pay, say_who, thanks

NO_MONEY, CHALLENGE, STAYS = "4000 0000 0000 0002", "4000 0000 0000 0003", "4000 0000 0000 0005"
BANK_SILENT = "4000 0000 0000 0014"
SOLD = """
import json
from commerce.orders.models import Order
from commerce.payments.models import Tender
orders = Order.objects.filter(email="{email}")
tenders = Tender.objects.filter(plan__quote__details__email="{email}").order_by("plan_id", "position")
paid = [[t.method, t.authorised, t.state] for t in tenders if t.authorised and not t.voided]
print(json.dumps({{"orders": [o.number for o in orders], "total": sum(o.total for o in orders), "paid": paid}}))
"""
GIFT_CARD = """
from django.utils import timezone
from commerce.payments import purses
print(purses.issue_gift_card(amount=500, market="GB", key="journey", now=timezone.now()).code)
"""
COMPANY = """
from django.utils import timezone
from accounts.models import Company, CompanyBuyer
from accounts.operations import upsert_customer
buyer = upsert_customer(email="bea.buyer@example.com", name="Bea Buyer", phone="", language="en", password="a long password", is_verified=True)
company = Company.objects.create(name="Shaw & Sons", market="GB", vat_number="GB123456789", credit_limit=500_000, created_at=timezone.now())
CompanyBuyer.objects.create(company=company, customer=buyer)
"""


def ask(shop: Shop, code: str) -> str:
    """The last line that a piece of code says inside the shop."""
    return shop.running.manage(["shell", "-v", "0", "-c", code]).strip().splitlines()[-1]


def sold(shop: Shop, email: str) -> dict[str, Any]:
    """Which orders somebody has, and what is authorised for them."""
    return dict(json.loads(ask(shop, SOLD.format(email=email))))


def to_review(page: Page, name: str, email: str) -> None:
    """Fill a cart and go as far as the page with the button."""
    add(page, "mug", "Add for delivery")
    page.goto("/checkout/details/")
    say_who(page, name, email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review and pay")


def press_pay(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pay £")).click()


def test_declines_and_the_banks_question_end_in_one_order_and_one_charge(
    shop: Shop, someone: Any
) -> None:
    page, email = someone().page, "dee.journey@example.com"
    to_review(page, "Dee Cline", email)
    press_pay(page)
    pay(page, NO_MONEY)
    expect(page.get_by_role("alert")).to_contain_text("not enough money on this card")
    pay(page, BANK_SILENT)
    expect(page.get_by_role("alert")).to_contain_text("did not answer in time")
    page.get_by_role("button", name="Cancel and go back").click()
    expect(page.get_by_text("You have not paid. Your cart is as you left it.")).to_be_visible()

    press_pay(page)
    pay(page, CHALLENGE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your bank wants to know it is you")
    page.get_by_label("Code").fill("654321")
    page.locator("button.main").click()
    expect(page.get_by_role("alert")).to_contain_text("The code was wrong")
    pay(page, CHALLENGE)
    page.get_by_label("Code").fill("123456")
    page.locator("button.main").click()

    number = thanks(page)
    shop.wait_for_message(page, email, number)
    found = sold(shop, email)
    assert found["orders"] == [number]
    assert [amount for _method, amount, _state in found["paid"]] == [found["total"]]


def test_back_a_second_press_and_an_unknown_state_pay_once(shop: Shop, someone: Any) -> None:
    page, email = someone(phone=True).page, "una.journey@example.com"
    to_review(page, "Una Sure", email)
    press_pay(page)
    expect(page).to_have_url(re.compile(r"localhost:\d+/pay/"))
    first = page.url
    page.go_back()
    press_pay(page)
    expect(page).to_have_url(first)

    tender = re.search(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", page.locator("main").inner_text()
    )
    assert tender is not None
    page.goto(f"/checkout/return/{tender[0]}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("We are checking your payment")
    expect(page.get_by_text("Please do not pay again.")).to_be_visible()
    page.get_by_role("link", name="I have not paid yet: back to the payment page").click()
    pay(page, GOOD_CARD)

    number = thanks(page)
    page.goto(f"/checkout/return/{tender[0]}/")
    assert thanks(page) == number
    found = sold(shop, email)
    assert (found["orders"], len(found["paid"])) == ([number], 1)


def test_a_tab_that_is_closed_after_paying_becomes_an_order(shop: Shop, someone: Any) -> None:
    page, email = someone().page, "cleo.journey@example.com"
    to_review(page, "Cleo Tab", email)
    press_pay(page)
    pay(page, STAYS)
    expect(page.locator("main")).to_contain_text("You can close this window")
    page.goto("about:blank")

    assert "is placed" in shop.wait_for_message(page, email, "/orders/track/")
    found = sold(shop, email)
    assert (len(found["orders"]), len(found["paid"])) == (1, 1)


@pytest.mark.parametrize(
    ("way", "go", "refuse", "said", "approve", "method"),
    [
        ("Wallet", "Continue to Sandbox Wallet", "Refuse", "The wallet said no.", "Approve", "wallet"),
        ("Bank transfer", "Continue to my bank", "Do not transfer", "was not approved at the bank", "Transfer", "bank"),
    ],
)  # fmt: skip
def test_by_wallet_and_by_bank(
    shop: Shop, someone: Any, way: str, go: str, refuse: str, said: str, approve: str, method: str
) -> None:
    page, email = someone(phone=method == "wallet").page, f"{method}.journey@example.com"
    to_review(page, "Wally Bank", email)
    page.get_by_role("radio", name=way).check()
    expect(page.locator("input[name=settled]")).to_have_value(method)
    press_pay(page)
    follow(page, page.get_by_role("button", name=go))
    follow(page, page.get_by_role("button", name=refuse))
    expect(page.get_by_role("alert")).to_contain_text(said)
    follow(page, page.get_by_role("button", name=go))
    page.get_by_role("button", name=re.compile(f"^{approve} £")).click()

    number = thanks(page)
    found = sold(shop, email)
    assert (found["orders"], [each[0] for each in found["paid"]]) == ([number], [method])


def test_a_gift_card_pays_a_part_and_a_card_the_rest(shop: Shop, someone: Any) -> None:
    page, email = someone(phone=True).page, "gift.journey@example.com"
    to_review(page, "Gil Fisk", email)
    page.get_by_text("I have a gift card").click()
    page.get_by_label("Code of the gift card").fill("ABCD-EFGH")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("alert")).to_contain_text("We know no gift card with this code")
    page.get_by_label("Code of the gift card").fill(ask(shop, GIFT_CARD))
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text(re.compile("Gift card .+ pays £5.00"))).to_be_visible()
    press_pay(page)
    pay(page, GOOD_CARD)

    number = thanks(page)
    expect(page.locator("main")).to_contain_text("Gift card")
    found = sold(shop, email)
    assert found["orders"] == [number]
    assert [each[0] for each in found["paid"]] == ["gift_card", "card"]
    assert sum(each[1] for each in found["paid"]) == found["total"]
    assert found["paid"][0][1] == 500


def test_a_company_buys_on_invoice(shop: Shop, someone: Any) -> None:
    ask(shop, COMPANY + "\nprint('made')")
    page, email = someone().page, "bea.buyer@example.com"
    page.goto("/accounts/login/?next=/search/?q=mug")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("link", name="My account")).to_be_visible()
    add(page, "mug", "Add for delivery")
    page.goto("/checkout/details/")
    say_who(page, "Bea Buyer", email)
    page.get_by_label("Shaw & Sons").check()
    page.get_by_label("Your purchase order number").fill("PO 2026/7")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".review")).to_contain_text("PO 2026/7")
    page.get_by_role("radio", name="Invoice").check()
    expect(page.get_by_text(re.compile("Your company pays £.+ on invoice"))).to_be_visible()
    page.get_by_role("button", name="Place the order").click()

    number = thanks(page)
    found = sold(shop, email)
    assert (found["orders"], [each[0] for each in found["paid"]]) == ([number], ["invoice"])
    assert found["paid"][0][1] == found["total"]
