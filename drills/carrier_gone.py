"""The carrier away, then slow: packing goes on, labels come when it is back, and nothing is booked twice."""

from __future__ import annotations

import httpx

from drills.scene import Scene, scene
from drills.verdict import Verdict

AWAY, SLOW = 3, 2
SLOW_SECONDS = 3.0
PACK_SECONDS = 2.0
BACK_SECONDS = 25.0


def run(verdict: Verdict) -> None:
    """Some parcels are packed while the carrier is away, some while it is slow, some of whose answer is lost."""
    with scene(goods=1, in_store=0, in_warehouse=100) as play:
        carrier = _Carrier(play)
        carrier.set(away=True)
        away = play.ask(f"begin({AWAY + SLOW}, {AWAY})", of="parcels")
        verdict.require(away["packed"] == AWAY, "packing goes on while the carrier is away")
        verdict.require(away["labelled"] == 0, "no label is made up")

        carrier.set(away=False, slow_seconds=SLOW_SECONDS)
        carrier.lose_answers(1)
        sent = play.ask(f"finish({SLOW}, {AWAY + SLOW}, {BACK_SECONDS})", of="parcels")
        took = [*away["seconds"], *sent["seconds"]]
        shipments = carrier.stats()
        play.judge(verdict)
    verdict.figures |= {
        "parcels": AWAY + SLOW,
        "pack_s_max": round(max(took), 2),
        "labels_back_s": sent["labels_s"],
        "shipments": shipments["shipments"],
        "repeats": shipments["repeats"],
        "dispatched": sent["dispatched"],
        "parked": sent["parked"],
    }
    verdict.require(
        max(took) < PACK_SECONDS, f"each step of packing takes less than {PACK_SECONDS:g} s"
    )
    verdict.require(
        sent["labels_s"] is not None, f"labels are there within {BACK_SECONDS:g} s of its return"
    )
    verdict.require(shipments["shipments"] == AWAY + SLOW, "one shipment for each parcel")
    verdict.require(sent["dispatched"] == AWAY + SLOW, "every parcel leaves")
    verdict.require(sent["parked"] == sent["deliveries"] == 0, "nothing is left to do or given up")


class _Carrier:
    """The carrier, as its operator moves it."""

    def __init__(self, play: Scene) -> None:
        env = play.stack.env
        self._http = httpx.Client(
            base_url=env["OUTSIDE_URL"],
            headers={"Authorization": f"Bearer {env['OUTSIDE_API_KEY']}"},
        )

    def set(self, **switches: object) -> None:
        """Set its switches."""
        self._http.post("/carrier/control", json=switches).raise_for_status()

    def lose_answers(self, number: int) -> None:
        """Let so many next answers be lost after their work is done."""
        self._http.post("/control", json={"lose_next": number}).raise_for_status()

    def stats(self) -> dict[str, int]:
        """Return how many shipments it has, and how often one was asked for again."""
        return dict(self._http.get("/stats").raise_for_status().json()["carrier"])
