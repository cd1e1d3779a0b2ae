"""Up to four products beside each other, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for, ensure_visitor
from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import ProductPage
from commerce.web import directory, photos
from commerce.web.browse.tiles import Tile, tiles
from commerce.wishes import operations, queries
from commerce.wishes.operations import MOST_COMPARED
from core import forms
from core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table: what each product says, and whether they say different things."""

    name: str
    values: list[str]
    differs: bool


def facts_of(pages: list[ProductPage]) -> list[Fact]:
    """Return the attributes that any of them has, those that differ first."""
    names = list(dict.fromkeys(name for page in pages for name, _value in page.attributes))
    said = [dict(page.attributes) for page in pages]
    rows = []
    for name in names:
        values = [each.get(name, "") for each in said]
        rows.append(Fact(name, values, differs=len(set(values)) > 1))
    return sorted(rows, key=lambda row: not row.differs)


def _differ(shown: Sequence[Tile]) -> frozenset[str]:
    """Return which of the rows above the attributes say different things."""
    said: dict[str, set[tuple[object, ...]]] = {
        "price": {(each.price, each.is_range) for each in shown},
        "stock": {(each.online, each.store) for each in shown},
    }
    return frozenset(name for name, values in said.items() if len(values) > 1)


@require_http_methods(["GET", "POST"])
@never_cache
def compare(request: HttpRequest) -> HttpResponse:
    """Show the table of what she compares; add to it, or take out. At most nine statements and the cart's."""
    if request.method == "POST":
        return _change(request)
    market, language, now = request.market, get_language() or "en", timezone.now()  # type: ignore[attr-defined]
    seen = queries.trail_of(actor_for(request))
    others = [pk for pk in seen.product_ids if pk not in seen.compared_ids]
    ids = [*seen.compared_ids, *(others if len(seen.compared_ids) < MOST_COMPARED else [])]
    cards = catalogue.products_on_cards(ids, market, language) if ids else []
    compared = [card for card in cards if card.id in seen.compared_ids]
    places = directory.of_market(market.code)
    shown = tiles(compared, places, directory.chosen(request, places), now=now) if compared else []
    pages = [catalogue.product_page(card.slug, market, language) for card in compared]
    return render(
        request,
        "shop/compare.html",
        {
            "columns": list(zip(compared, shown, pages, strict=True)),
            "facts": facts_of(pages),
            "differ": _differ(shown),
            "others": [
                (card.id, card.name, photos.shown(card.photo, card.art, card.tint).small)
                for card in cards
                if card.id not in seen.compared_ids
            ][:8],
            "most": MOST_COMPARED,
        },
    )


def _change(request: HttpRequest) -> HttpResponse:
    actor, now = ensure_visitor(request), timezone.now()
    if "add" in request.POST:
        try:
            operations.compare(product_id=forms.whole(request, "add"), actor=actor, now=now)
        except Invalid as error:
            messages.error(request, str(error.detail))
    elif "remove" in request.POST:
        operations.stop_comparing(
            product_ids=[forms.whole(request, "remove")], actor=actor, now=now
        )
        messages.info(request, _("Taken out of the comparison."))
    return HttpResponseRedirect(reverse("shop:compare"))
