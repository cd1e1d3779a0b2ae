"""Leeds lacks it: a shopper has it sent there, the warehouse and the store see it through by keyboard, and she fetches it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, follow, pay, pick, thanks

EMAIL = "bo.journey@example.com"
PHONE = "+447700900871"
# In the demo's warehouse, and not in Leeds.
LACKING = "/p/byfjell-18-town-daypack/stores/?variant=FF-PACK-BY18-PINE&near=Leeds"


def _press(page: Page, target: Locator) -> None:
    """Reach something by the Tab key and press it."""
    expect(target).to_be_visible()
    for _step in range(60):
        if target.evaluate("each => each === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab reaches {target}")


def test_what_the_store_lacks_is_sent_there_and_fetched(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    page.goto(LACKING)
    leeds = page.locator("li").filter(has_text="Fjord & Fell Leeds").first
    expect(leeds).to_contain_text("We send it there: ready")
    follow(page, leeds.get_by_role("button", name="Collect here"))
    page.goto("/cart/")
    expect(page.get_by_text("Not all of it is in Leeds now.")).to_be_visible()
    page.goto("/checkout/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Full name").fill("Bo Sent")
    page.get_by_label(re.compile("^Phone")).fill("07700 900871")
    page.get_by_role("button", name="Continue").click()
    expect(
        page.get_by_text("Not all of it is in the store now: we send it there first.")
    ).to_be_visible()
    page.get_by_role("radio", name="Card").check()
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    pay(page, GOOD_CARD)
    number = thanks(page)
    page.reload()
    expect(page.get_by_text("On its way to the store").first).to_be_visible()

    warehouse = someone().sign_in("warehouse", "GBW1")
    warehouse.goto("/warehouse/boxes/")
    _press(warehouse, warehouse.get_by_role("link", name=f"Order {number}"))
    _press(warehouse, warehouse.get_by_role("button", name="The box leaves"))
    expect(warehouse.get_by_text("It is on its way to Fjord & Fell Leeds.")).to_be_visible()

    store = someone(phone=True).sign_in("store_staff", "GB004")
    store.goto("/store/pick/")
    expect(store.get_by_role("link", name=re.compile(number))).to_have_count(0)
    store.goto("/store/coming/")
    _press(store, store.get_by_role("link", name=f"Order {number}"))
    _press(store, store.get_by_role("button", name="Take it in"))
    expect(store.get_by_text(f"Order {number} is here.")).to_be_visible()
    store.goto("/store/pick/")
    pick(store, number)
    store.get_by_label("On which shelf?").fill("D4")
    store.get_by_role("button", name="Ready to collect").click()
    ready = shop.wait_for_message(page, PHONE, "is ready at")
    code = re.search(r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.", ready)
    assert code is not None
    store.goto("/store/hand-over/")
    store.get_by_label("Pickup code").fill(code[1])
    store.get_by_role("button", name="Hand it over").click()
    expect(store.get_by_text("Handed over", exact=True)).to_be_visible()
