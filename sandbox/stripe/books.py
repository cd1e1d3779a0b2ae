"""The objects: JSON documents in SQLite, read, written, listed by time, expanded, and told of by events."""

import json
import secrets
import sqlite3
from typing import Any

from sandbox.common import clock, webhooks
from sandbox.common.webhooks import Event
from sandbox.stripe.wire import Params, Refusal, items, whole

VERSION = "2026-10-28.endive"
SCHEMA = (
    webhooks.SCHEMA
    + """
CREATE TABLE IF NOT EXISTS document (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    payment_intent TEXT,
    created INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS document_kind ON document (kind, created, seq);
CREATE INDEX IF NOT EXISTS document_intent ON document (payment_intent, kind);
"""
)
Document = dict[str, Any]


def make(db: sqlite3.Connection, kind: str, prefix: str, **fields: Any) -> Document:
    """Store a new object with an id and the time."""
    made = {
        "id": f"{prefix}_{secrets.token_hex(12)}",
        "object": kind,
        "created": int(clock.now()),
        "livemode": False,
        **fields,
    }
    db.execute(
        "INSERT INTO document (id, kind, payment_intent, created, body) VALUES (?, ?, ?, ?, ?)",
        (made["id"], kind, made.get("payment_intent"), made["created"], json.dumps(made)),
    )
    return made


def save(db: sqlite3.Connection, document: Document) -> None:
    """Store an object as it is now."""
    db.execute(
        "UPDATE document SET body = ?, payment_intent = ? WHERE id = ?",
        (json.dumps(document), document.get("payment_intent"), document["id"]),
    )


def read(db: sqlite3.Connection, kind: str, key: str) -> Document:
    """Return an object; a 404 error where there is none."""
    row = db.execute("SELECT body FROM document WHERE id = ? AND kind = ?", (key, kind)).fetchone()
    if row is None:
        raise Refusal(404, "resource_missing", f"No such {kind}: '{key}'", param="id")
    found: Document = json.loads(row["body"])
    return found


def of_intent(db: sqlite3.Connection, kind: str, intent: str) -> list[Document]:
    """Return the objects of a payment intent, newest first."""
    query = "SELECT body FROM document WHERE payment_intent = ? AND kind = ? ORDER BY seq DESC"
    return [json.loads(row["body"]) for row in db.execute(query, (intent, kind))]


def listed(db: sqlite3.Connection, kind: str, query: Params, url: str) -> Document:
    """Return a page of a list, newest first, with the documented filters."""
    limit = min(whole(query, "limit", 10), 100)
    since = (query.get("created") or {}).get("gte", 0)
    after = query.get("starting_after")
    before = (
        db.execute("SELECT seq FROM document WHERE id = ?", (after,)).fetchone() if after else None
    )
    rows = db.execute(
        "SELECT body FROM document WHERE kind = :kind AND created >= :since"
        " AND (:before IS NULL OR seq < :before)"
        " AND (:intent IS NULL OR payment_intent = :intent) ORDER BY seq DESC LIMIT :limit",
        {
            "kind": kind,
            "since": int(since),
            "before": before["seq"] if before else None,
            "intent": query.get("payment_intent"),
            "limit": limit + 1,
        },
    ).fetchall()
    expands = [each.removeprefix("data.") for each in items(query.get("expand"))]
    data = [expanded(db, json.loads(row["body"]), expands) for row in rows[:limit]]
    return {"object": "list", "url": url, "has_more": len(rows) > limit, "data": data}


_KINDS = {"pi": "payment_intent", "ch": "charge", "re": "refund", "dp": "dispute"}


def expanded(db: sqlite3.Connection, document: Document, paths: list[str]) -> Document:
    """Return the object with the named fields as objects; at most four levels deep."""
    for path in paths:
        at = document
        for name in path.split("."):
            value = at.get(name)
            if name == "refunds" and at["object"] == "charge":
                at[name] = listed(
                    db, "refund", {"payment_intent": at["payment_intent"]}, "/v1/refunds"
                )
                break
            if isinstance(value, str):
                value = at[name] = read(db, _KINDS[value.partition("_")[0]], value)
            if not isinstance(value, dict):
                break
            at = value
    return document


def tell(db: sqlite3.Connection, kind: str, document: Document) -> None:
    """Queue an event about an object, as it is now."""
    event_id = f"evt_{secrets.token_hex(12)}"
    body = {
        "id": event_id,
        "object": "event",
        "api_version": VERSION,
        "created": int(clock.now()),
        "data": {"object": document},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    subject = document.get("payment_intent") or document["id"]
    webhooks.enqueue(db, Event(event_id, str(subject), kind, json.dumps(body)))


def move(db: sqlite3.Connection, kind: str, source: Document, amount: int) -> None:
    """Write a line of the balance: money that came or went."""
    make(
        db,
        "balance_transaction",
        "txn",
        amount=amount,
        net=amount,
        fee=0,
        currency=source["currency"],
        source=source["id"],
        type=kind,
        reporting_category=kind,
        status="pending",
    )
