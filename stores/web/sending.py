"""The warehouse's parcels: picking, packing, labels, dispatch."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.delivery import errors, operations, queries
from commerce.delivery.models import Parcel
from commerce.delivery.rules import TO_PICK, State, packed_weight
from core import forms
from core.errors import DomainError, Invalid
from stores.locations.models import Location
from stores.web.tasks import Task, items_of, on_the_walk
from stores.web.workplace import Desk, at_work, choose, lines_of

warehouse = at_work(Location.Kind.WAREHOUSE)


def _task(parcel: Parcel) -> Task:
    return Task(parcel, items_of(parcel.lines.all()))


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose the warehouse."""
    return choose(request, Location.Kind.WAREHOUSE)


@require_GET
@warehouse
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how much there is to do, and list what is to be packed, oldest first."""
    assert desk.place is not None
    parcels = queries.to_pick(desk.place.pk)
    context = desk.context(
        section="home",
        counts=queries.counts(desk.place.pk),
        tasks=[_task(each) for each in parcels],
        waves=queries.waves_of(parcels),
    )
    return render(request, "warehouse/home.html", context)


@require_GET
@warehouse
def counts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the counts again; the page asks for them."""
    assert desk.place is not None
    context = desk.context(counts=queries.counts(desk.place.pk))
    return render(request, "warehouse/_counts.html", context)


@require_GET
@warehouse
def dispatch_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is packed: with its label to be handed to the carrier, or waiting for one."""
    assert desk.place is not None
    tasks = [_task(each) for each in queries.packed(desk.place.pk)]
    context = desk.context(
        section="dispatch", tasks=tasks, is_waiting=any(not each.work.label_url for each in tasks)
    )
    name = (
        "warehouse/_packed.html" if request.headers.get("HX-Request") else "warehouse/dispatch.html"
    )
    return render(request, name, context)


@require_GET
@warehouse
def parcel(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Show one parcel: to be picked, to be weighed, or with its label."""
    return _page(request, desk, parcel_id)


def _page(
    request: HttpRequest, desk: Desk, parcel_id: int, *, error: DomainError | None = None
) -> HttpResponse:
    found = queries.parcel_for(desk.actor, parcel_id)
    lines = list(found.lines.all())
    grams = packed_weight((line.quantity, line.order_line.variant.weight_g) for line in lines)
    context = desk.context(
        section="home" if found.state in TO_PICK else "dispatch",
        place=found.location,
        task=Task(found, on_the_walk(lines, found.location_id)),
        parcel=found,
        order=found.fulfilment.order,
        case=queries.case_of(found),
        can_split=found.state == State.PICKING
        and any(line.picked for line in lines)
        and any(line.left for line in lines),
        short_reasons=[
            ("not_found", _("Not on its shelf")),
            ("broken", _("Broken")),
            ("wrong_goods", _("Other goods lie there")),
        ],
        weight=f"{math.ceil(grams / 50) * 50 / 1000:.2f}",
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
        is_wrong_item=isinstance(error, errors.WrongItem | errors.AlreadyPicked),
        entered=request.POST,
    )
    return render(request, "warehouse/parcel.html", context, status=error.status if error else 200)


def _back(parcel_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("warehouse:parcel", args=[parcel_id]))


@require_POST
@warehouse
def start(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Take it from the list."""
    operations.start_picking(parcel_id=parcel_id, actor=desk.actor, now=timezone.now())
    return _back(parcel_id)


@require_POST
@warehouse
def pick(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Put what was scanned or confirmed into the parcel."""
    try:
        operations.pick_line(
            parcel_id=parcel_id,
            scanned=request.POST.get("scanned", ""),
            line_id=forms.number(request.POST.get("line", "")),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (errors.WrongItem, errors.AlreadyPicked) as error:
        return _page(request, desk, parcel_id, error=error)
    return _back(parcel_id)


@require_POST
@warehouse
def pack(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Close and weigh it; its label is booked."""
    try:
        operations.pack(
            parcel_id=parcel_id,
            weight_g=_grams(request.POST.get("weight", "")),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (Invalid, errors.NotPicked) as error:
        return _page(request, desk, parcel_id, error=error)
    messages.success(request, _("Packed. Its label is on its way."))
    return HttpResponseRedirect(reverse("warehouse:dispatch"))


@require_POST
@warehouse
def split(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Send what is picked now; the rest becomes a parcel of its own."""
    try:
        operations.split(parcel_id=parcel_id, actor=desk.actor, now=timezone.now())
    except errors.NothingToSplit as error:
        return _page(request, desk, parcel_id, error=error)
    messages.success(request, _("The rest is a parcel of its own on the list."))
    return _back(parcel_id)


@require_POST
@warehouse
def short(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Say that units cannot be picked, and why; a case looks after them."""
    try:
        case = operations.report_short(
            parcel_id=parcel_id,
            line_id=forms.number(request.POST.get("line", "")) or 0,
            reason=request.POST.get("reason", ""),
            actor=desk.actor,
            now=timezone.now(),
        )
    except (Invalid, errors.NothingToSplit) as error:
        return _page(request, desk, parcel_id, error=error)
    messages.success(request, _("Noted. The rest goes on without it."))
    if case.parcel_id == parcel_id:
        return HttpResponseRedirect(reverse("warehouse:home"))
    return _back(parcel_id)


@require_GET
@warehouse
def slip(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Show the packing slip, to be printed and put into the box, in the customer's language."""
    found = queries.parcel_for(desk.actor, parcel_id)
    order = found.fulfilment.order
    with translation.override(order.language):
        lines = list(found.lines.all())
        context = {
            "parcel": found,
            "order": order,
            "lines": [(line, line.order_line.name_in(order.language)) for line in lines],
            "market": order.market,
        }
        return render(request, "warehouse/slip.html", context)


def _grams(kilograms: str) -> int:
    """Return whole grams of a weight in kg as people type it; 0 for what is no weight."""
    try:
        weight = Decimal(kilograms.strip().replace(",", "."))
    except InvalidOperation:
        return 0
    return int(weight * 1000) if weight.is_finite() and 0 < weight < 1000 else 0


@require_POST
@warehouse
def label(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Ask the carrier once more after it refused."""
    operations.ask_label_again(parcel_id=parcel_id, actor=desk.actor, now=timezone.now())
    return HttpResponseRedirect(reverse("warehouse:dispatch"))


@require_POST
@warehouse
def dispatch(request: HttpRequest, desk: Desk, parcel_id: int) -> HttpResponse:
    """Give it to the carrier."""
    done = operations.dispatch(parcel_id=parcel_id, actor=desk.actor, now=timezone.now())
    messages.success(request, _("%(tracking)s is on its way.") % {"tracking": done.tracking_number})
    return HttpResponseRedirect(reverse("warehouse:dispatch"))
