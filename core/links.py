"""Addresses of our own pages in mails and texts, in a market and language."""

from django.conf import settings

from core import markets


def page(path: str, *, market: str, language: str) -> str:
    """Return the full address of a path of the shop, `https://.../no/pay/...`."""
    base: str = settings.BASE_URL
    return base + markets.prefix_of(market, language) + path
