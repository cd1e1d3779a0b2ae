"""A sale that is paid on Stripe's hosted page, by the local server that speaks its documented shapes."""

from __future__ import annotations

import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import STRIPE, Shop
from tests.journeys.steps import follow, pack, pick

EMAIL = "sile.journey@example.com"


def _switch_to_stripe(manager: Page) -> None:
    """Irish cards go to Stripe from now on; no other market does."""
    manager.goto("/manager/payments/methods/")
    ireland = manager.locator("section").filter(
        has=manager.get_by_role("heading", name="Ireland", exact=True)
    )
    ireland.locator("select[name=IE-card-provider]").select_option("stripe")
    follow(manager, ireland.get_by_role("button", name="Save"))
    expect(ireland.locator("select[name=IE-card-provider]")).to_have_value("stripe")


def _to_the_payment(page: Page) -> str:
    """From the product to Stripe's page; return the total."""
    page.goto("/ie/search/?q=kettle")
    page.locator("main .product-grid a").first.click()
    page.locator("fieldset").get_by_role("link", name="Pine green").click()
    page.get_by_role("button", name="Add for delivery").click()
    expect(page.locator("#added .added")).to_be_visible()
    page.goto("/ie/checkout/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Full name").fill("Síle Byrne")
    page.get_by_label("Street and house number").fill("4 Quay Street")
    page.get_by_label("Postcode").fill("D02 X285")
    page.get_by_label("Town or city").fill("Dublin")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("radio", name="Standard delivery")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    total = page.locator(".summary .total dd").inner_text()
    follow(page, page.get_by_role("button", name=re.compile("^Pay €")))
    expect(page).to_have_url(re.compile(r"localhost:\d+/c/pay/"))
    return total


def _money_at_stripe(shop: Shop) -> dict[str, Any]:
    """What Stripe has of the newest session: its total, and what was received of it."""
    answer = httpx.get(
        f"{shop.stripe}/v1/checkout/sessions",
        params={"limit": "1", "expand[]": "data.payment_intent"},
        headers={"Authorization": f"Bearer {STRIPE['STRIPE_API_KEY']}"},
    )
    session = answer.raise_for_status().json()["data"][0]
    intent = session["payment_intent"]
    return {"total": session["amount_total"], "received": intent["amount_received"]}


def test_a_card_is_refused_then_paid_at_stripe_and_captured_when_the_parcel_leaves(
    shop: Shop, someone: Any
) -> None:
    _switch_to_stripe(someone().sign_in("manager"))
    page = someone(phone=True).page
    total = _to_the_payment(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("EUR")
    page.get_by_label("Card number").fill("4000 0000 0000 9995")
    page.get_by_role("button", name="Pay by card").click()
    expect(page.get_by_text("Your card was declined.")).to_be_visible()
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Pay by card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your order is placed")
    placed = re.search(r"/ie/orders/(\d+)/thanks/", page.url)
    assert placed is not None
    assert total.split()[-1] in page.locator("main").inner_text()
    shop.wait_for_message(page, EMAIL, placed[1])
    held = _money_at_stripe(shop)
    assert held["received"] == 0

    desk = someone().sign_in("warehouse", "IEW1")
    desk.goto("/warehouse/")
    pick(desk, placed[1])
    pack(desk)
    row = desk.locator(".task").filter(has_text=placed[1])
    row.get_by_role("button", name="Dispatched").click(timeout=30_000)
    for _try in range(100):
        if _money_at_stripe(shop)["received"] == held["total"]:
            break
        page.wait_for_timeout(200)
    assert _money_at_stripe(shop) == {"total": held["total"], "received": held["total"]}
