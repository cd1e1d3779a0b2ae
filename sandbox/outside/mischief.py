"""The carrier's own bad days: away, slow, losing parcels, sending them back, telling its news in the wrong order.

Mail and texts of the same process are not touched: their switches are those of `sandbox.common.control`.
"""

import asyncio
import json
import sqlite3
from dataclasses import asdict, dataclass

from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Store, read_setting, write_setting

SETTING = "carrier"


@dataclass
class Mischief:
    """How the carrier misbehaves; the default is not at all.

    `lose_parcels` and `return_parcels`: so many next parcels that would be delivered are lost, or
    sent back, instead.
    """

    away: bool = False
    slow_seconds: float = 0.0
    lose_parcels: int = 0
    return_parcels: int = 0
    shuffle: bool = False


def read(db: sqlite3.Connection) -> Mischief:
    """Return the switches as they are kept."""
    return Mischief(**json.loads(read_setting(db, SETTING) or "{}"))


def write(db: sqlite3.Connection, now: Mischief) -> None:
    """Keep the switches, over a restart too."""
    write_setting(db, SETTING, json.dumps(asdict(now)))


def change(db: sqlite3.Connection, data: dict[str, object]) -> dict[str, object]:
    """Set the switches that are named, keep the others, answer all; `{"reset": true}` first clears all."""
    wanted = Fields(data)
    old = Mischief() if wanted.boolean("reset", False) else read(db)
    new = Mischief(
        away=wanted.boolean("away", old.away),
        slow_seconds=wanted.number("slow_seconds", 0, 600, default=old.slow_seconds),
        lose_parcels=wanted.integer("lose_parcels", 0, 1000, default=old.lose_parcels),
        return_parcels=wanted.integer("return_parcels", 0, 1000, default=old.return_parcels),
        shuffle=wanted.boolean("shuffle", old.shuffle),
    )
    for name in sorted(set(data) - set(asdict(new)) - {"reset"}):
        wanted.bad(name, "is not a switch")
    wanted.done()
    write(db, new)
    return asdict(new)


def turned(db: sqlite3.Connection, happened: str) -> str:
    """Return what really happens to a parcel: a delivery becomes a loss or a return where that is switched on."""
    now = read(db)
    if happened != "delivered" or not (now.lose_parcels or now.return_parcels):
        return happened
    if now.lose_parcels:
        now.lose_parcels -= 1
        write(db, now)
        return "lost"
    now.return_parcels -= 1
    write(db, now)
    return "returned"


async def stand_in_the_way(store: Store) -> None:
    """Wait, or be away, before the carrier does anything."""
    now = await store.run(read)
    if now.slow_seconds:
        await asyncio.sleep(now.slow_seconds)
    if now.away:
        raise Problem(503, "carrier_away", "The carrier is away. Nothing was done.")
