"""The webhook queue: events wait in SQLite until the receiver answers 2xx, over restarts too."""

import asyncio
import json
import sqlite3
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sandbox.common import clock, signing
from sandbox.common.post import post
from sandbox.common.store import Store, new_id, read_setting

SCHEMA = """
CREATE TABLE IF NOT EXISTS webhook (
    seq INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    forged INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'delivered', 'given_up')),
    due REAL NOT NULL,
    after INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS webhook_open ON webhook (due) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS webhook_subject ON webhook (subject, seq);
"""

AT_ONCE = 16
# With `webhook_overtake`, how long every other event waits for the one behind it.
OVERTAKEN_SECONDS = 1.5
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0


class Forgery(IntEnum):
    """What is wrong with a webhook that a receiver must refuse."""

    NONE = 0
    SIGNATURE = 1
    REPLAYED = 2
    OTHER_SECRET = 3
    ALTERED = 4
    UNSIGNED = 5


REPLAYED_SECONDS = 3 * 86_400


@dataclass(frozen=True)
class Event:
    """What happened, with the state of its subject at that moment, ready to send."""

    id: str
    subject: str
    type: str
    body: str


def make_event(*, kind: str, subject: str, data: dict[str, Any]) -> Event:
    """Return an event with an id of its own; `data` is copied into its body now."""
    event_id = new_id("evt")
    created = clock.iso(clock.now())
    body = {"id": event_id, "type": kind, "created": created, "data": data}
    return Event(event_id, subject, kind, json.dumps(body, separators=(",", ":")))


def backdated(event: Event, moment: float) -> Event:
    """Return the same event as if it had happened at the moment, and been on its way since."""
    body = {**json.loads(event.body), "created": clock.iso(moment)}
    return Event(event.id, event.subject, event.type, json.dumps(body, separators=(",", ":")))


def enqueue(
    db: sqlite3.Connection,
    event: Event,
    *,
    delay: float = 0,
    after: int | None = None,
    forged: int = Forgery.NONE,
) -> int:
    """Queue one copy of an event and return its number.

    `after` is the number of a copy that must be settled first. `forged` says what is wrong with
    the signature of a copy; such a one is tried once only.
    """
    now = clock.now()
    copies = 1
    if not forged:
        copies, more = _as_told(db, event.subject)
        delay += more
    first = _insert(db, event, due=now + delay, after=after, forged=forged)
    for _ in range(copies - 1):
        _insert(db, event, due=now + delay, after=after, forged=forged)
    return first


def _as_told(db: sqlite3.Connection, subject: str) -> tuple[int, float]:
    """Return how many copies leave, and how many seconds late, by the switches of the service."""
    switches = json.loads(read_setting(db, "control") or "{}")
    delay = float(switches.get("webhook_delay", 0))
    if switches.get("webhook_overtake"):
        query = "SELECT count(DISTINCT event_id) % 2 FROM webhook WHERE subject = ? AND forged = 0"
        odd = db.execute(query, (subject,)).fetchone()[0]
        delay += 0 if odd else OVERTAKEN_SECONDS
    return int(switches.get("webhook_copies", 1)), delay


