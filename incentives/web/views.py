"""The manager's figures: channels that sum to the company, and what stores were credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.identity import require
from core.actor import Actor, Channel, Role
from core.errors import Invalid
from core.markets import Market
from incentives import queries
from incentives.models import ChannelEntry
from incentives.queries import Period

DAYS = 30
LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Filter:
    """The period as asked for, and what is wrong with it; `period` is one that can be shown."""

    first: str
    last: str
    period: Period
    error: str = ""

    @property
    def query(self) -> str:
        """Return the period as a query string, for the links to its rows."""
        return urlencode(
            {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        )


def _filter(request: HttpRequest, now: datetime) -> Filter:
    market: Market = request.market  # type: ignore[attr-defined]
    today = now.astimezone(market.zone).date()
    usual = Period.of(today - timedelta(days=DAYS - 1), today, market)
    first = request.GET.get("from", "") or usual.first.isoformat()
    last = request.GET.get("to", "") or usual.last.isoformat()
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return Filter(first, last, usual, _("Enter both days as a date, such as 2026-11-24."))
    if begins > ends or ends - begins > LONGEST or begins.year < 2000 or ends.year > 2200:
        return Filter(
            first, last, usual, _("The first day comes before the last, at most ten years apart.")
        )
    return Filter(first, last, Period.of(begins, ends, market))


def _page(request: HttpRequest) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isdecimal() and len(page) < 6 else 1


def _context(actor: Actor, chosen: Filter, **more: object) -> dict[str, object]:
    return {
        "filter": chosen,
        "is_manager": actor.has(Role.MANAGER, Role.ADMINISTRATOR),
        "form_failed": bool(chosen.error),
        "error_lines": [{"target": "id_from", "text": chosen.error}] if chosen.error else [],
        "credits": queries.service_credits(actor, chosen.period),
    } | more


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show sales by channel with refunds and net, the company, and the stores' credits."""
    actor = require(request, Channel.BACK_OFFICE, Role.MANAGER, Role.ADMINISTRATOR)
    chosen = _filter(request, timezone.now())
    context = _context(actor, chosen, sales=queries.sales(actor, chosen.period), section="home")
    return render(request, "manager/home.html", context, status=422 if chosen.error else 200)


@require_GET
@never_cache
def store(request: HttpRequest) -> HttpResponse:
    """Show a store manager what her own stores were credited."""
    actor = require(request, Channel.STORE, Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR)
    chosen = _filter(request, timezone.now())
    context = _context(actor, chosen, section="store")
    return render(request, "manager/store.html", context, status=422 if chosen.error else 200)


@require_GET
@never_cache
def entries(request: HttpRequest) -> HttpResponse:
    """List the ledger lines behind a figure."""
    actor = require(request, Channel.BACK_OFFICE, Role.MANAGER, Role.ADMINISTRATOR)
    chosen = _filter(request, timezone.now())
    wanted = {name: request.GET.get(name, "") for name in ("currency", "channel", "kind")}
    if len(wanted["currency"]) != 3:
        raise Invalid(_("Name a currency."))
    rows = queries.entry_rows(actor, chosen.period, page=_page(request), **wanted)
    channel = Channel(wanted["channel"]).label if wanted["channel"] in Channel.values else ""
    kind = (
        ChannelEntry.Kind(wanted["kind"]).label
        if wanted["kind"] in ChannelEntry.Kind.values
        else ""
    )
    query = urlencode({name: value for name, value in wanted.items() if value})
    context = {
        "filter": chosen,
        "rows": rows,
        "channel": channel,
        "kind": kind,
        "currency": wanted["currency"],
        "is_manager": True,
        "section": "home",
        "next_url": f"{reverse('manager:entries')}?{chosen.query}&{query}&page={rows.page + 1}"
        if rows.has_more
        else "",
    }
    return render(request, "manager/entries.html", context)


@require_GET
@never_cache
def store_credits(request: HttpRequest, code: str) -> HttpResponse:
    """List the credits of one store behind its figure."""
    actor = require(request, Channel.STORE, Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR)
    chosen = _filter(request, timezone.now())
    location, rows = queries.credit_rows(actor, chosen.period, code=code, page=_page(request))
    context = {
        "filter": chosen,
        "rows": rows,
        "location": location,
        "section": "store",
        "is_manager": actor.has(Role.MANAGER, Role.ADMINISTRATOR),
        "next_url": f"{request.path}?{chosen.query}&page={rows.page + 1}" if rows.has_more else "",
    }
    return render(request, "manager/credits.html", context)
