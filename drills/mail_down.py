"""The gateway of mail and texts stopped, then frozen, then losing its answers: orders go on, each message goes out once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from drills.people import Advisor, Person, Shopper
from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict

AT_ONCE = 2
CHECKOUT_SECONDS = 3.0
LOST_ANSWERS = 2
# The longest wait between two tries of so short an outage, and one try that hung, with room to spare.
BACK_SECONDS = 30.0


def run(verdict: Verdict, *, checkouts: int = 10) -> None:
    """Half of the checkouts while it is stopped, half while it is frozen; an advisor has pay-links texted too."""
    took: list[float] = []
    people: list[Person] = []
    names = count()
    with scene(goods=2, in_store=0, in_warehouse=1000) as play:
        outside = play.stack.process("outside")
        advisor = Advisor(play.base, play.token)
        people.append(advisor)
        # The first one loads templates and connects: what it takes says nothing of mail.
        before = _buy(play, 1, names, people)[0]
        wait_for(lambda: play.gateway.sent("mail")["sent"] == 1, 20)

        outside.stop()
        took += _buy(play, checkouts // 2, names, people)
        _text_a_link(play, advisor, 1)
        outside.start()
        play.stack.wait_until_healthy()
        play.gateway.lose_answers(LOST_ANSWERS)

        outside.freeze()
        took += _buy(play, checkouts - checkouts // 2, names, people)
        _text_a_link(play, advisor, 2)
        outside.thaw()
        back = wait_for(lambda: _are_out(play, checkouts + 1, 2), BACK_SECONDS)
        # What was taken and not answered waits for its next try.
        wait_for(lambda: _repeats(play) >= LOST_ANSWERS, BACK_SECONDS)
        mails, texts = play.gateway.sent("mail"), play.gateway.sent("sms")
        report = play.ask("report()")
        play.judge(verdict)
    requests = [one for person in people for one in person.took]
    verdict.figures |= {
        "checkouts": len(took),
        "accepted": report["placed"] - 1,
        "checkout_s_before": round(before, 2),
        "checkout_s_max": round(max(took), 2),
        "all_out_s_after": back,
        "mails": mails,
        "texts": texts,
        "errors_5xx": sum(one.status >= 500 for one in requests),
        "parked": report["parked"],
    }
    _require(verdict, checkouts)


def _require(verdict: Verdict, checkouts: int) -> None:
    found = verdict.figures
    verdict.require(found["accepted"] == checkouts, "every checkout is accepted")
    verdict.require(
        found["checkout_s_max"] < CHECKOUT_SECONDS,
        f"each checkout takes less than {CHECKOUT_SECONDS:g} s",
    )
    verdict.require(not found["errors_5xx"], "no answer 5xx")
    verdict.require(
        found["all_out_s_after"] is not None, f"all are out within {BACK_SECONDS:g} s of its return"
    )
    for kind, number in (("mails", checkouts + 1), ("texts", 2)):
        once = (found[kind]["sent"], found[kind]["doubles"]) == (number, 0)
        verdict.require(once, f"{kind}: each goes out once")
    repeats = found["mails"]["repeats"] + found["texts"]["repeats"]
    verdict.require(repeats >= LOST_ANSWERS, "what was taken and not answered is sent again")
    verdict.require(found["parked"] == 0, "nothing is given up")


def _are_out(play: Scene, mails: int, texts: int) -> bool:
    return (play.gateway.sent("mail")["sent"], play.gateway.sent("sms")["sent"]) == (mails, texts)


def _repeats(play: Scene) -> int:
    return sum(play.gateway.sent(kind)["repeats"] for kind in ("mail", "sms"))


def _text_a_link(play: Scene, advisor: Advisor, which: int) -> None:
    cart = advisor.take_order(play.skus[1], f"0770090010{which}", None)
    answer = advisor.send_link(cart)
    if answer.status_code not in {200, 201}:
        raise AssertionError(f"a pay-link can be sent: {answer.status_code} {answer.text[:200]}")


def _buy(play: Scene, number: int, names: count[int], people: list[Person]) -> list[float]:
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
