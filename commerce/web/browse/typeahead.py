"""What the search box suggests while somebody types: a fragment; the form works without it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.catalogue.queries import typeahead
from commerce.catalogue.rules import texts
from commerce.web import directory
from commerce.web.browse.tiles import tiles


@dataclass(frozen=True, slots=True)
class Completion:
    """A search of others: what is typed already, and the rest of it."""

    url: str
    typed: str
    rest: str


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with the options for what is typed so far; five statements at most."""
    market, language = request.market, get_language() or "en"  # type: ignore[attr-defined]
    now = timezone.now()
    text = request.GET.get("q", "")[:80]
    found = typeahead.suggest(text, market, language)
    places = directory.of_market(market.code)
    mine = directory.chosen(request, places)
    start = len(" ".join(texts.words(text)))
    search = reverse("shop:search")
    return render(
        request,
        "shop/_suggestions.html",
        {
            "queries": [
                Completion(f"{search}?{urlencode({'q': query})}", query[:start], query[start:])
                for query in found.queries
                if query[start:]
            ],
            "aisles": [(reverse("shop:category", args=[each.slug]), each) for each in found.aisles],
            "tiles": tiles(found.cards, places, mine, now=now, query=text.strip()),
        },
    )
