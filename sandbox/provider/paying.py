"""What a payer does: try a card or another method, answer the bank's question, cancel.

An attempt has a token from the form that made it, so that a form that is sent twice is one
attempt. A payment is authorised at most once, by a guarded update.
"""

import sqlite3
from dataclasses import dataclass

from sandbox.common import clock
from sandbox.common.problems import Problem
from sandbox.common.signing import fingerprint
from sandbox.common.store import new_id, own_secret
from sandbox.common.webhooks import Event
from sandbox.provider import happenings, operations, records
from sandbox.provider.cards import (
    CARDS,
    CHALLENGE_CODE,
    REASONS,
    REFUSALS,
    WAITS,
    Behaviour,
)
from sandbox.provider.records import Config

MOST_ATTEMPTS = 10
APPROVED = "approved"


@dataclass(frozen=True)
class Outcome:
    """How an attempt stands, and the number of the webhook copy that told of it."""

    attempt_id: str
    state: str
    behaviour: Behaviour
    webhook: int | None = None


def start(
    db: sqlite3.Connection,
    payment_id: str,
    *,
    number: str,
    token: str,
    lapsed: bool,
    decline_all: bool,
    config: Config,
) -> Outcome:
    """Begin an attempt and, unless the card is slow, conclude it.

    The same token again, or another card while an attempt is under way, gives the attempt that is
    there already. `lapsed`: the card's expiry date is past. Raises 422 `card_unknown`, 409
    `not_payable`, 409 `too_many_attempts`.
    """
    known = _known(db, payment_id, token)
    if known is not None:
        return known
    behaviour = CARDS.get(number)
    if behaviour is None:
        raise Problem(422, "card_unknown", "This card number is not known here.")
    _check_may_try(db, payment_id, "card")
    attempt_id = _insert(db, payment_id, number=number, token=token, behaviour=behaviour)
    if lapsed:
        return _decline(db, attempt_id, "expired_card", config=config)
    if behaviour == Behaviour.AFTER_EXPIRY and not decline_all:
        operations.expire(db, payment_id, config)
        happenings.plan(db, "late_success", payment_id, config.after_seconds)
        return outcome(db, attempt_id)
    if behaviour in WAITS and not decline_all:
        return outcome(db, attempt_id)
    return conclude(db, attempt_id, decline_all=decline_all, config=config)


def choose(db: sqlite3.Connection, payment_id: str, method: str, *, token: str) -> Outcome:
    """Begin an attempt by wallet, bank or pay later: its own page asks the payer next.

    Raises what `start` raises, and 422 `method_unknown`.
    """
    known = _known(db, payment_id, token)
    if known is not None:
        return known
    _check_may_try(db, payment_id, method)
    if method not in REFUSALS:
        raise Problem(422, "method_unknown", "This method has no page of its own.")
    attempt_id = _insert(
        db, payment_id, number="", token=token, behaviour=Behaviour.SUCCESS, method=method
    )
    return _challenge(db, attempt_id)


def _known(db: sqlite3.Connection, payment_id: str, token: str) -> Outcome | None:
    records.load(db, payment_id)
    known = db.execute(
        "SELECT id FROM attempt WHERE payment_id = ? AND (token = ? OR state = 'pending')"
        " ORDER BY token = ? DESC LIMIT 1",
        (payment_id, token, token),
    ).fetchone()
    return None if known is None else outcome(db, known["id"])


def _check_may_try(db: sqlite3.Connection, payment_id: str, method: str) -> None:
    row = records.load(db, payment_id)
    check_payable(row)
    if method not in records.methods_of(row):
        raise Problem(422, "method_unknown", "This payment does not take this method.")
    if len(records.attempts_of(db, payment_id)) >= MOST_ATTEMPTS:
        raise Problem(409, "too_many_attempts", f"{MOST_ATTEMPTS} attempts were made already.")
    db.execute(
        "UPDATE attempt SET state = 'declined', reason = 'challenge_abandoned'"
        " WHERE payment_id = ? AND state = 'challenging'",
        (payment_id,),
    )


def conclude(
    db: sqlite3.Connection, attempt_id: str, *, decline_all: bool, config: Config
) -> Outcome:
    """Decide a pending attempt as its card says; one that is decided stays as it is."""
    current = outcome(db, attempt_id)
    if current.state != "pending":
        return current
    if decline_all:
        return _decline(db, attempt_id, "do_not_honour", config=config)
    if current.behaviour in REASONS:
        return _decline(db, attempt_id, REASONS[current.behaviour], config=config)
    if current.behaviour == Behaviour.CHALLENGE:
        return _challenge(db, attempt_id)
    return _authorise(db, attempt_id, config)


