"""What a merchant does with a payment: open, find, capture, refund, void; a transaction each."""

import json
import re
import sqlite3
from typing import Any

from sandbox.common import clock
from sandbox.common.fields import Fields
from sandbox.common.problems import Problem
from sandbox.common.store import Answer, new_id
from sandbox.provider import happenings, readers, records
from sandbox.provider.cards import METHODS, Behaviour
from sandbox.provider.records import Config

MOST = 10**11
DAY = 86_400
PAGE = 100


def create(db: sqlite3.Connection, data: dict[str, Any], *, config: Config) -> Answer:
    """Open a payment that waits for its payer; without `expires_at` it waits for a day.

    With `reader` it is put on that reader instead of a page, as long as a reader waits; raises what
    `readers.check_free` raises.
    """
    fields = Fields(data)
    now = clock.now()
    amount = fields.integer("amount", 1, MOST)
    currency = fields.text("currency", 3, pattern="[A-Z]{3}")
    reference = fields.text("reference", 200)
    description = fields.text("description", 500, default="")
    locale = fields.text("locale", 20, default="en")
    reader = fields.text("reader", 60, default="")
    return_url, cancel_url = (
        ("", "") if reader else (fields.url("return_url"), fields.url("cancel_url"))
    )
    methods = fields.choices("methods", METHODS)
    expires = fields.moment("expires_at") or now + (readers.SECONDS if reader else DAY)
    if expires <= now:
        fields.bad("expires_at", "must be in the future")
    fields.done()
    if reader:
        readers.check_free(db, reader)
    payment_id = new_id("pay")
    db.execute(
        "INSERT INTO payment (id, amount, currency, reference, description, locale, return_url,"
        " cancel_url, created, updated, expires, methods, reader)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            payment_id,
            amount,
            currency,
            reference,
            description,
            "nb" if re.match(r"(?i)(nb|no|nn)\b", locale) else "en",
            return_url,
            cancel_url,
            now,
            now,
            expires,
            ",".join(methods),
            reader,
        ),
    )
    return 201, records.show(db, payment_id, config)


def find(db: sqlite3.Connection, reference: str | None, config: Config) -> dict[str, Any]:
    """Return the payments with this reference, or the newest of all; newest first, at most a hundred."""
    rows = db.execute(
        "SELECT id FROM payment WHERE ? IS NULL OR reference = ? ORDER BY seq DESC LIMIT 100",
        (reference, reference),
    ).fetchall()
    return {"data": [records.show(db, row["id"], config) for row in rows]}


def changed(
    db: sqlite3.Connection, since: str, after: str | None, *, config: Config
) -> dict[str, Any]:
    """Return the payments that changed since a moment, oldest change first, a page at a time.

    `next` is what to send as `after` for the page that follows; null at the end. A payment that
    changes meanwhile comes again.
    """
    fields = Fields({"since": since})
    moment = fields.moment("since") or 0.0
    fields.done()
    try:
        last = tuple(json.loads(after)) if after else (moment, 0)
        found = db.execute(
            "SELECT id, updated, seq FROM payment WHERE updated >= ? AND (updated, seq) > (?, ?)"
            " ORDER BY updated, seq LIMIT ?",
            (moment, *last, PAGE + 1),
        ).fetchall()
    except (ValueError, TypeError, sqlite3.Error):
        raise Problem(422, "invalid", "after is not what `next` was.") from None
    page = found[:PAGE]
    more = len(found) > PAGE
    return {
        "data": [records.show(db, row["id"], config) for row in page],
        "next": json.dumps([page[-1]["updated"], page[-1]["seq"]]) if more else None,
    }


def capture(
    db: sqlite3.Connection, payment_id: str, data: dict[str, Any], *, config: Config
) -> Answer:
    """Take a part or all of what is authorised; several captures may follow each other."""
    row = records.load(db, payment_id)
    amount = _amount(data)
    if not row["authorised"]:
        raise Problem(409, "not_authorised", f"The payment is {row['status']}, not authorised.")
    left = records.capturable(row)
    if left == 0 and row["voided"]:
        raise Problem(409, "voided", "The rest of the authorisation was voided.")
    if amount > left:
        raise Problem(422, "amount_exceeds_capturable", f"Only {left} can be captured.")
    behaviour = Behaviour(row["behaviour"])
    if behaviour == Behaviour.WHOLE and amount != left:
        raise Problem(422, "partial_capture_refused", "This card is captured whole or not at all.")
    db.execute("UPDATE payment SET captured = captured + ? WHERE id = ?", (amount, payment_id))
    if behaviour == Behaviour.ONCE and amount < left:
        db.execute(
            "UPDATE payment SET voided = 1, voided_amount = ? WHERE id = ?",
            (left - amount, payment_id),
        )
    if behaviour == Behaviour.DISPUTE:
        happenings.plan(db, "dispute", payment_id, config.after_seconds)
    return _done(db, payment_id, "capture", amount=amount, told="captured", config=config)


