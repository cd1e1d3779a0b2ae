"""Captures, cancellations, refunds and disputes of payment intents."""

import sqlite3

from sandbox.common import clock
from sandbox.stripe import books
from sandbox.stripe.books import Document
from sandbox.stripe.wire import Params, Refusal, whole


def _unexpected(intent: Document, what: str) -> Refusal:
    return Refusal(
        400,
        "payment_intent_unexpected_state",
        f"This PaymentIntent could not be {what} because it has a status of {intent['status']}.",
    )


def capture(db: sqlite3.Connection, intent_id: str, params: Params) -> Document:
    """Take authorised money. Without `final_capture=false` the rest is let go."""
    intent = books.read(db, "payment_intent", intent_id)
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "captured")
    left = intent["amount_capturable"]
    amount = whole(params, "amount_to_capture", left)
    if amount > left:
        raise Refusal(
            400,
            "amount_too_large",
            f"The remaining amount capturable is {left}.",
            param="amount_to_capture",
        )
    charge = books.read(db, "charge", intent["latest_charge"])
    card = charge["payment_method_details"].get("card") or {}
    several = (card.get("multicapture") or {}).get("status") == "available"
    final = params.get("final_capture", "true") == "true"
    if not final and not several:
        raise Refusal(
            400,
            "parameter_invalid",
            "final_capture may be false only where multicapture is available.",
            param="final_capture",
        )
    rest = left - amount
    charge |= {"captured": True, "amount_captured": charge["amount_captured"] + amount}
    intent["amount_received"] += amount
    intent["metadata"] = {**(intent.get("metadata") or {}), **(params.get("metadata") or {})}
    intent["amount_capturable"] = 0 if final else rest
    if final or not rest:
        intent["status"] = "succeeded"
        charge["amount_refunded"] += rest
    books.save(db, charge)
    books.save(db, intent)
    books.move(db, "charge", charge, amount)
    books.tell(db, "charge.captured", charge)
    if intent["status"] == "succeeded":
        books.tell(db, "payment_intent.succeeded", intent)
    if charge["disputes_when_captured"]:
        dispute(db, intent_id)
    return intent


def cancel(db: sqlite3.Connection, intent_id: str) -> Document:
    """Let go of what is authorised and not captured."""
    intent = books.read(db, "payment_intent", intent_id)
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "canceled")
    charge = books.read(db, "charge", intent["latest_charge"])
    charge["amount_refunded"] += intent["amount_capturable"]
    partly = intent["amount_received"] > 0
    intent |= {
        "status": "succeeded" if partly else "canceled",
        "amount_capturable": 0,
        "canceled_at": None if partly else int(clock.now()),
    }
    books.save(db, charge)
    books.save(db, intent)
    books.tell(db, "payment_intent.succeeded" if partly else "payment_intent.canceled", intent)
    return intent


def refund(db: sqlite3.Connection, params: Params) -> Document:
    """Give captured money back."""
    intent = books.read(db, "payment_intent", str(params.get("payment_intent")))
    charge = books.read(db, "charge", str(intent["latest_charge"]))
    given = sum(
        each["amount"]
        for each in books.of_intent(db, "refund", intent["id"])
        if each["status"] != "failed"
    )
    left = charge["amount_captured"] - given
    amount = whole(params, "amount", left or None)
    if not charge["captured"] or left <= 0:
        raise Refusal(400, "charge_already_refunded", "Nothing is left to refund.")
    if amount > left:
        raise Refusal(
            400,
            "amount_too_large",
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            param="amount",
        )
    charge["amount_refunded"] += amount
    books.save(db, charge)
    made = books.make(
        db,
        "refund",
        "re",
        amount=amount,
        charge=charge["id"],
        payment_intent=intent["id"],
        currency=charge["currency"],
        metadata=params.get("metadata") or {},
        reason=params.get("reason"),
        status="succeeded",
    )
    books.move(db, "refund", made, -amount)
    books.tell(db, "charge.refunded", charge)
    return made


def fail_refund(db: sqlite3.Connection, refund_id: str) -> Document:
    """A refund comes back from the payer's bank."""
    made = books.read(db, "refund", refund_id)
    made |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    books.save(db, made)
    charge = books.read(db, "charge", made["charge"])
    charge["amount_refunded"] -= made["amount"]
    books.save(db, charge)
    books.move(db, "refund_failure", made, made["amount"])
    books.tell(db, "refund.failed", made)
    return made


def dispute(db: sqlite3.Connection, intent_id: str, state: str = "") -> Document:
    """Open a dispute, or decide the one there is: `won` or `lost`."""
    found = books.of_intent(db, "dispute", intent_id)
    if found and state:
        books.save(db, found[0] | {"status": state})
        books.tell(db, "charge.dispute.closed", found[0] | {"status": state})
        return found[0] | {"status": state}
    intent = books.read(db, "payment_intent", intent_id)
    charge = books.read(db, "charge", intent["latest_charge"])
    books.save(db, charge | {"disputed": True})
    made = books.make(
        db,
        "dispute",
        "dp",
        amount=charge["amount_captured"],
        charge=charge["id"],
        payment_intent=intent_id,
        currency=charge["currency"],
        reason="product_not_received",
        status="needs_response",
    )
    books.move(db, "adjustment", made, -made["amount"])
    books.tell(db, "charge.dispute.created", made)
    return made