def answer_challenge(
    db: sqlite3.Connection, payment_id: str, attempt_id: str, *, code: str | None, config: Config
) -> Outcome:
    """Finish the attempt by the code of the bank; a wrong one fails it, and so does None.

    A wallet, bank or lender takes APPROVED for a yes, and everything else for a no.
    """
    attempt = db.execute(
        "SELECT * FROM attempt WHERE id = ? AND payment_id = ?", (attempt_id, payment_id)
    ).fetchone()
    if attempt is None:
        raise Problem(404, "attempt_not_found", "There is no such attempt.")
    if attempt["state"] != "challenging":
        return outcome(db, attempt_id)
    if _too_late(db, payment_id, config):
        return outcome(db, attempt_id)
    if attempt["method"] != "card":
        refusal = REFUSALS[attempt["method"]]
        return (
            _authorise(db, attempt_id, config)
            if code == APPROVED
            else _decline(db, attempt_id, refusal, config=config)
        )
    if code is None:
        return _decline(db, attempt_id, "challenge_cancelled", config=config)
    if code != CHALLENGE_CODE:
        return _decline(db, attempt_id, "challenge_failed", config=config)
    return _authorise(db, attempt_id, config)


def cancel(db: sqlite3.Connection, payment_id: str) -> sqlite3.Row:
    """Go back to the shop without paying. A payment that is decided stays as it is."""
    row = records.load(db, payment_id)
    busy = db.execute(
        "SELECT 1 FROM attempt WHERE payment_id = ? AND state = 'pending'", (payment_id,)
    ).fetchone()
    if row["status"] in records.UNPAID and not busy:
        db.execute("UPDATE payment SET status = 'cancelled' WHERE id = ?", (payment_id,))
        db.execute(
            "UPDATE attempt SET state = 'declined', reason = 'challenge_cancelled'"
            " WHERE payment_id = ? AND state = 'challenging'",
            (payment_id,),
        )
        records.touch(db, payment_id)
    return records.load(db, payment_id)


def pending(db: sqlite3.Connection) -> list[str]:
    """Return attempts that a killed process left undecided."""
    return [
        row[0]
        for row in db.execute(
            "SELECT id FROM attempt WHERE state = 'pending' AND behaviour <> ?",
            (Behaviour.AFTER_EXPIRY,),
        )
    ]


def succeed_late(db: sqlite3.Connection, payment_id: str, config: Config) -> None:
    """The bank says yes after the page has expired, unless the merchant has voided it."""
    attempt = db.execute(
        "SELECT * FROM attempt WHERE payment_id = ? AND state = 'pending'", (payment_id,)
    ).fetchone()
    if attempt is not None and records.load(db, payment_id)["status"] == "expired":
        _grant(db, attempt, config)


def outcome(db: sqlite3.Connection, attempt_id: str) -> Outcome:
    """How an attempt stands now."""
    row = db.execute("SELECT * FROM attempt WHERE id = ?", (attempt_id,)).fetchone()
    return Outcome(attempt_id, row["state"], Behaviour(row["behaviour"]))


def check_payable(row: sqlite3.Row) -> None:
    """Raise 409 `not_payable` unless the payment still waits for its payer."""
    if row["reader"]:
        raise Problem(409, "not_payable", "The payment is paid at its reader.")
    if row["status"] not in records.UNPAID or row["expires"] <= clock.now():
        status = "expired" if row["status"] in records.UNPAID else row["status"]
        raise Problem(409, "not_payable", f"The payment is {status}.")


def _insert(
    db: sqlite3.Connection,
    payment_id: str,
    *,
    number: str,
    token: str,
    behaviour: Behaviour,
    method: str = "card",
) -> str:
    attempt_id = new_id("att")
    db.execute(
        "INSERT INTO attempt (id, payment_id, token, behaviour, last4, fingerprint, created, method)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt_id,
            payment_id,
            token,
            behaviour,
            number[-4:],
            fingerprint(own_secret(db, "fingerprint_key"), number) if number else "",
            clock.now(),
            method,
        ),
    )
    return attempt_id


