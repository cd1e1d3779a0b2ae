"""At the kiosk in Leeds: on to the phone and home, paid on the spot, helped by a colleague, and forgotten."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Person, Shop
from tests.journeys.steps import GOOD_CARD, digits, pay, say_who

SCREEN = {"width": 1080, "height": 1920}
# All that a browser can keep of a page, and what it is now.
STORED = """async () => JSON.stringify({
    local: {...localStorage}, session: {...sessionStorage}, caches: await caches.keys(),
    databases: await indexedDB.databases(), workers: (await navigator.serviceWorker.getRegistrations()).length,
    shown: document.documentElement.innerHTML,
})"""
WORDS = ("Ada", "Shaw", "ada.kiosk@example.com", "Park Row", "LS1 5HD")


@pytest.fixture
def screen(someone: Any) -> Person:
    """A screen that the manager of Leeds has made a kiosk."""
    person: Person = someone()
    person.page.set_viewport_size(SCREEN)
    page = person.sign_in("store_manager", "GB004")
    page.goto("/store/devices/")
    page.locator("#id_kiosk").fill("Beside the stairs")
    page.get_by_role("button", name="Make this screen a kiosk").click()
    expect(page.get_by_role("button", name=re.compile("Touch to begin"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Trykk for å begynne"))).to_be_visible()
    return person


def begin(page: Page) -> None:
    """Touch it, in English."""
    page.get_by_role("button", name=re.compile("Touch to begin")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What are you looking for?")


def put(page: Page, words: str, way: str) -> None:
    """Search, take the first thing, and have it this way."""
    page.get_by_label("Search, or scan a label").fill(words)
    page.keyboard.press("Enter")
    page.locator("main .kiosk-grid a").first.click()
    page.get_by_role("button", name=re.compile(way)).click()
    expect(page.get_by_text("It is in your basket")).to_be_visible()


def clears(page: Page) -> None:
    """The attract page is there, with nothing of anybody, and Back shows nothing either."""
    expect(page.get_by_role("button", name=re.compile("Touch to begin"))).to_be_visible()
    _holds_nothing(page)
    page.go_back()
    expect(page.get_by_role("button", name=re.compile("Touch to begin"))).to_be_visible()
    _holds_nothing(page)


def _holds_nothing(page: Page) -> None:
    kept = page.evaluate(STORED)
    cookies = page.context.cookies()
    for word in WORDS:
        assert word not in kept
        assert word not in json.dumps(cookies)
    held = json.loads(kept)
    assert [held[name] for name in ("local", "session", "caches", "databases", "workers")] == [
        {}, {}, [], [], 0,
    ]  # fmt: skip
    assert {cookie["name"].partition("_")[0] for cookie in cookies} <= {"kiosk", "csrf"}


def test_goes_on_to_the_phone_and_home(shop: Shop, screen: Person, someone: Any) -> None:
    page = screen.page
    begin(page)
    put(page, "kettle", "Have it delivered home")
    page.get_by_role("link", name="To the basket").click()
    page.get_by_role("button", name="Go on on my phone").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()

    phone = someone(phone=True).page
    phone.goto(_carried(shop))
    phone.get_by_role("button", name="Take my basket").click()
    expect(phone.locator("#cart-body .order-line")).to_have_count(1)
    expect(page.get_by_text("Your basket is on your phone now.")).to_be_visible()
    clears(page)

    phone.goto("/checkout/details/")
    say_who(phone, "Ada Shaw", "ada.kiosk@example.com")
    phone.locator("main form button[type=submit]").last.click()
    phone.goto("/checkout/review/")
    phone.locator("#paying").get_by_role("button", name=re.compile("^Pay £")).click()
    pay(phone, GOOD_CARD)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, your order is placed")


def test_pays_here_helped_by_a_colleague(shop: Shop, screen: Person, someone: Any) -> None:
    page, clerk = screen.page, someone(phone=True).sign_in("store_staff", "GB004")
    begin(page)
    page.get_by_role("button", name="Call staff").click()
    expect(page.get_by_text("We have rung for a colleague")).to_be_visible()
    expect(clerk.get_by_text("Somebody at Beside the stairs wants help")).to_be_visible()
    clerk.get_by_role("button", name="I am going").click()
    expect(clerk.get_by_text("They know that you are coming.")).to_be_visible()
    expect(page.get_by_text(re.compile("is coming to you"))).to_be_visible()

    put(page, "mug", "Have it here")
    page.get_by_role("link", name="To the basket").click()
    page.get_by_role("link", name="Pay here").click()
    page.get_by_label("Full name").fill("Ada Shaw")
    page.get_by_label("E-mail").fill("ada.kiosk@example.com")
    expect(page.get_by_label("Street and house number")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    pay(page, GOOD_CARD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    number = digits(page.locator(".code-display .code").inner_text())
    assert "ada.kiosk" not in page.content()
    page.locator("main").get_by_role("button", name="Finish and clear").click()
    clears(page)
    assert number in shop.wait_for_message(page, "ada.kiosk@example.com", number)


def test_a_label_is_scanned_while_nobody_types(shop: Shop, screen: Person) -> None:
    page = screen.page
    ean, slug = _asked(shop, _LABEL).split()
    begin(page)
    page.keyboard.type(ean)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/kiosk/p/{slug}/"))

    # From a page with a field that somebody has touched, and after keys that a hand has pressed.
    page.get_by_role("button", name=re.compile("Have it delivered home")).click()
    page.goto("/kiosk/details/")
    page.get_by_label("Full name").click()
    page.keyboard.type("Ada Shaw")
    expect(page.get_by_label("Full name")).to_have_value("Ada Shaw")
    page.get_by_role("heading", level=1).click()
    page.keyboard.type("zz", delay=200)
    page.keyboard.type(ean)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/kiosk/p/{slug}/"))
    page.get_by_role("button", name="Finish and clear").click()
    clears(page)


def test_asks_counts_down_and_wipes(screen: Person) -> None:
    page = screen.page
    page.clock.install()
    begin(page)
    put(page, "mug", "Have it delivered home")
    page.goto("/kiosk/details/")
    say_who(page, "Ada Shaw", "ada.kiosk@example.com")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review and pay")
    page.evaluate("localStorage.setItem('note', 'Ada'), sessionStorage.setItem('note', 'Shaw')")

    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    page.get_by_role("button", name="I am still here").click()
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_hidden()

    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    expect(page.locator(".countdown")).to_have_text(re.compile(r"^(1\d|20)$"))
    page.clock.fast_forward(21_000)
    clears(page)


def test_who_is_still_there_when_the_server_has_ended_it_is_led_to_the_beginning(
    shop: Shop, screen: Person
) -> None:
    page = screen.page
    page.clock.install()
    begin(page)
    put(page, "mug", "Have it delivered home")
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    shop.running.manage(["shell", "-v", "0", "-c", _END])
    page.get_by_role("button", name="I am still here").click()
    clears(page)


def test_the_code_outlives_a_screen_that_nobody_touched_and_not_one_that_she_cleared(
    shop: Shop, screen: Person, someone: Any
) -> None:
    page, phone = screen.page, someone(phone=True).page
    page.clock.install()
    for is_cleared in (False, True):
        begin(page)
        put(page, "mug", "Have it delivered home")
        page.get_by_role("link", name="To the basket").click()
        page.get_by_role("button", name="Go on on my phone").click()
        expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
        carried = _carried(shop)
        page.clock.fast_forward(61_000)
        expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
        if is_cleared:
            page.get_by_role("button", name="Clear it now").click()
        else:
            page.clock.fast_forward(21_000)
        clears(page)
        assert phone.goto(carried).status == (404 if is_cleared else 200)
        if not is_cleared:
            phone.get_by_role("button", name="Take my basket").click()
            expect(phone.locator("#cart-body .order-line")).to_have_count(1)


_END = """
from django.utils import timezone
from stores.kiosks import operations
from stores.kiosks.models import Visit
operations.end_visit(visit_id=Visit.objects.get(ended_at=None).pk, how=Visit.End.IDLE, now=timezone.now())
"""
_LINK = """
from django.utils import timezone
from stores.kiosks import operations
from stores.kiosks.models import Visit
print(operations.link_of(Visit.objects.get(ended_at=None), now=timezone.now()))
"""


_LABEL = """
from commerce.catalogue.models import Variant
from stores.inventory.models import StockLevel
there = StockLevel.objects.filter(location__code="GBW1", on_hand__gt=20).values("variant")
found = Variant.objects.filter(pk__in=there, prices__market="GB").exclude(ean=None).order_by("pk")
print(*found.values_list("ean", "product__slug")[0])
"""


def _asked(shop: Shop, script: str) -> str:
    return str(shop.running.manage(["shell", "-v", "0", "-c", script]).strip().splitlines()[-1])


def _carried(shop: Shop) -> str:
    """What the QR code says: the link of the visit that goes on. A picture is for cameras."""
    return f"/carts/kiosk/{_asked(shop, _LINK)}/"
