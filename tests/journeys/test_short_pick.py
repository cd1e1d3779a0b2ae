"""A shopper collects; her store does not find it, and by her link she takes another store, or something else instead."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, collect_in_leeds, follow, pay, pick, thanks

EMAIL = "suki.journey@example.com"
PHONE = "+447700900888"


def not_found(page: Page, someone: Any, name: str, email: str, phone: str) -> tuple[str, Page]:
    """She orders a mug, and a colleague does not find it; give the number of the order and the colleague's page."""
    collect_in_leeds(page, name, email, phone)
    page.get_by_role("radio", name="Card").check()
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    pay(page, GOOD_CARD)
    number = thanks(page)

    store: Page = someone(phone=True).sign_in("store_staff", "GB004")
    store.goto("/store/pick/")
    store.get_by_role("link", name=re.compile(number)).first.click()
    follow(store, store.get_by_role("button", name="Start picking"))
    store.get_by_text("Something is missing").click()
    store.get_by_label("Why?").select_option("not_found")
    store.get_by_role("button", name="Not there").click()
    expect(store.get_by_text("The books are corrected, and the customer is asked.")).to_be_visible()
    return number, store


def test_another_store_keeps_what_hers_does_not_find(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    number, _store = not_found(page, someone, "Suki Short", EMAIL, "07700 900888")

    asked = shop.wait_for_message(page, EMAIL, "/orders/choice/")
    link = re.search(r"/orders/choice/[^\s]+", asked)
    assert link is not None
    page.goto(link[0])
    other = page.locator("input[name=choice][value^='store:']").first
    said = other.evaluate("each => each.labels[0].innerText")
    name = said.split(" keeps")[0].strip()
    other.check()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text(f"{name} keeps it")).to_be_visible()
    moved = shop.wait_for_message(page, EMAIL, "please come to")
    assert name in moved

    elsewhere = someone(phone=True).sign_in("manager")
    elsewhere.goto("/store/place/")
    elsewhere.get_by_role("button", name=re.compile(name)).click()
    elsewhere.goto("/store/pick/")
    pick(elsewhere, number)
    elsewhere.get_by_label("On which shelf?").fill("C3")
    elsewhere.get_by_role("button", name="Ready to collect").click()
    ready = shop.wait_for_message(page, PHONE, "is ready at")
    assert name in ready
    code = re.search(r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.", ready)
    assert code is not None
    elsewhere.goto("/store/hand-over/")
    elsewhere.get_by_label("Pickup code").fill(code[1])
    elsewhere.get_by_role("button", name="Hand it over").click()
    expect(elsewhere.get_by_text("Handed over", exact=True)).to_be_visible()

    page.get_by_role("link", name="Your order").click()
    expect(page.get_by_text("Collected", exact=True).first).to_be_visible()


def test_she_takes_something_else_that_her_store_has(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    email, phone = "ines.journey@example.com", "+447700900889"
    number, store = not_found(page, someone, "Ines Stead", email, "07700 900889")

    store.get_by_text("Ask whether something else will do").click()
    first = store.locator("input[name=given]").first
    name = first.evaluate(
        "each => each.labels[0].querySelector('span').firstElementChild.nextSibling.data"
    ).strip()
    first.check()
    store.get_by_role("button", name="Ask the customer").click()

    asked = shop.wait_for_message(page, email, "would you like this instead")
    assert name in asked
    link = re.search(r"/orders/choice/[^\s]+", asked)
    assert link is not None
    page.goto(link[0])
    page.get_by_role("radio", name=re.compile(f"Instead: {re.escape(name)}")).check()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("This is decided")).to_be_visible()
    expect(page.get_by_text(f"Instead: {name}")).to_be_visible()
    assert name in shop.wait_for_message(page, email, "what we keep for you instead")

    store.goto("/store/pick/")
    pick(store, number)
    store.get_by_label("On which shelf?").fill("C4")
    store.get_by_role("button", name="Ready to collect").click()
    ready = shop.wait_for_message(page, phone, "is ready at")
    code = re.search(r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.", ready)
    assert code is not None
    store.goto("/store/hand-over/")
    store.get_by_label("Pickup code").fill(code[1])
    store.get_by_role("button", name="Hand it over").click()
    expect(store.get_by_text("Handed over", exact=True)).to_be_visible()

    page.get_by_role("link", name="Your order").click()
    expect(page.get_by_text("Instead of something that was missing")).to_be_visible()
    expect(page.get_by_text("Collected", exact=True).first).to_be_visible()
