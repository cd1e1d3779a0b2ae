"""One sale through every channel, by two people in two browsers, from the home page to the service credit."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import pack, pay, pick

DECLINED_CARD = "4000 0000 0000 0002"
CHALLENGED_CARD = "4000 0000 0000 0003"


def _choose_store(page: Page, name: str) -> None:
    """Make a store my store, as a shopper does."""
    page.goto("/stores/")
    page.get_by_label("Town or postcode").first.fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place="))
    page.locator("main").get_by_role("link", name=re.compile(name)).first.click()
    page.get_by_role("button", name=re.compile("my store", re.IGNORECASE)).first.click()


def _find(page: Page, words: str) -> None:
    """Search, and open the first product."""
    page.locator("#site-search").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search/"))
    page.locator("main .product-grid a").first.click()


def _add(page: Page, way: str) -> None:
    page.locator(".buy-form").get_by_role("button", name=re.compile(way)).first.click()
    expect(page.get_by_role("heading", name="Added to your cart")).to_be_visible()


def test_one_sale_through_every_channel(shop: Shop, someone: Any) -> None:
    shopper, csa = someone(phone=True), someone()
    page = shopper.page

    # The shopper looks around and fills a cart: one line delivered, one to collect in Leeds.
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    _choose_store(page, "Leeds")
    page.goto("/")
    _find(page, "kettle")
    _add(page, "Add for delivery")
    page.goto("/")
    _find(page, "mug")
    _add(page, "Collect in Leeds")
    page.goto("/cart/")
    expect(page.get_by_role("heading", name="Delivered to you")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Collect at .*Leeds"))).to_be_visible()
    code = "".join(
        re.findall(
            r"\d",
            page.locator("#cart-body .code-display").first.inner_text(),
        )
    )[:6]
    assert len(code) == 6

    # The advisor types the code, looks, and is let in to edit.
    desk = csa.sign_in("csa")
    desk.get_by_label("Call code").fill(code)
    desk.wait_for_url(re.compile("/console/carts/"))
    expect(desk.get_by_text("You may look")).to_be_visible()
    expect(page.get_by_text(re.compile("from customer service can see this cart"))).to_be_visible()
    page.get_by_role("button", name="Allow changes").click()
    expect(page.get_by_text(re.compile("can see and change this cart"))).to_be_visible()

    # Either changes, the other sees it with the name of who did.
    desk.get_by_label("Words, SKU or barcode").fill("lantern")
    desk.locator("#product-results li").first.get_by_role("button", name=re.compile("^Add")).click()
    expect(page.locator("#cart-body .order-line")).to_have_count(3)
    expect(page.locator("#cart-body .line-who").first).to_contain_text("Maya")
    page.locator("#cart-body .order-line").filter(has_text=re.compile("[Mm]ug")).get_by_role(
        "button", name="One more"
    ).click()
    mugs = (
        desk.locator("#live-body .order-line")
        .filter(has_text=re.compile("[Mm]ug"))
        .locator("input[name=quantity]")
    )
    expect(mugs).to_have_value("2")

    # A stale edit is a clear conflict with the fresh cart.
    desk.evaluate(
        "() => { for (const field of document.querySelectorAll('#live-body input[name=version]')) field.value = 1; }"
    )
    desk.locator("#live-body .order-line").first.get_by_role("button", name="One more").click()
    expect(
        desk.locator(".banner").get_by_text("Somebody changed the cart before you did")
    ).to_be_visible()

    # The advisor takes the details and sends a pay-link; her browser never has a card field.
    desk.get_by_label("Full name").fill("Ada Shaw")
    desk.get_by_label("E-mail").fill("ada.journey@example.com")
    desk.get_by_label("Phone").fill("07700 900456")
    desk.get_by_label("Street and house number").fill("2 Park Row")
    desk.get_by_label("Postcode").fill("ls15hd")
    desk.get_by_label("Town").fill("Leeds")
    desk.get_by_role("button", name=re.compile("Save details")).click()
    desk.get_by_role("button", name="Send pay-link by text").click()
    assert desk.locator("input[autocomplete^=cc-]").count() == 0
    text = shop.wait_for_message(desk, "+447700900456", "/pay/")
    link = re.search(r"http\S+/pay/\S+", text)
    assert link is not None
    expect(desk.locator("#payment").get_by_text("Sent").last).to_be_visible()

    # The shopper pays on the phone: declined first, then challenged by the bank, then paid.
    page.goto(link[0])
    expect(desk.locator("#payment").get_by_text("Opened").last).to_be_visible()
    page.get_by_role("button", name=re.compile("^Pay")).click()
    pay(page, DECLINED_CARD)
    expect(desk.locator("#payment").get_by_text("Declined")).to_be_visible()
    pay(page, CHALLENGED_CARD)
    page.get_by_label(re.compile("[Cc]ode")).fill("123456")
    page.locator("form button[type=submit]").first.click()
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    expect(desk.locator(".banner").get_by_text(re.compile(r"Order \d+ is placed"))).to_be_visible()
    number = re.search(r"/orders/(\d+)/thanks/", page.url)
    assert number is not None
    mail = shop.wait_for_message(page, "ada.journey@example.com", "is placed")
    assert number[1] in mail

    _goods_go_out(shop, someone, page, number[1])
    _one_mug_comes_back(shop, someone, number[1])
    report = json.loads(shop.running.manage(["check_invariants", "--json"]))
    assert report["ok"], report


def test_the_shopper_ends_sharing_with_one_click(shop: Shop, someone: Any) -> None:
    shopper, csa = someone(), someone()
    page = shopper.page
    page.goto("/")
    _find(page, "kettle")
    _add(page, "Add for delivery")
    page.goto("/cart/")
    code = "".join(re.findall(r"\d", page.locator(".call-code").first.inner_text()))
    desk = csa.sign_in("csa")
    desk.get_by_label("Call code").fill(code)
    desk.wait_for_url(re.compile("/console/carts/"))
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.locator(".call-code").first).not_to_contain_text(code[:3])
    # Her screen says so by itself, and asking again is refused.
    expect(desk.get_by_role("heading", level=1)).to_contain_text("not sharing")
    answer = desk.reload()
    assert answer is not None
    assert answer.status == 403


def _goods_go_out(shop: Shop, someone: Any, page: Page, number: str) -> None:
    """The warehouse sends its part; Leeds picks, tells, and hands over by code, once."""
    warehouse = someone().sign_in("warehouse", "GBW1")
    pick(warehouse, number)
    pack(warehouse)
    warehouse.get_by_role("button", name=re.compile(f"Dispatched.*{number}")).click()
    assert re.search(
        r"NP\d+NO", shop.wait_for_message(page, "ada.journey@example.com", "on its way")
    )

    # Manchester sees none of it; Leeds does the work.
    elsewhere = someone(phone=True).sign_in("store_staff", "GB003")
    elsewhere.goto("/store/pick/")
    expect(elsewhere.get_by_text(number)).to_have_count(0)
    store = someone(phone=True).sign_in("store_staff", "GB004")
    store.goto("/store/pick/")
    pick(store, number)
    store.get_by_label("On which shelf?").fill("A3")
    store.get_by_role("button", name="Ready to collect").click()
    notice = shop.wait_for_message(page, "+447700900456", "is ready at")
    code = re.search(r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.", notice)
    assert code is not None
    pickup = re.search(r"http\S+/orders/pickup/\S+", notice)
    assert pickup is not None
    page.goto(pickup[0])
    expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()

    store.goto("/store/hand-over/")
    store.get_by_label("Pickup code").fill(code[1])
    store.get_by_role("button", name="Hand it over").click()
    expect(store.get_by_text("Handed over", exact=True)).to_be_visible()
    store.goto("/store/hand-over/")
    store.get_by_label("Pickup code").fill(code[1])
    expect(store.get_by_role("alert")).to_contain_text(re.compile("already", re.IGNORECASE))


def _one_mug_comes_back(shop: Shop, someone: Any, number: str) -> None:
    """Manchester takes one mug back, refunds it to the card, and earns a service credit."""
    desk = someone(phone=True).sign_in("store_staff", "GB003")
    desk.goto("/store/returns/")
    desk.get_by_label("Order number").fill(number)
    desk.get_by_label("E-mail address or phone number of the order").fill("ada.journey@example.com")
    desk.get_by_role("button", name="Find the order").click()
    desk.get_by_label(re.compile("How many of .*mug", re.IGNORECASE)).select_option("1")
    desk.get_by_label(re.compile("Why does .*mug", re.IGNORECASE)).select_option(
        label="Changed my mind"
    )
    desk.get_by_role("button", name="Show the refund").click()
    expect(desk.get_by_text("Nothing has happened yet")).to_be_visible()
    desk.get_by_role("button", name=re.compile("Take back and refund")).click()
    expect(desk.get_by_text(re.compile("R-|RMA|Return")).first).to_be_visible()
    refunded = shop.wait_for_message(desk, "ada.journey@example.com", "refund")
    assert "£" in refunded

    office = someone().sign_in("manager")
    pounds = office.get_by_role("region", name="GBP")
    expect(pounds.get_by_text("The channels sum to it")).to_be_visible()
    phone = pounds.get_by_role("row", name=re.compile("^Phone"))
    expect(phone).to_be_visible()
    expect(office.get_by_role("row", name=re.compile("Manchester")).first).to_contain_text("£2.50")
