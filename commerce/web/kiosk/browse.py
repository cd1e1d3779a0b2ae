"""Browse and scan: departments, lists, a product, and how it can be had by somebody who stands in this store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from commerce.catalogue import queries as catalogue
from commerce.catalogue.models import VatClass
from commerce.catalogue.queries import Card, ListPage, Offer, facets
from commerce.catalogue.queries.counting import Narrowed
from commerce.pricing import queries as pricing
from commerce.web import directory, promises
from commerce.web.art import department_url
from commerce.web.browse import pickers, words
from commerce.web.browse.facets import Asking
from commerce.web.browse.gallery import gallery
from commerce.web.browse.lists import page_number
from commerce.web.browse.standing import Standing
from commerce.web.browse.tiles import Tile, tiles
from commerce.web.kiosk import common
from core import addresses
from core.kept import Kept
from core.markets import MARKETS
from stores.inventory import queries as stock

NEAREST = 2
# What the list shows of this store alone.
HERE = "mine"


def _read_departments(key: tuple[str, str]) -> list[tuple[str, str, str]]:
    market, language = key
    found = catalogue.departments(MARKETS[market], language)
    return [(node.slug, node.name, department_url(node.art)) for node in found]


_departments: Kept[tuple[str, str], list[tuple[str, str, str]]] = Kept(
    _read_departments, seconds=60
)


def _tiles(request: HttpRequest, cards: Sequence[Card], now: datetime) -> list[Tile]:
    """Return the products as tiles that lead to the kiosk's own pages."""
    places, store = common.place_of(request)
    shown = tiles(cards, places, store, now=now)
    return [
        replace(tile, url=addresses.of("kiosk:product", card.slug))
        for card, tile in zip(cards, shown, strict=True)
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the departments and where to scan; no statement of its own."""
    key = (request.market.code, get_language() or "en")  # type: ignore[attr-defined]
    aisles = [
        (addresses.of("kiosk:category", slug), name, art) for slug, name, art in _departments(key)
    ]
    return common.page(request, "home", {"aisles": aisles})


def _asking(request: HttpRequest, now: datetime) -> Asking:
    places, store = common.place_of(request)
    return Asking(request, places, store, now=now)


def _list(request: HttpRequest, products: ListPage, now: datetime, **more: Any) -> HttpResponse:
    """Show a page of a list, of what is here or of everything."""
    given = {"q": request.GET["q"]} if "q" in request.GET else {}
    only = {"stock": HERE} if request.GET.get("stock") == HERE else {}

    def address(number: int | None) -> str:
        return f"?{urlencode(given | only | {'page': number})}" if number else ""

    context = {
        "tiles": _tiles(request, products.cards, now),
        "total": products.total,
        "is_here": bool(only),
        "all_url": f"?{urlencode(given)}",
        "here_url": f"?{urlencode(given | {'stock': HERE})}",
        "next_url": address(products.next),
        "previous_url": address(products.previous),
    }
    return common.page(request, "list", context | more)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a department or a category sells, with what stands in this store; some seven statements."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    found = catalogue.category_place(slug, market, language)
    narrowed = Narrowed(found.ids, _asking(request, now).narrowing, market, now=now)
    products = narrowed.page(language, page=page_number(request))
    above = found.crumbs[-1] if found.crumbs else None
    return _list(
        request,
        products,
        now,
        title=found.name,
        back_url=addresses.of("kiosk:category", above[0]) if above else addresses.of("kiosk:home"),
        children=[(addresses.of("kiosk:category", below), name) for below, name in found.children],
    )


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what fits the words; what was scanned leads to its product. Some six statements."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    text = request.GET.get("q", "").strip()[:200]
    if not text:
        return common.to("home")
    found = catalogue.find(text, market, language)
    if found.exact_sku:
        slug = catalogue.products_on_cards(found.ids, market, language)[0].slug
        address = addresses.of("kiosk:product", slug)
        return HttpResponseRedirect(f"{address}?{urlencode({'variant': found.exact_sku})}")
    products = facets.narrowed(
        facets.Of(products=found.ids), _asking(request, now).narrowing, market, language,
        now=now, page=page_number(request),
    )  # fmt: skip
    more = {"query": text, "is_loose": found.is_loose, "back_url": addresses.of("kiosk:home")}
    return _list(request, products, now, title=text, **more)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a product: here, delivered home, or in the nearest stores that have it; three statements at most."""
    market = request.market  # type: ignore[attr-defined]
    now = timezone.now()
    shown = catalogue.product_page(slug, market, get_language() or "en")
    offer = shown.chosen(request.GET.get("variant", ""))
    places, store = common.place_of(request)
    senders = places.senders(now)
    found = stock.availability(
        variant_ids=[variant.id for variant in shown.variants],
        location_ids=[*senders.warehouses, *places.hours],
        now=now,
    )
    standing = Standing(found, places, now, tuple(crumb.slug for crumb in shown.crumbs), senders)
    (shelf,) = standing.rows([directory.row(places, store, now=now)], offer.id)
    charges = pricing.context_for(
        market, now, edition=shown.pricing_edition, weight_g=offer.weight_g
    )
    first, last = promises.delivery_days(now, market, charges.way)
    is_gift_card = shown.vat_class == VatClass.GIFT_CARD
    crumb = shown.crumbs[-1] if shown.crumbs else None
    context = {
        "product": shown,
        "offer": offer,
        "gallery": gallery(shown, offer, request.GET.get("picture", "")),
        "axes": pickers.axes(shown, offer, standing),
        "shelf": shelf,
        "online": words.online(standing.online(offer.id)),
        "can_deliver": not is_gift_card and standing.online(offer.id) > 0,
        "first_day": first,
        "last_day": last,
        "charge": promises.delivery_charge(offer, shown.vat_class, charges),
        "elsewhere": []
        if (shelf.can_collect and not shelf.is_sent) or is_gift_card
        else _elsewhere(standing, offer, request),
        "is_gift_card": is_gift_card,
        "client_id": uuid4(),
        "added": request.GET.get("added", ""),
        "back_url": addresses.of("kiosk:category", crumb.slug)
        if crumb
        else addresses.of("kiosk:home"),
    }
    return common.page(request, "product", context)


def _elsewhere(standing: Standing, offer: Offer, request: HttpRequest) -> list[Any]:
    """Return the nearest other stores where it can be collected."""
    places, store = common.place_of(request)
    near = directory.nearest(standing.in_stores(offer.id), store.point, but=store)
    rows = standing.rows(
        [directory.row(places, each, now=standing.now, km=km) for each, km in near[: 3 * NEAREST]],
        offer.id,
    )
    return [row for row in rows if row.can_collect][:NEAREST]
