"""The store app with its network cut: lists stay readable, what was done waits and is done once, a lock wipes what was kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from tests.pages.conftest import Site

pytestmark = pytest.mark.browser
PIN = "284917"
GONE = "async () => !(await caches.keys()).includes('store-pages')"
KEPT = "async () => (await caches.keys()).includes('store-pages')"


@pytest.fixture
def device(window: BrowserContext) -> Iterator[BrowserContext]:
    """A device of its own: what it keeps is gone with it."""
    assert window.browser is not None
    context = window.browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def _signed_in(device: BrowserContext, site: Site, who: str) -> Page:
    device.add_cookies(site.cookies_of(who, "light"))  # type: ignore[arg-type]
    return device.new_page()


def _open_list(tab: Page, site: Site) -> None:
    tab.goto(site.address_of("/store/pick/"), wait_until="load")
    tab.locator("store-queue[data-kept]").wait_for(state="attached")


def _sent(tab: Page) -> Locator:
    return tab.locator("store-queue li").filter(has=tab.get_by_text("Sent", exact=True))


def test_an_action_waits_without_network_and_is_done_once_it_is_back(
    device: BrowserContext, site: Site
) -> None:
    tab = _signed_in(device, site, "clerk")
    _open_list(tab, site)
    number = site.facts["number"]
    accept = tab.get_by_role("button", name=f"Accept {number}")

    device.set_offline(True)
    tab.reload()
    expect(tab.get_by_role("link", name=f"Order {number}")).to_be_visible()
    accept.click()
    accept.click()
    waiting = tab.locator("store-queue li").filter(has_text="Waiting to be sent")
    expect(waiting).to_have_count(1)
    tab.reload()
    expect(waiting).to_have_count(1)

    device.set_offline(False)
    expect(_sent(tab)).to_have_count(1, timeout=20_000)
    tab.reload()
    expect(tab.get_by_role("link", name=f"Order {number}")).to_be_visible()
    expect(accept).to_have_count(0)
    expect(tab.locator("store-queue li")).to_have_count(0)


def test_an_answer_that_was_lost_does_nothing_twice_and_a_refusal_stays(
    device: BrowserContext, site: Site
) -> None:
    tab = _signed_in(device, site, "clerk")
    tab.goto(site.address_of("/store/collections/{collection}/"), wait_until="load")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Start picking").click()
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.headers["x-action"])
        answer = route.fetch()
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    tab.route("**/picks/", lose)
    picked = tab.get_by_role("button", name="Picked").first
    picked.click()
    expect(_sent(tab)).to_have_count(1, timeout=20_000)
    assert len(sent) == 2
    assert len(set(sent)) == 1

    # The page is the one of before: the same line again is another action, and is refused.
    tab.unroute("**/picks/")
    device.set_offline(True)
    with tab.expect_event("requestfailed"):
        picked.click()
    expect(tab.locator("store-queue li").filter(has_text="Waiting to be sent")).to_have_count(1)
    device.set_offline(False)
    refused = tab.locator("store-queue li").filter(has_text="Refused")
    expect(refused).to_contain_text("All of these are picked already", timeout=20_000)
    tab.reload()
    expect(refused).to_have_count(1)
    refused.get_by_role("button", name="Dismiss").click()
    tab.reload()
    expect(refused).to_have_count(0)


def test_what_the_server_cannot_do_holds_up_no_other_order_and_can_be_put_aside(
    device: BrowserContext, site: Site
) -> None:
    tab = _signed_in(device, site, "clerk")
    _open_list(tab, site)
    store = "store-queue"
    seen: list[str] = []

    def answer(route: Route) -> None:
        number = route.request.url.rsplit("/", 3)[1]
        seen.append(number + ("+" if "x-action-again" in route.request.headers else ""))
        if number == "901":
            route.fulfill(status=500, body="it broke")
        elif number == "902":
            route.fulfill(status=409, json={"code": "works-elsewhere", "title": "Elsewhere"})
        else:
            route.fulfill(json={"next": "/store/pick/"})

    tab.route("**/store/collections/90*/accepted/", answer)
    tab.evaluate(
        """numbers => localStorage.setItem("store-queue", JSON.stringify(numbers.map(number => ({
            key: `0123456789abcde${number}`, by: document.querySelector("store-queue").dataset.by, who: "Joe",
            path: `/store/collections/${number}/accepted/`, fields: [], what: `Order ${number}: accept`, at: Date.now(),
        }))))""",
        [901, 902, 903],
    )
    tab.evaluate("document.querySelector('store-queue').tick()")

    expect(_sent(tab)).to_have_count(1)
    rows = tab.locator(f"{store} li")
    expect(rows.filter(has_text="Order 902")).to_contain_text("Waiting for its place")
    for _again in range(2):
        tab.evaluate("document.querySelector('store-queue').flush()")
    failing = rows.filter(has_text="Order 901")
    expect(failing).to_contain_text("We cannot do it")
    assert seen[:3] == ["901", "902", "903"]
    assert set(seen[3:]) == {"901+", "902+"}
    failing.get_by_role("button", name="Put it aside").click()
    expect(rows.filter(has_text="Order 901")).to_have_count(0)


def test_a_locked_device_keeps_no_list_and_sends_nothing_of_somebody_else(
    device: BrowserContext, site: Site
) -> None:
    tab = device.new_page()
    for who in ("clerk", "store_manager"):
        device.add_cookies(site.cookies_of(who, "light"))  # type: ignore[arg-type]
        tab.goto(site.address_of("/store/devices/"))
        form = tab.locator("form[action$='/store/pins/']")
        form.locator("[name=pin]").fill(PIN)
        form.get_by_role("button").click()
        tab.wait_for_load_state("load")
    form = tab.locator("form[action$='/store/devices/new/']")
    form.locator("[name=name]").fill("Counter")
    form.get_by_role("button").click()

    def unlock(which: int) -> str:
        tab.locator("[name=who]").select_option(index=which)
        tab.locator("[name=pin]").fill(PIN)
        tab.get_by_role("button", name="Unlock").click()
        expect(tab.locator("[name=pin]")).to_have_count(0)
        return tab.locator("auto-lock .who").inner_text()

    first = unlock(0)
    _open_list(tab, site)
    assert tab.evaluate(KEPT)

    device.set_offline(True)
    tab.get_by_role("button", name="Accept").first.click()
    expect(tab.locator("store-queue li")).to_contain_text("Waiting to be sent")
    tab.get_by_role("button", name="Lock", exact=True).click()
    tab.wait_for_function(GONE)

    device.set_offline(False)
    assert unlock(1) != first
    expect(tab.locator("store-queue li")).to_contain_text(f"Done by: {first}")
    tab.goto(site.address_of("/store/pick/"))
    tab.locator("store-queue[data-kept]").wait_for(state="attached")
    expect(tab.locator("store-queue li")).to_contain_text("Waiting for its person")
    tab.get_by_role("button", name="Lock", exact=True).click()
    assert unlock(0) == first
    expect(_sent(tab)).to_have_count(1, timeout=20_000)

    device.set_offline(True)
    tab.get_by_role("button", name="Lock", exact=True).click()
    tab.wait_for_function(GONE)
    with pytest.raises(Error, match="ERR_"):
        tab.goto(site.address_of("/store/pick/"))
