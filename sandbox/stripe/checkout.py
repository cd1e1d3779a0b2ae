"""Checkout Sessions: opened, paid on their page, expired."""

import sqlite3
from typing import Any

from sandbox.common import clock
from sandbox.stripe import books
from sandbox.stripe.books import Document
from sandbox.stripe.wire import Params, Refusal, items, whole

DAY = 86_400
# The published test cards that this server knows, and what each does.
CARDS = {
    "4242424242424242": "",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000259": "dispute",
}
AT_ONCE = ("pay_by_bank", "ideal", "bancontact")


def create(db: sqlite3.Connection, params: Params, public_url: str) -> Document:
    """Open a session in payment mode."""
    for name in ("mode", "success_url", "line_items"):
        if not params.get(name):
            raise Refusal(400, "parameter_missing", f"Missing required param: {name}.", param=name)
    total, currency = 0, ""
    for line in items(params["line_items"]):
        price = line["price_data"]
        total += whole(price, "unit_amount") * whole(line, "quantity", 1)
        currency = price["currency"]
    if currency != currency.lower():
        raise Refusal(400, "currency_invalid", f"Invalid currency: {currency}", param="currency")
    intent = params.get("payment_intent_data") or {}
    session = books.make(
        db,
        "checkout.session",
        "cs_test",
        mode="payment",
        status="open",
        payment_status="unpaid",
        payment_intent=None,
        amount_total=total,
        amount_subtotal=total,
        currency=currency,
        client_reference_id=params.get("client_reference_id"),
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        locale=params.get("locale"),
        metadata=params.get("metadata") or {},
        payment_method_types=items(params.get("payment_method_types")) or ["card"],
        payment_method_options=params.get("payment_method_options") or {},
        expires_at=int(params.get("expires_at", clock.now() + DAY)),
        intent_metadata=intent.get("metadata") or {},
    )
    session["url"] = f"{public_url}/c/pay/{session['id']}#{'f' * 200}"
    books.save(db, session)
    return session


def expire(db: sqlite3.Connection, session_id: str) -> Document:
    """Close an open session."""
    session = books.read(db, "checkout.session", session_id)
    if session["status"] != "open":
        raise Refusal(
            400,
            "resource_invalid_state",
            f"Only Checkout Sessions with a status in `open` can be expired. This one is `{session['status']}`.",
        )
    session |= {"status": "expired", "url": None}
    books.save(db, session)
    if session["payment_intent"]:
        intent = books.read(db, "payment_intent", session["payment_intent"])
        books.save(db, intent | {"status": "canceled", "canceled_at": int(clock.now())})
    books.tell(db, "checkout.session.expired", session)
    return session


def pay(
    db: sqlite3.Connection,
    session_id: str,
    *,
    method: str,
    card: str = "",
    agrees: bool = True,
    several: bool = True,
) -> Document:
    """Pay a session as its page does; returns it as it is then.

    `several`: the account may capture a card more than once, where the session asks for it.
    """
    session = books.read(db, "checkout.session", session_id)
    if session["status"] != "open":
        return session
    if method not in session["payment_method_types"] or (method == "card" and card not in CARDS):
        raise Refusal(402, "card_declined", "Not a method of this session.", kind="card_error")
    does = CARDS.get(card, "")
    intent = _intent_of(db, session)
    refused = "" if agrees else "payment_method_provider_decline"
    if does in ("generic_decline", "insufficient_funds"):
        refused = does
    if refused:
        return _refuse(db, session, intent, refused)
    return _succeed(db, session, intent, method=method, card=card, several=several)


def _intent_of(db: sqlite3.Connection, session: Document) -> Document:
    if session["payment_intent"]:
        return books.read(db, "payment_intent", session["payment_intent"])
    intent = books.make(
        db,
        "payment_intent",
        "pi",
        amount=session["amount_total"],
        amount_capturable=0,
        amount_received=0,
        currency=session["currency"],
        status="requires_payment_method",
        metadata=session["intent_metadata"],
        latest_charge=None,
        last_payment_error=None,
        canceled_at=None,
        payment_method_types=session["payment_method_types"],
    )
    books.save(db, session | {"payment_intent": intent["id"]})
    session["payment_intent"] = intent["id"]
    return intent


def _refuse(db: sqlite3.Connection, session: Document, intent: Document, why: str) -> Document:
    charge = _charge(db, intent, "failed", {"type": "card"})
    intent["latest_charge"] = charge["id"]
    intent["last_payment_error"] = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": why,
        "charge": charge["id"],
        "message": "Your card was declined.",
    }
    books.save(db, intent)
    books.tell(db, "payment_intent.payment_failed", intent)
    return session


def _succeed(
    db: sqlite3.Connection,
    session: Document,
    intent: Document,
    *,
    method: str,
    card: str,
    several: bool,
) -> Document:
    options = session["payment_method_options"].get(method) or {}
    manual = options.get("capture_method") == "manual" and method not in AT_ONCE
    details: Document = {"type": method, method: {}}
    if method == "card":
        several = several and options.get("request_multicapture") == "if_available"
        details["card"] = {
            "brand": "visa",
            "last4": card[-4:],
            "wallet": None,
            "multicapture": {"status": "available" if several else "unavailable"},
        }
    charge = _charge(db, intent, "succeeded", details)
    amount = intent["amount"]
    charge |= {"captured": not manual, "amount_captured": 0 if manual else amount}
    charge["disputes_when_captured"] = CARDS.get(card) == "dispute"
    books.save(db, charge)
    intent |= {
        "status": "requires_capture" if manual else "succeeded",
        "latest_charge": charge["id"],
        "last_payment_error": None,
        "amount_capturable": amount if manual else 0,
        "amount_received": 0 if manual else amount,
    }
    books.save(db, intent)
    session |= {
        "status": "complete",
        "payment_status": "unpaid" if manual else "paid",
        "url": None,
    }
    books.save(db, session)
    if manual:
        books.tell(db, "payment_intent.amount_capturable_updated", intent)
    else:
        books.move(db, "charge", charge, amount)
        books.tell(db, "payment_intent.succeeded", intent)
    books.tell(db, "checkout.session.completed", session)
    return session


def _charge(db: sqlite3.Connection, intent: Document, status: str, details: Any) -> Document:
    return books.make(
        db,
        "charge",
        "ch",
        payment_intent=intent["id"],
        amount=intent["amount"],
        amount_captured=0,
        amount_refunded=0,
        captured=False,
        refunded=False,
        disputed=False,
        currency=intent["currency"],
        status=status,
        paid=status == "succeeded",
        payment_method_details=details,
        metadata=intent["metadata"],
    )
