"""Boxes between a warehouse and a store, each for an order that is collected there: sent by one, taken in by the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import forms
from core.errors import DomainError
from stores.click_and_collect import operations, queries
from stores.click_and_collect.models import Sending, SendingLine
from stores.inventory import queries as stock
from stores.locations.models import Location
from stores.web.workplace import Desk, at_work, lines_of

warehouse = at_work(Location.Kind.WAREHOUSE)
store = at_work(Location.Kind.STORE)
State = Sending.State


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a box, with what is wanted of it by now and the shelf where it lies."""

    row: SendingLine
    wanted: int
    shelf: str = ""


def _lines(sending: Sending, *, leaves: bool) -> list[Line]:
    """Return what belongs in the box, as somebody walks; or what was put into it."""
    rows = list(sending.lines.all())
    if not leaves:
        return [Line(row, row.sent) for row in rows if row.sent or sending.state == State.ASKED]
    left = {line.order_line_id: line.quantity for line in sending.collection.lines.all()}
    variants = [row.order_line.variant_id for row in rows]
    shelves = stock.shelves_of(sending.origin_id, variants)
    found = [
        Line(row, left.get(row.order_line_id, 0), shelves.get(row.order_line.variant_id, ""))
        for row in rows
    ]
    return sorted(found, key=lambda line: line.shelf)


def _list(request: HttpRequest, desk: Desk, boxes: Sequence[Sending], **more: Any) -> HttpResponse:
    context = desk.context(boxes=boxes, now=timezone.now(), **more)
    return render(request, "store/boxes.html", context)


@require_GET
@warehouse
def to_send(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what stores wait for, the first to be there first."""
    assert desk.place is not None
    boxes = queries.to_send(desk.place.pk)
    return _list(
        request, desk, boxes, base="warehouse/base.html", section="boxes", box_url="warehouse:box"
    )


@require_GET
@store
def coming(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what comes to the store for its customers, the first to be there first."""
    assert desk.place is not None
    boxes = queries.coming(desk.place.pk)
    return _list(request, desk, boxes, base="store/base.html", section="pick", box_url="store:box")


@require_http_methods(["GET", "POST"])
@warehouse
def box(request: HttpRequest, desk: Desk, sending_id: int) -> HttpResponse:
    """Put a box together; it leaves, and what is not there its customer is asked about."""
    error = None
    if request.method == "POST":
        try:
            sent = operations.send(
                sending_id=sending_id,
                units=_units(request, "sent"),
                actor=desk.actor,
                now=timezone.now(),
            )
        except DomainError as refused:
            error = _told(refused)
        else:
            text = (
                _("It is on its way to %(store)s.")
                if sent.state == State.SENT
                else _("Nothing of it was there.")
            )
            messages.success(request, text % {"store": sent.collection.location.name})
            return HttpResponseRedirect(reverse("warehouse:boxes"))
    sending = queries.sending_for(desk.actor, sending_id, leaves=True)
    return _box(request, desk, sending, error, base="warehouse/base.html", leaves=True)


@require_http_methods(["GET", "POST"])
@store
def box_here(request: HttpRequest, desk: Desk, sending_id: int) -> HttpResponse:
    """Take a box in: what arrived as it should, and what is broken; what is neither its customer is asked about."""
    error = None
    if request.method == "POST":
        try:
            taken = operations.take_in(
                sending_id=sending_id,
                arrived=_units(request, "arrived"),
                damaged=_units(request, "damaged"),
                actor=desk.actor,
                now=timezone.now(),
            )
        except DomainError as refused:
            error = _told(refused)
        else:
            number = taken.collection.fulfilment.order.number
            messages.success(request, _("Order %(number)s is here.") % {"number": number})
            return HttpResponseRedirect(reverse("store:collection", args=[taken.collection_id]))
    sending = queries.sending_for(desk.actor, sending_id, leaves=False)
    return _box(request, desk, sending, error, base="store/base.html", leaves=False)


def _units(request: HttpRequest, what: str) -> dict[int, int]:
    """Return the units that were typed, by the id of their line. Raises Invalid that names the field."""
    named = [name for name in request.POST if name.startswith(f"{what}-")]
    ids = {name: forms.number(name.removeprefix(f"{what}-")) for name in named}
    return {pk: forms.whole(request, name, 0) for name, pk in ids.items() if pk is not None}


def _told(error: DomainError) -> DomainError:
    if error.status not in {409, 422}:
        raise error
    return error


def _box(
    request: HttpRequest,
    desk: Desk,
    sending: Sending,
    error: DomainError | None,
    *,
    base: str,
    leaves: bool,
) -> HttpResponse:
    context = desk.context(
        base=base,
        section="boxes" if leaves else "pick",
        leaves=leaves,
        sending=sending,
        collection=sending.collection,
        order=sending.collection.fulfilment.order,
        lines=_lines(sending, leaves=leaves),
        may_act=sending.state == (State.ASKED if leaves else State.SENT),
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
        entered=request.POST,
    )
    return render(request, "store/box.html", context, status=error.status if error else 200)
