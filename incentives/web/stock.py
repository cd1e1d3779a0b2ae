"""What the last replay of the stock ledger found, for managers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.identity import require
from core.actor import Channel, Role
from stores.inventory import queries, words

SHOWN = 200


@require_GET
@never_cache
def stock(request: HttpRequest) -> HttpResponse:
    """Show when all levels were last compared with their ledgers, and which differed."""
    require(request, Channel.BACK_OFFICE, Role.MANAGER)
    replay = queries.last_replay()
    context = {
        "section": "stock",
        "is_manager": True,
        "is_lead": True,
        "replay": replay,
        "drifts": queries.drifts_of(replay, limit=SHOWN) if replay else [],
        "what": words.what,
        "why": words.why,
    }
    return render(request, "manager/stock.html", context)
