"""The department tree: add, name, move, put in order, hide, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commerce.catalogue import operations
from commerce.catalogue.queries import arranged
from commerce.catalogue.queries.arranged import Branch
from commerce.catalogue.queries.rows import pick
from commerce.web.merchandise import asked
from commerce.web.merchandise.guard import merchandiser
from core.errors import Conflict, Invalid, NotFound


def _said(given: QueryDict) -> operations.CategoryText:
    return operations.CategoryText(
        name_en=asked.text(given, "name_en"),
        name_nb=asked.text(given, "name_nb"),
        is_hidden=bool(given.get("is_hidden")),
    )


def _parents(tree: list[Branch], without: Branch | None = None) -> list[tuple[str, str]]:
    """Return where a category can stand: anywhere but below itself."""
    choices = [("", _("Nothing: a department"))]
    inside = False
    for each in tree:
        if without is not None and each.id == without.id:
            inside = True
            continue
        inside = inside and without is not None and each.depth > without.depth
        if not inside and each.depth < 5:
            choices.append((str(each.id), f"{'- ' * (each.depth - 1)}{each.name_en or each.slug}"))
    return choices


def error_lines(errors: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the lines of the summary of a form that failed."""
    return [{"target": f"id_{name}", "text": str(text)} for name, text in errors.items()]


@require_http_methods(["GET", "POST"])
@never_cache
def categories(request: HttpRequest) -> HttpResponse:
    """Show the tree; or add a category to it. One statement beside who is asking."""
    actor = merchandiser(request)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            operations.add_category(
                parent_id=asked.number(request.POST, "parent_id"),
                said=_said(request.POST),
                actor=actor,
                now=timezone.now(),
            )
        except Invalid as error:
            errors = error.fields
        else:
            messages.success(request, _("Added."))
            return HttpResponseRedirect(reverse("merchandise:categories"))
    tree = arranged.branches()
    context = {
        "section": "categories",
        "tree": tree,
        "parents": _parents(tree),
        "given": request.POST,
        "errors": errors,
        "error_lines": error_lines(errors),
        "form_failed": bool(errors),
    }
    return render(request, "merchandise/categories.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def category(request: HttpRequest, category_id: int) -> HttpResponse:
    """Show a category with its names side by side; or write them. One statement beside who is asking."""
    actor = merchandiser(request)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            operations.name_category(
                category_id=category_id,
                said=_said(request.POST),
                actor=actor,
                now=timezone.now(),
            )
        except Invalid as error:
            errors = error.fields
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("merchandise:category", args=[category_id]))
    return _page(request, category_id, errors, request.POST if errors else None)


def _page(
    request: HttpRequest,
    category_id: int,
    errors: Mapping[str, Any],
    given: Mapping[str, Any] | None = None,
) -> HttpResponse:
    tree = arranged.branches()
    place = next((at for at, each in enumerate(tree) if each.id == category_id), None)
    if place is None:
        raise NotFound
    found = tree[place]
    above: list[Branch] = []
    for each in reversed(tree[:place]):
        if each.depth < (above[0].depth if above else found.depth):
            above.insert(0, each)
    context = {
        "section": "categories",
        "category": found,
        "name": pick(found.name_en, found.name_nb, request.LANGUAGE_CODE),
        "above": above,
        "values": given
        if given is not None
        else {"name_en": found.name_en, "name_nb": found.name_nb},
        "is_hidden": bool(given.get("is_hidden")) if given is not None else found.is_hidden,
        "parents": _parents(tree, found),
        "parent_id": str(above[-1].id) if above else "",
        "errors": errors,
        "error_lines": error_lines(errors),
        "form_failed": bool(errors),
    }
    return render(request, "merchandise/category.html", context, status=422 if errors else 200)


@require_POST
def move(request: HttpRequest, category_id: int) -> HttpResponse:
    """Put it below another one."""
    actor = merchandiser(request)
    try:
        operations.move_category(
            category_id=category_id,
            parent_id=asked.number(request.POST, "parent_id"),
            actor=actor,
            now=timezone.now(),
        )
    except Invalid as error:
        return _page(request, category_id, error.fields)
    messages.success(request, _("Moved."))
    return HttpResponseRedirect(reverse("merchandise:category", args=[category_id]))


@require_POST
def shift(request: HttpRequest, category_id: int) -> HttpResponse:
    """Put it before the one before it, or after the one after it."""
    actor = merchandiser(request)
    operations.shift_category(
        category_id=category_id,
        up=request.POST.get("to") == "up",
        actor=actor,
        now=timezone.now(),
    )
    return HttpResponseRedirect(f"{reverse('merchandise:categories')}#c{category_id}")


@require_POST
def delete(request: HttpRequest, category_id: int) -> HttpResponse:
    """Delete it where nothing stands in it; else say how much does."""
    actor = merchandiser(request)
    return deleted(
        request,
        lambda: operations.delete_category(
            category_id=category_id, actor=actor, now=timezone.now()
        ),
        back=reverse("merchandise:category", args=[category_id]),
        to=reverse("merchandise:categories"),
    )


def deleted(request: HttpRequest, do: Callable[[], object], *, back: str, to: str) -> HttpResponse:
    """Do what may be refused with a sentence: then the page is as it was, with the sentence."""
    try:
        do()
    except Conflict as error:
        messages.error(request, str(error.detail))
        return HttpResponseRedirect(back)
    messages.success(request, _("Deleted."))
    return HttpResponseRedirect(to)