def _insert(
    db: sqlite3.Connection, event: Event, *, due: float, after: int | None, forged: int
) -> int:
    cursor = db.execute(
        "INSERT INTO webhook (event_id, subject, type, body, forged, due, after, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (event.id, event.subject, event.type, event.body, forged, due, after, clock.now()),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def events_of(db: sqlite3.Connection, subject: str) -> list[Event]:
    """Return the genuine events of a subject, oldest first, each once."""
    rows = db.execute(
        "SELECT event_id, subject, type, body FROM webhook WHERE subject = ? AND forged = 0"
        " GROUP BY event_id ORDER BY json_extract(body, '$.data.version'), min(seq)",
        (subject,),
    )
    return [Event(*row) for row in rows]


def copies_of(db: sqlite3.Connection, subject: str) -> list[sqlite3.Row]:
    """Every copy that was queued for a subject, newest first."""
    query = "SELECT * FROM webhook WHERE subject = ? ORDER BY seq DESC LIMIT 100"
    return db.execute(query, (subject,)).fetchall()


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many copies are open, delivered and given up, and how many tries they took."""
    row = db.execute(
        "SELECT coalesce(sum(state = 'open'), 0) AS pending,"
        " coalesce(sum(state = 'delivered'), 0) AS delivered,"
        " coalesce(sum(state = 'given_up'), 0) AS given_up,"
        " coalesce(sum(tries), 0) AS tries FROM webhook"
    ).fetchone()
    return dict(row)


class Sender:
    """Delivers open copies at their time, several at once, with growing waits between tries."""

    def __init__(self, store: Store, *, url: str, secret: str, header: str) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._header = header
        self._wake = asyncio.Event()
        self._under_way: set[int] = set()
        self._settled: dict[int, asyncio.Event] = {}
        self.paused = False

    def wake(self) -> None:
        """Look at the queue now: something was added or switched."""
        self._wake.set()

    async def wait_settled(self, seq: int, limit: float) -> bool:
        """Wait until a copy was delivered or given up; False when that takes too long."""
        settled = self._settled.setdefault(seq, asyncio.Event())
        self.wake()
        try:
            if await self._store.run(_is_open, seq):
                await asyncio.wait_for(settled.wait(), limit)
        except TimeoutError:
            return False
        finally:
            self._settled.pop(seq, None)
        return True

    async def run(self) -> None:
        """Deliver for ever; cancelled at shutdown, which leaves the open copies in the queue."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._wake.clear()
                room = 0 if self.paused else AT_ONCE - len(self._under_way)
                due, wait = await self._store.run(_due, room, list(self._under_way))
                for copy in due:
                    self._under_way.add(copy["seq"])
                    tasks.create_task(self._deliver(copy))
                try:
                    await asyncio.wait_for(self._wake.wait(), wait)
                except TimeoutError:
                    continue

    async def _deliver(self, copy: sqlite3.Row) -> None:
        body = copy["body"].encode()
        headers = {"Content-Type": "application/json"}
        body, signature = _signed(body, self._secret, Forgery(copy["forged"]))
        if signature:
            headers[self._header] = signature
        try:
            status = await post(self._url, body, headers)
            answer, delivered = f"HTTP {status}", 200 <= status < 300
        except (OSError, TimeoutError, ValueError) as error:
            answer, delivered = type(error).__name__, False
        settled = await self._store.run(_record, copy, delivered=delivered, answer=answer)
        self._under_way.discard(copy["seq"])
        if settled and copy["seq"] in self._settled:
            self._settled[copy["seq"]].set()
        self.wake()


def _signed(body: bytes, secret: str, forgery: Forgery) -> tuple[bytes, str]:
    """Return the body and its signature, or what a forger would send instead."""
    now = int(clock.now())
    genuine = signing.sign(secret, body, now)
    if forgery == Forgery.SIGNATURE:
        return body, signing.spoil(genuine)
    if forgery == Forgery.REPLAYED:
        return body, signing.sign(secret, body, now - REPLAYED_SECONDS)
    if forgery == Forgery.OTHER_SECRET:
        return body, signing.sign(f"not {secret}", body, now)
    if forgery == Forgery.ALTERED:
        return body + b" ", genuine
    return body, "" if forgery == Forgery.UNSIGNED else genuine


def _is_open(db: sqlite3.Connection, seq: int) -> bool:
    row = db.execute("SELECT state FROM webhook WHERE seq = ?", (seq,)).fetchone()
    return row is not None and row["state"] == "open"


def _due(
    db: sqlite3.Connection, room: int, under_way: list[int]
) -> tuple[list[sqlite3.Row], float | None]:
    """Return the copies to send now, and the seconds until the next one; None: nothing to wait for."""
    if room <= 0:
        return [], None
    rows = db.execute(
        "SELECT * FROM webhook AS copy WHERE state = 'open'"
        " AND seq NOT IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM webhook AS first"
        "   WHERE first.seq = copy.after AND first.state = 'open')"
        " ORDER BY due, seq LIMIT ?",
        (json.dumps(under_way), room),
    ).fetchall()
    now = clock.now()
    due = [row for row in rows if row["due"] <= now]
    later = [row["due"] - now for row in rows if row["due"] > now]
    return due, min(later) if later else None


def _record(db: sqlite3.Connection, copy: sqlite3.Row, *, delivered: bool, answer: str) -> bool:
    """Write down how a try ended; True when there will be no further one."""
    tries = copy["tries"] + 1
    state = "delivered" if delivered else "given_up" if copy["forged"] else "open"
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 10))
    db.execute(
        "UPDATE webhook SET state = ?, tries = ?, answer = ?, due = ? WHERE seq = ?",
        (state, tries, answer, clock.now() + wait, copy["seq"]),
    )
    return state != "open"
