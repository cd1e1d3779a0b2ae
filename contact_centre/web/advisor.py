"""Who sits at the console, and what its pages show her."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.identity import require
from commerce.payments import operations as payments
from core.actor import Actor, Channel, Role

ROLES = (Role.CSA, Role.CSA_LEAD)


def advisor(request: HttpRequest) -> Actor:
    """Return the advisor who is signed in."""
    return require(request, Channel.PHONE, *ROLES)


def page(
    request: HttpRequest,
    actor: Actor,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page of the console; its navigation leads to what her role may open."""
    known = {"advisor": actor, "may_ask_again": actor.has(*payments.MAY_ASK_AGAIN)}
    return render(request, template, {**known, **(context or {})}, status=status)
