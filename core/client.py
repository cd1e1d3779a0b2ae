"""The address that a request came from, believed only as far as our own proxies reach."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def address_of(request: HttpRequest | Request) -> str:
    """Return the client's address: the first from the right in X-Forwarded-For that is no proxy of ours.

    Of IPv6 it is the /64, which is what one subscriber gets at least (RFC 6177): she may send from
    any of its addresses, and would have as many tries of everything.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    hops = [
        hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()
    ]
    while peer in settings.TRUSTED_PROXIES and hops:
        peer = hops.pop()
    return _subscriber(peer)


def _subscriber(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found.packed, 64), strict=False))
