"""Every page: no violation that axe knows (WCAG 2.2 AA), nothing refused, no sideways scrolling.

One combination of theme and size per page in `make test`, in turn; all four with PROOF=1 (`make proof`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab
from playwright.sync_api import Response

from tests.pages.conftest import Site
from tests.pages.listed import PAGES, SIZES, THEMES, Page

COMBINATIONS = list(product(THEMES, SIZES))
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
}


def _cases() -> list[tuple[Page, str, str]]:
    if os.environ.get("PROOF"):
        return [(page, theme, size) for page in PAGES for theme, size in COMBINATIONS]
    return [(page, *COMBINATIONS[place % len(COMBINATIONS)]) for place, page in enumerate(PAGES)]


@pytest.mark.browser
@pytest.mark.parametrize(("page", "theme", "size"), _cases(), ids=str)
def test_page(visit: Callable[..., Tab], site: Site, page: Page, theme: str, size: str) -> None:
    address = site.address_of(page.path)
    tab = visit(page.who, theme, size)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("response", lambda answer: _note(complaints, answer))

    answer = tab.goto(address, wait_until="load")

    assert answer is not None
    assert (answer.status, tab.url) == (page.status, address)
    scrolls = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    found = Axe().run(tab, options=RULES).response["violations"]
    assert not scrolls, "it scrolls sideways"
    assert not found, _told(found)
    assert not complaints, "\n".join(complaints)


def _note(complaints: list[str], answer: Response) -> None:
    """Note what the page asked for and did not get."""
    if answer.status >= 400 and answer.request.resource_type != "document":
        complaints.append(f"{answer.status}: {answer.url}")


def _told(violations: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{each['id']}: {each['help']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in violations
        for node in each["nodes"][:3]
    )
