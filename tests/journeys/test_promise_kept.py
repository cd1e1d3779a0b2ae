"""After the order: changed and cancelled, sent in parts, lost and refunded. By everybody's own screens."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import follow, pack, pick_all

EMAIL = "ada.shaw@example.com"


def _placed(shop: Shop) -> dict[str, Any]:
    """An order of two each of three things, paid, to be delivered."""
    said = shop.running.manage(
        ["shell", "-v", "0", "-c", "from tests.pages import stage; stage.place_delivery()"]
    )
    facts: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return facts


def _pack_and_send(desk: Page, parcel: str) -> None:
    """Close and weigh what is picked, wait for its label, and give it to the carrier."""
    desk.goto(parcel)
    pack(desk)
    row = desk.locator(".task").filter(has=desk.locator(f"a[href='{parcel}']"))
    row.get_by_role("button", name="Dispatched").click(timeout=30_000)


def _happens(shop: Shop, tracking: str, kind: str) -> None:
    """The carrier scans it."""
    httpx.post(
        f"{shop.outside}/carrier/shipments/{tracking}/events",
        json={"type": kind},
        headers={"Authorization": f"Bearer {shop.running.env['OUTSIDE_API_KEY']}"},
    ).raise_for_status()


def _tracking(page: Page) -> str:
    found = re.search(r"NP\d{9}NO", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_shopper_changes_her_mind_and_her_address(shop: Shop, someone: Any) -> None:
    page, facts = someone(phone=True).page, _placed(shop)
    page.goto(f"/orders/track/{facts['token']}/")
    page.get_by_role("link", name="Cancel or change").click()
    page.get_by_label("Street and house number").fill("9 New Row")
    page.get_by_role("button", name="Send it to this address").click()
    expect(page.get_by_text("Your order goes to the new address.")).to_be_visible()
    expect(page.get_by_text("9 New Row").first).to_be_visible()

    page.get_by_role("link", name="Cancel or change").click()
    page.locator("select[name^=units-]").first.select_option("1")
    page.get_by_role("button", name="See what it means").click()
    expect(page.get_by_role("heading", name="Cancel this?")).to_be_visible()
    page.get_by_role("button", name="Cancel these items").click()
    expect(page.get_by_text("1 cancelled")).to_be_visible()
    shop.wait_for_message(page, EMAIL, f"cancelled from your order {facts['number']}")

    desk = someone().sign_in("csa_lead")
    desk.goto(f"/console/orders/{facts['number']}/change/")
    for choice in desk.locator("select[name^=units-]").all():
        choice.select_option(index=choice.locator("option").count() - 1)
    desk.get_by_role("button", name="See what it means").click()
    desk.get_by_role("button", name="Cancel these items").click()
    expect(desk.get_by_text("Goods: Cancelled")).to_be_visible()
    page.goto(f"/orders/track/{facts['token']}/change/")
    expect(page.get_by_text("Nothing of this order can be cancelled any more.")).to_be_visible()


def test_what_is_there_goes_now_and_the_rest_follows(shop: Shop, someone: Any) -> None:
    page, facts = someone(phone=True).page, _placed(shop)
    desk, parcel = someone().sign_in("warehouse", "GB"), f"/warehouse/parcels/{facts['parcel']}/"
    desk.goto(parcel)
    desk.get_by_role("button", name="Start picking").click()
    desk.get_by_role("button", name=re.compile("^Picked")).first.click()
    desk.get_by_role("button", name="Send this now, the rest later").click()
    _pack_and_send(desk, parcel)

    page.goto(f"/orders/track/{facts['token']}/")
    expect(page.get_by_role("heading", name="Parcel 2")).to_be_visible()
    _happens(shop, _tracking(page), "delivered")

    desk.goto("/warehouse/")
    desk.get_by_role("link", name=f"Order {facts['number']}").click()
    rest = re.sub(r"^https?://[^/]+", "", desk.url)
    follow(desk, desk.get_by_role("button", name="Start picking"))
    pick_all(desk)
    _pack_and_send(desk, rest)
    page.reload()
    numbers = set(re.findall(r"NP\d{9}NO", page.locator("main").inner_text()))
    assert len(numbers) == 2
    for number in numbers:
        if httpx.get(f"{shop.outside}/carrier/track/{number}").text.count("Delivered") < 2:
            _happens(shop, number, "delivered")
    arrived = page.locator("li .badge").filter(has_text="Delivered")
    for _try in range(60):
        page.reload()
        if arrived.count() == 2:
            break
        page.wait_for_timeout(250)
    assert arrived.count() == 2


def test_a_lost_parcel_is_taken_by_an_advisor_and_refunded_by_her_lead(
    shop: Shop, someone: Any
) -> None:
    page, facts = someone(phone=True).page, _placed(shop)
    desk, parcel = someone().sign_in("warehouse", "GB"), f"/warehouse/parcels/{facts['parcel']}/"
    desk.goto(parcel)
    follow(desk, desk.get_by_role("button", name="Start picking"))
    pick_all(desk)
    _pack_and_send(desk, parcel)
    page.goto(f"/orders/track/{facts['token']}/")
    _happens(shop, _tracking(page), "lost")
    shop.wait_for_message(page, EMAIL, "the carrier has lost a parcel of yours")

    console = someone().sign_in("csa")
    console.goto("/console/parcel-cases/")
    console.get_by_role("link", name=re.compile(f"Lost: Order {facts['number']}")).click()
    console.get_by_role("button", name="Take it").click()
    console.get_by_label("Refunded").check()
    console.get_by_role("button", name="End the case").click()
    expect(console.get_by_text("Ask a lead to end it.").first).to_be_visible()

    lead = someone().sign_in("csa_lead")
    lead.goto("/console/parcel-cases/")
    lead.get_by_role("link", name=re.compile(f"Lost: Order {facts['number']}")).click()
    lead.get_by_label("Refunded").check()
    lead.get_by_role("button", name="End the case").click()
    expect(lead.get_by_text("Closed")).to_be_visible()
    shop.wait_for_message(page, EMAIL, "this never reached you")
    page.reload()
    expect(page.get_by_text("2 never arrived and refunded").first).to_be_visible()
