"""What is sold of a brand, as a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import brands, facets
from commerce.web import directory
from commerce.web.browse.lists import asked_of, page_number, pages, sorts_of
from commerce.web.browse.shelves import Shelving
from commerce.web.browse.tiles import tiles
from core.errors import NotFound


@require_safe
@vary_on_headers("HX-Target")
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of what is sold of a brand, what sold most first; five statements and the cart's."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    found = brands.brand_place(slug, market, language)
    asking, places, mine = asked_of(request, now)
    sort = request.GET.get("sort", "")
    sort = sort if sort in catalogue.SORTS else ""
    of = facets.Of(products=found.product_ids)
    products = facets.narrowed(
        of, asking.narrowing, market, language, now=now, sort=sort, page=page_number(request)
    )
    if not products.cards and products.page > 1:
        raise NotFound(_("There are no more products in this list."))
    is_more = request.headers.get("HX-Target") == "grid"
    return render(
        request,
        "shop/_more.html" if is_more else "shop/brand.html",
        {
            "tiles": tiles(products.cards, places, mine, now=now),
            "my_store": directory.shown(mine, places, now),
            "is_more": is_more,
            "brand": found,
            "products": products,
            "shelf": None
            if is_more
            else Shelving(asking, language).shelf(asking.counts(of), keep=("sort", "place")),
            "crumbs": [{"url": reverse("shop:home"), "label": _("Home")}, {"label": found.name}],
            "sorts": sorts_of(sort, usual=_("Sold most")),
            "asked": asking.beside_sort,
            "pages": pages(products, asking),
        },
    )
