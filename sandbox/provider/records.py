"""Payments as they are stored, as they are shown, and the events that tell of them."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from sandbox.common import clock, webhooks
from sandbox.common.problems import Problem
from sandbox.common.webhooks import Event
from sandbox.provider.cards import CAPTURES, METHODS, Behaviour

UNPAID = ("created", "challenging", "declined")


@dataclass(frozen=True)
class Config:
    """What the rules need to know of the process."""

    public_url: str
    slow_seconds: float
    late_seconds: float
    after_seconds: float


def load(db: sqlite3.Connection, payment_id: str) -> sqlite3.Row:
    """Return the row of a payment; a 404 problem when there is none."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM payment WHERE id = ?", (payment_id,)
    ).fetchone()
    if row is None:
        raise Problem(404, "payment_not_found", "There is no payment with this id.")
    return row


def attempts_of(db: sqlite3.Connection, payment_id: str) -> list[sqlite3.Row]:
    """Return the attempts to pay, oldest first."""
    query = "SELECT * FROM attempt WHERE payment_id = ? ORDER BY created, seq"
    return db.execute(query, (payment_id,)).fetchall()


def methods_of(row: sqlite3.Row) -> tuple[str, ...]:
    """Return the methods that the page shows; a payment that names none shows all."""
    return tuple(row["methods"].split(",")) if row["methods"] else METHODS


def captured_at_once(row: sqlite3.Row) -> bool:
    """Say whether the money was taken when it was approved: a bank transfer is, and a card at a reader."""
    return bool(row["method"] == "bank" or row["reader"])


def show(db: sqlite3.Connection, payment_id: str, config: Config) -> dict[str, Any]:
    """Return the payment object of the API. Amounts in minor units of the currency."""
    row = load(db, payment_id)
    operations = db.execute(
        "SELECT id, type, amount, state, created FROM operation WHERE payment_id = ? ORDER BY seq",
        (payment_id,),
    )
    disputes = db.execute(
        "SELECT id, amount, reason, state, created FROM dispute WHERE payment_id = ? ORDER BY seq",
        (payment_id,),
    )
    card = {"last4": row["last4"], "fingerprint": row["fingerprint"]} if row["last4"] else None
    return {
        "object": "payment",
        "id": row["id"],
        "version": row["version"],
        "status": row["status"],
        "amount": row["amount"],
        "currency": row["currency"],
        "reference": row["reference"],
        "description": row["description"],
        "locale": row["locale"],
        "pay_url": "" if row["reader"] else f"{config.public_url}/pay/{row['id']}",
        "reader": row["reader"] or None,
        "return_url": row["return_url"],
        "cancel_url": row["cancel_url"],
        "authorised": row["authorised"],
        "captured": row["captured"],
        "refunded": row["refunded"],
        "voided": bool(row["voided"]),
        "voided_amount": row["voided_amount"],
        "capturable": capturable(row),
        "refundable": row["captured"] - row["refunded"] - lost(db, row["id"]),
        "methods": list(methods_of(row)),
        "method": row["method"],
        "captured_at_once": captured_at_once(row),
        "captures": CAPTURES.get(Behaviour(row["behaviour"]), "several"),
        "card": card,
        "attempts": [
            {
                "id": attempt["id"],
                "outcome": attempt["state"],
                "reason": attempt["reason"],
                "method": attempt["method"],
                "last4": attempt["last4"],
                "created": clock.iso(attempt["created"]),
            }
            for attempt in attempts_of(db, payment_id)
        ],
        "operations": [
            {**dict(operation), "created": clock.iso(operation["created"])}
            for operation in operations
        ],
        "disputes": [{**dict(each), "created": clock.iso(each["created"])} for each in disputes],
        "created": clock.iso(row["created"]),
        "updated": clock.iso(row["updated"]),
        "expires_at": clock.iso(row["expires"]),
    }


def lost(db: sqlite3.Connection, payment_id: str) -> int:
    """Return what the bank has taken away for good."""
    (amount,) = db.execute(
        "SELECT COALESCE(SUM(amount), 0) FROM dispute WHERE payment_id = ? AND state = 'lost'",
        (payment_id,),
    ).fetchone()
    return int(amount)


def capturable(row: sqlite3.Row) -> int:
    """Return what is authorised and neither captured nor released."""
    return int(row["authorised"] - row["captured"] - row["voided_amount"])


def touch(db: sqlite3.Connection, payment_id: str) -> None:
    """Count a change of the payment: a later state has a higher version."""
    db.execute(
        "UPDATE payment SET version = version + 1, updated = ? WHERE id = ?",
        (clock.now(), payment_id),
    )


def event(db: sqlite3.Connection, payment_id: str, kind: str, *, config: Config) -> Event:
    """Return the event `payment.KIND` with the payment as it is now."""
    data = show(db, payment_id, config)
    return webhooks.make_event(kind=f"payment.{kind}", subject=payment_id, data=data)


def tell(
    db: sqlite3.Connection,
    payment_id: str,
    kind: str,
    *,
    config: Config,
    late: Event | None = None,
) -> int:
    """Queue the webhook of a change, in the way of the card that was used.

    `late` is an earlier event that a card with webhooks out of order sends after this one.
    """
    told = event(db, payment_id, kind, config=config)
    behaviour = load(db, payment_id)["behaviour"]
    delay = config.late_seconds if behaviour == Behaviour.LATE and kind == "authorised" else 0
    number = webhooks.enqueue(db, told, delay=delay)
    if behaviour == Behaviour.TWICE:
        webhooks.enqueue(db, told)
    elif behaviour == Behaviour.OUT_OF_ORDER:
        sent = webhooks.events_of(db, payment_id)[:-1]
        last = number
        for again in [*([late] if late else sent[-1:]), told]:
            last = webhooks.enqueue(db, again, after=last)
    return number


def stats(db: sqlite3.Connection) -> dict[str, Any]:
    """Return counts of payments and sums of money per currency, over everything in the store."""
    statuses = db.execute("SELECT status, count(*) FROM payment GROUP BY status").fetchall()
    sums = db.execute(
        "SELECT currency, count(*) AS payments, sum(authorised) AS authorised,"
        " sum(captured) AS captured, sum(refunded) AS refunded, sum(voided_amount) AS voided"
        " FROM payment GROUP BY currency ORDER BY currency"
    ).fetchall()
    operations = db.execute("SELECT type, count(*) FROM operation GROUP BY type").fetchall()
    totals = ("authorised", "captured", "refunded", "voided")
    return {
        "payments": sum(row[1] for row in statuses),
        **{name: sum(row[name] for row in sums) for name in totals},
        "by_status": {row[0]: row[1] for row in statuses},
        "by_currency": {row["currency"]: dict(row) for row in sums},
        "attempts": db.execute("SELECT count(*) FROM attempt").fetchone()[0],
        "operations": {row[0]: row[1] for row in operations},
        "repeats": db.execute("SELECT coalesce(sum(repeats), 0) FROM answer").fetchone()[0],
        "webhooks": webhooks.counts(db),
    }
