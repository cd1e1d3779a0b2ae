"""`bin/pictures`: one sale in real Chromium, photographed on its way into `docs/pictures/*.webp`."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Person, Shop, running_browser, running_shop
from tests.journeys.steps import GOOD_CARD, digits, follow, pay, pick_all

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
EMAIL, PHONE, SMS = "ada.shaw@example.com", "07700 900456", "+447700900456"


def photograph(page: Page, name: str, *, clip: Any = None) -> None:
    """Write what the window shows, or the element `clip`, as WebP; nothing moves on it."""
    page.evaluate("document.fonts.ready")
    page.locator("toast-stack > *").evaluate_all("all => all.forEach(each => each.remove())")
    options: dict[str, Any] = {"format": "webp", "quality": 82}
    if clip is not None:
        box = clip.bounding_box()
        assert box is not None
        options["clip"] = {**box, "scale": 1}
        options["captureBeyondViewport"] = True
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))
    print(f"docs/pictures/{name}.webp", flush=True)


class Album:
    """The people of the sale, and what each sees."""

    def __init__(self, browser: Browser, shop: Shop) -> None:
        self.browser, self.shop = browser, shop

    def desk(self, height: int = 800) -> Person:
        """Somebody at a desk."""
        return Person(self.browser, self.shop, viewport={"width": 1200, "height": height})

    def hand(self) -> Person:
        """Somebody with a phone."""
        size = {"width": 390, "height": 780}
        return Person(self.browser, self.shop, viewport=size, device_scale_factor=2)

    def look_around(self) -> None:
        """The front page, a product with its store, and the same shop in Norway."""
        page = self.desk(1000).page
        page.goto("/")
        photograph(page, "home")
        choose_leeds(page)
        page.goto("/search/?q=kettle")
        page.locator("main .product-grid a").first.click()
        photograph(page, "product")
        page.goto("/no/search/?q=brodrister")
        photograph(page, "norway")

    def share_a_cart(self) -> tuple[Page, Page]:
        """The shopper calls; the advisor types the code, looks, is let in, and adds a lantern."""
        page = self.hand().page
        choose_leeds(page)
        page.goto("/search/?q=kettle")
        page.locator("main .product-grid a").first.click()
        page.get_by_role("button", name="Add for delivery").click()
        page.locator("#added .added").wait_for()
        page.goto("/search/?q=mug")
        page.locator("main .product-grid a").first.click()
        page.locator("select[name=quantity]").select_option("2")
        page.get_by_role("button", name="Collect in Leeds").click()
        page.locator("#added .added").wait_for()
        page.goto("/cart/")
        code = digits(page.locator("#cart-body .code-display").first.inner_text())[:6]
        desk = self.desk(900).sign_in("csa")
        desk.get_by_label("Call code").fill(code)
        desk.wait_for_url(re.compile("/console/carts/"))
        page.get_by_role("button", name="Allow changes").click()
        desk.get_by_label("Words, SKU or barcode").fill("lantern")
        found = desk.locator("#product-results li").first
        found.get_by_role("button", name=re.compile("^Add")).click()
        expect(page.locator("#cart-body .order-line")).to_have_count(3)
        expect(page.locator("#cart-body .line-who").first).to_be_visible()
        photograph(page, "shared-cart-shopper")
        photograph(desk, "shared-cart-advisor")
        return page, desk

    def pay_by_link(self, page: Page, desk: Page) -> str:
        """The advisor sends a link; the shopper pays on the provider's page. Returns the order's number."""
        for label, value in (
            ("Full name", "Ada Shaw"), ("E-mail", EMAIL), ("Phone", PHONE),
            ("Street and house number", "2 Park Row"), ("Postcode", "LS1 5HD"), ("Town", "Leeds"),
        ):  # fmt: skip
            desk.get_by_label(label).fill(value)
        desk.get_by_role("button", name=re.compile("Save details")).click()
        desk.get_by_role("button", name="Send pay-link by text").click()
        link = re.search(r"http\S+/pay/\S+", self.shop.wait_for_message(desk, SMS, "/pay/"))
        assert link is not None
        page.goto(link[0])
        photograph(page, "pay-link-shopper")
        expect(desk.locator("#payment").get_by_text("Opened").last).to_be_visible()
        desk.locator("#payment").scroll_into_view_if_needed()
        photograph(desk, "pay-link-advisor", clip=desk.locator(".person"))
        page.get_by_role("button", name=re.compile("^Pay")).click()
        page.wait_for_url(re.compile(r"localhost:\d+/pay/"))
        photograph(page, "pay-page")
        pay(page, GOOD_CARD)
        page.wait_for_url(re.compile("/thanks/"))
        photograph(page, "thanks")
        number = re.search(r"/orders/(\d+)/", page.url)
        assert number is not None
        return number[1]

    def hand_over(self, number: str) -> None:
        """Leeds picks, and hands over by the code that the shopper was sent."""
        store = self.hand().sign_in("store_staff", "GB004")
        store.goto("/store/pick/")
        store.get_by_role("link", name=re.compile(number)).first.click()
        follow(store, store.get_by_role("button", name="Start picking"))
        photograph(store, "store-pick")
        pick_all(store)
        store.get_by_label("On which shelf?").fill("A3")
        store.get_by_role("button", name="Ready to collect").click()
        told = self.shop.wait_for_message(store, SMS, "is ready at")
        code = re.search(r"[Pp]ickup code ([A-Z0-9 ]{6,8})\.", told)
        pickup = re.search(r"http\S+/orders/pickup/\S+", told)
        assert code is not None
        assert pickup is not None
        shopper = self.hand().page
        shopper.goto(pickup[0])
        photograph(shopper, "pickup-code")
        store.goto("/store/hand-over/")
        store.get_by_label("Pickup code").fill(code[1])
        store.get_by_role("button", name="Hand it over").wait_for()
        photograph(store, "store-hand-over")
        store.get_by_role("button", name="Hand it over").click()
        expect(store.get_by_text("Handed over", exact=True)).to_be_visible()

    def take_back(self, number: str) -> None:
        """Manchester takes one mug back; the manager sees who sold and who helped."""
        desk = self.hand().sign_in("store_staff", "GB003")
        desk.goto("/store/returns/")
        desk.get_by_label("Order number").fill(number)
        desk.get_by_label("E-mail address or phone number of the order").fill(EMAIL)
        desk.get_by_role("button", name="Find the order").click()
        desk.get_by_label(re.compile("How many of .*mug", re.IGNORECASE)).select_option("1")
        why = desk.get_by_label(re.compile("Why does .*mug", re.IGNORECASE))
        why.select_option(label="Changed my mind")
        desk.get_by_role("button", name="Show the refund").click()
        expect(desk.get_by_text("Nothing has happened yet")).to_be_visible()
        photograph(desk, "return-refund")
        desk.get_by_role("button", name=re.compile("Take back and refund")).click()
        self.shop.wait_for_message(desk, EMAIL, "refund")
        office = self.desk(900).sign_in("manager")
        expect(office.get_by_role("row", name=re.compile("Manchester")).first).to_be_visible()
        photograph(office, "manager")


def choose_leeds(page: Page) -> None:
    """Make Leeds my store."""
    page.goto("/stores/?place=Leeds")
    page.get_by_role("button", name=re.compile("Make it my store.*Leeds")).first.click()
    page.wait_for_load_state()


def main() -> None:
    """Start the shop, walk through the sale, write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with running_shop() as shop, running_browser() as browser:
        album = Album(browser, shop)
        album.look_around()
        page, desk = album.share_a_cart()
        number = album.pay_by_link(page, desk)
        album.hand_over(number)
        album.take_back(number)


if __name__ == "__main__":
    main()
