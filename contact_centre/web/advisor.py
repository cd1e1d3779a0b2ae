"""Who sits at the console."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.identity import require
from core.actor import Actor, Channel, Role

ROLES = (Role.CSA, Role.CSA_LEAD)


def advisor(request: HttpRequest) -> Actor:
    """Return the advisor who is signed in."""
    return require(request, Channel.PHONE, *ROLES)
