"""Waves: several parcels picked on one walk, shelf by shelf."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commerce.delivery import errors, operations, queries
from core import forms
from core.errors import DomainError
from stores.web.sending import warehouse
from stores.web.workplace import Desk

SIZE = 6


@require_POST
@warehouse
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the oldest parcels together."""
    assert desk.place is not None
    try:
        wave = operations.start_wave(
            location_id=desk.place.pk,
            size=forms.number(request.POST.get("size", "")) or SIZE,
            actor=desk.actor,
            now=timezone.now(),
        )
    except errors.NoParcel:
        messages.info(request, _("There is nothing to take right now."))
        return HttpResponseRedirect(reverse("warehouse:home"))
    return HttpResponseRedirect(reverse("warehouse:wave", args=[wave.pk]))


@require_GET
@warehouse
def show(request: HttpRequest, desk: Desk, wave_id: int) -> HttpResponse:
    """Show the walk: shelf by shelf, and which box takes how many."""
    return _page(request, desk, wave_id)


@require_POST
@warehouse
def pick(request: HttpRequest, desk: Desk, wave_id: int) -> HttpResponse:
    """Put what was scanned into the box that wants it, and say which one that is."""
    try:
        line = operations.pick_in_wave(
            wave_id=wave_id, scanned=request.POST.get("scanned", ""), actor=desk.actor,
            now=timezone.now(),
        )  # fmt: skip
    except (errors.WrongItem, errors.AlreadyPicked) as error:
        return _page(request, desk, wave_id, error=error)
    boxes = [each.pk for each in queries.wave_for(desk.actor, wave_id).boxes]
    messages.success(
        request, _("Into box %(number)s.") % {"number": boxes.index(line.parcel_id) + 1}
    )
    return HttpResponseRedirect(reverse("warehouse:wave", args=[wave_id]))


def _page(
    request: HttpRequest, desk: Desk, wave_id: int, *, error: DomainError | None = None
) -> HttpResponse:
    sheet = queries.wave_for(desk.actor, wave_id)
    language = get_language() or "en"
    context = desk.context(
        section="home",
        place=sheet.wave.location,
        sheet=sheet,
        stops=[(stop, stop.line.order_line.name_in(language)) for stop in sheet.stops],
        left=sum(stop.left for stop in sheet.stops),
        error=error,
    )
    return render(request, "warehouse/wave.html", context, status=error.status if error else 200)
