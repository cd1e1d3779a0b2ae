"""What happens at a card reader: what its customer does, and what becomes of its network."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.common import clock
from sandbox.common.problems import Problem
from sandbox.common.signing import fingerprint
from sandbox.common.store import new_id, own_secret
from sandbox.provider import operations, records
from sandbox.provider.cards import CARDS, REASONS, Behaviour
from sandbox.provider.readers import load, show, waiting
from sandbox.provider.records import Config


def act(db: sqlite3.Connection, reader_id: str, what: str, *, config: Config) -> dict[str, Any]:
    """Let something happen at a reader: what its customer does, or its network. 422 for anything else."""
    load(db, reader_id)
    if what not in ACTS:
        raise Problem(422, "invalid", "There is no such act.")
    ACTS[what](db, reader_id, config)
    return show(db, reader_id)


def _asked(db: sqlite3.Connection, reader_id: str) -> str:
    """Return the payment that a customer stands before."""
    payment_id = waiting(db, reader_id)
    if payment_id is None:
        raise Problem(409, "nothing_to_pay", "The reader asks for no card.")
    if not load(db, reader_id)["online"]:
        raise Problem(409, "reader_offline", "The reader has no network. It can only be paid late.")
    return payment_id


def _tap(
    db: sqlite3.Connection, reader_id: str, config: Config, behaviour: Behaviour = Behaviour.SUCCESS
) -> None:
    """A card is put to it, and its bank says yes, or no with a reason; after a no the payment is over."""
    payment_id = _asked(db, reader_id)
    reason = REASONS.get(behaviour)
    _attempt(db, payment_id, behaviour, reason)
    if reason is None:
        _pay(db, payment_id, behaviour, config)
        return
    db.execute("UPDATE payment SET status = 'cancelled' WHERE id = ?", (payment_id,))
    records.touch(db, payment_id)
    records.tell(db, payment_id, "declined", config=config)


def _cancel(db: sqlite3.Connection, reader_id: str, config: Config) -> None:
    """The customer presses the red key."""
    payment_id = _asked(db, reader_id)
    db.execute("UPDATE payment SET status = 'cancelled' WHERE id = ?", (payment_id,))
    records.touch(db, payment_id)
    records.tell(db, payment_id, "cancelled", config=config)


def _walk_away(db: sqlite3.Connection, reader_id: str, config: Config) -> None:
    """Nobody puts a card to it: its time is over."""
    operations.expire(db, _asked(db, reader_id), config)


def _pay_late(db: sqlite3.Connection, reader_id: str, config: Config) -> None:
    """The reader kept what was paid without network and tells it now, though the payment was ended meanwhile."""
    row = db.execute(
        "SELECT id FROM payment WHERE reader = ? ORDER BY seq DESC LIMIT 1", (reader_id,)
    ).fetchone()
    if row is None or records.load(db, row["id"])["authorised"]:
        raise Problem(409, "nothing_to_pay", "Nothing was left unpaid at this reader.")
    _attempt(db, row["id"], Behaviour.SUCCESS, None)
    _pay(db, row["id"], Behaviour.SUCCESS, config)


def _network(db: sqlite3.Connection, reader_id: str, config: Config, *, online: bool) -> None:
    db.execute("UPDATE reader SET online = ? WHERE id = ?", (int(online), reader_id))


def _attempt(
    db: sqlite3.Connection, payment_id: str, behaviour: Behaviour, reason: str | None
) -> None:
    number = next(number for number, each in CARDS.items() if each == behaviour)
    seal = fingerprint(own_secret(db, "fingerprint_key"), number)
    db.execute(
        "INSERT INTO attempt (id, payment_id, token, behaviour, last4, fingerprint, created, state,"
        " reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new_id("att"),
            payment_id,
            new_id("tap"),
            behaviour,
            number[-4:],
            seal,
            clock.now(),
            "declined" if reason else "authorised",
            reason,
        ),
    )
    db.execute(
        "UPDATE payment SET last4 = ?, fingerprint = ? WHERE id = ?",
        (number[-4:], seal, payment_id),
    )


def _pay(db: sqlite3.Connection, payment_id: str, behaviour: Behaviour, config: Config) -> None:
    db.execute(
        "UPDATE payment SET status = 'authorised', authorised = amount, voided = 0, behaviour = ?,"
        " method = 'card' WHERE id = ?",
        (behaviour, payment_id),
    )
    operations.take_at_once(db, payment_id)
    records.touch(db, payment_id)
    records.tell(db, payment_id, "authorised", config=config)
    records.tell(db, payment_id, "captured", config=config)


ACTS: dict[str, Callable[[sqlite3.Connection, str, Config], None]] = {
    "tap": _tap,
    "tap_twice_told": partial(_tap, behaviour=Behaviour.TWICE),
    "tap_no_money": partial(_tap, behaviour=Behaviour.DECLINE),
    "tap_refused": partial(_tap, behaviour=Behaviour.REFUSED),
    "cancel": _cancel,
    "walk_away": _walk_away,
    "pay_late": _pay_late,
    "offline": partial(_network, online=False),
    "online": partial(_network, online=True),
}
