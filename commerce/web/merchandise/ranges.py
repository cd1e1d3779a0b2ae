"""What each store carries: its range, out of the department tree."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commerce.catalogue.queries import arranged
from commerce.catalogue.queries.rows import pick
from commerce.web.merchandise.guard import merchandiser
from core import forms
from core.errors import Conflict, Invalid, NotFound
from stores.inventory import operations as stock_operations
from stores.inventory import queries as stock
from stores.inventory.rules import range_mark
from stores.locations.models import Location


@require_GET
@never_cache
def ranges(request: HttpRequest) -> HttpResponse:
    """Show all stores with what each carries. Two statements beside who is asking."""
    merchandiser(request)
    stores = Location.objects.filter(kind=Location.Kind.STORE, is_active=True).order_by(
        "market", "code"
    )
    carried = stock.assortments_of([store.pk for store in stores])
    context = {
        "section": "ranges",
        "rows": [
            (
                store,
                [
                    pick(each.name_en, each.name_nb, request.LANGUAGE_CODE)
                    for each in stock.topmost(carried.get(store.pk, []))
                ],
            )
            for store in stores
        ],
    }
    return render(request, "merchandise/ranges.html", context)


def _units(text: str) -> int:
    """Return units as typed, none for nothing; what is no number is one that the operation refuses."""
    found = forms.number(text) if text else 0
    return -1 if found is None else found


@require_http_methods(["GET", "POST"])
@never_cache
def store_range(request: HttpRequest, code: str) -> HttpResponse:
    """Show the tree with what a store carries ticked; or write it. Three statements beside who is asking."""
    actor = merchandiser(request)
    store = Location.objects.filter(code=code, kind=Location.Kind.STORE).first()
    if store is None:
        raise NotFound
    error, kept = "", dict[str, str]()
    if request.method == "POST":
        kept = {
            pk: request.POST.get(f"safety_{pk}", "").strip()
            for pk in request.POST.getlist("category")
            if forms.number(pk)
        }
        try:
            stock_operations.set_assortment(
                location_id=store.pk,
                categories={int(pk): _units(text) for pk, text in kept.items()},
                seen=request.POST.get("seen"),
                actor=actor,
                now=timezone.now(),
            )
        except (Invalid, Conflict) as refused:
            error = str(refused.detail)
        else:
            messages.success(request, _("Saved. The shop shows it within half a minute."))
            return HttpResponseRedirect(reverse("merchandise:range", args=[store.code]))
    carried = {
        each.slug: each.safety for each in stock.assortments_of([store.pk]).get(store.pk, [])
    }
    context = {
        "section": "ranges",
        "store": store,
        "seen": range_mark(carried),
        "tree": [
            (each, str(each.id) in kept, kept.get(str(each.id), ""))
            if error
            else (each, each.slug in carried, str(carried.get(each.slug) or ""))
            for each in arranged.branches()
        ],
        "error_lines": [{"target": "categories", "text": error}] if error else [],
        "form_failed": bool(error),
    }
    return render(request, "merchandise/range.html", context, status=422 if error else 200)
