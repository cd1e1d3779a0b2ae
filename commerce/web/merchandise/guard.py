"""Who may see and change what the shop sells."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.identity import require
from core.actor import Actor, Channel, Role

MAY = (Role.MERCHANDISER, Role.ADMINISTRATOR)


def merchandiser(request: HttpRequest) -> Actor:
    """Return the merchandiser or administrator; raises SignInRequired for nobody, Forbidden for others."""
    return require(request, Channel.BACK_OFFICE, *MAY)
