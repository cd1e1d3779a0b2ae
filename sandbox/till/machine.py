"""The till itself: receipts in the order in which they were made, and which of them the shop has answered for."""

import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import uuid4

from sandbox.common import clock
from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import read_setting, write_setting

SCHEMA = """
CREATE TABLE IF NOT EXISTS receipt (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'accepted', 'known', 'parked')),
    said TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS receipt_waiting ON receipt (number) WHERE state = 'waiting';
"""
AT_ONCE = 5_000
SWITCHES = "switches"


@dataclass
class Switches:
    """How the till and its line behave; the default is a till that is online and sends each receipt once.

    `lose_next` answers of the shop never arrive.
    """

    offline: bool = False
    doubled: bool = False
    shuffled: bool = False
    lose_next: int = 0


def switches(db: sqlite3.Connection) -> Switches:
    """Return them as they are."""
    kept = json.loads(read_setting(db, SWITCHES) or "{}")
    names = {field.name for field in fields(Switches)}
    return Switches(**{name: value for name, value in kept.items() if name in names})


def switch(db: sqlite3.Connection, data: dict[str, object]) -> dict[str, object]:
    """Set those that are named and answer all."""
    wanted, now = Fields(data), switches(db)
    new = Switches(
        offline=wanted.boolean("offline", now.offline),
        doubled=wanted.boolean("doubled", now.doubled),
        shuffled=wanted.boolean("shuffled", now.shuffled),
        lose_next=wanted.integer("lose_next", 0, 1_000, default=now.lose_next),
    )
    wanted.done()
    write_setting(db, SWITCHES, json.dumps(asdict(new)))
    return asdict(new)


def answer_is_lost(db: sqlite3.Connection) -> bool:
    """Say whether the next answer never arrives, and count it."""
    now = switches(db)
    if not now.lose_next:
        return False
    write_setting(db, SWITCHES, json.dumps(asdict(now) | {"lose_next": now.lose_next - 1}))
    return True


def ring_up(
    db: sqlite3.Connection, kind: str, facts: Mapping[str, Any], currency: str
) -> dict[str, Any]:
    """Print a receipt: from now on it waits to be sent."""
    receipt_id = str(uuid4())
    cursor = db.execute("INSERT INTO receipt (id, body) VALUES (?, '{}')", (receipt_id,))
    body = {
        "id": receipt_id,
        "kind": kind,
        "number": cursor.lastrowid,
        "taken_at": clock.iso(clock.now()),
        "currency": currency,
        **facts,
    }
    db.execute("UPDATE receipt SET body = ? WHERE id = ?", (json.dumps(body), receipt_id))
    return body


def sale(lines: Sequence[Mapping[str, Any]], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a sale says: `more` may name member, e-mail, colleague and how it was paid."""
    rows: list[dict[str, Any]] = [
        {
            "sku": str(line["sku"]),
            "quantity": int(line.get("quantity", 1)),
            "unit": int(line["unit"]),
            "discount": int(line.get("discount", 0)),
            "total": int(line["unit"]) * int(line.get("quantity", 1))
            - int(line.get("discount", 0)),
            "vat_rate": str(line.get("vat_rate", "0.20")),
        }
        for line in lines
    ]
    total = sum(row["total"] for row in rows)
    means = str(more.get("means", "cash"))
    told = {name: more[name] for name in ("member", "email", "colleague") if more.get(name)}
    return {
        "lines": rows,
        "total": total,
        "payments": [{"kind": means, "amount": total, "reference": str(more.get("reference", ""))}],
        **told,
    }


def number_of(db: sqlite3.Connection, receipt_id: str) -> int:
    """Return the number of a receipt that is no sale of its own: money for a code, or given back; once per id."""
    body = json.dumps({"kind": "payment", "total": 0, "currency": "", "lines": []})
    db.execute(
        "INSERT OR IGNORE INTO receipt (id, body, state) VALUES (?, ?, 'known')", (receipt_id, body)
    )
    row = db.execute("SELECT number FROM receipt WHERE id = ?", (receipt_id,)).fetchone()
    number: int = row["number"]
    return number


def keep_payment(db: sqlite3.Connection, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Keep what was taken or given back for a code, and what the shop said of it."""
    state = "accepted" if said.get("state") == "settled" else "known"
    db.execute(
        "UPDATE receipt SET body = ?, said = ?, state = ? WHERE id = ?",
        (json.dumps(body), json.dumps(said), state, body["id"]),
    )


def backwards(db: sqlite3.Connection, kind: str, sale_id: str, units: int) -> dict[str, Any]:
    """Return what a return of so many units of the first line, or a void, of a sale says."""
    row = db.execute("SELECT body FROM receipt WHERE id = ?", (sale_id,)).fetchone()
    if row is None:
        raise Problem(404, "no_receipt", "This till printed no such receipt.")
    sold = json.loads(row["body"])
    if kind == "void":
        return {"of": sale_id, "lines": [], "payments": [], "total": sold["total"]}
    first = sold["lines"][0]
    total = first["total"] * units // first["quantity"]
    line = first | {"quantity": units, "discount": 0, "total": total}
    return {
        "of": sale_id,
        "lines": [line],
        "total": total,
        "payments": [{"kind": "cash", "amount": total}],
    }


def batch(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return what waits, as it leaves: doubled and shuffled where the switches say so."""
    now = switches(db)
    rows = db.execute(
        "SELECT body FROM receipt WHERE state = 'waiting' ORDER BY number LIMIT ?",
        (AT_ONCE // 2 if now.doubled else AT_ONCE,),
    ).fetchall()
    bodies = [json.loads(row["body"]) for row in rows]
    if now.doubled:
        bodies += bodies
    if now.shuffled:
        random.shuffle(bodies)
    return bodies


def note(db: sqlite3.Connection, outcomes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Keep what the shop said of each; the first word on a receipt that came twice stays."""
    counts = {"accepted": 0, "known": 0, "parked": 0}
    for outcome in outcomes:
        counts[outcome["state"]] += 1
        db.execute(
            "UPDATE receipt SET state = ?, said = ? WHERE id = ? AND state <> 'accepted'",
            (outcome["state"], json.dumps(outcome), outcome["id"]),
        )
    return counts


def receipts(db: sqlite3.Connection, limit: int = 200) -> list[dict[str, Any]]:
    """Return the last receipts, newest first."""
    rows = db.execute(
        "SELECT number, id, body, state, said FROM receipt ORDER BY number DESC LIMIT ?", (limit,)
    ).fetchall()
    return [
        {
            "number": row["number"],
            "id": row["id"],
            "state": row["state"],
            "body": json.loads(row["body"]),
            "said": json.loads(row["said"]),
        }
        for row in rows
    ]


def waiting(db: sqlite3.Connection) -> int:
    """Return how many receipts the shop has still to answer for."""
    count: int = db.execute("SELECT COUNT(*) FROM receipt WHERE state = 'waiting'").fetchone()[0]
    return count
