"""A provider whose webhooks are forged, doubled, overtaken and days late: one order and one mail each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from drills.people import GOOD_CARD, Shopper
from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict
from runtime.errors import CannotRun

# Refused once, then approved; the page expires and the bank says yes after all; the browser stays.
REFUSED_FIRST, AFTER_EXPIRY, STAYS = "4000000000000009", "4000000000000017", "4000000000000005"
FORGERIES = ("forge", "other_secret", "altered", "unsigned", "replay")
AGAIN = ("resend", "twice", "reverse", "days_late")
# Every webhook leaves three times, and every other one is overtaken by the next.
SWITCHES = {"webhook_copies": 3, "webhook_overtake": True}
SETTLED_SECONDS = 20.0
SWEEPER_AGE_SECONDS = 3


@dataclass(frozen=True)
class Case:
    """How somebody pays, and whether the browser comes back."""

    name: str
    card: str = GOOD_CARD
    comes_back: bool = False
    held: bool = False


CASES = (
    Case("told three times, and came back", comes_back=True),
    Case("told three times, never came back", card=STAYS),
    Case("refused, then approved, told in the wrong order", card=REFUSED_FIRST),
    Case("approved after the page had expired", card=AFTER_EXPIRY),
    Case("told only after we had asked", held=True),
)


def run(verdict: Verdict) -> None:
    """Forge first, then sell under lies, then lie about what is sold."""
    env = {"SWEEPER_AGE_SECONDS": str(SWEEPER_AGE_SECONDS)}
    with scene(goods=1, in_store=0, in_warehouse=100, env=env) as play:
        forged = _forge(play, verdict)
        play.provider.switch(**SWITCHES)
        shoppers = [_ready(play, number) for number in range(len(CASES))]
        with ThreadPoolExecutor(max_workers=len(CASES)) as pool:
            settled = list(
                pool.map(lambda pair: _buy(play, *pair), zip(shoppers, CASES, strict=True))
            )
        play.provider.switch(reset=True)
        for shopper in shoppers:
            for action in AGAIN:
                play.provider.send(shopper.pay_url, action)
        quiet = wait_for(lambda: play.provider.told()["pending"] == 0, 10)
        wait_for(lambda: play.gateway.mails()["sent"] >= len(CASES), 5)
        report, told, mails = play.ask("report()"), play.provider.told(), play.gateway.mails()
        books = _books(play)
        play.judge(verdict)
    verdict.figures |= {
        "forged": forged,
        "cases": [
            {"case": case.name, "settled_s": seconds}
            for case, seconds in zip(CASES, settled, strict=True)
        ],
        "webhooks_taken": told["delivered"],
        "orders": report["placed"],
        "mails": mails,
        "parked": report["parked"],
        "differences": books,
    }
    for case, seconds in zip(CASES, settled, strict=True):
        verdict.require(seconds is not None, f"{case.name}: settled within {SETTLED_SECONDS:g} s")
    verdict.require(quiet is not None, "every genuine webhook is taken in the end")
    verdict.require(report["placed"] == len(CASES), "one order for each payment")
    verdict.require(mails["sent"] == len(CASES) and not mails["doubles"], "one mail for each order")
    verdict.require(report["parked"] == 0, "nothing is parked")
    verdict.require(books == 0, "the provider's books and ours agree")


def _forge(play: Scene, verdict: Verdict) -> int:
    """Claim in every wrong way that an unpaid payment is paid; return how many were refused."""
    shopper = _ready(play, 99)
    for action in FORGERIES:
        play.provider.send(shopper.pay_url, action)
    wait_for(lambda: play.provider.told()["given_up"] == len(FORGERIES), 10)
    told = play.provider.told()
    verdict.require(told["given_up"] == len(FORGERIES), "every forged webhook is refused")
    verdict.require(told["delivered"] == 0, "no forged webhook is taken")
    return told["given_up"]


def _ready(play: Scene, number: int) -> Shopper:
    shopper = Shopper(play.base, play.stack.env["PORT"], f"shopper-{number}")
    shopper.put_in(play.variants[0])
    shopper.press_pay(shopper.say_who())
    if not shopper.pay_url:
        raise AssertionError("everybody is sent to the provider's page")
    return shopper


def _buy(play: Scene, shopper: Shopper, case: Case) -> float | None:
    """Pay; return after how many seconds the mail of the order was there."""
    if case.held:
        # What the others are told waits as well: all of it comes late, and at once.
        play.provider.webhooks("off")
    back = play.provider.use(shopper.pay_url, card=case.card)
    if case.comes_back and not shopper.come_back(back):
        return None
    seconds = wait_for(lambda: play.gateway.has_mail(shopper.email, "/orders/"), SETTLED_SECONDS)
    if case.held:
        play.provider.webhooks("on")
    return seconds


def _books(play: Scene) -> int:
    """Return how many differences `reconcile_payments` finds."""
    try:
        play.stack.manage(["reconcile_payments"])
    except CannotRun:
        log = (play.stack.logs / "reconcile_payments.log").read_text()
        return sum("pay_" in line for line in log.splitlines())
    return 0
