"""Set the charges."""

from __future__ import annotations

from datetime import date

from commerce.pricing.models import DeliveryCharge
from core.operation import operation


@operation
def set_delivery_charge(
    *, market: str, valid_from: date, amount: int, free_from: int
) -> DeliveryCharge:
    """Set what delivery costs in a market from a day on; minor units, tax included."""
    charge, _created = DeliveryCharge.objects.update_or_create(
        market=market, valid_from=valid_from, defaults={"amount": amount, "free_from": free_from}
    )
    return charge
