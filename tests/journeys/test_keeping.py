"""What makes people want it and come back: from a wish list to the cart, from a notice to the mail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import TONGUES, Tongue

GONE = """
from django.utils import timezone
from core.actor import SYSTEM
from stores.inventory import operations
from stores.inventory.models import StockLevel
for level in StockLevel.objects.filter(variant__sku="{sku}", location__market="GB").order_by("location_id"):
    operations.count_stock(
        location_id=level.location_id, counts={{level.variant_id: level.allocated + level.quarantined}},
        as_of=timezone.now(), actor=SYSTEM, now=timezone.now(), cause=f"gone:{{level.pk}}",
    )
"""
BACK = """
from django.utils import timezone
from core.actor import SYSTEM
from commerce.catalogue.models import Variant
from stores.inventory import operations
from stores.locations.models import Location
operations.receive_stock_in_bulk(
    location_id=Location.objects.get(kind="warehouse", market="GB").pk,
    quantities={{Variant.objects.get(sku="{sku}").pk: 3}}, actor=SYSTEM, now=timezone.now(), cause="back:{sku}",
)
"""


def _look_at(page: Page, words: str, tongue: Tongue) -> str:
    """Open the first product found; return its SKU."""
    page.goto(f"{tongue.prefix}/search/?q={words}")
    page.locator("main .product-grid a").first.click()
    row = page.get_by_role("row", name=re.compile("^" + tongue.say("Article number")))
    return row.get_by_role("cell").inner_text()


@pytest.mark.parametrize("tongue", TONGUES)
def test_a_wish_goes_by_link_to_another_and_moves_to_the_cart(someone: Any, tongue: Tongue) -> None:
    say, one = tongue.say, tongue.count("Cart, %(count)s item", "Cart, %(count)s items", 1)
    page = someone().page
    _look_at(page, "lykt" if tongue.is_norwegian else "lantern", tongue)
    name = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name=say("Add to wish list")).click()
    expect(page.get_by_text(say("Kept on: %(list)s", list=say("My wish list")))).to_be_visible()
    page.get_by_role("button", name=say("Compare"), exact=True).click()
    expect(page.get_by_role("columnheader", name=name)).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name=say("Wish lists")).click()
    page.get_by_role("button", name=say("Share by link")).click()
    link = page.get_by_label(say("Whoever has this link can read the list")).input_value()
    assert f"{tongue.prefix}/wishes/shared/" in link

    friend = someone(phone=True, java_script_enabled=False).page
    friend.goto(link)
    expect(friend.get_by_role("link", name=name)).to_be_visible()
    friend.get_by_role("button", name=say("Add to cart")).click()
    expect(friend.get_by_role("link", name=one)).to_be_visible()

    page.get_by_role("button", name=say("Move to cart")).click()
    expect(page.get_by_role("link", name=one)).to_be_visible()
    page.goto(f"{tongue.prefix}/cart/")
    expect(page.locator("#cart-body .order-line")).to_contain_text(name)
    page.goto(f"{tongue.prefix}/")
    expect(page.get_by_role("heading", name=say("Continue where you left"))).to_be_visible()


def test_who_waits_is_told_once_it_is_back(shop: Shop, someone: Any) -> None:
    page = someone(phone=True).page
    sku = _look_at(page, "hammock", Tongue(""))
    shop.running.manage(["shell", "-v", "0", "-c", GONE.format(sku=sku)])
    page.reload()
    page.get_by_role("link", name="Tell me when it is back online").click()
    page.get_by_label("E-mail address or mobile number").fill("wait.journey@example.com")
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: confirm it")
    asked = shop.wait_for_message(page, "wait.journey@example.com", "confirm it here")
    confirm = re.search(r"http\S+/notices/\S+", asked)
    assert confirm is not None
    page.goto(confirm[0])
    page.get_by_role("button", name="Yes, tell me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We tell you when it is back")

    shop.running.manage(["shell", "-v", "0", "-c", BACK.format(sku=sku)])

    back = shop.wait_for_message(page, "wait.journey@example.com", "You asked us to tell you")
    there = re.search(r"http\S+/p/\S+", back)
    assert there is not None
    page.goto(there[0])
    page.get_by_role("button", name="Add for delivery").click()
    note = page.get_by_role("region", name="Added to your cart")
    expect(note).to_be_focused()
    note.get_by_role("button", name="Keep shopping").click()
    expect(page.get_by_role("button", name="Add for delivery")).to_be_focused()
    page.mouse.wheel(0, 4000)
    expect(page.get_by_role("button", name="Add to cart")).to_be_visible()
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("link", name="Cart, 2 items")).to_be_visible()
