"""Housekeeping that the relay runs."""

from datetime import datetime, timedelta

from django.conf import settings

from commerce.cart import operations
from core import relay


@relay.sweeper
def end_old_carts(now: datetime) -> int:
    """End carts that nobody has touched for as long as a cart is kept."""
    return operations.end_old_carts(before=now - timedelta(days=settings.CART_DAYS))


@relay.sweeper
def free_old_codes(now: datetime) -> int:
    """Free the call codes of guests who have been away for a day: there are a million of them."""
    return operations.free_old_codes(before=now - timedelta(days=1))


@relay.sweeper
def end_old_sales(now: datetime) -> int:
    """End sales of stores with which nobody has gone on, and forget who they were for."""
    before = now - timedelta(seconds=settings.SALE_SECONDS)
    return operations.end_old_sales(before=before, now=now)
