"""Where the stock room begins: what is to be done there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from stores.stockroom import queries
from stores.web.stockroom.pages import place_of, shown
from stores.web.workplace import Desk


def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what waits in the stock room, and the way to each kind of work."""
    return shown(request, desk, "start", counts=queries.counts(place_of(desk).pk))
