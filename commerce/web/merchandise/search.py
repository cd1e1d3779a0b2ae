"""What people search for, and what a merchandiser does about it: synonyms and pins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.catalogue import operations
from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import searches
from commerce.web.merchandise.guard import merchandiser
from core import forms
from core.errors import Invalid, NotFound
from core.markets import MARKETS

# Where a pin without a place stands: behind those that have one.
_MOST_PINS = 99


@require_GET
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Show the searches of thirty days with synonyms and pins; three statements."""
    merchandiser(request)
    operations.write_down()
    rows = searches.searched(timezone.localdate())
    return render(
        request,
        "merchandise/search.html",
        {
            "section": "search",
            "days": searches.DAYS,
            "sums": searches.sums(rows),
            "top": rows[: searches.MOST],
            "fruitless": [row for row in rows if not row.results][: searches.MOST],
            "synonyms": list(searches.all_synonyms()),
            "pins": list(searches.all_pins()),
            "words": request.GET.get("words", "")[:80],
        },
    )


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("merchandise:search"))


@require_POST
def save_synonym(request: HttpRequest) -> HttpResponse:
    """Make words mean the same."""
    actor = merchandiser(request)
    try:
        operations.save_synonym(
            language=request.POST.get("language", ""),
            words=request.POST.get("words", "")[:800].split(","),
            actor=actor,
            now=timezone.now(),
        )
        messages.success(request, _("These words find the same now."))
    except Invalid as error:
        messages.error(request, str(error.detail))
    return _back()


@require_POST
def drop_synonym(request: HttpRequest, synonym_id: int) -> HttpResponse:
    """Take a group of synonyms away."""
    operations.drop_synonym(synonym_id=synonym_id, actor=merchandiser(request), now=timezone.now())
    messages.success(request, _("These words no longer find the same."))
    return _back()


def _product(code: str) -> int:
    """Return the product with the SKU, EAN or print code, on sale anywhere. Raises Invalid."""
    for market in MARKETS.values():
        found = catalogue.find(code, market, market.language)
        if found.exact_sku:
            return found.ids[0]
    raise Invalid(_("There is no product with this number."))


@require_POST
def save_pin(request: HttpRequest) -> HttpResponse:
    """Put a product first for a query; it is named by its SKU, EAN or print code."""
    actor, now = merchandiser(request), timezone.now()
    code = request.POST.get("code", "")[:64].strip()
    try:
        operations.save_pin(
            query=request.POST.get("query", "")[:80],
            product_id=_product(code),
            position=min(forms.number(request.POST.get("position", "")) or 0, _MOST_PINS),
            actor=actor,
            now=now,
        )
        messages.success(request, _("The product stands first for this search now."))
    except (Invalid, NotFound) as error:
        messages.error(request, str(error.detail))
    return _back()


@require_POST
def drop_pin(request: HttpRequest, pin_id: int) -> HttpResponse:
    """Let a product stand where the search puts it."""
    operations.drop_pin(pin_id=pin_id, actor=merchandiser(request), now=timezone.now())
    messages.success(request, _("The product stands where the search puts it."))
    return _back()
