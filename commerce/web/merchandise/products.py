"""Find a product, change what it says in both languages, what it costs and when it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.catalogue import operations
from commerce.catalogue.models import Category, Product
from commerce.catalogue.queries import changes, merchandise
from commerce.web.merchandise import (
    attribute_form,
    choosing,
    moments,
    pictures_section,
    price_form,
    variants_section,
    vat_words,
)
from commerce.web.merchandise.guard import merchandiser
from commerce.web.merchandise.history import acts, blame
from core.errors import Invalid, NotFound
from core.markets import DEFAULT, MARKETS
from core.money import Money

TEXTS = (
    "name_en",
    "name_nb",
    "description_en",
    "description_nb",
    "brand",
    "print_code",
    "vat_class",
)


@require_GET
@never_cache
def products(request: HttpRequest) -> HttpResponse:
    """List products by words, category and state."""
    merchandiser(request)
    given = choosing.chosen(request.GET)
    state = request.GET.get("state", "")
    page = request.GET.get("page", "1")
    above = Category.objects.filter(slug=given["category"]).first() if given["category"] else None
    found = merchandise.find(
        text=given["text"],
        category_path=above.path if above else "",
        state=state if state in {"published", "withdrawn", "planned"} else "",
        page=int(page) if page.isdecimal() and 0 < len(page) < 5 and int(page) else 1,
    )
    query = request.GET.copy()
    query["page"] = str(found.page + 1)
    context = {
        "section": "products",
        "given": given,
        "state": state,
        "states": [
            ("", _("All")),
            ("published", _("Published")),
            ("withdrawn", _("Not published")),
            ("planned", _("With a date")),
        ],
        "categories": choosing.categories(),
        "found": found,
        "next_url": f"?{query.urlencode()}" if found.has_more else "",
    }
    return render(request, "merchandise/products.html", context)


def product_of(product_id: int) -> Product:
    product = Product.objects.select_related("category").filter(pk=product_id).first()
    if product is None:
        raise NotFound
    return product


@require_http_methods(["GET", "POST"])
@never_cache
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show a product with its texts, prices and history; or write the texts."""
    actor = merchandiser(request)
    found = product_of(product_id)
    if request.method == "GET":
        return page(request, found)
    was = _was(request.POST)
    try:
        operations.edit_product(
            product_id=product_id,
            said=_said(request.POST),
            was=_said(was) if was else None,
            actor=actor,
            now=timezone.now(),
        )
    except Invalid as error:
        found = product_of(product_id)
        errors: Mapping[str, Any] = error.fields
        if isinstance(error, operations.ChangedMeanwhile):
            errors = blame(product_id, errors)
        return page(request, found, given=_hers(found, request.POST, was), errors=errors)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("merchandise:product", args=[product_id]))


def _was(given: QueryDict) -> dict[str, str]:
    """Return what the form was filled from, field by field."""
    try:
        was = json.loads(given.get("was", ""))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in was.items()} if isinstance(was, dict) else {}


def _hers(found: Product, given: QueryDict, was: dict[str, str]) -> dict[str, str]:
    """Return what she wrote, beside what everything that she left alone says now."""
    hers = {
        name: str(text)
        for name, text in given.items()
        if _plain(was.get(name, "")) != _plain(str(text))
    }
    if was and bool(given.get("is_published")) == bool(was.get("is_published")):
        hers.pop("is_published", None)
    else:
        hers["is_published"] = given.get("is_published", "")
    now = _form_of(found, attribute_form.fields(found, None, {})) if was else {}
    return now | hers


