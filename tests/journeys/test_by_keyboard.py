"""A shopper who uses only the keyboard buys and looks after her account, and always sees where she is."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop

# What has focus: its name, whether a ring is drawn on it or around it, and whether something covers it.
FOCUS = """() => {
  const at = document.activeElement;
  const around = [at, at.closest('label'), at.closest('article'), at.closest('.stepper')];
  const drawn = around.filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const seen = at.closest('label, article') || at;
  const box = seen.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    body: at === document.body,
    name: at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.tagName,
    drawn,
    covered: !top || !(seen.contains(top) || top.contains(seen)),
  };
}"""

EMAIL, PASSWORD = "kim.keys@example.com", "a long password"
# A customer to whose account an order is added that she made as a guest.
MAKE = f"""
from django.utils import timezone
from accounts import identity
from accounts.operations import upsert_customer
from commerce.orders import claims
from tests.pages import stage
stage.place_delivery()
from commerce.orders.models import Order
made = upsert_customer(
    email="{EMAIL}", name="Kim Keys", phone="", language="en", password="{PASSWORD}", is_verified=True
)
claims.claim_by_link(
    token=Order.objects.latest("pk").tracking_token, customer_id=made.pk,
    actor=identity.person(made.user), now=timezone.now(),
)
"""


def _tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the focus stands on what is called so; it is seen at every step."""
    page.wait_for_load_state()  # whose end puts the focus where the address says
    for _step in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focus = page.evaluate(FOCUS)
        assert not focus["body"], f"the focus left the page before {name!r}"
        assert focus["drawn"], f"no ring on {focus['name']!r}"
        assert not focus["covered"], f"{focus['name']!r} has the focus and is covered"
        if re.search(name, focus["name"], re.IGNORECASE):
            return
    raise AssertionError(f"{name!r} is not reached by Tab")


def _press(page: Page, name: str, key: str = "Enter", *, back: bool = False) -> None:
    _tab_to(page, name, back=back)
    page.keyboard.press(key)


def _type(page: Page, name: str, text: str) -> None:
    _tab_to(page, name)
    page.keyboard.type(text)


def test_buys_with_the_keyboard_alone(shop: Shop, someone: Any) -> None:
    page = someone().page
    page.goto("/search/?q=kettle")
    _press(page, "^Skip to")
    _press(page, r"kettle\b")
    expect(page.get_by_role("button", name="Add for delivery")).to_be_visible()
    _press(page, "^Skip to")
    _press(page, "Add for delivery", key="Space")
    expect(page.get_by_role("link", name="Cart, 1 item")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/cart/")
    _press(page, "^Skip to")
    _press(page, "^Check out")
    expect(page.get_by_role("heading", level=1)).to_have_text("How would you like to get it?")
    _press(page, "^Skip to")
    _tab_to(page, "Everything delivered")
    expect(page.get_by_role("radio", name="Everything delivered")).to_be_checked()
    _press(page, "^Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    _type(page, "^E-mail", "tess.journey@example.com")
    _type(page, "^Full name", "Tess Keys")
    _type(page, "^Phone", "07700 900321")
    _type(page, "^Street", "3 Park Row")
    _type(page, "^Postcode", "LS1 5HD")
    _type(page, "^Town", "Leeds")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("When and where would you like it?")
    _tab_to(page, "Standard delivery")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Pick-up point")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review and pay")
    _press(page, "^Pay £")
    expect(page).to_have_url(re.compile(r"localhost:\d+/pay/"))
    expect(page.get_by_label("Card number")).to_be_visible()


def test_the_focus_stays_where_something_was_taken_away(shop: Shop, someone: Any) -> None:
    page = someone().page
    for words in ("kettle", "mug"):
        page.goto(f"/search/?q={words}")
        page.locator("main .product-grid a").first.click()
        page.get_by_role("button", name="Add for delivery").click()
        expect(page.locator("#added .added")).to_be_visible()
    page.goto("/cart/")
    lines = page.locator(".order-line")
    expect(lines).to_have_count(2)
    _press(page, "^Skip to")
    _press(page, "^Remove")
    expect(lines).to_have_count(1)
    expect(lines.get_by_role("button", name=re.compile("^Remove"))).to_be_focused()

    _press(page, "^I have a code")
    _type(page, "^Code", "NOPE")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We do not know the code NOPE.")).to_be_visible()
    expect(page.get_by_label("Code", exact=True)).to_be_focused()

    _press(page, "^Remove", back=True)
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_menu_is_closed_by_escape_and_by_going_on(shop: Shop, someone: Any) -> None:
    page = someone().page
    page.goto("/")
    panel = page.locator("details.menu .menu-panel")
    _press(page, "United Kingdom")
    expect(panel).to_be_visible()
    _tab_to(page, "Norway|Norge")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("details.menu summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    _tab_to(page, "Fjord & Fell")
    expect(panel).to_be_hidden()


def test_looks_after_her_account_with_the_keyboard_alone(shop: Shop, someone: Any) -> None:
    page = someone().page
    said = shop.running.manage(["shell", "-v", "0", "-c", MAKE])
    number = json.loads(next(line for line in said.splitlines() if line.startswith("{")))["number"]
    page.goto("/accounts/login/?next=/account/details/")
    _press(page, "^Skip to")
    _type(page, "^Email", EMAIL)
    _type(page, "^Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your details")).to_be_visible()
    _press(page, "^Skip to")
    _press(page, "^Add an address")
    expect(page.get_by_role("heading", name="Address: United Kingdom")).to_be_visible()
    _press(page, "^Skip to")
    _type(page, "^Street", "7 Quiet Row")
    _type(page, "^Town", "Leeds")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    _press(page, "postcode")
    expect(page.get_by_label("Postcode")).to_be_focused()
    page.keyboard.type("LS1 5HD")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The address is kept.")).to_be_visible()
    expect(page.get_by_text("7 Quiet Row").first).to_be_visible()

    _press(page, "^Skip to")
    _press(page, "^Orders$")
    expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
    _press(page, "^Skip to")
    _press(page, f"^Order {number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    _press(page, "^Skip to")
    _press(page, "^Cancel or change")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Change order {number}")
    _press(page, "^Skip to")
    _press(page, "^See what it means")
    expect(page.locator(".error-summary")).to_be_focused()
    _tab_to(page, "^How many to cancel")
    page.keyboard.press("ArrowDown")
    _press(page, "^See what it means")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this?")
    _press(page, "^Skip to")
    _press(page, "^Cancel these items")
    expect(page.get_by_text("1 cancelled")).to_be_visible()
