"""The demo's shop as real processes, with orders in every state, and a browser."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from runtime import chromium, engines, stack
from tests.pages.listed import SIZES

# Who stands before a kiosk stands there until all pages were looked at.
SLOW = {"KIOSK_IDLE_SECONDS": "7200", "KIOSK_LINK_SECONDS": "7200"}


@dataclass(frozen=True)
class Site:
    """Where the pages are, and the cookies of those who look."""

    base: str
    facts: dict[str, Any]
    port: str

    def address_of(self, path: str) -> str:
        """The address, with the stage's facts in it."""
        return self.base + path.format(**self.facts)

    def cookies_of(self, who: str, theme: str) -> list[dict[str, str]]:
        """What this person's browser sends."""
        values = {"theme": theme}
        if who in self.facts["visitors"]:
            values[f"visitor_{self.port}"] = self.facts["visitors"][who]
        if who in self.facts["sessions"]:
            values[f"session_{self.port}"] = self.facts["sessions"][who]
        for name, token in self.facts["kiosks"].get(who, {}).items():
            values[f"{name}_{self.port}"] = token
        return [{"name": name, "value": value, "url": self.base} for name, value in values.items()]


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """Engines, processes and the stage."""
    with engines.ephemeral(migrated=True) as own:
        steps = [["seed_demo", "--products", "80"]]
        with stack.running({**own.env, "DEMO": "1", **SLOW}, steps=steps) as running:
            said = running.manage(
                ["shell", "-v", "0", "-c", "from tests.pages import stage; stage.build()"]
            )
            facts = json.loads(
                next(line for line in reversed(said.splitlines()) if line.startswith("{"))
            )
            yield Site(running.base_url, facts, running.env["PORT"])


@pytest.fixture(scope="package")
def window() -> Iterator[BrowserContext]:
    """Chromium; all pages share what it has loaded once, and no cookie."""
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or str(chromium.find_or_install())
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
        yield browser.new_context(reduced_motion="reduce")


@pytest.fixture
def visit(window: BrowserContext, site: Site) -> Iterator[Callable[..., Tab]]:
    """Give `visit(who, theme, size)`: an empty tab of that person, size and theme."""
    with contextlib.ExitStack() as tabs:

        def opened(who: str, theme: str = "light", size: str = "desktop") -> Tab:
            window.clear_cookies()
            window.add_cookies(site.cookies_of(who, theme))  # type: ignore[arg-type]
            tab = tabs.enter_context(window.new_page())
            width, height = SIZES[size]
            tab.set_viewport_size({"width": width, "height": height})
            tab.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            return tab

        yield opened
