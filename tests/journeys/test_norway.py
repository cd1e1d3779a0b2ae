"""The same sale for a Norwegian customer, in kroner and in Norwegian, up to the money that goes back."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Shop
from tests.journeys.steps import GOOD_CARD, nb, nb_like, pay, pick

EMAIL, PHONE = "kari.reise@example.com", "+4721000077"
READY = (
    "Fjord & Fell: order %(number)s is ready at %(store)s until %(until)s. "
    "Pickup code %(code)s. %(url)s"
)
KRONER = re.compile(r"^\s*kr\s\d[\d\s]*,\d\d\s*$")


def _search(page: Page, words: str) -> None:
    page.get_by_role("link", name=nb("Search"), exact=True).click()
    page.locator("#site-search").fill(words)
    page.keyboard.press("Enter")


def _fill_the_cart(page: Page) -> None:
    """A toaster to the door, found without the letter ø, and two mugs to collect in Bergen."""
    page.goto("/no/")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    page.goto("/no/stores/")
    page.get_by_label(nb("Town or postcode")).first.fill("Bergen")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile(nb("Make it my store") + ".*Bergen")).click()

    _search(page, "brodrister")
    expect(page.locator("main .product-grid .price").first).to_have_text(KRONER)
    page.locator("main .product-grid a").filter(has_text="brødrister").first.click()
    expect(page.locator(".buy-box .price")).to_have_text(KRONER)
    page.get_by_role("button", name=nb("Add for delivery")).click()
    expect(page.locator("#added .added")).to_be_visible()
    _search(page, "krus")
    page.locator("main .product-grid a").filter(has_text=re.compile("krus")).first.click()
    page.locator("select[name=quantity]").select_option("2")
    page.get_by_role("button", name=nb("Collect in %(store)s", store="Bergen")).click()
    expect(page.locator("#added .added")).to_be_visible()

    page.goto("/no/cart/")
    expect(page.get_by_role("heading", name=nb("Delivered to you"))).to_be_visible()
    expect(page.get_by_role("heading", name=nb_like("Collect at %(store)s"))).to_contain_text(
        "Bergen"
    )
    expect(page.locator("#cart-body .totals .total dd")).to_have_text(KRONER)


def _check_out(page: Page) -> str:
    """The postcode has four figures; the number of the order."""
    page.get_by_role("link", name=nb("Check out")).click()
    page.get_by_role("button", name=nb("Continue")).click()
    page.get_by_label(nb("Full name")).fill("Kari Reise")
    page.get_by_label(nb("E-mail")).fill(EMAIL)
    page.get_by_label(re.compile("^" + nb("Phone"))).fill("21 00 00 77")
    page.get_by_label(nb("Street and house number")).fill("Strandgaten 10")
    page.get_by_label(nb("Postcode")).fill("50133")
    page.get_by_label(nb("Town or city")).fill("Bergen")
    page.get_by_role("button", name=nb("Continue")).click()
    expect(
        page.get_by_role("alert", name=nb("There is a problem")).get_by_role("link")
    ).to_have_attribute("href", "#id_postcode")
    page.get_by_label(nb("Postcode")).fill("5013")
    page.get_by_role("button", name=nb("Continue")).click()
    page.get_by_role("radio", name=re.compile("Hentested")).check()
    page.get_by_role("radio", name=re.compile("5013 Bergen")).last.check()
    page.get_by_role("button", name=nb("Continue")).click()
    expect(page.locator(".review")).to_contain_text("5013 Bergen")
    page.get_by_role("button", name=nb_like("Pay %(total)s")).click()
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.locator(".amount")).to_contain_text("kr")
    pay(page, GOOD_CARD)
    expect(page.get_by_role("heading", level=1)).to_have_text(nb("Thank you, your order is placed"))
    placed = re.search(r"/no/orders/(\d+)/thanks/", page.url)
    assert placed is not None
    return placed[1]


def _bergen_hands_over(shop: Shop, page: Page, store: Page, number: str) -> None:
    """Bergen picks, the customer is told in Norwegian, and shows her code."""
    store.goto("/no/store/pick/")
    pick(store, number, nb("Start picking"), nb("Picked"))
    store.get_by_label(nb("On which shelf?")).fill("B2")
    store.get_by_role("button", name=nb("Ready to collect")).click()
    told = shop.wait_for_message(page, PHONE, number)
    assert nb_like(READY).fullmatch(told)
    assert "/no/orders/pickup/" in told
    code = re.search(r"\b([A-Z0-9]{3} [A-Z0-9]{3})\b", told)
    assert code is not None
    store.goto("/no/store/hand-over/")
    store.get_by_label(nb("Pickup code")).fill(code[1])
    store.get_by_role("button", name=nb("Hand it over")).click()
    expect(store.get_by_text(nb("Handed over"), exact=True)).to_be_visible()


def _oslo_takes_one_back(shop: Shop, desk: Page, number: str) -> str:
    """One mug of two; the refund is seen before it happens. Returns the sum as it is written."""
    desk.goto("/no/store/returns/")
    desk.get_by_label(nb("Order number")).fill(number)
    desk.get_by_label(nb("E-mail address or phone number of the order")).fill(EMAIL)
    desk.get_by_role("button", name=nb("Find the order")).click()
    desk.get_by_label(nb_like("How many of %(name)s come back")).select_option("1")
    desk.get_by_label(nb_like("Why does %(name)s come back")).select_option(
        label=nb("Changed my mind")
    )
    desk.get_by_role("button", name=nb("Show the refund")).click()
    expect(desk.get_by_text(nb("Nothing has happened yet"))).to_be_visible()
    amount = desk.locator(".totals .total dd")
    expect(amount).to_have_text(KRONER)
    written = amount.inner_text().strip()
    desk.get_by_role("button", name=nb("Take back and refund %(amount)s", amount=written)).click()
    desk.wait_for_url(re.compile("/no/store/returns/.*"))
    return written


def test_one_sale_in_kroner_and_norwegian(shop: Shop, someone: Any) -> None:
    page = someone(phone=True, locale="nb-NO").page
    _fill_the_cart(page)
    number = _check_out(page)
    mail = shop.wait_for_message(page, EMAIL, number)
    assert "kr" in mail
    assert "£" not in mail
    subjects = [message["subject"] for message in shop.messages(EMAIL)]
    assert subjects == [nb("Your order %(number)s", number=number)]

    oslo = shop.login_of("store_staff", "NO031")
    bergen = oslo | {"email": "lars.hauge@staff.example.com"}
    _bergen_hands_over(shop, page, someone(phone=True).sign_in_with(bergen, prefix="/no"), number)
    desk = someone(phone=True).sign_in_with(oslo, prefix="/no")
    refund = _oslo_takes_one_back(shop, desk, number)
    paid_back = shop.wait_for_message(desk, EMAIL, refund)
    assert number in paid_back
    assert shop.messages(EMAIL, refund)[0]["subject"] == nb(
        "Your refund of %(amount)s", amount=refund
    )

    # The manager reads kroner by themselves: what was sold, what went back, who took it back.
    office = someone().sign_in_with(shop.login_of("manager"), prefix="/no")
    kroner = office.get_by_role("region", name="NOK")
    expect(kroner.get_by_text(nb("The channels sum to it"))).to_be_visible()
    expect(kroner.get_by_text("£")).to_have_count(0)
    expect(kroner.get_by_text(refund).first).to_be_visible()
    expect(office.get_by_role("row", name=re.compile("Oslo")).first).to_contain_text("kr")
    report = json.loads(shop.running.manage(["check_invariants", "--json"]))
    assert report["ok"], report
