"""The page that describes the API needs nothing from outside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Route, expect

from tests.journeys.conftest import Shop


def test_the_api_page_works_offline(shop: Shop, someone: Any) -> None:
    person = someone()
    strangers: list[str] = []

    def keep_inside(route: Route) -> None:
        url = route.request.url
        if url.startswith((shop.base, "data:")):
            route.continue_()
        else:
            strangers.append(url)
            route.abort()

    person.context.route("**/*", keep_inside)
    page = person.page
    page.goto("/api/docs/")
    opening = page.locator(".api-operation", has_text="Open my cart")
    answer = opening.get_by_role("link", name="Cart", exact=True)
    expect(answer).to_be_hidden()
    opening.locator("summary").click()
    expect(answer).to_be_visible()
    answer.click()
    expect(page.locator("#shape-Cart")).to_be_visible()  # the browser opens what a link leads into
    assert [urlsplit(url).hostname for url in strangers] == []
