"""Web is killed between the provider's answer and our commit: the payment is settled, and settled once."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

from drills.people import Shopper, payment_of
from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict
from runtime import faults

SETTLED_SECONDS = 45.0
# Longer than a sweep takes, shorter than the drill: the last case waits until a hold has run out.
HOLD_SECONDS = 9
SWEEPER_AGE_SECONDS = 3


@dataclass(frozen=True)
class Case:
    """One way to die. `carried`: the COMMIT arrived and its answer was lost."""

    name: str
    carried: bool = False
    by_webhook: bool = False
    sold_meanwhile: bool = False


CASES = (
    Case("commit lost, shopper came back"),
    Case("commit carried, answer lost", carried=True),
    Case("commit lost, only the webhook came", by_webhook=True),
    Case("commit lost, the unit is sold to another before anybody asks", sold_meanwhile=True),
)


def run(verdict: Verdict, *, cases: int = len(CASES)) -> None:
    """Each case: settled within 45 s, one order or one void; the shopper who returns sees which."""
    env = {"SWEEPER_AGE_SECONDS": str(SWEEPER_AGE_SECONDS), "HOLD_SECONDS": str(HOLD_SECONDS)}
    verdict.figures["cases"] = ended = []
    with scene(goods=len(CASES), in_store=0, in_warehouse=1, env=env) as play:
        with faults.Proxy(play.engines.postgres.port) as database:
            # Web alone goes through the proxy: what the relay commits is nobody's business here.
            play.give_web_its_own(DATABASE_URL=database.rewrite(play.engines.database_url))
            for number, case in enumerate(CASES[:cases]):
                ended.append(_one(play, database, number, case))
        ours = play.ask("payments()")["payments"]
        for found in ended:
            theirs = play.provider.payment(found["payment"])["operations"]
            found["orders"] = ours[found["payment"]]["orders"]
            found["let_go"] = sum(each["type"] in {"void", "refund"} for each in theirs)
            found["still_asked"] = ours[found["payment"]]["pending"]
        play.judge(verdict)
    for found in ended:
        verdict.require(found["cut_at_commit"], f"{found['case']}: web was killed at its COMMIT")
        in_time = found["settled_s"] is not None and found["settled_s"] <= SETTLED_SECONDS
        verdict.require(in_time, f"{found['case']}: settled within {SETTLED_SECONDS:g} s")
        once = (found["orders"], found["let_go"]) == (
            0 if found["sold_meanwhile"] else 1,
            int(found["sold_meanwhile"]),
        )
        verdict.require(once, f"{found['case']}: one order or one void")
        verdict.require(found["shopper_sees"], f"{found['case']}: the shopper sees how it ended")


def _one(play: Scene, database: faults.Proxy, number: int, case: Case) -> dict[str, Any]:
    """Pay, kill web at the COMMIT of the order, and wait until the payment is settled without it."""
    port = play.stack.env["PORT"]
    shopper = Shopper(play.base, port, f"shopper-{number}")
    shopper.put_in(play.variants[number])
    shopper.press_pay(shopper.say_who())
    held_until = time.monotonic() + HOLD_SECONDS
    play.provider.webhooks("on" if case.by_webhook else "off")
    relay, web = play.stack.process("relay"), play.stack.process("web")
    if case.sold_meanwhile:
        relay.freeze()

    database.hold(b"COMMIT", after=case.carried)
    return_url = play.provider.pay(shopper.pay_url)
    visit = threading.Thread(target=_try_to_come_back, args=[shopper, return_url])
    if not case.by_webhook:
        visit.start()
    cut = database.held.wait(20)
    web.kill()
    killed = time.monotonic()
    database.reset()
    database.pass_through()
    if not case.by_webhook:
        visit.join(30)

    if case.sold_meanwhile:
        _sell_to_another(play, number, held_until)
        relay.thaw()
    settled = wait_for(lambda: _is_settled(play, shopper), SETTLED_SECONDS)
    seconds = round(time.monotonic() - killed, 1) if settled is not None else None
    if not web.alive:
        web.start()
        play.stack.wait_until_healthy()
    play.provider.webhooks("on")
    return {
        "case": case.name,
        "payment": payment_of(shopper.pay_url),
        "sold_meanwhile": case.sold_meanwhile,
        "cut_at_commit": cut,
        "settled_s": seconds,
        "shopper_sees": _sees(shopper, return_url, case),
    }


def _try_to_come_back(shopper: Shopper, return_url: str) -> None:
    with contextlib.suppress(httpx.HTTPError):
        shopper.come_back(return_url)


def _sell_to_another(play: Scene, number: int, held_until: float) -> None:
    """Start web again, wait until the hold has run out, and let somebody else buy the unit."""
    play.stack.process("web").start()
    play.stack.wait_until_healthy()
    wait_for(lambda: time.monotonic() > held_until, HOLD_SECONDS + 5)
    other = Shopper(play.base, play.stack.env["PORT"], f"other-{number}")
    other.put_in(play.variants[number])
    other.press_pay(other.say_who())
    if not other.pay_url or not other.come_back(play.provider.pay(other.pay_url)):
        raise AssertionError("the other shopper buys the unit whose hold has run out")


def _is_settled(play: Scene, shopper: Shopper) -> bool:
    """Say whether the mail of an order went out, or the provider let the money go; both come last."""
    return play.gateway.has_mail(shopper.email, "/orders/") or bool(
        play.provider.payment(shopper.pay_url)["voided"]
    )


def _sees(shopper: Shopper, return_url: str, case: Case) -> bool:
    """Say whether the shopper who comes back later is shown the order, or told that nothing was charged."""
    if not case.sold_meanwhile:
        return bool(shopper.come_back(return_url))
    return shopper.ask("GET", return_url).status_code == 410
