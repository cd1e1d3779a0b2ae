"""A store's morning with a scanner and its keys alone: taken in, counted, picked, put on its shelf, handed over."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop


def scan(page: Page, text: str) -> None:
    """What a scanner sends: the characters of a label, and Enter. Nothing is clicked before."""
    with page.expect_navigation():
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Go to a button by Tab, and press it."""
    focused = "document.activeElement.innerText?.trim() ?? ''"
    for _each in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(focused).startswith(name):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_a_morning_by_scanner_and_keys(shop: Shop, someone: Any) -> None:
    said = shop.running.manage(
        ["shell", "-v", "0", "-c", "from tests.journeys import morning; morning.build()"]
    )
    facts: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    label = facts["ean"] or facts["sku"]
    page = someone(phone=True).sign_in("store_staff", "GB004")

    page.goto(f"/store/stock/deliveries/{facts['delivery']}/")
    scan(page, "5000000000000")
    expect(page.get_by_text("Nothing was taken in.")).to_be_visible()
    scan(page, label)
    scan(page, label)
    expect(page.get_by_text("2 of 2 are here")).to_be_visible()
    press(page, "Close the delivery")
    expect(page.get_by_text("All came as expected")).to_be_visible()

    page.goto(f"/store/stock/counts/{facts['count']}/")
    scan(page, label)
    scan(page, str(facts["on_hand"] + 2))
    expect(page.get_by_text("1 of 1 counted")).to_be_visible()

    page.goto(f"/store/collections/{facts['collection']}/")
    press(page, "Start picking")
    scan(page, "5000000000000")
    expect(page.get_by_text("That is not in this order")).to_be_visible()
    scan(page, label)
    scan(page, "B7")
    expect(page.get_by_text("On shelf B7. The customer is being told.")).to_be_visible()
    ready = shop.wait_for_message(page, "shopper-0@example.com", "is ready")
    code = re.search(r"[Pp]ickup code:? ([A-Z0-9 ]{6,8})\b", ready)
    assert code is not None

    page.goto("/store/hand-over/")
    with page.expect_navigation():
        page.keyboard.type(code[1].replace(" ", ""))
    press(page, "Hand it over")
    expect(page.get_by_text("Handed over", exact=True)).to_be_visible()
