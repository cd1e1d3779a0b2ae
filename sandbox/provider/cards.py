"""The test cards: what each of them does. Every other number is unknown here."""

import re
from enum import StrEnum


class Behaviour(StrEnum):
    """What happens when a card is used."""

    SUCCESS = "success"
    DECLINE = "decline"
    CHALLENGE = "challenge"
    SLOW = "slow"
    STAY = "stay"
    TWICE = "twice"
    WEBHOOK_FIRST = "webhook_first"
    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LIMIT = "limit"
    STOLEN = "stolen"
    TIMEOUT = "timeout"
    WHOLE = "whole"
    ONCE = "once"
    AFTER_EXPIRY = "after_expiry"
    DISPUTE = "dispute"
    REFUND_FAILS = "refund_fails"


CARDS = {f"4000000000000{last:03}": behaviour for last, behaviour in enumerate(Behaviour, start=1)}
REASONS = {
    Behaviour.DECLINE: "insufficient_funds",
    Behaviour.REFUSED: "do_not_honour",
    Behaviour.LAPSED: "expired_card",
    Behaviour.LIMIT: "limit_exceeded",
    Behaviour.STOLEN: "stolen_card",
    Behaviour.TIMEOUT: "bank_timeout",
}
WAITS = frozenset({Behaviour.SLOW, Behaviour.TIMEOUT})
# How often what was authorised may be captured; every other card: as often as something is left.
CAPTURES = {Behaviour.WHOLE: "whole", Behaviour.ONCE: "once"}
METHODS = ("card", "wallet", "bank", "later")
# What the payer's wallet, bank or lender says when it is told no.
REFUSALS = {"wallet": "wallet_refused", "bank": "bank_refused", "later": "credit_refused"}
CHALLENGE_CODE = "123456"


def digits(text: str) -> str:
    """Return a card number as typed, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", text)


def grouped(number: str) -> str:
    """Four digits at a time, as on a card."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def expiry_of(text: str) -> tuple[int, int] | None:
    """Year and month of `MM/YY`, `MM / YYYY` or `MMYY`; None when it is not one."""
    match = re.fullmatch(r"(0?[1-9]|1[0-2])\s*[/-]?\s*(?:20)?(\d\d)", text.strip())
    return (2000 + int(match[2]), int(match[1])) if match else None
