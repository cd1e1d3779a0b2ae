"""The address that a request came from, believed only as far as our own proxies reach."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def address_of(request: HttpRequest | Request) -> str:
    """Return the client's address: the first from the right in X-Forwarded-For that is no proxy of ours."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    hops = [
        hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()
    ]
    while peer in settings.TRUSTED_PROXIES and hops:
        peer = hops.pop()
    return peer
