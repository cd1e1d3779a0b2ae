"""What buying leaves on a customer. Apart from sign-in, so that who sells needs none of it."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Customer
from core.operation import operation


@operation
def note_first_order(*, customer_id: int, now: datetime) -> bool:
    """Note when a customer first ordered; False where she had."""
    return bool(
        Customer.objects.filter(pk=customer_id, first_order_at=None).update(first_order_at=now)
    )
