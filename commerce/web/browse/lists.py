"""Lists of products: a category, and what a search finds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import ListPage
from commerce.web import directory
from commerce.web.browse.tiles import tiles
from core.errors import NotFound

_LAST_PAGE = 10_000


def page_number(request: HttpRequest) -> int:
    """Return the page that is asked for; anything that is no number is the first."""
    text = request.GET.get("page", "")
    return min(max(int(text), 1), _LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _sorts(sort: str) -> list[tuple[str, str, bool]]:
    labels = {
        "": _("Our order"),
        "price": _("Price, low to high"),
        "-price": _("Price, high to low"),
        "name": _("Name"),
        "newest": _("Newest"),
    }
    return [(code, labels[code], code == sort) for code in catalogue.SORTS]


def _pages(products: ListPage, **kept: str) -> dict[str, Any]:
    """Return where the pages around this one are."""

    def address(page: int | None) -> str:
        parameters = {key: value for key, value in kept.items() if value}
        return "?" + urlencode(parameters | {"page": str(page)}) if page else ""

    return {
        "shown": (products.page - 1) * products.size + len(products.cards),
        "total": products.total,
        "next_url": address(products.next),
        "previous_url": address(products.previous),
    }


def _grid(request: HttpRequest, products: ListPage) -> dict[str, Any]:
    """Return the products in a grid, and the shopper's store; one statement."""
    now = timezone.now()
    places = directory.of_market(request.market.code)  # type: ignore[attr-defined]
    mine = directory.chosen(request, places)
    return {
        "tiles": tiles(products.cards, places, mine, now=now),
        "my_store": directory.shown(mine, places, now),
        "is_more": request.headers.get("HX-Target") == "grid",
    }


@require_safe
@vary_on_headers("HX-Target")
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of what a department or a category sells; three statements and the cart's."""
    market = request.market  # type: ignore[attr-defined]
    found = catalogue.category_page(
        slug,
        market,
        get_language() or "en",
        page=page_number(request),
        sort=request.GET.get("sort", ""),
    )
    if not found.products.cards and found.products.page > 1:
        raise NotFound(_("There are no more products in this list."))
    grid = _grid(request, found.products)
    return render(
        request,
        "shop/_more.html" if grid["is_more"] else "shop/list.html",
        {
            **grid,
            "category": found,
            "crumbs": [
                {"url": reverse("shop:home"), "label": _("Home")},
                *(
                    {"url": reverse("shop:category", args=[above]), "label": name}
                    for above, name in found.crumbs
                ),
                {"label": found.name},
            ],
            "children": [
                (reverse("shop:category", args=[below]), name) for below, name in found.children
            ],
            "sorts": _sorts(found.sort),
            "pages": _pages(found.products, sort=found.sort),
        },
    )


@require_safe
@vary_on_headers("HX-Target")
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits the words; a SKU or an EAN leads to its product."""
    market = request.market  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()[:200]
    found = catalogue.search(text, market, get_language() or "en", page=page_number(request))
    if found.exact_sku:
        product = reverse("shop:product", args=[found.products.cards[0].slug])
        return redirect(f"{product}?{urlencode({'variant': found.exact_sku})}")
    grid = _grid(request, found.products)
    return render(
        request,
        "shop/_more.html" if grid["is_more"] else "shop/search.html",
        {**grid, "query": text, "found": found, "pages": _pages(found.products, q=text)},
    )
