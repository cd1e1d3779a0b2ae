"""Webhooks sent again in ways that a receiver must bear, or must refuse."""

import sqlite3

from sandbox.common import clock, webhooks
from sandbox.common.problems import Problem
from sandbox.common.webhooks import Forgery
from sandbox.provider import records
from sandbox.provider.records import Config

ACTIONS = {
    "resend": "Resend webhook",
    "twice": "Send twice",
    "reverse": "Send out of order",
    "days_late": "Send three days late",
    "forge": "Forge (bad signature)",
    "other_secret": "Forge (other secret)",
    "altered": "Forge (altered body)",
    "unsigned": "Forge (no signature)",
    "replay": "Replay (signed three days ago)",
}
FORGERIES = {
    "forge": Forgery.SIGNATURE,
    "other_secret": Forgery.OTHER_SECRET,
    "altered": Forgery.ALTERED,
    "unsigned": Forgery.UNSIGNED,
    "replay": Forgery.REPLAYED,
}


def send(db: sqlite3.Connection, payment_id: str, action: str, *, config: Config) -> None:
    """Queue what the action says. A forgery claims that the payment is authorised."""
    row = records.load(db, payment_id)
    if action not in ACTIONS:
        raise Problem(422, "invalid", "There is no such action.")
    if action in FORGERIES:
        shown = records.show(db, payment_id, config)
        claim = {**shown, "status": "authorised", "authorised": row["amount"]}
        event = webhooks.make_event(kind="payment.authorised", subject=payment_id, data=claim)
        webhooks.enqueue(db, event, forged=FORGERIES[action])
        return
    events = webhooks.events_of(db, payment_id)
    if not events:
        raise Problem(409, "no_event", "This payment has no event yet.")
    if action == "days_late":
        aged = clock.now() - webhooks.REPLAYED_SECONDS
        webhooks.enqueue(db, webhooks.backdated(events[-1], aged))
        return
    again = {"resend": events[-1:], "twice": events[-1:] * 2, "reverse": events[::-1]}[action]
    last: int | None = None
    for event in again:
        last = webhooks.enqueue(db, event, after=last if action == "reverse" else None)
