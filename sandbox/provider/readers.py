"""Card readers in shops: a payment is put on one by the merchant, and the customer puts her card to it.

A reader holds one payment at a time: the one that still waits for its payer. It is free again as soon as
that is paid, declined, cancelled or over. Such a payment has no page; its money is taken at once.
"""

import sqlite3
from typing import Any

from sandbox.common import clock
from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Answer, new_id
from sandbox.provider.records import Config

# What a new folder has; more are made on the page of the readers.
FIRST = {"rdr_1": "Counter, left", "rdr_2": "Counter, right", "rdr_3": "Pocket terminal"}
# How long a reader asks for a card.
SECONDS = 120


def furnish(db: sqlite3.Connection) -> None:
    """Give a folder its first readers."""
    for reader_id, label in FIRST.items():
        db.execute(
            "INSERT OR IGNORE INTO reader (id, label, created) VALUES (?, ?, ?)",
            (reader_id, label, clock.now()),
        )


def create(db: sqlite3.Connection, data: dict[str, Any], *, config: Config) -> Answer:
    """Make a reader."""
    fields = Fields(data)
    label = fields.text("label", 60)
    fields.done()
    reader_id = new_id("rdr")
    db.execute(
        "INSERT INTO reader (id, label, created) VALUES (?, ?, ?)", (reader_id, label, clock.now())
    )
    return 201, show(db, reader_id)


def load(db: sqlite3.Connection, reader_id: str) -> sqlite3.Row:
    """Return the row of a reader; 404 `reader_not_found`."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM reader WHERE id = ?", (reader_id,)
    ).fetchone()
    if row is None:
        raise Problem(404, "reader_not_found", "There is no reader with this id.")
    return row


def show(db: sqlite3.Connection, reader_id: str) -> dict[str, Any]:
    """Return a reader as the API shows it, with the payment that it asks a card for."""
    row = load(db, reader_id)
    return {
        "object": "reader",
        "id": row["id"],
        "label": row["label"],
        "status": "online" if row["online"] else "offline",
        "payment": waiting(db, reader_id),
    }


def every(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return all readers."""
    return [show(db, row["id"]) for row in db.execute("SELECT id FROM reader ORDER BY seq")]


def check_free(db: sqlite3.Connection, reader_id: str) -> None:
    """Raise 404 `reader_not_found`, 409 `reader_offline`, 409 `reader_busy`."""
    if not load(db, reader_id)["online"]:
        raise Problem(409, "reader_offline", "The reader cannot be reached.")
    if waiting(db, reader_id):
        raise Problem(409, "reader_busy", "The reader asks a card for another payment.")


def waiting(db: sqlite3.Connection, reader_id: str) -> str | None:
    """Return the payment that a reader asks a card for."""
    row = db.execute(
        "SELECT id FROM payment WHERE reader = ? AND expires > ?"
        " AND status IN ('created', 'challenging', 'declined')",
        (reader_id, clock.now()),
    ).fetchone()
    return None if row is None else str(row["id"])
