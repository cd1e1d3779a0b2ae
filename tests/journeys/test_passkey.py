"""A passkey: made on her own pages, then all that she needs to sign in and to prove who she is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop

EMAIL, PASSWORD = "kari@example.com", "a long password"
MAKE = f"""
from accounts.operations import upsert_customer
upsert_customer(email="{EMAIL}", name="Kari Moe", phone="", language="en", password="{PASSWORD}", is_verified=True)
"""


@pytest.fixture
def page(shop: Shop, someone: Any) -> Iterator[Page]:
    """Give a browser whose device has a fingerprint reader; passkeys belong to a name, not to a number."""
    shop.running.manage(["shell", "-c", MAKE])
    page: Page = someone().page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"http://localhost:{urlsplit(shop.base).port}/")
    return page


def test_a_passkey_is_made_and_signs_in_without_a_password(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("banner").get_by_role("link", name="My account").click()
    page.get_by_role("link", name="Security", exact=True).click()
    expect(page.get_by_text("You have no passkey yet")).to_be_visible()
    page.get_by_role("link", name="Add or remove them").click()
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_label("Name").fill("My telephone")
    page.get_by_label(re.compile("[Pp]asswordless")).check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile("recovery-codes|webauthn/$"))
    page.goto(_local(page, "/account/security/"))
    expect(page.get_by_text("You have 1 passkey.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(_local(page, "/accounts/login/?next=/account/data/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("reauthenticate"))
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("button", name="Download my data")).to_be_visible()


def _local(page: Page, path: str) -> str:
    """Return the address of a path under the name that the passkey belongs to."""
    return f"http://{urlsplit(page.url).netloc}{path}"
