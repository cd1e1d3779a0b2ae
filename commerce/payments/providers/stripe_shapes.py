"""What Stripe's objects say of a payment, in the words of the port. No calls are made here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from commerce.payments.providers import Attempt, Captures, Dispute, Movement, ProviderPayment

Document = dict[str, Any]
_GONE = {"failed", "canceled"}
_DECIDED = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}


def intent_of(session: Document) -> Document:
    """Return the payment intent inside a session, or an empty one where nobody has tried to pay."""
    intent = session.get("payment_intent")
    return intent if isinstance(intent, dict) else {}


def as_payment(session: Document) -> ProviderPayment:
    """Return the payment of a session that was read with its intent, charge and refunds."""
    intent = intent_of(session)
    charge = _charge(intent)
    status = _status(session, intent)
    captured = intent.get("amount_received", 0)
    method = _method(charge)
    return ProviderPayment(
        id=session["id"],
        reference=session.get("client_reference_id") or "",
        status=status,
        amount=session["amount_total"],
        currency=session["currency"].upper(),
        authorised=intent["amount"] if charge else 0,
        captured=captured,
        refunded=_refunded(charge),
        voided=_voided(session, intent, charge),
        pay_url=session.get("url") or "",
        card_text=_card_text(charge),
        declines=_declines(intent),
        method=method,
        captured_at_once=bool(charge) and not _was_held(session, charge),
        captures=_captures(charge),
        disputes=tuple(
            Dispute(
                each["id"],
                each["amount"],
                each["reason"],
                _DECIDED.get(each["status"], "open"),
                _answer_by(each),
            )
            for each in session.get("disputes", ())
        ),
        movements=_movements(charge),
        created_at=_moment(session["created"]),
    )


def refund_under(key: str, intent: Document) -> Document | None:
    """Return the living refund that we asked for under a key."""
    charge = intent.get("latest_charge")
    for each in _refunds(charge) if isinstance(charge, dict) else ():
        if (each.get("metadata") or {}).get("key") == key and each["status"] not in _GONE:
            return each
    return None


def _charge(intent: Document) -> Document:
    """Return the charge that was approved, or an empty one."""
    charge = intent.get("latest_charge")
    return charge if isinstance(charge, dict) and charge["status"] != "failed" else {}


def _status(session: Document, intent: Document) -> str:
    state = intent.get("status", "")
    if state in {"requires_capture", "succeeded"}:
        return "authorised"
    if state == "canceled":
        return "voided"
    if session["status"] == "expired":
        return "expired"
    if state in {"requires_action", "requires_confirmation", "processing"}:
        return "challenging"
    return "declined" if intent.get("last_payment_error") else "created"


def _voided(session: Document, intent: Document, charge: Document) -> bool:
    """Say whether what was authorised and not captured is let go, or the page closed by us."""
    state = intent.get("status", "")
    if not charge:
        return bool(session["status"] == "expired" or state == "canceled")
    short = bool(intent["amount_received"] < intent["amount"])
    return state == "canceled" or (state == "succeeded" and short)


def _refunded(charge: Document) -> int:
    """Return what went back of captured money.

    Letting go of the uncaptured rest may count as a refund of the charge as well; what we asked for
    carries our key, so that it is never mistaken for that.
    """
    if not charge or not charge["amount_captured"]:
        return 0
    living = [each for each in _refunds(charge) if each["status"] not in _GONE]
    ours = sum(each["amount"] for each in living if (each.get("metadata") or {}).get("key"))
    released = charge["amount"] - charge["amount_captured"]
    return int(max(ours, charge["amount_refunded"] - released, 0))


def _refunds(charge: Document) -> list[Document]:
    return list((charge.get("refunds") or {}).get("data", ()))


def _movements(charge: Document) -> tuple[Movement, ...]:
    """Return the refunds, oldest first: Stripe lists the newest first."""
    return tuple(
        Movement(
            reference=each["id"],
            kind="refund",
            amount=each["amount"],
            at=_moment(each["created"]),
            failed=each["status"] in _GONE,
        )
        for each in reversed(_refunds(charge))
    )


def _details(charge: Document) -> tuple[str, Document]:
    details = charge.get("payment_method_details") or {}
    kind = details.get("type", "")
    return kind, details.get(kind) or {}


def _method(charge: Document) -> str:
    """Return our name of what was paid with; a wallet that hands over a card is a wallet."""
    kind, details = _details(charge)
    if kind == "card" and details.get("wallet"):
        return "wallet"
    ours: dict[str, str] = {theirs: name for name, theirs in settings.STRIPE_METHODS.items()}
    return ours.get(kind, kind)


def _card_text(charge: Document) -> str:
    kind, details = _details(charge)
    if kind != "card" or not details.get("last4"):
        return ""
    return f"{str(details.get('brand') or '').title()} •••• {details['last4']}".strip()


def _captures(charge: Document) -> Captures:
    _kind, details = _details(charge)
    status = (details.get("multicapture") or {}).get("status")
    return "several" if not charge or status == "available" else "once"


def _was_held(session: Document, charge: Document) -> bool:
    options = (session.get("payment_method_options") or {}).get(_details(charge)[0]) or {}
    return bool(options.get("capture_method") == "manual")


def _declines(intent: Document) -> tuple[Attempt, ...]:
    error = intent.get("last_payment_error")
    if not error:
        return ()
    reference = error.get("charge") or f"{intent['id']}/declined"
    return (Attempt(reference, error.get("decline_code") or error.get("code") or "declined"),)


def _answer_by(dispute: Document) -> datetime | None:
    """Return until when evidence may be sent; nothing where it cannot be any more."""
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    return _moment(due_by) if due_by else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
