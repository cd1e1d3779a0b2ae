"""What happens to a payment without merchant or payer: disputes, refunds that come back, late answers of banks."""

import sqlite3

from sandbox.common import clock
from sandbox.common.problems import Problem
from sandbox.common.store import new_id
from sandbox.provider import records
from sandbox.provider.records import Config

REASON = "product_not_received"


def plan(db: sqlite3.Connection, what: str, payment_id: str, seconds: float) -> None:
    """Let something happen to a payment in so many seconds; kept over a restart."""
    db.execute(
        "INSERT INTO planned (what, payment_id, due) VALUES (?, ?, ?)",
        (what, payment_id, clock.now() + seconds),
    )


def due(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Take what is due from the plan: (what, payment)."""
    rows = db.execute(
        "DELETE FROM planned WHERE due <= ? RETURNING what, payment_id", (clock.now(),)
    ).fetchall()
    return [(row["what"], row["payment_id"]) for row in rows]


def open_dispute(db: sqlite3.Connection, payment_id: str, config: Config) -> None:
    """The payer asks the bank for what was captured and not given back; once."""
    row = records.load(db, payment_id)
    amount = row["captured"] - row["refunded"]
    known = db.execute("SELECT 1 FROM dispute WHERE payment_id = ?", (payment_id,)).fetchone()
    if amount <= 0 or known:
        raise Problem(409, "not_disputable", "Nothing is captured, or it was disputed before.")
    db.execute(
        "INSERT INTO dispute (id, payment_id, amount, reason, created) VALUES (?, ?, ?, ?, ?)",
        (new_id("dsp"), payment_id, amount, REASON, clock.now()),
    )
    _tell(db, payment_id, "dispute_opened", config)


def close_dispute(db: sqlite3.Connection, payment_id: str, config: Config, *, state: str) -> None:
    """The bank decides: `won` keeps the money with the merchant, `lost` takes it away."""
    changed = db.execute(
        "UPDATE dispute SET state = ? WHERE payment_id = ? AND state = 'open'", (state, payment_id)
    )
    if not changed.rowcount:
        raise Problem(409, "no_dispute", "No dispute is open.")
    _tell(db, payment_id, "dispute_closed", config)


def fail_refund(db: sqlite3.Connection, payment_id: str, config: Config) -> None:
    """The newest refund comes back: the payer's bank did not take it."""
    row = db.execute(
        "SELECT id, amount FROM operation WHERE payment_id = ? AND type = 'refund'"
        " AND state = 'done' ORDER BY seq DESC LIMIT 1",
        (payment_id,),
    ).fetchone()
    if row is None:
        raise Problem(409, "no_refund", "There is no refund that could come back.")
    db.execute("UPDATE operation SET state = 'failed' WHERE id = ?", (row["id"],))
    db.execute(
        "UPDATE payment SET refunded = refunded - ? WHERE id = ?", (row["amount"], payment_id)
    )
    _tell(db, payment_id, "refund_failed", config)


def forget(db: sqlite3.Connection, payment_id: str) -> None:
    """Lose a payment from the books altogether, as a provider never should."""
    records.load(db, payment_id)
    db.execute("DELETE FROM planned WHERE payment_id = ?", (payment_id,))
    db.execute("DELETE FROM dispute WHERE payment_id = ?", (payment_id,))
    db.execute("DELETE FROM operation WHERE payment_id = ?", (payment_id,))
    db.execute("DELETE FROM attempt WHERE payment_id = ?", (payment_id,))
    db.execute("DELETE FROM webhook WHERE subject = ?", (payment_id,))
    db.execute("DELETE FROM payment WHERE id = ?", (payment_id,))


def _tell(db: sqlite3.Connection, payment_id: str, kind: str, config: Config) -> None:
    records.touch(db, payment_id)
    records.tell(db, payment_id, kind, config=config)
