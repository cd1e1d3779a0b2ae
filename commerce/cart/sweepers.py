"""Housekeeping that the relay runs."""

from datetime import datetime, timedelta

from django.conf import settings

from commerce.cart import operations
from core import relay


@relay.sweeper
def end_old_carts(now: datetime) -> int:
    """End carts that nobody has touched for as long as a cart is kept."""
    return operations.end_old_carts(before=now - timedelta(days=settings.CART_DAYS))
