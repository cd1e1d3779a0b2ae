"""A merchandiser brings goods in from a file of somebody else's, with errors in it, and a shopper buys one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HEAD = "Varenr;Varetekst;Title;Varegruppe;Price;Lagerbeholdning;Materiale\n"
BLANKET = "IMP-1;Ullteppe;Skerry wool blanket;Home;1 129,50;4;Ull\n"
LAMP = "IMP-2;Lampe;Skerry lamp;Home;{price};9;Messing\n"


def _send(page: Page, name: str, text: str) -> None:
    page.goto("/merchandise/import/")
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()


def _import(page: Page, *, reloads: bool) -> None:
    def ended(state: str) -> None:
        badge = page.locator("#state-title", has_text=state)
        for _look in range(60):
            if badge.count():
                return
            page.wait_for_timeout(500)
            if reloads:
                page.reload()
        raise AssertionError(page.locator("#job").inner_text())

    _send(page, "varer.csv", HEAD + BLANKET + LAMP.format(price="-1"))
    expect(page.get_by_label("Meaning of Varenr")).to_have_value("sku")
    expect(page.get_by_label("Meaning of Varetekst")).to_have_value("name:nb")
    page.get_by_label("Meaning of Materiale").select_option("attribute:materiale")
    page.get_by_role("button", name="Try it, change nothing").click()
    ended("Done")
    expect(page.get_by_text("price:GBP is negative")).to_be_visible()

    page.get_by_role("button", name="Take the good rows").click()
    ended("Done")
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows as a file").click()
    refused = download.value.path().read_text(encoding="utf-8-sig")
    assert refused.splitlines()[1].startswith("IMP-2,Lampe,Skerry lamp,Home,'-1,9,Messing,")

    _send(page, "mended.csv", refused.replace("'-1", "39.95"))
    page.get_by_role("button", name="Take it now").click()
    ended("Done")


def _buy(page: Page) -> None:
    page.goto("/search/?q=skerry+lamp")
    page.get_by_role("link", name=re.compile("Skerry lamp")).first.click()
    expect(page.locator(".buy-box .price")).to_contain_text("£39.95")
    page.get_by_role("button", name="Add for delivery").click()
    expect(page.locator("#added .added")).to_be_visible()
    page.goto("/cart/")
    expect(page.get_by_role("link", name="Skerry lamp").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_strange_file_becomes_a_sale(someone: Any, script: bool) -> None:
    helen = someone(java_script_enabled=script)
    page = helen.sign_in("merchandiser")
    _import(page, reloads=not script)
    _buy(someone().page)
