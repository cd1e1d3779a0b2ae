"""A guest buys in English, and a mixed basket: one thing brought to a pick-up point, another one collected by a friend."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, add, pay, say_who, thanks


def test_a_guest_buys_from_the_product_to_the_thanks(shop: Shop, someone: Any) -> None:
    page = someone().page
    add(page, "kettle", "Add for delivery")
    page.goto("/cart/")
    page.get_by_role("link", name="Check out").click()
    page.get_by_role("button", name="Continue").click()
    say_who(page, "Gus Guest", "gus.journey@example.com")
    page.get_by_role("button", name="Continue").click()

    # The total follows the way that is looked at, before anything is sent.
    total = page.locator("#checkout-summary .total dd")
    usual = total.inner_text()
    page.get_by_role("radio", name="Express").check()
    expect(total).not_to_have_text(usual)
    page.get_by_label("Phone").fill("07700 900654")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".review")).to_contain_text("Express")
    page.get_by_role("radio", name="Wallet").check()
    expect(page.locator("input[name=settled]")).to_have_value("wallet")
    page.get_by_role("radio", name="Card").check()
    expect(page.locator("input[name=settled]")).to_have_value("card")
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    pay(page, GOOD_CARD)

    number = thanks(page)
    assert "Express" in shop.wait_for_message(page, "gus.journey@example.com", number)


def test_a_mixed_basket_is_brought_and_collected(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    page.goto("/stores/?place=Leeds")
    page.get_by_role("button", name=re.compile("Make it my store.*Leeds")).click()
    add(page, "mug", "Collect in Leeds")
    add(page, "kettle", "Add for delivery")
    page.goto("/checkout/")
    expect(page.get_by_role("radio", name="As in my cart")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    say_who(page, "Mia Mixed", "mia.journey@example.com")
    page.get_by_label("Somebody else").check()
    page.get_by_label("Name of who collects").fill("Bo Lie")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="Pick-up point").check()
    page.get_by_role("button", name="Continue").click()
    review = page.locator(".review")
    expect(review.get_by_role("heading", name=re.compile("Collect at .*Leeds"))).to_be_visible()
    expect(review).to_contain_text("Bo Lie collects it.")
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    pay(page, GOOD_CARD)

    number = thanks(page)
    expect(page.get_by_text("Bo Lie collects it.")).to_be_visible()
    expect(page.get_by_text("Pick-up point")).to_be_visible()
    mail = shop.wait_for_message(page, "mia.journey@example.com", number)
    assert "Bo Lie collects it" in mail
    assert "You fetch it at" in mail
