"""What a bulk edit does to one price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from commerce.catalogue.rules.prices import HIGHEST

ACTIONS = ("percent", "amount", "sale", "end_sale", "publish", "withdraw")
PRICED = ("percent", "amount", "sale", "end_sale")


@dataclass(frozen=True, slots=True)
class Edit:
    """One action for many products. `percent` and `minor` are what the price changes by."""

    action: str
    market: str = ""
    percent: Decimal = Decimal(0)
    minor: int = 0
    starts: datetime | None = None
    ends: datetime | None = None


def new_amount(edit: Edit, amount: int) -> int:
    """Return the price after the edit in minor units, rounded half up; below 1 it is none (`is_price`)."""
    if edit.action == "amount":
        return amount + edit.minor
    factor = (Decimal(100) + edit.percent) / 100
    return int((Decimal(amount) * factor).quantize(Decimal(1), ROUND_HALF_UP))


def is_price(amount: int) -> bool:
    """Say whether something can be sold for it: for nothing, and for less, nothing is."""
    return 0 < amount <= HIGHEST
