"""The stores on a map: by keyboard from a pin to its entry and back, on a phone, and without the outline."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect


def test_a_pin_leads_to_its_store_and_a_store_to_its_pin_by_keyboard(someone: Any) -> None:
    page = someone().page
    page.goto("/stores/?place=leeds")
    plan = page.get_by_role("region", name="Map of the stores")
    expect(plan.get_by_text("Natural Earth")).to_be_visible()
    expect(plan.locator("path.map-land").first).to_be_attached()
    pin = plan.get_by_role("button", name="Fjord & Fell Leeds", exact=True)
    pin.focus()
    page.keyboard.press("Enter")
    shown = plan.get_by_role("button", name="Show in the list")
    expect(shown).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(pin).to_be_focused()

    page.keyboard.press("Space")
    expect(shown).to_be_focused()
    page.keyboard.press("Enter")
    entry = page.locator("#store-list > li", has_text="Fjord & Fell Leeds")
    expect(entry.get_by_role("link", name="Fjord & Fell Leeds", exact=True)).to_be_focused()

    york = page.get_by_role("button", name=re.compile("On the map ?: Fjord & Fell York"))
    york.focus()
    page.keyboard.press("Enter")
    expect(plan.locator(".map-words", has_text="Fjord & Fell York")).to_be_visible()


def test_pins_that_would_cover_each_other_are_one_that_opens_them(someone: Any) -> None:
    page = someone().page
    page.goto("/no/stores/")
    plan = page.get_by_role("region", name="Kart over butikkene")
    several = plan.get_by_role("button", name="butikker:").first
    before = plan.locator(".map-pin").count()
    several.focus()
    page.keyboard.press("Enter")
    expect(plan.locator(".map-pin:focus")).to_have_count(1)
    expect(plan.locator(".map-pin")).not_to_have_count(before)


def test_on_a_phone_the_list_comes_first_and_the_map_on_a_press(someone: Any) -> None:
    page = someone(phone=True).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/stores/")
    views = page.get_by_role("group", name="List or map")
    expect(page.locator("#store-list")).to_be_visible()
    assert not [url for url in asked if "leaflet" in url or "outline" in url]

    views.get_by_role("button", name="Map").click()
    expect(page.locator(".map-pin").first).to_be_visible()
    expect(page.locator("#store-list")).to_be_hidden()
    views.get_by_role("button", name="List").click()
    expect(page.locator("#store-list")).to_be_visible()


def test_without_the_outline_the_list_is_all_there_and_the_map_says_so(someone: Any) -> None:
    page = someone(phone=True).page
    page.route("**/outline*.json", lambda route: route.abort())
    page.goto("/stores/")
    views = page.get_by_role("group", name="List or map")
    views.get_by_role("button", name="Map").click()
    expect(page.get_by_text("The map could not be fetched.")).to_be_visible()
    views.get_by_role("button", name="List").click()
    expect(page.locator("#store-list > li").first).to_be_visible()

    page.unroute("**/outline*.json")
    views.get_by_role("button", name="Map").click()
    expect(page.locator(".map-pin").first).to_be_visible()
    expect(page.get_by_text("The map could not be fetched.")).to_have_count(0)
