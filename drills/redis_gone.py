"""Redis stopped, then frozen, during checkouts: all are accepted, mails go out once, screens come true again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from drills.people import Person, Shopper
from drills.scene import Scene, scene, wait_for
from drills.screens import SharedCart
from drills.verdict import Verdict

AT_ONCE = 2
CHECKOUT_SECONDS = 2.0
# A heartbeat comes every two and a half seconds, after at most one second of asking Redis.
BY_HEARTBEAT_SECONDS = 6.0
BY_HINT_SECONDS = 0.5
BACK_SECONDS = 10.0


def run(verdict: Verdict, *, checkouts: int = 20) -> None:
    """Half of the checkouts while Redis is stopped, half while it is frozen; a cart is shared meanwhile."""
    took: list[float] = []
    people: list[Person] = []
    names = count()
    with scene(goods=2, in_store=0, in_warehouse=1000) as play, SharedCart(play) as cart:
        redis = play.engines.redis
        before = cart.lag(BY_HEARTBEAT_SECONDS)
        figures = verdict.figures
        # The first one loads templates and connects: what it takes says nothing of Redis.
        figures["checkout_s_before"] = round(_checkouts(play, 1, names, people)[0], 2)
        figures["hint_s_before"] = before

        redis.stop()
        took += _checkouts(play, checkouts // 2, names, people)
        figures["heartbeat_s_while_stopped"] = cart.lag(BY_HEARTBEAT_SECONDS)
        redis.start()
        figures["hints_back_s_after_start"] = _hints_are_back(cart)
        verdict.require(cart.is_true, "sockets are true after the start")

        redis.freeze()
        took += _checkouts(play, checkouts - checkouts // 2, names, people)
        figures["heartbeat_s_while_frozen"] = cart.lag(BY_HEARTBEAT_SECONDS)
        redis.thaw()
        figures["hints_back_s_after_thaw"] = _hints_are_back(cart)
        verdict.require(cart.is_true, "sockets are true after the thaw")

        wait_for(lambda: play.gateway.mails()["sent"] > checkouts, 20)
        wait_for(lambda: play.ask("report()")["deliveries"] == 0, 15, pause=0.5)
        mails, report = play.gateway.mails(), play.ask("report()")
        play.judge(verdict)
    requests = [one for person in [*people, cart.shopper, cart.advisor] for one in person.took]
    slowest = max(requests, key=lambda one: one.seconds)
    figures |= {
        "checkouts": len(took),
        "accepted": report["placed"] - 1,
        "checkout_s_max": round(max(took), 2),
        "checkout_s_median": round(sorted(took)[len(took) // 2], 2),
        "request_s_max": round(slowest.seconds, 2),
        "slowest_request": slowest.what,
        "errors_5xx": sum(one.status >= 500 for one in requests),
        "mails": mails,
        "parked": report["parked"],
    }
    verdict.require(report["placed"] - 1 == checkouts == len(took), "every checkout is accepted")
    verdict.require(
        max(took) < CHECKOUT_SECONDS, f"each checkout takes less than {CHECKOUT_SECONDS:g} s"
    )
    verdict.require(not figures["errors_5xx"], "no answer 5xx")
    verdict.require(
        mails == {"sent": checkouts + 1, "repeats": 0, "doubles": 0}, "each mail goes out once"
    )
    verdict.require(report["parked"] == report["deliveries"] == 0, "nothing is left to deliver")
    for name in ("heartbeat_s_while_stopped", "heartbeat_s_while_frozen"):
        verdict.require(
            figures[name] is not None,
            f"both screens hear within {BY_HEARTBEAT_SECONDS:g} s without Redis",
        )
    for name in ("hints_back_s_after_start", "hints_back_s_after_thaw"):
        verdict.require(figures[name] is not None, f"hints are back within {BACK_SECONDS:g} s")


def _checkouts(play: Scene, number: int, names: count[int], people: list[Person]) -> list[float]:
    """Buy so many times, a few at once; return how long each took from the empty cart to the confirmation."""

    def buy(which: int) -> float:
        shopper = Shopper(play.base, play.stack.env["PORT"], f"shopper-{which}")
        people.append(shopper)
        began = time.monotonic()
        shopper.put_in(play.variants[0])
        shopper.press_pay(shopper.say_who())
        if not shopper.come_back(play.provider.pay(shopper.pay_url)):
            raise AssertionError("every checkout is accepted")
        return time.monotonic() - began

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(buy, [next(names) for _ in range(number)]))


def _hints_are_back(cart: SharedCart) -> float | None:
    """Return after how many seconds hints, not heartbeats, carry edits again: three times in a row at once."""
    began = time.monotonic()
    row = 0
    while row < 3:
        if time.monotonic() - began > BACK_SECONDS:
            return None
        lag = cart.lag(BY_HEARTBEAT_SECONDS)
        row = row + 1 if lag is not None and lag < BY_HINT_SECONDS else 0
    return round(time.monotonic() - began, 2)