def _authorise(db: sqlite3.Connection, attempt_id: str, config: Config) -> Outcome:
    attempt = db.execute("SELECT * FROM attempt WHERE id = ?", (attempt_id,)).fetchone()
    payment_id = attempt["payment_id"]
    if records.load(db, payment_id)["status"] not in records.UNPAID:
        _decide(db, attempt_id, "declined", reason="payment_closed")
        return outcome(db, attempt_id)
    if _too_late(db, payment_id, config):
        _decide(db, attempt_id, "declined", reason="payment_closed")
        return outcome(db, attempt_id)
    return _grant(db, attempt, config)


def _grant(db: sqlite3.Connection, attempt: sqlite3.Row, config: Config) -> Outcome:
    """Authorise; a bank transfer is captured by it as well."""
    attempt_id, payment_id = attempt["id"], attempt["payment_id"]
    behaviour = Behaviour(attempt["behaviour"])
    late = _refused_first(db, attempt, config) if behaviour == Behaviour.OUT_OF_ORDER else None
    _decide(db, attempt_id, "authorised")
    db.execute(
        "UPDATE payment SET status = 'authorised', authorised = amount, last4 = ?,"
        " fingerprint = ?, behaviour = ?, method = ? WHERE id = ?",
        (
            attempt["last4"] or None,
            attempt["fingerprint"] or None,
            behaviour,
            attempt["method"],
            payment_id,
        ),
    )
    if attempt["method"] == "bank":
        operations.take_at_once(db, payment_id)
    records.touch(db, payment_id)
    webhook = records.tell(db, payment_id, "authorised", config=config, late=late)
    if attempt["method"] == "bank":
        records.tell(db, payment_id, "captured", config=config)
    return Outcome(attempt_id, "authorised", behaviour, webhook)


def _refused_first(db: sqlite3.Connection, attempt: sqlite3.Row, config: Config) -> Event:
    """Let the bank say no before it says yes; return the event of the no, which is not sent yet."""
    payment_id = attempt["payment_id"]
    db.execute(
        "INSERT INTO attempt (id, payment_id, token, behaviour, state, reason, last4, fingerprint,"
        " created) VALUES (?, ?, ?, ?, 'declined', 'do_not_honour', ?, ?, ?)",
        (
            new_id("att"),
            payment_id,
            f"first:{attempt['token']}",
            attempt["behaviour"],
            attempt["last4"],
            attempt["fingerprint"],
            attempt["created"] - 0.001,
        ),
    )
    db.execute("UPDATE payment SET status = 'declined' WHERE id = ?", (payment_id,))
    records.touch(db, payment_id)
    return records.event(db, payment_id, "declined", config=config)


def _decline(db: sqlite3.Connection, attempt_id: str, reason: str, *, config: Config) -> Outcome:
    _decide(db, attempt_id, "declined", reason=reason)
    payment_id = _payment_of(db, attempt_id)
    changed = db.execute(
        "UPDATE payment SET status = 'declined' WHERE id = ?"
        " AND status IN ('created', 'challenging', 'declined')",
        (payment_id,),
    )
    if changed.rowcount:
        records.touch(db, payment_id)
        records.tell(db, payment_id, "declined", config=config)
    return outcome(db, attempt_id)


def _challenge(db: sqlite3.Connection, attempt_id: str) -> Outcome:
    _decide(db, attempt_id, "challenging")
    payment_id = _payment_of(db, attempt_id)
    db.execute("UPDATE payment SET status = 'challenging' WHERE id = ?", (payment_id,))
    records.touch(db, payment_id)
    return outcome(db, attempt_id)


def _decide(
    db: sqlite3.Connection, attempt_id: str, state: str, *, reason: str | None = None
) -> None:
    db.execute("UPDATE attempt SET state = ?, reason = ? WHERE id = ?", (state, reason, attempt_id))


def _payment_of(db: sqlite3.Connection, attempt_id: str) -> str:
    row = db.execute("SELECT payment_id FROM attempt WHERE id = ?", (attempt_id,)).fetchone()
    return str(row["payment_id"])


def _too_late(db: sqlite3.Connection, payment_id: str, config: Config) -> bool:
    """Expire the payment when its time is over, before the sweeper comes by."""
    row = records.load(db, payment_id)
    if row["status"] in records.UNPAID and row["expires"] <= clock.now():
        operations.expire(db, payment_id, config)
        return True
    return False
