"""Brands: what they are called, what is said of them in both languages, which products are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.catalogue import operations
from commerce.catalogue.models import Brand, Product
from commerce.catalogue.queries import arranged
from commerce.catalogue.rules import texts
from commerce.web.merchandise import asked
from commerce.web.merchandise.categories import deleted, error_lines
from commerce.web.merchandise.guard import merchandiser
from core.errors import Conflict, Invalid, NotFound


@require_GET
@never_cache
def brands(request: HttpRequest) -> HttpResponse:
    """List the brands by name; one statement beside who is asking."""
    merchandiser(request)
    text, page = asked.text(request.GET, "text")[:60], asked.page(request.GET)
    rows, has_more = arranged.brands(texts.fold(text), page)
    context = {
        "section": "brands",
        "brands": rows,
        "text": text,
        "next_url": f"?{urlencode({'text': text, 'page': str(page + 1)})}" if has_more else "",
    }
    return render(request, "merchandise/brands.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def brand(request: HttpRequest, brand_id: int | None = None) -> HttpResponse:
    """Show a brand, or an empty form; or write it. Three statements beside who is asking."""
    actor = merchandiser(request)
    if request.method == "GET":
        return _page(request, brand_id)
    said = operations.BrandText(
        name=asked.text(request.POST, "name"),
        description_en=asked.text(request.POST, "description_en"),
        description_nb=asked.text(request.POST, "description_nb"),
    )
    try:
        pk = operations.save_brand(brand_id=brand_id, said=said, actor=actor, now=timezone.now())
    except Invalid as error:
        return _page(request, brand_id, given=request.POST, errors=error.fields)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("merchandise:brand", args=[pk]))


def _page(
    request: HttpRequest,
    brand_id: int | None,
    *,
    given: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> HttpResponse:
    found = None
    if brand_id is not None:
        found = Brand.objects.filter(pk=brand_id).first()
        if found is None:
            raise NotFound
    errors = errors or {}
    others = Brand.objects.exclude(pk=found.pk).order_by("name") if found else Brand.objects.none()
    context = {
        "section": "brands",
        "brand": found,
        "values": given
        or {
            name: (getattr(found, name) or "") if found else ""
            for name in ("name", "description_en", "description_nb")
        },
        "count": Product.objects.filter(made_by=found).count() if found else 0,
        "others": [
            ("", _("Choose")),
            *((str(pk), name) for pk, name in others.values_list("pk", "name")[:2000]),
        ],
        "errors": errors,
        "error_lines": error_lines(errors),
        "form_failed": bool(errors),
    }
    return render(request, "merchandise/brand.html", context, status=422 if errors else 200)


@require_POST
def merge(request: HttpRequest, brand_id: int) -> HttpResponse:
    """Give all its products to another brand."""
    actor = merchandiser(request)
    into_id = asked.number(request.POST, "into_id")
    if into_id is None:
        messages.error(request, _("Choose the other brand."))
        return HttpResponseRedirect(reverse("merchandise:brand", args=[brand_id]))
    try:
        operations.merge_brands(brand_id=brand_id, into_id=into_id, actor=actor, now=timezone.now())
    except Conflict as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(reverse("merchandise:brand", args=[brand_id]))
    messages.success(request, _("Merged."))
    return HttpResponseRedirect(reverse("merchandise:brand", args=[into_id]))


@require_POST
def delete(request: HttpRequest, brand_id: int) -> HttpResponse:
    """Delete it where it has no products; else say how many it has."""
    actor = merchandiser(request)
    return deleted(
        request,
        lambda: operations.delete_brand(brand_id=brand_id, actor=actor, now=timezone.now()),
        back=reverse("merchandise:brand", args=[brand_id]),
        to=reverse("merchandise:brands"),
    )
