"""Nordpost: shipments with S10 tracking numbers, and the events of their way."""

import json
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.common import clock, webhooks
from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Answer
from sandbox.outside import mischief

SCHEMA = (
    webhooks.SCHEMA
    + """
CREATE TABLE IF NOT EXISTS shipment (
    seq INTEGER PRIMARY KEY,
    tracking TEXT NOT NULL UNIQUE,
    label_token TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'registered',
    reference TEXT NOT NULL,
    service TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    weight_grams INTEGER NOT NULL,
    parcels INTEGER NOT NULL,
    created REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS shipment_reference ON shipment (reference);
CREATE TABLE IF NOT EXISTS tracking_event (
    seq INTEGER PRIMARY KEY,
    tracking TEXT NOT NULL REFERENCES shipment (tracking),
    type TEXT NOT NULL,
    created REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS tracking_event_shipment ON tracking_event (tracking, seq);
"""
)

EVENTS = {
    "handed_in": "Handed in",
    "in_transit": "In transit",
    "out_for_delivery": "Out for delivery",
    "delivered": "Delivered",
    "lost": "Lost",
    "damaged": "Damaged",
    "returned": "Sent back",
}
FINAL = ("delivered", "lost", "returned", "cancelled")
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
ADDRESS = {"name": 100, "line1": 200, "postcode": 12, "city": 100}


@dataclass(frozen=True)
class Config:
    """What the rules need to know of the process."""

    public_url: str


def tracking_number(serial: int) -> str:
    """Return a tracking number as UPU standard S10 writes it: NP, eight digits, check digit, NO."""
    digits = f"{serial:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, S10_WEIGHTS, strict=True))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return f"NP{digits}{check}NO"


def create(db: sqlite3.Connection, data: dict[str, Any], config: Config) -> Answer:
    """Register a shipment of one or more parcels."""
    fields = Fields(data)
    reference = fields.text("reference", 200)
    service = fields.text("service", 40, default="parcel")
    weight = fields.integer("weight_grams", 1, 1_000_000)
    parcels = fields.integer("parcels", 1, 20, default=1)
    sender = _address(fields, "from")
    recipient = _address(fields, "to")
    fields.done()
    query = "SELECT 1 FROM shipment WHERE tracking = ?"
    tracking = tracking_number(secrets.randbelow(10**8))
    while db.execute(query, (tracking,)).fetchone() is not None:
        tracking = tracking_number(secrets.randbelow(10**8))
    db.execute(
        "INSERT INTO shipment (tracking, label_token, reference, service, sender, recipient,"
        " weight_grams, parcels, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tracking,
            secrets.token_urlsafe(18),
            reference,
            service,
            json.dumps(sender),
            json.dumps(recipient),
            weight,
            parcels,
            clock.now(),
        ),
    )
    return 201, show(db, tracking, config)


def load(db: sqlite3.Connection, tracking: str) -> sqlite3.Row:
    """Return the row of a shipment; a 404 problem when there is none."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM shipment WHERE tracking = ?", (tracking,)
    ).fetchone()
    if row is None:
        raise Problem(404, "shipment_not_found", "There is no shipment with this number.")
    return row


def by_label(db: sqlite3.Connection, token: str) -> sqlite3.Row:
    """Return the row of the shipment with this label."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM shipment WHERE label_token = ?", (token,)
    ).fetchone()
    if row is None:
        raise Problem(404, "label_not_found", "There is no such label.")
    return row


def show(db: sqlite3.Connection, tracking: str, config: Config) -> dict[str, Any]:
    """Return the shipment object of the API."""
    row = load(db, tracking)
    events: Iterable[sqlite3.Row] = db.execute(
        "SELECT type, created FROM tracking_event WHERE tracking = ? ORDER BY seq", (tracking,)
    )
    if mischief.read(db).shuffle:
        events = reversed(list(events))
    return {
        "object": "shipment",
        "tracking_number": tracking,
        "version": row["version"],
        "status": row["status"],
        "reference": row["reference"],
        "carrier": "Nordpost",
        "service": row["service"],
        "from": json.loads(row["sender"]),
        "to": json.loads(row["recipient"]),
        "weight_grams": row["weight_grams"],
        "parcels": row["parcels"],
        "label_url": f"{config.public_url}/carrier/labels/{row['label_token']}",
        "tracking_url": f"{config.public_url}/carrier/track/{tracking}",
        "events": [
            {"type": event["type"], "created": clock.iso(event["created"])} for event in events
        ],
        "created": clock.iso(row["created"]),
    }


def find(db: sqlite3.Connection, reference: str | None, config: Config) -> dict[str, Any]:
    """Return the shipments with this reference, or the newest of all; newest first, at most a hundred."""
    rows = db.execute(
        "SELECT tracking FROM shipment WHERE ? IS NULL OR reference = ?"
        " ORDER BY seq DESC LIMIT 100",
        (reference, reference),
    ).fetchall()
    return {"data": [show(db, row["tracking"], config) for row in rows]}


def record(
    db: sqlite3.Connection, tracking: str, data: dict[str, Any], *, config: Config
) -> Answer:
    """Write down what happened to a shipment and tell its sender by webhook."""
    row = load(db, tracking)
    fields = Fields(data)
    happened = fields.choice("type", tuple(EVENTS))
    fields.done()
    if row["status"] in FINAL:
        raise Problem(409, "shipment_closed", f"The shipment is {row['status']} already.")
    happened = mischief.turned(db, happened)
    db.execute(
        "INSERT INTO tracking_event (tracking, type, created) VALUES (?, ?, ?)",
        (tracking, happened, clock.now()),
    )
    db.execute(
        "UPDATE shipment SET status = ?, version = version + 1 WHERE tracking = ?",
        (happened, tracking),
    )
    shown = show(db, tracking, config)
    event = webhooks.make_event(kind=f"shipment.{happened}", subject=tracking, data=shown)
    webhooks.enqueue(db, event)
    return 201, shown


def cancel(db: sqlite3.Connection, tracking: str, config: Config) -> Answer:
    """Take a booking back that nobody has handed in; again, it answers the same."""
    row = load(db, tracking)
    if row["status"] not in {"registered", "cancelled"}:
        raise Problem(409, "shipment_moving", "It has been handed in already.")
    if row["status"] == "registered":
        db.execute(
            "UPDATE shipment SET status = 'cancelled', version = version + 1 WHERE tracking = ?",
            (tracking,),
        )
    return 200, show(db, tracking, config)


def stats(db: sqlite3.Connection) -> dict[str, Any]:
    """How many shipments, by status, and their events."""
    by_status = db.execute("SELECT status, count(*) FROM shipment GROUP BY status").fetchall()
    return {
        "shipments": sum(row[1] for row in by_status),
        "by_status": {row[0]: row[1] for row in by_status},
        "events": db.execute("SELECT count(*) FROM tracking_event").fetchone()[0],
        "repeats": db.execute(
            "SELECT coalesce(sum(repeats), 0) FROM answer WHERE key LIKE 'shipment %'"
        ).fetchone()[0],
    }


def _address(fields: Fields, name: str) -> dict[str, str]:
    part = Fields(fields.mapping(name))
    address = {field: part.text(field, longest) for field, longest in ADDRESS.items()}
    address["line2"] = part.text("line2", 200, default="")
    address["country"] = part.text("country", 2, pattern="[A-Z]{2}")
    for optional in ("phone", "email"):
        address[optional] = part.text(optional, 320, default="")
    address["point"] = part.text("point", 40, default="")
    for field, detail in part.errors.items():
        fields.bad(f"{name}.{field}", detail)
    return address
