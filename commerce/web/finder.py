"""Stores: finding one, its page, and making it mine."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries.rows import pick
from commerce.web import directory, my_store, structured
from commerce.web.browse.tiles import tiles_in
from commerce.web.directory import Directory, store_map
from commerce.web.place import asked_place
from core import addresses
from core.errors import NotFound
from stores.inventory import queries as stock
from stores.locations import queries as locations
from stores.locations import rules
from stores.locations.models import FOR_VISITORS, Location

WEEK = 7
FOUND = 12
SPECIAL = 6


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """List the stores of the market, by distance where a place is known; at most five statements."""
    now = timezone.now()
    places = directory.of_market(request.market.code)  # type: ignore[attr-defined]
    mine = directory.chosen(request, places)
    asked = asked_place(request, mine)
    services = request.GET.getlist("service")
    open_now = request.GET.get("open") == "1"
    return render(
        request,
        "shop/stores.html",
        {
            "my_store": directory.shown(mine, places, now),
            "mine": mine,
            "map": store_map(),
            "asked": asked,
            "rows": directory.rows(
                places, now=now, here=asked.point, services=services, open_now=open_now
            ),
            "services": [
                (service.value, service.label, service.value in services)
                for service in FOR_VISITORS
            ],
            "is_narrowed": open_now or bool(services),
            "all_path": _without_filters(request),
            "open_now": open_now,
            "crumbs": [{"url": reverse("shop:home"), "label": _("Home")}, {"label": _("Stores")}],
        },
    )


def _without_filters(request: HttpRequest) -> str:
    """Return the address of the list from the same place, with no store left out."""
    place = {name: request.GET[name] for name in ("place", "at") if request.GET.get(name)}
    path = reverse("shop:stores")
    return f"{path}?{urlencode(place)}" if place else path


def _store(request: HttpRequest, slug: str) -> tuple[Location, Directory]:
    """Return an active store of the request's market, with its directory. Raises NotFound."""
    places = directory.of_market(request.market.code)  # type: ignore[attr-defined]
    store = places.with_slug(slug)
    if store is None:
        raise NotFound(_("We cannot find that store."))
    return store, places


@require_safe
def store(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a store, and what it has of what is searched for in it."""
    now = timezone.now()
    location, places = _store(request, slug)
    mine = directory.chosen(request, places)
    hours = places.hours[location.pk]
    language = get_language() or "en"
    text = request.GET.get("q", "").strip()[:200]
    found = None
    tiles = []
    if text:
        market = request.market  # type: ignore[attr-defined]
        found = catalogue.search(text, market, language, size=FOUND)
        tiles = tiles_in(found.products.cards, location, now=now)
    week = rules.days_ahead(hours, now, WEEK)
    booked = locations.booked_in([location], now=now)[location.pk]
    return render(
        request,
        "shop/store.html",
        {
            "my_store": directory.shown(mine, places, now),
            "is_mine": mine is not None and mine.pk == location.pk,
            "store": location,
            "now": now,
            "state": places.state(location, now),
            "ready_by": places.ready_by(location, booked, now),
            "week": week,
            "special": _special(hours, after=week[-1]),
            "carried": [
                (
                    addresses.of("shop:category", each.slug),
                    pick(each.name_en, each.name_nb, language),
                )
                for each in stock.topmost(places.assortments.get(location.pk, []))
            ],
            "text": text,
            "found": found,
            "tiles": tiles,
            "near": [
                directory.row(places, near, now=now, km=km)
                for near, km in directory.nearest(places.stores, location.point, but=location)[:3]
            ],
            "structured": structured.store(request, location, hours),
            "only_markets": [location.market],
            "crumbs": [
                {"url": reverse("shop:home"), "label": _("Home")},
                {"url": reverse("shop:stores"), "label": _("Stores")},
                {"label": location.name},
            ],
        },
    )


def _special(hours: rules.Hours, *, after: rules.DayHours) -> list[rules.DayHours]:
    """Return the next days beyond the week's table that have hours of their own."""
    return [
        rules.DayHours(day, rules.intervals_on(hours, day), hours.special[day].name)
        for day in sorted(hours.special)
        if day > after.day
    ][:SPECIAL]


@require_POST
def choose_store(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the store the shopper's own, and go back to where she was."""
    location, _places = _store(request, slug)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = location.get_absolute_url()
    response = redirect(target)
    my_store.remember(response, location)
    messages.success(request, _("%(store)s is your store now.") % {"store": location.name})
    return response
