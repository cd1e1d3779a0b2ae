"""The whole of it as real processes with the demo's goods, and a real browser."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from drills.scene import wait_for
from runtime import chromium, engines, ports, processes, stack

expect.set_options(timeout=15_000)
_TILL = ["open_till", "--store", "GB004", "--number", "1", "--name", "Till by the door"]
_TERMINAL = ["register_terminal", "--store", "GB004", "--reference", "rdr_1", "--name", "Counter"]
STRIPE = {"STRIPE_API_KEY": "key_of_journeys", "STRIPE_WEBHOOK_SECRET": "whsec_of_journeys"}


@dataclass
class Shop:
    """The running shop, and the people who work in it."""

    base: str
    outside: str
    logins: list[dict[str, str]]
    running: stack.Stack
    stripe: str

    def login_of(self, role: str, place: str = "") -> dict[str, str]:
        """The demo login of a role, at a place where that matters."""
        return next(
            login
            for login in self.logins
            if login["role"] == role and place.lower() in json.dumps(login).lower()
        )

    def messages(self, to: str, contains: str = "") -> list[dict[str, Any]]:
        """What the outside world received for somebody, newest first."""
        answer = httpx.get(
            f"{self.outside}/messages.json",
            params={"to": to, "contains": contains},
            headers={"Authorization": f"Bearer {self.running.env['OUTSIDE_API_KEY']}"},
        )
        return list(answer.json()["messages"])

    def wait_for_message(self, page: Page, to: str, contains: str) -> str:
        """The text of a message, as soon as it has arrived."""
        for _try in range(100):
            found = self.messages(to, contains)
            if found:
                return str(found[0]["text"])
            page.wait_for_timeout(200)
        raise AssertionError(f"no message to {to} with {contains!r}: {self.messages(to)}")


@contextlib.contextmanager
def running_shop() -> Iterator[Shop]:
    """Engines, migrated and seeded; provider, outside, a till in Leeds, web, relay and worker; and Stripe, whom no market uses yet."""
    port = ports.free_port()
    with engines.ephemeral(migrated=True) as engine:
        env = {
            **engine.env,
            "DEMO": "1",
            **STRIPE,
            "STRIPE_API_BASE": f"http://127.0.0.1:{port}",
            "STRIPE_CHECKOUT_ORIGIN": f"http://localhost:{port}",
        }
        names = ("provider", "outside", "till", "web", "relay", "worker")
        steps = [["seed_demo"], [*_TILL, "--token-from", "TILL_TOKEN"], _TERMINAL]
        with stack.running(env, steps=steps, names=names) as running, _stripe(running, port):
            yield Shop(
                base=running.base_url,
                outside=running.env["OUTSIDE_URL"],
                logins=json.loads(running.manage(["demo_logins", "--json"])),
                running=running,
                stripe=running.env["STRIPE_API_BASE"],
            )


@contextlib.contextmanager
def _stripe(running: stack.Stack, port: int) -> Iterator[None]:
    """The local server that speaks Stripe's documented shapes."""
    with tempfile.TemporaryDirectory() as data:
        options = ["--host", "127.0.0.1", "--port", str(port), "--data", data]
        env = {
            **STRIPE,
            "STRIPE_PUBLIC_URL": running.env["STRIPE_CHECKOUT_ORIGIN"],
            "STRIPE_WEBHOOK_URL": f"{running.base_url}/webhooks/payments/stripe/",
        }
        process = processes.Process(
            processes.Command(
                [sys.executable, "-m", "sandbox.stripe", *options],
                env=env,
                cwd=Path(__file__).resolve().parents[2],
                log=running.logs / "stripe.log",
            )
        ).start()
        try:
            assert wait_for(lambda: not ports.is_free(port), 20) is not None
            yield
        finally:
            process.stop()


@pytest.fixture(scope="package")
def shop() -> Iterator[Shop]:
    """One shop for all journeys."""
    with running_shop() as shop:
        yield shop


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or str(chromium.find_or_install())
        yield playwright.chromium.launch(executable_path=executable, args=chromium.arguments())


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; everybody has a context of her own."""
    with running_browser() as browser:
        yield browser


class Person:
    """Somebody with a browser of her own; script errors and refused content fail the test."""

    def __init__(self, browser: Browser, shop: Shop, **options: Any) -> None:
        self.shop = shop
        self.context: BrowserContext = browser.new_context(base_url=shop.base, **options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type == "error" and re.search("Content Security|Refused", message.text)
                else None
            ),
        )

    def sign_in(self, role: str, place: str = "") -> Page:
        """Sign in with the demo login of a role."""
        return self.sign_in_with(self.shop.login_of(role, place))

    def sign_in_with(self, login: dict[str, str], prefix: str = "") -> Page:
        """Sign in with this login, in the market and language of the URL's prefix."""
        where = f"{prefix}{urlsplit(login['url']).path}"
        self.page.goto(f"{prefix}/accounts/login/?next={where}")
        self.page.locator("main input[type=email]").fill(login["email"])
        self.page.locator("main input[type=password]").fill(login["password"])
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile(f"{re.escape(where)}$"))
        return self.page


@pytest.fixture
def someone(browser: Browser, shop: Shop) -> Iterator[Any]:
    """Make people: `someone()` on a desktop, `someone(phone=True)`, `someone(java_script_enabled=False)`."""
    people: list[Person] = []

    def make(*, phone: bool = False, **options: Any) -> Person:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        person = Person(browser, shop, viewport=size, **options)
        people.append(person)
        return person

    yield make
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert complaints == []
