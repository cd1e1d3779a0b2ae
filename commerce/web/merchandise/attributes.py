"""Attributes: declared once and typed, in their order, with the values of those that are choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.catalogue import operations
from commerce.catalogue.models import Attribute, Category
from commerce.catalogue.queries import arranged
from commerce.web.merchandise import asked
from commerce.web.merchandise.categories import deleted, error_lines
from commerce.web.merchandise.guard import merchandiser
from core.errors import Conflict, Invalid, NotFound

KINDS = {
    "text": gettext_lazy("Text"),
    "number": gettext_lazy("Number"),
    "boolean": gettext_lazy("Yes or no"),
    "option": gettext_lazy("Choice"),
}
Unfit = Sequence[tuple[str, int, str]]


@require_GET
@never_cache
def attributes(request: HttpRequest) -> HttpResponse:
    """List the attributes in their order; one statement beside who is asking."""
    merchandiser(request)
    rows = [row | {"kind": KINDS[row["kind"]]} for row in arranged.attributes()]
    return render(
        request, "merchandise/attributes.html", {"section": "attributes", "attributes": rows}
    )


def _said(given: QueryDict) -> operations.AttributeText:
    return operations.AttributeText(
        code=asked.text(given, "code"),
        name_en=asked.text(given, "name_en"),
        name_nb=asked.text(given, "name_nb"),
        kind=given.get("kind", ""),
        unit=asked.text(given, "unit"),
        is_facet=bool(given.get("is_facet")),
        category_ids=tuple(
            int(text)
            for text in given.getlist("category")
            if text.isascii() and text.isdecimal() and len(text) < 12
        ),
    )


@require_http_methods(["GET", "POST"])
@never_cache
def attribute(request: HttpRequest, attribute_id: int | None = None) -> HttpResponse:
    """Show an attribute with its values, or an empty form; or write it. Five statements at most."""
    actor = merchandiser(request)
    if request.method == "GET":
        return _page(request, attribute_id)
    try:
        pk = operations.save_attribute(
            attribute_id=attribute_id, said=_said(request.POST), actor=actor, now=timezone.now()
        )
    except Invalid as error:
        return _page(request, attribute_id, given=request.POST, errors=error.fields)
    except operations.WouldNotFit as error:
        errors = {"kind": str(error.detail)}
        return _page(request, attribute_id, given=request.POST, errors=errors, unfit=error.values)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("merchandise:attribute", args=[pk]))


def _page(
    request: HttpRequest,
    attribute_id: int | None,
    *,
    given: QueryDict | None = None,
    errors: Mapping[str, Any] | None = None,
    unfit: Unfit = (),
    value_errors: Mapping[str, Any] | None = None,
) -> HttpResponse:
    found = None
    if attribute_id is not None:
        found = Attribute.objects.filter(pk=attribute_id).first()
        if found is None:
            raise NotFound
    errors, value_errors = errors or {}, value_errors or {}
    values: Mapping[str, Any] = given or _values(found)
    chosen = (
        set(given.getlist("category"))
        if given is not None
        else {str(pk) for pk in found.categories.values_list("pk", flat=True)}
        if found
        else set()
    )
    is_choice = found is not None and found.kind == Attribute.Kind.OPTION
    options = arranged.options_of(found.pk, found.code) if found is not None and is_choice else []
    context = {
        "section": "attributes",
        "attribute": found,
        "values": values,
        "is_facet": bool(given.get("is_facet"))
        if given is not None
        else found is None or found.is_facet,
        "kinds": [("", _("Choose")), *KINDS.items()] if found is None else list(KINDS.items()),
        "categories": [
            {"id": str(pk), "name": name, "depth": depth, "chosen": str(pk) in chosen}
            for pk, depth, name in Category.objects.order_by("path").values_list(
                "pk", "depth", "name"
            )
        ],
        "has_categories": bool(chosen),
        "options": options,
        "choices": [("", _("Choose"))]
        + [(str(each["id"]), each["name_en"] or each["code"]) for each in options],
        "is_choice": is_choice,
        "unfit": unfit,
        "errors": errors,
        "value_errors": value_errors,
        "error_lines": error_lines(errors)
        + [{"target": f"new_{name}", "text": str(text)} for name, text in value_errors.items()],
        "form_failed": bool(errors or value_errors),
    }
    failed = bool(errors or value_errors)
    return render(request, "merchandise/attribute.html", context, status=422 if failed else 200)


def _values(found: Attribute | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {name: getattr(found, name) or "" for name in ("name_en", "name_nb", "kind", "unit")}


@require_POST
def shift(request: HttpRequest, attribute_id: int) -> HttpResponse:
    """Put it before the one before it, or after the one after it."""
    actor = merchandiser(request)
    operations.shift_attribute(
        attribute_id=attribute_id,
        up=request.POST.get("to") == "up",
        actor=actor,
        now=timezone.now(),
    )
    return HttpResponseRedirect(f"{reverse('merchandise:attributes')}#a{attribute_id}")


@require_POST
def delete(request: HttpRequest, attribute_id: int) -> HttpResponse:
    """Delete it where nothing is said of it; else say how much is."""
    actor = merchandiser(request)
    return deleted(
        request,
        lambda: operations.delete_attribute(
            attribute_id=attribute_id, actor=actor, now=timezone.now()
        ),
        back=reverse("merchandise:attribute", args=[attribute_id]),
        to=reverse("merchandise:attributes"),
    )


def _back(attribute_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        f"{reverse('merchandise:attribute', args=[attribute_id])}#values-title"
    )


@require_POST
def save_value(
    request: HttpRequest, attribute_id: int, option_id: int | None = None
) -> HttpResponse:
    """Add a value, or name one anew."""
    actor = merchandiser(request)
    said = operations.OptionText(
        name_en=asked.text(request.POST, "name_en"), name_nb=asked.text(request.POST, "name_nb")
    )
    try:
        operations.save_option(
            attribute_id=attribute_id, option_id=option_id, said=said, actor=actor, now=timezone.now()
        )  # fmt: skip
    except Invalid as error:
        if option_id is None:
            return _page(request, attribute_id, value_errors=error.fields)
        messages.error(request, " ".join(str(text) for text in error.fields.values()))
    except Conflict as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, _("Saved."))
    return _back(attribute_id)


@require_POST
def shift_value(request: HttpRequest, attribute_id: int, option_id: int) -> HttpResponse:
    """Put a value before the one before it, or after the one after it."""
    actor = merchandiser(request)
    operations.shift_option(
        attribute_id=attribute_id,
        option_id=option_id,
        up=request.POST.get("to") == "up",
        actor=actor,
        now=timezone.now(),
    )
    return _back(attribute_id)


@require_POST
def delete_value(request: HttpRequest, attribute_id: int, option_id: int) -> HttpResponse:
    """Delete a value that nothing has; else say how many have it."""
    actor = merchandiser(request)
    back = _back(attribute_id).url
    return deleted(
        request,
        lambda: operations.delete_option(
            attribute_id=attribute_id, option_id=option_id, actor=actor, now=timezone.now()
        ),
        back=back,
        to=back,
    )


@require_POST
def merge(request: HttpRequest, attribute_id: int) -> HttpResponse:
    """Say one value wherever another was said."""
    actor = merchandiser(request)
    option_id = asked.number(request.POST, "option_id")
    into_id = asked.number(request.POST, "into_id")
    if option_id is None or into_id is None:
        messages.error(request, _("Choose both values."))
        return _back(attribute_id)
    try:
        count = operations.merge_options(
            attribute_id=attribute_id,
            option_id=option_id,
            into_id=into_id,
            actor=actor,
            now=timezone.now(),
        )
    except Conflict as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(
            request,
            ngettext(
                "Merged: %(count)s product follows.", "Merged: %(count)s products follow.", count
            )
            % {"count": count},
        )
    return _back(attribute_id)
