"""The pages in a real browser: paying and going back to another origin, and no axe violation."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from runtime import chromium
from tests.sandbox.world import CHALLENGE, DECLINE, Process, Provider

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = str(chromium.find_or_install())
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    yield context.new_page()
    context.close()


def fill_card(page: Page, number: str) -> None:
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expiry date").fill("09/49")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Pay £").click()


def test_a_payer_is_declined_then_challenged_then_back_at_the_shop(
    provider: Provider, outside: Process, phone: Page
) -> None:
    back = f"{outside.url}/carrier"
    payment = provider.open(return_url=back, cancel_url=f"{outside.url}/")
    phone.goto(payment["pay_url"])

    fill_card(phone, DECLINE)
    expect(phone.get_by_role("alert")).to_contain_text("not enough money")
    fill_card(phone, CHALLENGE)
    phone.get_by_label("Code").fill("123456")
    phone.get_by_role("button", name="Approve").click()

    phone.wait_for_url(back)
    assert provider.payment(payment["id"])["status"] == "authorised"


def test_a_payer_transfers_by_keyboard_alone(
    provider: Provider, outside: Process, phone: Page
) -> None:
    back = f"{outside.url}/carrier"
    payment = provider.open(return_url=back, cancel_url=f"{outside.url}/")
    phone.goto(payment["pay_url"])
    phone.get_by_role("link", name="Bank transfer").press("Enter")
    phone.get_by_role("button", name="Continue to my bank").press("Enter")
    phone.get_by_role("button", name="Transfer £").press("Enter")

    phone.wait_for_url(back)
    assert provider.payment(payment["id"])["captured"] == payment["amount"]


def test_a_payer_who_cancels_is_back_at_the_shop(
    provider: Provider, outside: Process, phone: Page
) -> None:
    payment = provider.open(cancel_url=f"{outside.url}/carrier")
    phone.goto(payment["pay_url"])
    phone.get_by_role("button", name="Cancel and go back").click()
    phone.wait_for_url(f"{outside.url}/carrier")


def test_a_wrong_form_takes_the_focus_to_its_summary(provider: Provider, phone: Page) -> None:
    phone.goto(provider.open()["pay_url"])
    phone.get_by_role("button", name="Pay £").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("alert").get_by_role("link").nth(1).click()
    expect(phone.get_by_label("Expiry date")).to_be_focused()


def test_no_page_has_an_axe_violation_or_scrolls_sideways(
    provider: Provider, outside: Process, phone: Page
) -> None:
    asked, paid = provider.open()["id"], provider.authorised()
    provider.pay(asked, CHALLENGE)
    by_bank = provider.open()["id"]
    provider.browser.post(f"/pay/{by_bank}", data={"method": "bank", "token": "t"})
    address = {"name": "K", "line1": "S 1", "postcode": "0155", "city": "Oslo", "country": "NO"}
    parcel = {"reference": "R", "weight_grams": 9, "from": address, "to": address}
    made = outside.post("/carrier/shipments", parcel).json()
    letter = {"to": "k@example.com", "from": "s@example.com", "text": "T", "html": "<p>T</p>"}
    message_id = outside.post("/mail", letter).json()["id"]

    addresses = [
        provider.open()["pay_url"],
        *(
            provider.url + path
            for path in (
                f"/pay/{asked}",
                f"/pay/{paid}",
                f"/pay/{by_bank}",
                f"/pay/{provider.open()['id']}?method=later",
                "/",
                f"/payments/{paid}",
                "/control",
            )
        ),
        *(outside.url + path for path in ("/", f"/messages/{message_id}", "/carrier")),
        made["tracking_url"],
        made["label_url"],
    ]
    for address_of_page in addresses:
        phone.goto(address_of_page)
        found = Axe().run(phone, options={"runOnly": RULES}).response["violations"]
        assert [rule["id"] for rule in found] == [], address_of_page
        wide = phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, address_of_page
