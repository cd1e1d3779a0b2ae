"""What stands in a page closed or narrow: dialogs, once open, and fields in tables on a phone can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

from tests.pages.conftest import Site
from tests.pages.listed import THEMES
from tests.pages.test_pages import RULES

KEYS = "key-hints [data-show]"


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("who", "path", "size"),
    [
        ("csa", "/console/", "desktop"),
        ("merchandiser", "/merchandise/", "desktop"),
        ("manager", "/manager/", "phone"),
    ],
    ids=str,
)
def test_the_keys_of_a_page(
    visit: Callable[..., Tab], site: Site, who: str, path: str, size: str, theme: str
) -> None:
    tab = visit(who, theme, size)
    tab.goto(site.address_of(path), wait_until="load")

    tab.locator(KEYS).click()

    dialog = tab.get_by_role("dialog")
    dialog.wait_for()
    ink = dialog.locator("h2").evaluate("it => getComputedStyle(it).color")
    assert ink == tab.locator("main").evaluate("it => getComputedStyle(it).color")
    found = Axe().run(tab, options=RULES).response["violations"]
    assert not found, "\n".join(
        f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"][:3]
    )


@pytest.mark.browser
def test_prices_can_be_read_on_a_phone(visit: Callable[..., Tab], site: Site) -> None:
    tab = visit("merchandiser", size="phone")
    tab.goto(site.address_of("/merchandise/products/{edited}/"), wait_until="load")

    cut = tab.locator("td .input").evaluate_all(
        "all => all.filter(it => it.scrollWidth > it.clientWidth || it.offsetWidth < 100).length"
    )
    assert tab.locator("td .input").count() > 3
    assert cut == 0


@pytest.mark.browser
def test_what_was_asked_for_takes_the_focus_on_a_full_load_too(
    visit: Callable[..., Tab], site: Site
) -> None:
    tab = visit("merchandiser")
    tab.goto(site.address_of("/merchandise/bulk/"), wait_until="load")
    tab.get_by_label("Words or SKU").fill("mug")
    tab.locator("#id_by").fill("-20")
    tab.get_by_role("button", name="Show what it would do").click()
    tab.locator("#shown-title:focus").wait_for()
