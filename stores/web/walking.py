"""Several collections picked on one walk through the store, shelf by shelf."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import forms
from core.errors import DomainError
from stores.click_and_collect import errors, operations, queries
from stores.locations.models import Location
from stores.web.tasks import items_of
from stores.web.workplace import Desk, at_work

store = at_work(Location.Kind.STORE)


@require_POST
@store
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the oldest promises together."""
    assert desk.place is not None
    try:
        operations.start_walk(
            location_id=desk.place.pk,
            size=forms.number(request.POST.get("size", "")) or operations.MOST,
            actor=desk.actor,
            now=timezone.now(),
        )
    except errors.NoCollection:
        messages.info(request, _("There is nothing to take right now."))
    return HttpResponseRedirect(reverse("store:walk"))


@require_GET
@store
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show her walk: shelf by shelf, and which bag takes how many."""
    return _page(request, desk)


@require_POST
@store
def pick(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put what was scanned into the bag that wants it, and say which one that is."""
    assert desk.place is not None
    try:
        line = operations.pick_on_walk(
            location_id=desk.place.pk, scanned=request.POST.get("scanned", ""), actor=desk.actor,
            now=timezone.now(),
        )  # fmt: skip
    except (errors.WrongItem, errors.AlreadyPicked) as error:
        return _page(request, desk, error=error)
    number = line.order_line.order.number
    messages.success(request, _("Into the bag of %(number)s.") % {"number": number})
    return HttpResponseRedirect(reverse("store:walk"))


def _page(request: HttpRequest, desk: Desk, *, error: DomainError | None = None) -> HttpResponse:
    assert desk.place is not None
    walk = queries.walk_of(desk.actor, desk.place.pk)
    context = desk.context(
        section="pick",
        walk=walk,
        stops=list(zip(walk.stops, items_of(stop.line for stop in walk.stops), strict=True)),
        bags=[(bag, sum(line.left for line in bag.lines.all())) for bag in walk.bags],
        error=error,
        form_failed=error is not None,
    )
    return render(request, "store/walk.html", context, status=error.status if error else 200)
