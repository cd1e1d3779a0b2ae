"""A shopper whose browser runs no script buys as well as anybody."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, pay


def _lines(page: Page) -> Any:
    return page.locator("#cart-body .order-line")


def _search(page: Page, words: str) -> None:
    page.get_by_role("link", name="Search", exact=True).click()
    page.locator("#site-search").fill(words)
    page.locator("#site-search").press("Enter")


def _browse_and_add(page: Page) -> None:
    """A kettle by department for delivery, a mug by search to collect in Leeds, a lantern for now."""
    page.goto("/")
    departments = page.get_by_role("navigation", name="Departments")
    departments.locator("summary").click()
    departments.get_by_role("link", name="Small appliances").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Small appliances")
    page.get_by_role("navigation", name="In this department").get_by_role(
        "link", name=re.compile("[Kk]ettle")
    ).click()
    page.get_by_label("Sort by").select_option(index=1)
    page.get_by_role("button", name="Sort").click()
    expect(page).to_have_url(re.compile(r"\?sort="))
    page.locator("main .product-grid a").filter(has_text="kettle").first.click()
    page.get_by_label("Quantity").select_option("2")
    page.get_by_role("button", name="Add for delivery").click()
    expect(page.get_by_role("link", name="Cart, 2 items")).to_be_visible()

    page.get_by_role("contentinfo").get_by_role("link", name="Find a store").click()
    page.get_by_label("Town or postcode").first.fill("LS1")
    page.get_by_label("Town or postcode").first.press("Enter")
    page.get_by_role("button", name=re.compile("Make it my store.*Leeds")).click()
    _search(page, "mugg")
    page.locator("main .product-grid a").first.click()
    page.get_by_role("button", name="Collect in Leeds").click()
    _search(page, "lantern")
    page.locator("main .product-grid a").first.click()
    page.get_by_role("button", name="Add for delivery").click()
    page.get_by_role("link", name="Cart, 4 items").click()


def _change_the_cart(page: Page) -> None:
    """Three kettles instead of two, and the lantern goes."""
    expect(_lines(page)).to_have_count(3)
    expect(page.get_by_role("heading", name=re.compile("Collect at .*Leeds"))).to_be_visible()
    kettle = _lines(page).filter(has_text=re.compile("kettle", re.IGNORECASE))
    kettle.get_by_role("textbox").fill("3")
    kettle.get_by_role("button", name="Update").click()
    expect(kettle.get_by_role("textbox")).to_have_value("3")
    kettle.get_by_role("button", name="One less").click()
    expect(kettle.get_by_role("textbox")).to_have_value("2")
    _lines(page).filter(has_text=re.compile("lantern", re.IGNORECASE)).get_by_role(
        "button", name=re.compile("^Remove")
    ).click()
    expect(_lines(page)).to_have_count(2)


def _check_out(page: Page) -> None:
    """As in the cart, with one mistake in the details that keeps what was typed."""
    page.get_by_role("link", name="Check out").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Full name").fill("Ivy Noscript")
    page.get_by_label("E-mail").fill("ivy.journey@example")
    page.get_by_label("Phone").fill("07700 900 789")
    page.get_by_label("Street and house number").fill("14 Wellington Street")
    page.get_by_label("Postcode").fill("ls14ap")
    page.get_by_label("Town or city").fill("Leeds")
    with page.expect_response(re.compile("/checkout/details/")) as answered:
        page.get_by_role("button", name="Continue").click()
    assert answered.value.status == 422
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert", name="There is a problem")
    expect(summary.get_by_role("link")).to_have_attribute("href", "#id_email")
    expect(page.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("E-mail")).to_have_value("ivy.journey@example")
    expect(page.get_by_label("Full name")).to_have_value("Ivy Noscript")
    expect(page.get_by_label("Postcode")).to_have_value("ls14ap")
    page.get_by_label("E-mail").fill("ivy.journey@example.com")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When and where would you like it?")
    page.get_by_role("radio", name="Standard delivery").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("LS1 4AP")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Pay £")).click()


def test_buys_and_follows_the_order_without_script(shop: Shop, someone: Any) -> None:
    page = someone(phone=True, java_script_enabled=False).page
    _browse_and_add(page)
    _change_the_cart(page)
    _check_out(page)
    pay(page, GOOD_CARD)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your order is placed")
    placed = re.search(r"/orders/(\d+)/thanks/", page.url)
    assert placed is not None
    mail = shop.wait_for_message(page, "ivy.journey@example.com", "is placed")
    assert placed[1] in mail

    # Somebody else's browser, without script as well: the number alone opens nothing.
    later = someone(java_script_enabled=False).page
    later.goto("/")
    later.get_by_role("contentinfo").get_by_role("link", name="Track an order").click()
    later.get_by_label("Order number").fill(placed[1])
    later.get_by_label("E-mail").fill("somebody.else@example.com")
    later.get_by_role("button", name="Find my order").click()
    expect(later.get_by_role("alert", name="There is a problem")).to_be_visible()
    expect(later.get_by_text("Wellington Street")).to_have_count(0)
    later.get_by_label("E-mail").fill("Ivy.Journey@example.com")
    later.get_by_role("button", name="Find my order").click()
    expect(later.get_by_role("heading", level=1)).to_have_text(f"Order {placed[1]}")
    expect(later.get_by_text("Wellington Street")).to_have_count(0)

    # All of it is behind the link that goes to the order's own address.
    later.get_by_role("button", name="Send me the link").click()
    expect(later.get_by_text("The link is on its way")).to_be_visible()
    mail = shop.wait_for_message(page, "ivy.journey@example.com", "asked for its link")
    link = re.search(r"https?://[^/\s]+(/orders/track/\S+)", mail)
    assert link is not None
    later.goto(link[1])
    expect(later.get_by_text("14 Wellington Street").first).to_be_visible()
    expect(later.get_by_role("heading", name=re.compile("Collect at .*Leeds"))).to_be_visible()
