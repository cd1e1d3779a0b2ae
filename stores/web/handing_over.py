"""The counter: a bag is found by its code, paid where it is due, and handed over, all of it or a part."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commerce.payments.errors import AlreadyTaken
from core import forms
from core.errors import DomainError, Invalid
from stores.click_and_collect import errors, operations, queries
from stores.click_and_collect.models import Collection
from stores.click_and_collect.rules import Proof, State
from stores.web.collecting import back, due_of_bag, show, store, task_of
from stores.web.workplace import Desk, lines_of


@require_http_methods(["GET", "POST"])
@store
def hand_over(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a pickup code, and show whose goods it opens before anything is handed over."""
    assert desk.place is not None
    if request.method == "GET":
        return render(request, "store/hand_over.html", desk.context(section="hand_over"))
    code = request.POST.get("code", "")
    try:
        found = operations.look_up(
            code=code, location_id=desk.place.pk, actor=desk.actor, now=timezone.now()
        )
    except DomainError as error:
        return _verdict(request, desk, error)
    return _found(request, desk, found, code=code)


def _found(
    request: HttpRequest,
    desk: Desk,
    found: Collection,
    *,
    code: str,
    error: DomainError | None = None,
) -> HttpResponse:
    context = desk.context(
        section="hand_over",
        collection=found,
        order=found.fulfilment.order,
        task=task_of(found, timezone.now()),
        code=code,
        **due_of_bag(found),
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
        entered=request.POST,
    )
    return render(request, "store/found.html", context, status=error.status if error else 200)


@require_POST
@store
def take_due(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Note that the till has taken what is due for a reserved order; then it may leave."""
    now, code = timezone.now(), request.POST.get("code", "")
    try:
        operations.take_due(
            collection_id=collection_id,
            expected=forms.number(request.POST.get("due", "")) or 0,
            means=request.POST.get("means", ""),
            reference=request.POST.get("reference", ""),
            actor=desk.actor,
            now=now,
        )
    except (Invalid, AlreadyTaken) as error:
        if code:
            found = queries.collection_for(desk.actor, collection_id)
            return _found(request, desk, found, code=code, error=error)
        return show(request, desk, collection_id, error=error)
    messages.success(request, _("Noted. It can be handed over now."))
    if code:
        return _found(request, desk, queries.collection_for(desk.actor, collection_id), code=code)
    return back(collection_id)


@require_POST
@store
def leave(request: HttpRequest, desk: Desk, collection_id: int) -> HttpResponse:
    """Note what the customer leaves here of a bag that is ready; the rest is handed over as usual."""
    code = request.POST.get("code", "")
    try:
        done = operations.leave(
            collection_id=collection_id,
            units=_by_line(request, "leaves-"),
            shown=_by_line(request, "had-"),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (errors.NoCollection, errors.AlreadyCollected, errors.NotReady):
        raise
    except DomainError as error:
        if code:
            found = queries.collection_for(desk.actor, collection_id)
            return _found(request, desk, found, code=code, error=error)
        return show(request, desk, collection_id, error=error)
    messages.success(request, _("Put it back on its shelf. It is not paid for."))
    if code and done.state == State.READY:
        return _found(request, desk, queries.collection_for(desk.actor, collection_id), code=code)
    return back(collection_id)


def _by_line(request: HttpRequest, prefix: str) -> dict[int, int]:
    """Return the numbers of a form's fields by the id of the line in their names."""
    found = {}
    for name, value in request.POST.items():
        line_id = forms.number(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if line_id is not None:
            found[line_id] = forms.number(str(value)) or 0
    return found


def _verdict(request: HttpRequest, desk: Desk, error: DomainError) -> HttpResponse:
    context = desk.context(section="hand_over", error=error, form_failed=True)
    return render(request, "store/hand_over.html", context, status=error.status)


@require_POST
@store
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand it over, once: by its code, or by a document that proves who came."""
    assert desk.place is not None
    now, code = timezone.now(), request.POST.get("code", "")
    collection_id = None if code else forms.number(request.POST.get("collection", ""))
    if collection_id is not None and request.POST.get("seen") != Proof.IDENTITY:
        error = Invalid(
            _("Look at a document with the customer's name first."),
            fields={"seen": _("Confirm that you have seen it.")},
        )
        return show(request, desk, collection_id, error=error)
    try:
        done = operations.hand_over(
            location_id=desk.place.pk, code=code, collection_id=collection_id,
            collected_by=request.POST.get("collected_by", ""), actor=desk.actor, now=now,
        )  # fmt: skip
    except DomainError as error:
        if collection_id is not None and error.fields:
            return show(request, desk, collection_id, error=error)
        if error.fields:
            return _without_name(request, desk, error, code=code)
        return _verdict(request, desk, error)
    return back(done.pk)


def _without_name(
    request: HttpRequest, desk: Desk, error: DomainError, *, code: str
) -> HttpResponse:
    """Show the goods of the code again, for the name that is missing."""
    assert desk.place is not None
    try:
        found = operations.look_up(
            code=code, location_id=desk.place.pk, actor=desk.actor, now=timezone.now()
        )
    except DomainError as refused:
        return _verdict(request, desk, refused)
    return _found(request, desk, found, code=code, error=error)
