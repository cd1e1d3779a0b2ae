"""A pickup code that was opened once is shown without network, as in a cellar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, expect

from tests.pages.conftest import Site


@pytest.fixture
def phone(window: BrowserContext) -> Iterator[BrowserContext]:
    """A phone of its own: what it keeps is gone with it."""
    assert window.browser is not None
    context = window.browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.mark.browser
def test_the_code_is_there_without_network_and_other_pages_are_not(
    phone: BrowserContext, site: Site
) -> None:
    tab = phone.new_page()
    tab.goto(site.address_of("/orders/pickup/{pickup}/"), wait_until="load")
    tab.locator("keep-offline[data-kept]").wait_for(state="attached")
    code = tab.locator(".code-display").inner_text()
    note = tab.get_by_text("The code works all the same")
    expect(note).to_be_hidden()

    phone.set_offline(True)
    tab.reload()

    assert tab.locator(".code-display").inner_text() == code
    expect(tab.locator(".pickup svg").first).to_be_visible()
    expect(note).to_be_visible()
    drawn = tab.locator(".code-display").evaluate("it => getComputedStyle(it).fontSize")
    with pytest.raises(Error, match="ERR_"):
        tab.goto(site.address_of("/orders/pickup/another/"))

    phone.set_offline(False)
    tab.goto(site.address_of("/orders/pickup/{pickup}/"))
    expect(note).to_be_hidden()
    assert drawn == tab.locator(".code-display").evaluate("it => getComputedStyle(it).fontSize")
