"""The store app and the till cut off for a while, then back: what was done meanwhile is done once, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, Route, sync_playwright

from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict
from runtime import chromium, engines, ports, processes

UNITS = 200
# Orders that she accepts, picks, puts on their shelf and does not find while the network is gone; and one that
# was picked on another device meanwhile.
ACCEPTED, PICKED, READY, MISSING, RIVAL = 4, 3, 3, 1, 1
ORDERS = ACCEPTED + PICKED + READY + MISSING + RIVAL
SALES_A_SECOND = 2
BACK_SECONDS = 60.0


def run(verdict: Verdict, minutes: float = 1.5) -> None:
    """Cut both off for so many minutes; the till sells on, the colleague works on, customers buy on the web."""
    with scene(goods=1, in_store=UNITS + ORDERS, in_warehouse=0) as play:
        began = play.ask(f"begin({ORDERS}, {play.store})", of="counter")
        ids = list(began["collections"])
        of = {}
        for name, number in (
            ("accepted", ACCEPTED), ("picked", PICKED), ("ready", READY), ("missing", MISSING), ("rival", RIVAL),
        ):  # fmt: skip
            of[name], ids = ids[:number], ids[number:]
        started = [*of["picked"], *of["ready"], *of["missing"], *of["rival"]]
        play.ask(f"start({started}, {play.store})", of="counter")
        play.ask(f"pick({of['ready']}, {play.store})", of="counter")
        with _till(play, began["till"]) as till, _device(play, began["session"]) as device:
            device.keep([f"/store/collections/{each}/" for each in started])
            till.switch(offline=True)
            device.tab.context.set_offline(True)
            cut = time.monotonic()
            device.work(of)
            # Another device of hers has network: what was picked there is picked.
            play.ask(f"pick({of['rival']}, {play.store})", of="counter")
            while time.monotonic() - cut < minutes * 60:
                till.sell(play.skus[0])
                time.sleep(1 / SALES_A_SECOND)
            waiting, held = device.waiting(), till.waiting()
            quiet = play.ask("report()", of="counter")

            device.lose_first_answer()
            till.switch(offline=False, doubled=True, shuffled=True, lose_next=1)
            device.tab.context.set_offline(False)
            sent = wait_for(lambda: device.waiting() + till.waiting() == 0, BACK_SECONDS)
            refused = device.refused()
        found = play.ask(f"settle({till.sold}, {BACK_SECONDS})", of="counter")
        play.judge(verdict)

    verdict.figures |= {
        "minutes": minutes, "actions_waited": waiting, "receipts_waited": held, "sent_s_after": sent,
        "refused": refused, "steps": found["steps"], "receipts": found["receipts"],
    }  # fmt: skip
    verdict.require(quiet["receipts"] == 0, "the shop hears nothing of the till meanwhile")
    verdict.require(waiting == ORDERS, "each action waits on the device")
    verdict.require(held == till.sold, "each receipt waits in the till")
    verdict.require(sent is not None, f"both have sent all within {BACK_SECONDS:g} s")
    verdict.require(
        refused == RIVAL, "what was done on another device is refused, and stays to be read"
    )
    _require_once(verdict, found, till.sold)


def _require_once(verdict: Verdict, found: dict[str, Any], sold: int) -> None:
    """Each action and each receipt counts once, and the books say so."""
    once = {
        "CollectionAccepted": ACCEPTED,
        "CollectionLinePicked": PICKED + READY + RIVAL,
        "CollectionReady": READY,
        "ShortfallOpened": MISSING,
    }
    steps = {name: found["steps"].get(name, 0) for name in once}
    verdict.require(steps == once, "each is done once")
    verdict.require(found["twice"] == [], "nothing is done twice")
    booked = (found["receipts"], found["parked"]) == (sold, 0)
    verdict.require(booked, "each receipt is booked once")
    left = UNITS + ORDERS - sold - MISSING
    books = (found["on_hand"], found["allocated"]) == (left, ORDERS - MISSING)
    verdict.require(books, "the books say what stands there")


class _Till:
    """The till's own process."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)
        self.sold = 0

    def sell(self, sku: str) -> None:
        lines = [{"sku": sku, "unit": 4900}]
        self._http.post("/v1/sales", json={"lines": lines}).raise_for_status()
        self.sold += 1

    def switch(self, **switches: object) -> None:
        self._http.post("/v1/switches", json=switches).raise_for_status()

    def waiting(self) -> int:
        return int(self._http.get("/v1/receipts").raise_for_status().json()["waiting"])


@contextlib.contextmanager
def _till(play: Scene, token: str) -> Iterator[_Till]:
    port = ports.free_port()
    with tempfile.TemporaryDirectory() as data:
        command = processes.Command(
            [sys.executable, "-m", "sandbox.till", "--port", str(port), "--data", data],
            env={"TILL_SHOP_URL": play.base, "TILL_TOKEN": token},
            cwd=engines.ROOT,
            log=Path(data) / "till.log",
        )
        process = processes.Process(command).start()
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(f"{url}/health"), 20)
            yield _Till(url)
        finally:
            process.stop()


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url).status_code == 200
    return False


class _Device:
    """A colleague's tablet: the store app in a browser."""

    def __init__(self, tab: Page, base: str) -> None:
        self.tab, self._base = tab, base

    def keep(self, paths: list[str]) -> None:
        """Open the pages, so that they can be read without network; end at the list."""
        for path in [*paths, "/store/pick/"]:
            self.tab.goto(self._base + path, wait_until="load")
            self.tab.locator("store-queue[data-kept]").wait_for(state="attached")

    def work(self, of: dict[str, list[int]]) -> None:
        """Accept from the list, then go through the orders, each on its page as it was kept."""
        self._open("/store/pick/")
        accepts = self.tab.get_by_role("button", name="Accept")
        for which in range(len(of["accepted"])):
            accepts.nth(which).click()
        for each in [*of["picked"], *of["rival"]]:
            self._open(f"/store/collections/{each}/")
            self.tab.get_by_role("button", name="Picked").click()
        for number, each in enumerate(of["ready"]):
            self._open(f"/store/collections/{each}/")
            self.tab.locator("[name=shelf]").fill(f"A{number}")
            self.tab.locator("[name=shelf]").press("Enter")
        for each in of["missing"]:
            self._open(f"/store/collections/{each}/")
            self.tab.get_by_text("Something is missing").click()
            self.tab.get_by_role("button", name="Not there").click()

    def _open(self, path: str) -> None:
        self.tab.goto(self._base + path, wait_until="load")

    def lose_first_answer(self) -> None:
        """Have the answer to the first action that is sent never arrive."""
        lost: list[str] = []

        def lose(route: Route) -> None:
            if lost or "x-action" not in route.request.headers:
                route.continue_()
                return
            lost.append(route.request.url)
            route.fetch()
            route.abort()

        self.tab.route("**/store/**", lose)

    def waiting(self) -> int:
        return self._rows("row => !row.refused")

    def refused(self) -> int:
        return self._rows("row => row.refused")

    def _rows(self, which: str) -> int:
        kept = "JSON.parse(localStorage.getItem('store-queue') ?? '[]')"
        return int(self.tab.evaluate(f"{kept}.filter({which}).length"))


@contextlib.contextmanager
def _device(play: Scene, session: str) -> Iterator[_Device]:
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or str(chromium.find_or_install())
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
        try:
            context = browser.new_context(viewport={"width": 800, "height": 1280})
            port = play.stack.env["PORT"]
            context.add_cookies([{"name": f"session_{port}", "value": session, "url": play.base}])
            yield _Device(context.new_page(), play.base)
        finally:
            browser.close()
