"""The relay gone while collections lapse, and killed once more in the midst of ending them: each ends once."""

from __future__ import annotations

from drills.scene import scene, wait_for
from drills.verdict import Verdict

UNITS, WAITING, LATE = 40, 30, 4
# What the killed relay had in hand is taken up when its lease of a minute has ended.
BACK_SECONDS = 75.0


def run(verdict: Verdict) -> None:
    """Some customers come late, and get theirs while nobody is there to end it."""
    with scene(goods=1, in_store=UNITS, in_warehouse=0) as play:
        began = play.ask(f"begin({WAITING}, {play.store})", of="collections")
        verdict.require(began["ready"] == WAITING, "all wait on their shelves")
        relay = play.stack.process("relay")
        relay.kill()
        gone = play.ask(f"lapse({LATE}, {play.store})", of="collections")
        verdict.require(gone["ended"] == 0, "nobody ends them while the relay is gone")

        relay.start()
        half = wait_for(lambda: play.ask("report()", of="collections")["ended"] > 0, BACK_SECONDS)
        relay.kill()
        cut = play.ask("report()", of="collections")
        relay.start()
        play.stack.wait_until_healthy()
        found = play.ask(f"settle({WAITING - LATE}, {BACK_SECONDS})", of="collections")
        play.judge(verdict)
    verdict.figures |= {
        "waiting": WAITING,
        "handed_over_meanwhile": LATE,
        "ended_at_the_second_kill": cut["ended"],
        "over_s_after": found["waited"],
        **{name: found[name] for name in ("expired", "mails", "let_go", "captured", "parked")},
    }
    verdict.require(half is not None, f"it goes on within {BACK_SECONDS:g} s of its return")
    verdict.require(found["waited"] is not None, f"all is over within {BACK_SECONDS:g} s")
    verdict.require(found["collected"] == LATE, "who came late keeps hers")
    ended = WAITING - LATE
    once = (found["ended"], found["expired"], found["of_orders"]) == (ended, ended, ended)
    verdict.require(once, "each of the others ends once")
    verdict.require(found["mails"] == ended, "each is told once")
    verdict.require(found["let_go"] == ended, "the money of each is let go once")
    verdict.require(found["captured"] == LATE, "what was handed over is captured once")
    books = (found["on_hand"], found["allocated"]) == (UNITS - LATE, 0)
    verdict.require(books, "the units are for sale again")
    verdict.require(found["parked"] == 0, "nothing is given up")
