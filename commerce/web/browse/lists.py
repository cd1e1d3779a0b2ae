"""Lists of products: a category, and what a search finds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commerce.catalogue import operations as counting
from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import ListPage, facets
from commerce.catalogue.queries.counting import Narrowed
from commerce.catalogue.queries.search import FOUND_MOST
from commerce.orders import operations as orders
from commerce.web import directory
from commerce.web.browse.facets import Asking
from commerce.web.browse.shelves import Shelving
from commerce.web.browse.tiles import tiles
from commerce.web.directory import Directory
from core import addresses, forms
from core.errors import NotFound
from stores.locations.models import Location

_LAST_PAGE = 10_000
# Digits of an order number, at least and at most.
_ORDER_NUMBER = (7, 12)


def page_number(request: HttpRequest) -> int:
    """Return the page that is asked for; anything that is no number is the first."""
    return min(max(forms.number(request.GET.get("page", "")) or 1, 1), _LAST_PAGE)


def sorts_of(sort: str, *, usual: str) -> list[tuple[str, str, bool]]:
    """Return the orders of a list with their names, and which is chosen."""
    labels = {
        "": usual,
        "price": _("Price, low to high"),
        "-price": _("Price, high to low"),
        "name": _("Name"),
        "newest": _("Newest"),
    }
    return [(code, labels[code], code == sort) for code in catalogue.SORTS]


def pages(products: ListPage, asking: Asking) -> dict[str, Any]:
    """Return where the pages around this one are."""

    def address(page: int | None) -> str:
        return asking.address(page=str(page)) if page else ""

    return {
        "shown": (products.page - 1) * products.size + len(products.cards),
        "total": products.total,
        "next_url": address(products.next),
        "previous_url": address(products.previous),
    }


def asked_of(request: HttpRequest, now: datetime) -> tuple[Asking, Directory, Location | None]:
    """Return what the request asks of a list, the stores of its market, and her own store."""
    places = directory.of_market(request.market.code)  # type: ignore[attr-defined]
    mine = directory.chosen(request, places)
    return Asking(request, places, mine, now=now), places, mine


@require_safe
@vary_on_headers("HX-Target")
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of what a department or a category sells; seven statements at most, and the cart's."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    asking, places, mine = asked_of(request, now)
    sort = request.GET.get("sort", "")
    sort = sort if sort in catalogue.SORTS else ""
    found = catalogue.category_place(slug, market, language)
    narrowed = Narrowed(found.ids, asking.narrowing, market, now=now)
    products = narrowed.page(language, sort=sort, page=page_number(request))
    if not products.cards and products.page > 1:
        raise NotFound(_("There are no more products in this list."))
    is_more = request.headers.get("HX-Target") == "grid"
    return render(
        request,
        "shop/_more.html" if is_more else "shop/list.html",
        {
            "tiles": tiles(products.cards, places, mine, now=now),
            "my_store": directory.shown(mine, places, now),
            "is_more": is_more,
            "category": found,
            "products": products,
            "shelf": None
            if is_more
            else Shelving(asking, language).shelf(asking.counts(narrowed), keep=("sort", "place")),
            "crumbs": [
                {"url": addresses.of("shop:home"), "label": _("Home")},
                *(
                    {"url": addresses.of("shop:category", above), "label": name}
                    for above, name in found.crumbs
                ),
                {"label": found.name},
            ],
            "children": [
                (addresses.of("shop:category", below), name) for below, name in found.children
            ],
            "sorts": sorts_of(sort, usual=_("Our order")),
            "asked": asking.beside_sort,
            "pages": pages(products, asking),
        },
    )


@require_safe
@vary_on_headers("HX-Target")
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits the words, as a list; a code leads to its product, an order's number to the form for it.

    Five statements and the cart's, two to five more where nothing fits.
    """
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    text = request.GET.get("q", "").strip()[:200]
    found = catalogue.find(text, market, language)
    if found.exact_sku:
        slug = catalogue.products_on_cards(found.ids, market, language)[0].slug
        return redirect(
            f"{addresses.of('shop:product', slug)}?{urlencode({'variant': found.exact_sku})}"
        )
    if is_order_number(text):
        return redirect(
            f"{addresses.of('shop:track')}?{urlencode({'number': text.replace(' ', '').removeprefix('#')})}"
        )
    asking, places, mine = asked_of(request, now)
    sort = request.GET.get("sort", "")
    sort = sort if sort in catalogue.SORTS else ""
    of = facets.Of(products=found.ids)
    products = facets.narrowed(
        of, asking.narrowing, market, language, now=now, sort=sort, page=page_number(request)
    )
    if not products.cards and products.page > 1:
        raise NotFound(_("There are no more products in this list."))
    is_more = request.headers.get("HX-Target") == "grid"
    if text and products.page == 1 and not asking.is_narrowed and not sort:
        counting.note_search(
            text=found.text,
            market=market.code,
            language=language,
            results=0 if found.is_loose else len(found.ids),
            now=now,
        )
    return render(
        request,
        "shop/_more.html" if is_more else "shop/search.html",
        {
            "tiles": tiles(products.cards, places, mine, now=now, query=found.text),
            "my_store": directory.shown(mine, places, now),
            "is_more": is_more,
            "query": text,
            "found": found,
            "found_total": len(found.ids),
            "is_cut": len(found.ids) == FOUND_MOST,
            "products": products,
            "shelf": None
            if is_more
            else Shelving(asking, language).shelf(asking.counts(of), keep=("q", "sort", "place")),
            "sorts": sorts_of(sort, usual=_("Best match")),
            "asked": asking.beside_sort,
            "pages": pages(products, asking),
        },
    )


def is_order_number(text: str) -> bool:
    """Say whether the text looks like the number of an order, by its check digit; it says nothing of any order."""
    digits = text.replace(" ", "").removeprefix("#")
    return (
        _ORDER_NUMBER[0] <= len(digits) <= _ORDER_NUMBER[1]
        and digits.isascii()
        and digits.isdigit()
        and orders.luhn_digit(digits[:-1]) == digits[-1]
    )
