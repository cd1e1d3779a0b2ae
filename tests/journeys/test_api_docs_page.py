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
    expect(page.locator(".opblock").first).to_be_visible()
    expect(page.get_by_text("/api/v1/carts/", exact=False).first).to_be_visible()
    page.locator(".opblock-summary").first.click()
    expect(page.locator(".opblock.is-open").first).to_be_visible()
    assert [urlsplit(url).hostname for url in strangers] == []
