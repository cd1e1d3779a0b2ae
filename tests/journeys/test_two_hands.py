"""Two people and one cart at the same moment: keys, clicks and forms of one survive the other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import digits

pytestmark = pytest.mark.browser


@pytest.fixture
def both(someone):
    """The shopper's cart page and the advisor's screen of it; both may change it."""
    shopper, csa = someone(), someone()
    page = shopper.page
    for word in ("mug", "kettle"):
        page.goto(f"/search/?q={word}")
        page.locator("main .product-grid a").first.click()
        page.get_by_role("button", name="Add for delivery").click()
        expect(page.locator("#added .added")).to_be_visible()
    page.goto("/cart/")
    code = digits(page.locator("#cart-body .code-display").inner_text())
    desk = csa.sign_in("csa")
    desk.get_by_label("Call code").fill(code)
    desk.wait_for_url(re.compile("/console/carts/"))
    page.get_by_role("button", name="Allow changes").click()
    expect(page.get_by_text(re.compile("can see and change this cart"))).to_be_visible()
    expect(desk.locator("#live-body .update").first).to_be_attached()
    return page, desk


def lines(page: Page):
    return page.locator("#cart-body .order-line, #live-body .order-line")


def quantity(page: Page, line: int):
    return lines(page).nth(line).locator("input[name=quantity]")


def test_enter_in_a_quantity_sends_it_and_removes_nothing(both) -> None:
    for typing, watching, number in ((both[0], both[1], "3"), (both[1], both[0], "4")):
        quantity(typing, 0).fill(number)
        quantity(typing, 0).press("Enter")
        expect(quantity(watching, 0)).to_have_value(number)
        expect(lines(typing)).to_have_count(2)


def test_a_step_is_sent_as_a_step_when_remove_has_the_focus_meanwhile(both) -> None:
    page, desk = both
    lines(page).first.get_by_role("button", name="One more").click()
    lines(page).first.get_by_role("button", name=re.compile("^Remove")).focus()
    expect(quantity(desk, 0)).to_have_value("2")
    expect(lines(page)).to_have_count(2)


def test_a_click_outlives_what_the_other_does_meanwhile(both) -> None:
    """The advisor's change arrives while the shopper's click still rests: her number is not swapped away untold."""
    page, desk = both
    version = page.locator("#cart-body").get_attribute("data-version")
    page.evaluate(
        "() => { window.swallowed = 0; new MutationObserver(() => {"
        " if (!document.querySelector('#cart-body [data-pending]')"
        " && !document.querySelector('#cart-body .banner')"
        " && document.querySelector('#cart-body input[name=quantity]').value !== '2') window.swallowed += 1;"
        " }).observe(document.querySelector('live-cart'), {childList: true}); }"
    )
    page.evaluate(
        "() => { const more = document.querySelector('#cart-body .order-line [data-step=\"1\"]');"
        " window.press = setInterval(() => more.isConnected && more.click(), 100); }"
    )
    lines(desk).nth(1).get_by_role("button", name="One more").click()
    expect(desk.locator(f"#live-body:not([data-version='{version}'])")).to_be_attached()
    page.evaluate("() => clearInterval(window.press)")

    # The advisor was first: the shopper is told, and sees the cart as it stands.
    expect(page.locator("#cart-body .banner").first).to_be_visible()
    expect(quantity(page, 1)).to_have_value("2")
    assert page.evaluate("() => window.swallowed") == 0


def test_details_of_the_other_show_at_once_and_are_not_overwritten(both) -> None:
    page, desk = both
    page.goto("/checkout/details/")
    page.get_by_label("Full name").fill("Ada Shaw")
    page.get_by_label("E-mail").fill("ada.hands@example.com")
    page.get_by_label("Street and house number").fill("2 Park Row")
    page.get_by_label("Postcode").fill("LS1 5HD")
    page.get_by_label("Town or city").fill("Leeds")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/checkout/delivery/"))
    expect(desk.locator("#details").get_by_label("Full name")).to_have_value("Ada Shaw")

    desk.locator("#details").get_by_label("Phone").fill("07700 900456")
    page.goto("/checkout/details/")
    page.get_by_label("Street and house number").fill("4 Park Row")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/checkout/delivery/"))
    desk.locator("#details").get_by_role("button", name="Save details").click()
    expect(desk.get_by_text("Meanwhile somebody entered: 4 Park Row").first).to_be_visible()
    expect(desk.locator("#details").get_by_label("Phone")).to_have_value("07700 900456")
