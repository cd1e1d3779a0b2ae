"""From a slip of the finger to the product, and through the filters to a product and back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import TONGUES, Tongue


def _total(page: Page) -> int:
    found = re.search(r"\d+", page.locator("#results .list-tools p").inner_text())
    assert found is not None
    return int(found[0])


def test_a_slip_is_understood_and_suggestions_lead_to_the_product(someone: Any) -> None:
    page = someone().page
    page.goto("/")
    box = page.get_by_role("combobox", name="Search products")
    box.fill("kettel")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing fits")
    expect(page.get_by_role("link", name="kettle", exact=True)).to_be_visible()
    expect(page.locator("main .product-grid h2").first).to_contain_text(
        re.compile("kettle", re.IGNORECASE)
    )

    box = page.get_by_role("combobox", name="Search products")
    box.fill("kett")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    options.last.hover()
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("End")
    box.type("l")
    expect(options.last).to_be_visible()
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    name = options.last.inner_text().split("\n")[0].strip()
    box.press("Enter")
    page.wait_for_url(re.compile(r"/p/[^/]+/\?found=kettl"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("tongue", TONGUES)
def test_filters_narrow_at_once_and_back_restores_them(someone: Any, tongue: Tongue) -> None:
    page = someone().page
    word, name = ("jakke", "Farge") if tongue.is_norwegian else ("jacket", "Colour")
    page.goto(f"{tongue.prefix}/search/?q={word}")
    everything = _total(page)
    colour = page.get_by_role("group", name=name)
    first = colour.get_by_role("checkbox").first
    label = first.locator("xpath=..")
    said = int(label.locator(".count").inner_text())
    first.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("a_colour="))
    expect(page.locator("#results .list-tools p")).to_contain_text(str(said))
    assert _total(page) == said < everything
    expect(page.locator("#announcer")).to_contain_text(str(said))
    expect(colour.get_by_role("checkbox", checked=True)).to_be_focused()
    assert "price_from" not in page.url

    page.locator("main .product-grid a").first.click()
    page.wait_for_url(re.compile(f"{tongue.prefix}/p/"))
    page.go_back()
    expect(page).to_have_url(re.compile("a_colour="))
    assert _total(page) == said
    expect(
        page.get_by_role("group", name=name).get_by_role("checkbox", checked=True)
    ).to_have_count(1)
    page.get_by_role("link", name=tongue.say("Clear all")).click()
    expect(page.locator("#results .list-tools p")).to_contain_text(str(everything))


def test_on_a_phone_the_filters_fill_the_screen_and_say_what_they_show(someone: Any) -> None:
    page = someone(phone=True).page
    page.goto("/search/?q=jacket")
    page.get_by_role("link", name="Filter").click()
    dialog = page.get_by_role("dialog", name="Filter")
    expect(dialog).to_be_visible()
    size = dialog.bounding_box()
    assert size is not None
    assert (size["width"], size["height"]) == (390, 844)
    choice = dialog.get_by_role("group", name="Colour").locator("label").first
    said = choice.locator(".count").inner_text()
    choice.click()
    show = dialog.get_by_role("button", name=re.compile(rf"^Show {said} products?$"))
    show.click()
    expect(dialog).to_be_hidden()
    assert _total(page) == int(said)


def test_filters_work_without_script(someone: Any) -> None:
    page = someone(java_script_enabled=False).page
    page.goto("/search/?q=jacket")
    choice = page.get_by_role("group", name="Colour").locator("label").first
    said = int(choice.locator(".count").inner_text())
    choice.locator("input").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("a_colour="))
    assert _total(page) == said
    page.get_by_role("list", name="Applied filters").get_by_role("link").first.click()
    expect(page).not_to_have_url(re.compile("a_colour="))
