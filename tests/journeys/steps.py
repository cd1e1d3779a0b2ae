"""What people do in more than one journey, and the Norwegian words of the product."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

GOOD_CARD = "4000 0000 0000 0001"

_LOCALE = Path(__file__).resolve().parents[2] / "locale"


def _words(msgid: str) -> str:
    found = gettext.translation("django", _LOCALE, ["nb"]).gettext(msgid)
    assert found != msgid, f"locale/nb has no words for {msgid!r}"
    return found


def nb(msgid: str, **facts: object) -> str:
    """The Norwegian words for an English message, filled in with the facts."""
    return _words(msgid) % facts


def nb_count(singular: str, plural: str, count: int) -> str:
    """The Norwegian words for so many."""
    found = gettext.translation("django", _LOCALE, ["nb"]).ngettext(singular, plural, count)
    assert found not in {singular, plural}, f"locale/nb has no words for {singular!r}"
    return found % {"count": count}


@dataclass(frozen=True)
class Tongue:
    """A market's prefix, and the words of its pages."""

    prefix: str

    @property
    def is_norwegian(self) -> bool:
        """Whether the pages are in Norwegian."""
        return self.prefix == "/no"

    def say(self, msgid: str, **facts: object) -> str:
        """What the page says for an English message."""
        return nb(msgid, **facts) if self.is_norwegian else msgid % facts

    def count(self, singular: str, plural: str, count: int) -> str:
        """What the page says of so many."""
        if self.is_norwegian:
            return nb_count(singular, plural, count)
        return (singular if count == 1 else plural) % {"count": count}


TONGUES = [pytest.param(Tongue(""), id="en"), pytest.param(Tongue("/no"), id="nb")]


def nb_like(msgid: str) -> re.Pattern[str]:
    """A pattern of the Norwegian words, whatever the facts in them."""
    return re.compile(".+".join(map(re.escape, re.split(r"%\(\w+\)s", _words(msgid)))))


def digits(text: str) -> str:
    """The figures of a text, as one reads a code aloud."""
    return "".join(re.findall(r"\d", text))


def pay(page: Page, card: str) -> None:
    """Fill in the card on the provider's own page, in either language."""
    expect(page).to_have_url(re.compile(r"localhost:\d+/pay/"))
    page.get_by_label(re.compile("Card number|Kortnummer")).fill(card)
    page.get_by_label(re.compile("Expiry|Utløp")).fill("12/30")
    page.get_by_label(re.compile("Security|Sikkerhet")).fill("123")
    page.locator("form button[type=submit]").first.click()


def add(page: Page, words: str, button: str) -> None:
    """Search for something, and put the first that is found into the cart."""
    page.goto(f"/search/?q={words}")
    page.locator("main .product-grid a").first.click()
    page.get_by_role("button", name=button).click()
    expect(page.locator("#added .added")).to_be_visible()


def collect_in_leeds(page: Page, name: str, email: str, phone: str) -> None:
    """Put a mug into the cart, to be collected in Leeds, and go to the last page of the checkout."""
    page.goto("/stores/?place=Leeds")
    page.get_by_role("button", name=re.compile("Make it my store.*Leeds")).click()
    add(page, "mug", "Collect in Leeds")
    page.goto("/checkout/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Full name").fill(name)
    page.get_by_label(re.compile("^Phone")).fill(phone)
    page.get_by_role("button", name="Continue").click()


def say_who(page: Page, name: str, email: str) -> None:
    """Fill in the checkout's details, for something that is brought to Leeds."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Street and house number").fill("2 Park Row")
    page.get_by_label("Postcode").fill("LS1 5HD")
    page.get_by_label("Town or city").fill("Leeds")


def thanks(page: Page) -> str:
    """Give the number of the order that was placed."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your order is placed")
    placed = re.search(r"/orders/(\d+)/thanks/", page.url)
    assert placed is not None
    return placed[1]


def follow(page: Page, button: Locator) -> None:
    """Press a button that leads to another page, and wait until all of that page is there."""
    with page.expect_navigation():
        button.click()


def pick(page: Page, number: str, start: str = "Start picking", picked: str = "Picked") -> None:
    """Open the order on the pick list and pick all of it."""
    page.get_by_role("link", name=re.compile(number)).first.click()
    follow(page, page.get_by_role("button", name=start))
    pick_all(page, picked)


def pick_all(page: Page, picked: str = "Picked") -> None:
    """Press the button of every line that is left."""
    button = page.get_by_role("button", name=re.compile(f"^{picked}"))
    while button.count():
        follow(page, button.first)


def pack(page: Page) -> None:
    """Close and weigh what is picked; the page of what waits for its carrier follows."""
    page.get_by_role("button", name="Pack and ask for the label").click()
    page.wait_for_url(re.compile("/warehouse/dispatch/"))