def refund(
    db: sqlite3.Connection, payment_id: str, data: dict[str, Any], *, config: Config
) -> Answer:
    """Give back a part or all of what was captured and not lost by a dispute."""
    row = records.load(db, payment_id)
    amount = _amount(data)
    left = row["captured"] - row["refunded"] - records.lost(db, payment_id)
    if not row["captured"]:
        raise Problem(409, "not_captured", "Nothing was captured.")
    if amount > left:
        raise Problem(422, "amount_exceeds_refundable", f"Only {left} can be refunded.")
    db.execute("UPDATE payment SET refunded = refunded + ? WHERE id = ?", (amount, payment_id))
    if row["behaviour"] == Behaviour.REFUND_FAILS:
        happenings.plan(db, "refund_fails", payment_id, config.after_seconds)
    return _done(db, payment_id, "refund", amount=amount, told="refunded", config=config)


def void(
    db: sqlite3.Connection, payment_id: str, data: dict[str, Any], *, config: Config
) -> Answer:
    """Release what is authorised and not captured: all of it, or `amount`.

    A payment that nobody has paid yet is closed by it, so that nobody can pay it any more.
    """
    row = records.load(db, payment_id)
    if row["status"] in records.UNPAID:
        db.execute(
            "UPDATE payment SET status = 'voided', voided = 1 WHERE id = ?",
            (payment_id,),
        )
        db.execute(
            "UPDATE attempt SET state = 'declined', reason = 'payment_closed'"
            " WHERE payment_id = ? AND state = 'challenging'",
            (payment_id,),
        )
        return _done(db, payment_id, "void", amount=0, told="voided", config=config)
    left = records.capturable(row)
    if left == 0:
        raise Problem(409, "nothing_to_void", f"Nothing is left to void: it is {row['status']}.")
    amount = left if data.get("amount") is None else _amount(data)
    if amount > left:
        raise Problem(422, "amount_exceeds_capturable", f"Only {left} can be voided.")
    db.execute(
        "UPDATE payment SET voided_amount = voided_amount + :amount, voided = (:amount = :left),"
        " status = CASE WHEN :amount = :left AND captured = 0 THEN 'voided' ELSE status END"
        " WHERE id = :id",
        {"amount": amount, "left": left, "id": payment_id},
    )
    return _done(db, payment_id, "void", amount=amount, told="voided", config=config)


def expire_due(db: sqlite3.Connection, config: Config) -> int:
    """Close the unpaid payments whose time is over; how many."""
    rows = db.execute(
        "SELECT id FROM payment WHERE status IN ('created', 'challenging', 'declined')"
        " AND expires <= ? LIMIT 100",
        (clock.now(),),
    ).fetchall()
    for row in rows:
        expire(db, row["id"], config)
    return len(rows)


def expire(db: sqlite3.Connection, payment_id: str, config: Config) -> None:
    """Close one unpaid payment and tell the merchant."""
    db.execute("UPDATE payment SET status = 'expired' WHERE id = ?", (payment_id,))
    db.execute(
        "UPDATE attempt SET state = 'declined', reason = 'payment_closed'"
        " WHERE payment_id = ? AND state = 'challenging'",
        (payment_id,),
    )
    records.touch(db, payment_id)
    records.tell(db, payment_id, "expired", config=config)


def expire_unpaid(db: sqlite3.Connection, payment_id: str, config: Config) -> None:
    """Let the time of one unpaid payment be over now."""
    if records.load(db, payment_id)["status"] not in records.UNPAID:
        raise Problem(409, "not_payable", "It is not waiting for its payer.")
    expire(db, payment_id, config)


def _amount(data: dict[str, Any]) -> int:
    fields = Fields(data)
    amount = fields.integer("amount", 1, MOST)
    fields.done()
    return amount


def take_at_once(db: sqlite3.Connection, payment_id: str) -> None:
    """Capture all of a payment with its approval."""
    db.execute("UPDATE payment SET captured = amount WHERE id = ?", (payment_id,))
    _write(db, payment_id, "capture", records.load(db, payment_id)["amount"])


def _write(db: sqlite3.Connection, payment_id: str, kind: str, amount: int) -> str:
    operation_id = new_id("op")
    db.execute(
        "INSERT INTO operation (id, payment_id, type, amount, created) VALUES (?, ?, ?, ?, ?)",
        (operation_id, payment_id, kind, amount, clock.now()),
    )
    return operation_id


def _done(
    db: sqlite3.Connection, payment_id: str, kind: str, *, amount: int, told: str, config: Config
) -> Answer:
    operation_id = _write(db, payment_id, kind, amount)
    records.touch(db, payment_id)
    records.tell(db, payment_id, told, config=config)
    payment = records.show(db, payment_id, config)
    return 201, {"id": operation_id, "type": kind, "amount": amount, "payment": payment}
