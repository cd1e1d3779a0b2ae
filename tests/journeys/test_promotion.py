"""A promotion is built, tried on a real cart, switched on, explained in two languages, and switched off."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect


def _put_a_tent_in(page: Page) -> None:
    page.goto("/c/tents/")
    page.locator(".product-card a").first.click()
    page.get_by_role("button", name="Add for delivery").click()
    expect(page.get_by_text("Added", exact=False).first).to_be_visible()


def _switch(page: Page, *, on: bool) -> None:
    page.get_by_label("Switched on").set_checked(on)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The promotion is saved.")).to_be_visible()


def test_from_the_form_to_the_cart_and_back(someone: Any) -> None:
    shopper, helen = someone().page, someone()
    _put_a_tent_in(shopper)

    page = helen.sign_in("merchandiser")
    page.goto("/merchandise/promotions/")
    page.get_by_role("link", name="New promotion").click()
    page.get_by_label("Name in English").fill("Tent week")
    page.get_by_label("Name in Norwegian").fill("Teltuke")
    page.get_by_label("Percent", exact=False).first.fill("0")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a percentage")
    page.get_by_label("Percent", exact=False).first.fill("30")
    page.get_by_role("group", name="Categories, with all below them").get_by_label("Tents").check()
    page.get_by_role("button", name="Try it, save nothing").click()
    trial = page.locator("#trial")
    expect(trial.get_by_role("heading", name="Open carts")).to_be_visible()
    expect(trial).to_contain_text("touched")
    shopper.goto("/cart/")
    expect(shopper.get_by_text("Tent week")).to_have_count(0)

    _switch(page, on=True)
    shopper.reload()
    expect(shopper.locator(".line-offer")).to_contain_text("Tent week")
    expect(shopper.locator(".summary .less")).to_contain_text("Tent week")
    shopper.goto("/gb-nb/cart/")
    expect(shopper.locator(".line-offer")).to_contain_text("Teltuke")

    _switch(page, on=False)
    shopper.goto("/cart/")
    expect(shopper.get_by_text("Tent week")).to_have_count(0)


def test_a_code_without_script(someone: Any) -> None:
    page = someone(java_script_enabled=False).page
    page.goto("/c/tents/")
    page.locator(".product-card a").first.click()
    page.get_by_role("button", name="Add for delivery").click()
    page.goto("/cart/")
    page.get_by_text("I have a code").click()
    page.get_by_label("Code", exact=True).fill("nothing-known")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("We do not know the code")).to_be_visible()
    page.get_by_text("I have a code").click()
    page.get_by_label("Code", exact=True).fill("freepost")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator(".code-chip")).to_contain_text("FREEPOST")
    page.get_by_role("button", name="Take the code FREEPOST out").click()
    expect(page.locator(".code-chip")).to_have_count(0)
