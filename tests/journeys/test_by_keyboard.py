"""A shopper who uses only the keyboard buys, and always sees where she is."""

from __future__ import annotations

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


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus stands on what is called so; it is seen at every step."""
    page.wait_for_load_state()  # whose end puts the focus where the address says
    for _step in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert not focus["body"], f"the focus left the page before {name!r}"
        assert focus["drawn"], f"no ring on {focus['name']!r}"
        assert not focus["covered"], f"{focus['name']!r} has the focus and is covered"
        if re.search(name, focus["name"], re.IGNORECASE):
            return
    raise AssertionError(f"{name!r} is not reached by Tab")


def _press(page: Page, name: str, key: str = "Enter") -> None:
    _tab_to(page, name)
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
