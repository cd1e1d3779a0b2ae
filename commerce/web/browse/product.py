"""The product page, and where a variant stands: in every store, by distance."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.identity import actor_for
from commerce.catalogue import queries as catalogue
from commerce.catalogue.models import VatClass
from commerce.catalogue.queries import Offer, ProductPage
from commerce.pricing import queries as pricing
from commerce.reviews import queries as reviews
from commerce.web import directory, promises, structured
from commerce.web.art import art_url
from commerce.web.browse import pickers, words
from commerce.web.browse.around import around
from commerce.web.browse.gallery import gallery
from commerce.web.browse.standing import Standing
from commerce.web.place import asked_place
from commerce.wishes import operations as wishes
from core import addresses, forms
from stores.inventory import queries as stock
from stores.locations.models import Location

NEAREST = 3
REVIEWS = 3


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a product, one variant of it chosen.

    Two statements and the cart's, one more where the price book is not at hand; one for the trail of whom we know, two for what stands around
    the product, one for its reviews.
    """
    market = request.market  # type: ignore[attr-defined]
    now = timezone.now()
    language = get_language() or "en"
    page = catalogue.product_page(slug, market, language)
    offer = page.chosen(request.GET.get("variant", ""))
    places = directory.of_market(market.code)
    mine = directory.chosen(request, places)
    senders = places.senders(now)
    found = stock.availability(
        variant_ids=[variant.id for variant in page.variants],
        location_ids=[*senders.warehouses, *places.hours],
        now=now,
    )
    standing = Standing(found, places, now, _categories(page), senders)
    charges = pricing.context_for(
        market, now, edition=page.pricing_edition, weight_g=offer.weight_g
    )
    first, last = promises.delivery_days(now, market, charges.way)
    pictures = gallery(page, offer, request.GET.get("picture", ""))
    seen = wishes.note_view(product_id=page.id, actor=actor_for(request), now=now)
    return render(
        request,
        "shop/product.html",
        {
            **_common(page, offer),
            "gallery": pictures,
            "added": _added(request, page, offer),
            "reviews": reviews.reviews_of(page.id, size=REVIEWS) if page.rating_count else None,
            "is_compared": page.id in seen.compared_ids,
            "around": around(
                related=page.related_ids,
                recent=[pk for pk in seen.product_ids if pk != page.id],
                market=market,
                language=language,
                places=places,
                mine=mine,
                now=now,
            ),
            **_collect(standing, offer, mine),
            "my_store": directory.shown(mine, places, now),
            "axes": pickers.axes(page, offer, standing),
            "online": words.online(standing.online(offer.id)),
            "is_gift_card": page.vat_class == VatClass.GIFT_CARD,
            "can_deliver": standing.online(offer.id) > 0,
            "charge": promises.delivery_charge(offer, page.vat_class, charges),
            "first_day": first,
            "last_day": last,
            "only_markets": page.sold_in,
            "structured": structured.product(
                request,
                page,
                offer,
                availability=_availability(standing, offer),
                image=pictures.main.src,
            ),
            "crumbs": [*_above(page), {"label": page.name}],
        },
    )


@require_safe
@vary_on_headers("HX-Request")
def product_stores(request: HttpRequest, slug: str) -> HttpResponse:
    """List every store by distance with what it has of a variant: a dialog's body, or a page.

    Two statements, the cart's, and at most five for a typed place.
    """
    market = request.market  # type: ignore[attr-defined]
    now = timezone.now()
    page = catalogue.product_page(slug, market, get_language() or "en")
    offer = page.chosen(request.GET.get("variant", ""))
    places = directory.of_market(market.code)
    mine = directory.chosen(request, places)
    asked = asked_place(request, mine)
    senders = places.senders(now)
    found = stock.availability(
        variant_ids=[offer.id],
        location_ids=[*senders.warehouses, *places.hours],
        now=now,
    )
    standing = Standing(found, places, now, _categories(page), senders)
    rows = standing.rows(directory.rows(places, now=now, here=asked.point), offer.id)
    if asked.point is None:
        rows.sort(key=lambda row: (not row.can_collect, row.is_sent))
    is_fragment = request.headers.get("HX-Request") == "true"
    common = _common(page, offer)
    return render(
        request,
        "shop/_product_stores.html" if is_fragment else "shop/product_stores.html",
        {
            **common,
            "my_store": directory.shown(mine, places, now),
            "mine": mine,
            "rows": rows,
            "having_count": sum(1 for row in rows if row.can_collect and not row.is_sent),
            "asked": asked,
            "now": now,
            "crumbs": [
                *_above(page),
                {"url": common["next"], "label": page.name},
                {"label": _("Stores")},
            ],
        },
    )


def _common(page: ProductPage, offer: Offer) -> dict[str, Any]:
    chosen = urlencode({"variant": offer.sku})
    return {
        "product": page,
        "offer": offer,
        "image": art_url(page.art, offer.tint),
        "client_id": uuid4(),
        "next": f"{page.get_absolute_url()}?{chosen}",
        "stores_path": addresses.of("shop:product_stores", page.slug),
        "stores_url": f"{addresses.of('shop:product_stores', page.slug)}?{chosen}",
    }


def _collect(standing: Standing, offer: Offer, mine: Location | None) -> dict[str, Any]:
    """Return the shopper's store and the nearest others that have the variant.

    Without a store of her own she is told how many have it; none is guessed.
    """
    having = standing.in_stores(offer.id)
    if mine is None:
        return {"mine": None, "nearest": [], "having_count": len(having)}
    near = directory.nearest(having, mine.point, but=mine)[:NEAREST]
    mine_row, *others = standing.rows(
        [
            directory.row(standing.places, store, now=standing.now, km=km)
            for store, km in [(mine, None), *near]
        ],
        offer.id,
    )
    return {"mine": mine_row, "nearest": others, "having_count": len(having)}


def _added(request: HttpRequest, page: ProductPage, offer: Offer) -> dict[str, Any] | None:
    """Return what was put into the cart just now, where a form without script came back."""
    units = forms.number(request.GET.get("added", ""))
    if not units:
        return None
    return {"units": units, "name": page.name, "variant": offer.label}


def _availability(standing: Standing, offer: Offer) -> str:
    if standing.online(offer.id):
        return "InStock"
    return "InStoreOnly" if standing.in_stores(offer.id) else "OutOfStock"


def _categories(page: ProductPage) -> tuple[str, ...]:
    return tuple(crumb.slug for crumb in page.crumbs)


def _above(page: ProductPage) -> list[dict[str, str]]:
    return [
        {"url": addresses.of("shop:home"), "label": _("Home")},
        *({"url": crumb.get_absolute_url(), "label": crumb.name} for crumb in page.crumbs),
    ]