def _plain(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


def _said(given: Mapping[str, str]) -> operations.ProductText:
    values: dict[str, Any] = {name: _plain(given.get(name, "")) for name in TEXTS}
    category = given.get("category_id", "")
    errors: dict[str, Any] = {}
    values["attributes"] = attribute_form.read(given)
    for name in ("publish_at", "withdraw_at"):
        try:
            values[name] = moments.read(given.get(name, ""), DEFAULT.zone)
        except ValueError:
            errors[name] = _("Write a date and a time: 2026-11-24 08:00.")
    if errors:
        raise Invalid(fields=errors)
    return operations.ProductText(
        **values,
        category_id=int(category) if category.isdecimal() and len(category) < 12 else 0,
        is_published=bool(given.get("is_published")),
    )


@require_POST
def prices(request: HttpRequest, product_id: int) -> HttpResponse:
    """Write prices and sales of the variants."""
    actor = merchandiser(request)
    found = product_of(product_id)
    variants = merchandise.variants_of(product_id)
    try:
        amounts, sales = price_form.read(request.POST, variants)
        changed = operations.edit_prices(
            product_id=product_id, amounts=amounts, sales=sales, actor=actor, now=timezone.now()
        )
    except Invalid as error:
        return page(request, found, prices_given=request.POST, errors=error.fields)
    if changed:
        messages.success(request, _("The prices are saved."))
    else:
        messages.info(request, _("Nothing to change."))
    return HttpResponseRedirect(reverse("merchandise:product", args=[product_id]))


def page(
    request: HttpRequest,
    found: Product,
    *,
    given: Mapping[str, Any] | None = None,
    prices_given: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    pictures: Mapping[str, Any] | None = None,
    variant_given: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the page of a product; with what was sent and is wrong in one of its forms."""
    variants = merchandise.variants_of(found.pk)
    errors = errors or {}
    own = attribute_form.fields(found, None, {})
    context = {
        "section": "products",
        "product": found,
        "values": given if given is not None else _values(found),
        "was": json.dumps(_form_of(found, own)),
        "is_published": bool(given.get("is_published")) if given else found.is_published,
        "categories": [
            (pk, f"{'- ' * (depth - 1)}{name}")
            for pk, depth, name in Category.objects.order_by("path").values_list(
                "pk", "depth", "name"
            )
        ],
        "vat_classes": vat_words.choices(),
        "price_rows": price_form.rows(variants, prices_given, errors),
        "errors": errors,
        "error_lines": [
            {"target": f"id_{name}", "text": str(text)} for name, text in errors.items()
        ],
        "form_failed": bool(errors),
        "history": [_change(row) for row in merchandise.price_history(found.pk)],
        "acts": acts(changes.changes_of(found.pk)),
        "attribute_fields": attribute_form.fields(found, given, errors) if given else own,
    }
    context |= pictures_section.context(found, variants, request.GET.get("moved", ""))
    context |= variants_section.context(found, variants, variant_given, errors)
    context |= pictures or {}
    return render(
        request, "merchandise/product.html", context, status=422 if errors or pictures else 200
    )


def _form_of(found: Product, attributes: Sequence[attribute_form.Field]) -> dict[str, str]:
    """Return every field of the form as it is filled."""
    return {name: str(value) for name, value in _values(found).items()} | {
        "is_published": "on" if found.is_published else "",
        **{each.name: each.value for each in attributes},
    }


def _values(found: Product) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(found, name) or "" for name in TEXTS}
    return values | {
        "category_id": found.category_id,
        "publish_at": moments.written(found.publish_at, DEFAULT.zone),
        "withdraw_at": moments.written(found.withdraw_at, DEFAULT.zone),
    }


def _change(row: Any) -> dict[str, Any]:
    market = MARKETS[row.market]
    currency = market.currency

    def amount(minor: int | None) -> Money | None:
        return Money(minor, currency) if minor is not None else None

    def at(moment: datetime | None) -> str:
        return moments.written(moment, market.zone)

    return {
        "sku": row.variant.sku,
        "market": market.name,
        "amount": amount(row.amount),
        "sale": amount(row.sale_amount),
        "sale_from": at(row.sale_from),
        "sale_until": at(row.sale_until),
        "at": at(row.at),
        "who": row.actor_name,
    }
