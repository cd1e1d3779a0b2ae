"""The last units, wanted by forty people at once: by delivery, by collection, and by pay-link."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import httpx

from drills.people import Advisor, Person, Shopper
from drills.scene import Scene, scene, wait_for
from drills.verdict import Verdict

BUYERS = 40
IN_STORE, IN_WAREHOUSE = 3, 2
UNITS = IN_STORE + IN_WAREHOUSE
# No new round begins after this, so that the drill ends in time on a slow machine.
LAST_START_SECONDS = 45


@dataclass
class Buyer:
    """Somebody who is ready to press the button."""

    person: Person
    total: str = ""
    cart: str = ""
    phone: str = ""
    pay_url: str = ""
    won: bool = False
    told: bool = False


def run(verdict: Verdict, *, rounds: int = 8, buyers: int = BUYERS) -> None:
    """Each round: exactly as many orders as units; losers are told what is left; no 5xx."""
    sold: list[int] = []
    seen: list[Person] = []
    told = lost = 0
    with scene(goods=rounds, in_store=IN_STORE, in_warehouse=IN_WAREHOUSE) as play:
        for number in range(rounds):
            if sold and time.monotonic() - verdict.began > LAST_START_SECONDS:
                break
            crowd = _one_round(play, number, buyers)
            seen += [buyer.person for buyer in crowd]
            losers = [buyer for buyer in crowd if not buyer.won]
            lost += len(losers)
            told += sum(buyer.told for buyer in losers)
            sold.append(sum(buyer.won for buyer in crowd))
        report = play.ask("report()")
        play.judge(verdict)
    orders = [report["orders"].get(play.skus[number], 0) for number in range(len(sold))]
    took = [one for person in seen for one in person.took]
    verdict.figures |= {
        "rounds": len(sold),
        "buyers": buyers,
        "units": UNITS,
        "orders": orders,
        "losers": lost,
        "losers_told_what_is_left": told,
        "errors_5xx": sum(one.status >= 500 for one in took),
        "slowest_s": round(max(one.seconds for one in took), 2),
        "holds_left": report["holds"],
    }
    verdict.require(set(orders) == {UNITS}, f"exactly {UNITS} orders in each round")
    verdict.require(told == lost, "every loser is told what is left")
    verdict.require(not verdict.figures["errors_5xx"], "no answer 5xx")
    verdict.require(report["holds"] == 0, "no unit is held without an order")


def _one_round(play: Scene, number: int, buyers: int) -> list[Buyer]:
    """Make the crowd ready, let it press at once, and let the winners pay."""
    with ThreadPoolExecutor(max_workers=buyers) as pool:
        crowd = list(pool.map(lambda place: _ready(play, number, place, buyers), range(buyers)))
        gate = threading.Barrier(buyers)
        list(pool.map(lambda buyer: _press(buyer, gate), crowd))
        list(
            pool.map(
                lambda buyer: _pay(play, buyer),
                [buyer for buyer in crowd if buyer.pay_url or buyer.won],
            )
        )
    return crowd


def _ready(play: Scene, number: int, place: int, buyers: int) -> Buyer:
    """A third collects, a third has it delivered, a third is on the phone and does either."""
    collects = place % 2 == 0
    if place % 3 == 2:
        advisor = Advisor(play.base, play.token)
        phone = f"+447700900{(number * buyers + place) % 1000:03d}"
        cart = advisor.take_order(play.skus[number], phone, play.store_code if collects else None)
        return Buyer(advisor, cart=cart, phone=phone)
    shopper = Shopper(play.base, play.stack.env["PORT"], f"shopper-{number}-{place}")
    shopper.put_in(play.variants[number], play.store if collects else None)
    return Buyer(shopper, total=shopper.say_who())


def _press(buyer: Buyer, gate: threading.Barrier) -> None:
    gate.wait(60)
    person = buyer.person
    if isinstance(person, Advisor):
        answer = person.send_link(buyer.cart)
        buyer.won = answer.status_code == 201
        buyer.told = answer.status_code == 409 and "left" in answer.text
    elif isinstance(person, Shopper):
        answer = person.press_pay(buyer.total)
        buyer.pay_url = person.pay_url
        buyer.won = bool(buyer.pay_url)
        buyer.told = not buyer.won and person.reads_what_is_left(answer)


def _pay(play: Scene, buyer: Buyer) -> None:
    """Pay, and see the order; who sees none has not won."""
    person = buyer.person
    if isinstance(person, Shopper):
        buyer.won = bool(person.come_back(play.provider.pay(buyer.pay_url)))
        return
    if isinstance(person, Advisor):
        wait_for(lambda: play.gateway.pay_link(buyer.phone), 20)
        token = play.gateway.pay_link(buyer.phone)
        answer = httpx.post(
            f"{play.base}/api/v1/pay-links/{token}/payment/",
            headers={"Idempotency-Key": str(uuid4())},
        )
        play.provider.pay(answer.raise_for_status().json()["pay_url"])
        buyer.won = wait_for(lambda: person.state_of(buyer.cart) == "placed", 20) is not None
