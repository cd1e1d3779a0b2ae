"""The provider takes every call and answers none: no transaction stays open, and who browses does not notice."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2

from drills.people import GOOD_CARD, Person, Shopper
from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict

PAYERS = 6
HANGS_SECONDS = 60
# Longer than the adapter waits for an answer, so that all who press are answered within it.
WATCH_SECONDS = 14.0
OPEN_SECONDS = 1.0
BROWSE_SECONDS = 2.0
BACK_SECONDS = 20.0
SLOWEST_ANSWER_SECONDS = 20.0


class Watch:
    """Looks at PostgreSQL all the time: how old the oldest open transaction of anybody became."""

    def __init__(self, dsn: str) -> None:
        self.oldest = 0.0
        self.looks = 0
        self._ends = threading.Event()
        self._dsn = dsn
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._ends.set()
        self._thread.join(5)

    def _look(self) -> None:
        query = (
            "SELECT COALESCE(MAX(EXTRACT(epoch FROM clock_timestamp() - xact_start)), 0)"
            " FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        with contextlib.closing(psycopg2.connect(self._dsn)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                while not self._ends.wait(0.1):
                    cursor.execute(query)
                    self.oldest = max(self.oldest, float(cursor.fetchone()[0]))
                    self.looks += 1


def run(verdict: Verdict) -> None:
    """Some press the button while others browse; then the provider answers again."""
    env = {"SWEEPER_AGE_SECONDS": "3"}
    with scene(goods=2, in_store=0, in_warehouse=100, env=env) as play:
        payers = [_ready(play, number) for number in range(PAYERS)]
        paid = _ready(play, 50)
        paid.press_pay(paid.say_who())
        browser = Person(play.base)
        _browse(browser, play, seconds=2)
        before = [one.seconds for one in browser.took]

        with Watch(play.engines.database_url) as watch:
            # She has paid, and before anybody has heard of it nobody can say how it stands.
            play.provider.webhooks("off")
            back = play.provider.use(paid.pay_url, card=GOOD_CARD)
            play.provider.switch(hang_seconds=HANGS_SECONDS)
            browser.took.clear()
            with ThreadPoolExecutor(max_workers=PAYERS + 2) as pool:
                browsing = pool.submit(_browse, browser, play, seconds=WATCH_SECONDS)
                pressed = [pool.submit(_press, payer) for payer in payers]
                coming = pool.submit(paid.come_back, back)
                answers = [each.result() for each in pressed]
                coming.result()
                browsing.result()
        play.provider.switch(reset=True)
        settled = wait_for(lambda: play.gateway.has_mail(paid.email, "/orders/"), BACK_SECONDS)
        mended = wait_for(lambda: _press(payers[0]) == 302 and payers[0].pay_url, BACK_SECONDS, 1)
        play.judge(verdict)
    during = [one.seconds for one in browser.took]
    verdict.figures |= {
        "payers": PAYERS,
        "answers": sorted(answers),
        "slowest_answer_s": round(max(one.seconds for each in payers for one in each.took), 2),
        "oldest_transaction_s": round(watch.oldest, 2),
        "looks": watch.looks,
        "pages_before": len(before),
        "page_s_before": _p95(before),
        "pages_during": len(during),
        "page_s_during": _p95(during),
        "page_s_during_max": round(max(during), 2),
        "browsing_errors": sum(one.status != 200 for one in browser.took),
        "settled_s": settled,
        "pays_again_s": mended,
    }
    _judge(verdict)


def _judge(verdict: Verdict) -> None:
    found = verdict.figures
    verdict.require(
        found["oldest_transaction_s"] < OPEN_SECONDS,
        f"no transaction is open for {OPEN_SECONDS:g} s",
    )
    verdict.require(found["browsing_errors"] == 0, "every page of those who browse is there")
    verdict.require(
        found["page_s_during_max"] < BROWSE_SECONDS, f"no page takes {BROWSE_SECONDS:g} s"
    )
    verdict.require(
        found["slowest_answer_s"] < SLOWEST_ANSWER_SECONDS,
        f"who presses the button is answered within {SLOWEST_ANSWER_SECONDS:g} s",
    )
    verdict.require(
        not any(answer == 500 for answer in found["answers"]), "nobody sees an error of ours"
    )
    verdict.require(found["settled_s"] is not None, "what was paid meanwhile is settled afterwards")
    verdict.require(found["pays_again_s"] is not None, "the button works again afterwards")


def _ready(play: Scene, number: int) -> Shopper:
    shopper = Shopper(play.base, play.stack.env["PORT"], f"shopper-{number}")
    shopper.put_in(play.variants[0])
    return shopper


def _press(shopper: Shopper) -> int:
    return shopper.press_pay(shopper.say_who()).status_code


def _browse(browser: Person, play: Scene, *, seconds: float) -> None:
    """Look at home, a list, a product and a cart in turn; as fast as somebody clicks."""
    until = time.monotonic() + seconds
    pages = ["/", "/c/kitchen/", "/p/kettle-2/", "/cart/"]
    while time.monotonic() < until:
        for page in pages:
            browser.ask("GET", page)
            time.sleep(0.1)


def _p95(took: list[float]) -> float:
    return round(sorted(took)[int(len(took) * 0.95)], 3)
