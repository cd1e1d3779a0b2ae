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


CARDS = {f"400000000000000{last}": behaviour for last, behaviour in enumerate(Behaviour, start=1)}
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
