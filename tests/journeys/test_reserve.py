"""Reserve in the shop, pay in the store: chosen on a phone, paid at the till, handed over."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import collect_in_leeds, pick

EMAIL = "rhea.journey@example.com"


def test_reserved_on_a_phone_and_paid_at_the_till(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    collect_in_leeds(page, "Rhea Reserves", EMAIL, "07700 900777")
    page.get_by_role("radio", name="In the store, when you collect").check()
    expect(page.locator("input[name=settled]")).to_have_value("counter")
    expect(page.get_by_text("Nothing is charged now.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Reserve it, pay £")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is reserved for you")
    expect(page.get_by_text("Reserved, not paid yet")).to_be_visible()
    placed = re.search(r"/orders/(\d+)/thanks/", page.url)
    assert placed is not None
    assert "not paid yet" in shop.wait_for_message(page, EMAIL, placed[1])

    store = someone(phone=True).sign_in("store_staff", "GB004")
    store.goto("/store/pick/")
    pick(store, placed[1])
    store.get_by_label("On which shelf?").fill("B7")
    store.get_by_role("button", name="Ready to collect").click()
    code = re.search(
        r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.",
        shop.wait_for_message(page, "+447700900777", "is ready at"),
    )
    assert code is not None
    store.goto("/store/hand-over/")
    store.get_by_label("Pickup code").fill(code[1])
    paid = store.get_by_role("button", name=re.compile("is paid$"))
    expect(store.get_by_role("heading", name=re.compile("^To be paid: £"))).to_be_visible()
    paid.click()
    expect(store.get_by_role("alert")).to_contain_text("40 characters")
    store.get_by_label("Paid with").select_option("cash")
    store.get_by_label("Number of the till's receipt").fill("1042")
    paid.click()
    store.get_by_role("button", name="Hand it over").click()
    expect(store.get_by_text("Handed over", exact=True)).to_be_visible()
    page.get_by_role("link", name="Follow this order").click()
    expect(page.get_by_text("Cash")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Receipt (PDF)")).to_be_visible()
