"""The page's side of a socket that was closed: it knocks again, or it asks over HTTP for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from commerce.live.consumers import POLL_INSTEAD
from runtime import chromium

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
PAGE = """<!doctype html><script type="module" src="/live-cart.js"></script><div id="body" data-version="1"></div>
<live-cart data-socket="/ws/cart/1/" data-src="/body/" data-target="#body"></live-cart>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or str(chromium.find_or_install())
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
        yield browser
        browser.close()


class Visit:
    """A page whose socket is always closed with one code, on a clock that the test moves."""

    def __init__(self, page: Page, code: int) -> None:
        self.page, self.knocks, self.asked = page, 0, 0

        def turn_away(route):
            self.knocks += 1
            route.close(code=code)

        def answer(route):
            self.asked += 1
            route.fulfill(status=204)

        page.clock.install()
        page.route(
            "http://shop.test/", lambda route: route.fulfill(body=PAGE, content_type="text/html")
        )
        page.route(
            "**/*.js",
            lambda route: route.fulfill(path=SCRIPTS / Path(route.request.url).name),
        )
        page.route("**/body/*", answer)
        page.route_web_socket("**/ws/cart/1/", turn_away)
        page.goto("http://shop.test/")
        self.let_pass(1)

    def let_pass(self, seconds: int) -> None:
        """Let seconds go by on the page, and what they set off happen."""
        for _each in range(seconds):
            self.page.clock.run_for(1000)
            self.page.evaluate("fetch('/body/?settled')")


@pytest.fixture
def visit(browser):
    contexts = []

    def make(code: int) -> Visit:
        contexts.append(browser.new_context())
        return Visit(contexts[-1].new_page(), code)

    yield make
    for context in contexts:
        context.close()


def test_who_is_told_to_poll_asks_and_knocks_again_after_a_minute_only(visit):
    told = visit(POLL_INSTEAD)
    before = told.asked

    told.let_pass(50)

    assert told.knocks == 1
    assert told.asked - before - 50 >= 10
    told.let_pass(15)
    assert told.knocks == 2


def test_who_lost_the_line_knocks_again_soon(visit):
    lost = visit(1011)

    lost.let_pass(10)

    assert lost.knocks >= 3
