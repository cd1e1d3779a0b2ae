"""Save the sale: the shelf in Leeds has none, so a colleague sells it all the same, paid at the till or on a phone."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, digits, pay

_GONE = """
from commerce.catalogue.models import Variant
from stores.inventory.models import StockLevel
there = StockLevel.objects.filter(location__code="GBW1", on_hand__gt=20).values("variant")
gone = StockLevel.objects.filter(location__code="GB004", on_hand__gt=0).values("variant")
found = Variant.objects.filter(pk__in=there, prices__market="GB").exclude(pk__in=gone)
print(found.exclude(ean=None).order_by("pk").values_list("ean", flat=True)[0])
"""
_TOLD = """
import json
from commerce.orders.models import Order
order = Order.objects.get(number="%s")
touches = order.touches.order_by("pk").values_list("kind", "channel", "location__code")
print(json.dumps([order.channel, order.sold_in.code, [list(each) for each in touches]]))
"""


def _asked(shop: Shop, script: str) -> str:
    said = shop.running.manage(["shell", "-v", "0", "-c", script])
    return str(said.strip().splitlines()[-1])


def _touches(shop: Shop, page: Page, number: str, count: int) -> list[Any]:
    """Read by whom an order was helped, as soon as so many touches are there."""
    for _try in range(40):
        told = json.loads(_asked(shop, _TOLD % number))
        if len(told[2]) >= count:
            return list(told)
        page.wait_for_timeout(500)
    raise AssertionError(told)


def _say_who(page: Page, email: str) -> None:
    page.get_by_label("Full name").fill("Ada Shaw")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label(re.compile("^Phone")).fill("07700 900888")
    if page.get_by_label("Postcode").count():
        page.get_by_label("Street and house number").fill("2 Park Row")
        page.get_by_label("Postcode").fill("LS1 5HD")
        page.get_by_label("Town or city").fill("Leeds")
    page.get_by_role("button", name="On to the payment").click()


def _sold(page: Page) -> str:
    """Wait until the page says by itself that it is sold; return the number of the order."""
    said = page.get_by_text(re.compile(r"^Order \d+ is placed$"))
    expect(said).to_be_visible()
    return digits(said.inner_text())


def test_scanned_brought_home_and_paid_at_the_till(shop: Shop, someone: Any) -> None:
    ean = _asked(shop, _GONE)
    page = someone(phone=True).sign_in("store_staff", "GB004")
    page.get_by_role("link", name="Sell", exact=True).click()
    expect(page.locator("#sell-query")).to_be_focused()
    page.keyboard.type(ean)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sold out here")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Deliver home")).click()
    expect(page.get_by_text("It is in the sale.")).to_be_visible()

    # Another thing is scanned while nobody types: no field has to be touched.
    page.locator("h1").click()
    page.keyboard.type("zzzzqqqq")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing fits that")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Customer, £")).click()
    _say_who(page, "ada.assisted@example.com")
    page.get_by_role("button", name=re.compile("^At the till")).click()
    code = digits(page.locator(".code-display .code").inner_text())
    assert len(code) == 8

    till = shop.running.env["TILL_PUBLIC_URL"]
    paid = httpx.post(f"{till}/v1/payments", json={"code": code, "means": "card"}, timeout=20)
    assert paid.status_code == 201, paid.text
    number = _sold(page)
    assert number in shop.wait_for_message(page, "ada.assisted@example.com", number)
    channel, store, touches = _touches(shop, page, number, 2)
    assert (channel, store) == ("store", "GB004")
    assert touches == [["assisted", "store", "GB004"], ["sale", "store", "GB004"]]
    page.get_by_role("link", name="Next customer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sell")


def test_paid_on_the_customers_phone_by_a_link(shop: Shop, someone: Any) -> None:
    page = someone().sign_in("store_staff", "GB004")
    page.goto("/store/sell/")
    expect(page.locator("#sell-query")).to_be_focused()
    page.keyboard.type("mug")
    page.keyboard.press("Enter")
    page.locator(".task-list .task-title a").first.click()
    # The soonest has the focus: Enter takes it.
    expect(page.locator(".sell-way.btn-accent")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is in the sale.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Customer, £")).click()
    _say_who(page, "ada.linked@example.com")
    page.get_by_role("button", name=re.compile("^Link by e-mail")).click()
    expect(page.get_by_role("img", name="QR code of the pay-link")).to_be_visible()

    said = shop.wait_for_message(page, "ada.linked@example.com", "/pay/")
    link = re.search(r"https?://\S+(/pay/\S+)", said)
    assert link is not None
    phone = someone(phone=True).page
    phone.goto(link[1])
    expect(page.get_by_text("Opened")).to_be_visible()
    phone.locator("main form button[type=submit]").last.click()
    pay(phone, GOOD_CARD)
    number = _sold(page)
    channel, store, touches = _touches(shop, page, number, 3)
    assert (channel, store) == ("store", "GB004")
    assert {tuple(each) for each in touches} == {
        (kind, "store", "GB004") for kind in ("assisted", "pay_link", "sale")
    }


def test_taken_up_by_a_colleague_and_paid_on_a_card_terminal(shop: Shop, someone: Any) -> None:
    first = someone(phone=True).sign_in("store_staff", "GB004")
    first.goto("/store/sell/?q=kettle")
    first.locator(".task-list .task-title a").first.click()
    first.get_by_role("button", name=re.compile("^Collect here|^Deliver home")).first.click()
    first.get_by_role("link", name=re.compile("^Customer, £")).click()
    _say_who(first, "ada.terminal@example.com")
    expect(first.get_by_role("heading", level=1)).to_have_text("Payment")

    page = someone().sign_in("store_manager", "GB004")
    page.goto("/store/sell/")
    page.get_by_role("link", name="Ada Shaw").first.click()
    page.get_by_role("link", name=re.compile("^Pay £")).click()
    page.get_by_role("button", name=re.compile("^On a card terminal")).click()
    page.get_by_role("radio", name="Counter").check()
    page.get_by_role("button", name="Send to the terminal").click()
    expect(page.get_by_text("The terminal asks for the card.")).to_be_visible()
    env = shop.running.env
    tapped = httpx.post(
        f"{env['PROVIDER_URL']}/v1/readers/rdr_1/act",
        json={"act": "tap"},
        headers={"Authorization": f"Bearer {env['PROVIDER_API_KEY']}"},
    )
    assert tapped.status_code == 200, tapped.text
    expect(page.get_by_text(re.compile(r"^Order \d+ is placed\.$"))).to_be_visible()
    page.get_by_role("link", name="Back to the sale").click()
    number = _sold(page)
    assert _sold(first) == number
    _channel, _store, touches = _touches(shop, page, number, 2)
    assert touches == [["assisted", "store", "GB004"], ["sale", "store", "GB004"]]
