"""Collections that somebody must look after, for managers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.identity import require
from core.actor import Channel, Role
from stores.click_and_collect import missing, queries


@require_GET
@never_cache
def collections(request: HttpRequest) -> HttpResponse:
    """List what no store has accepted in time, and what is missing, the most urgent first."""
    actor = require(request, Channel.BACK_OFFICE, Role.MANAGER, Role.ADMINISTRATOR)
    context = {
        "section": "collections",
        "is_manager": True,
        "alarms": queries.alarming(actor),
        "cases": missing.open_shortfalls(actor),
        "now": timezone.now(),
    }
    return render(request, "manager/collections.html", context)
