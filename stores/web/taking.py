"""Whether the store takes collections today, and until when it is open: its manager decides."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.actor import Role
from core.errors import Invalid
from core.formats import clock, day
from stores.click_and_collect import queries
from stores.locations import operations, rules
from stores.locations import queries as places
from stores.locations.models import Location
from stores.web.workplace import Desk, at_work, lines_of

store = at_work(Location.Kind.STORE)
# A pause without an end.
OPEN_END = "open"


@require_GET
@store
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how it is, and what can be changed."""
    return _page(request, desk)


def _page(
    request: HttpRequest,
    desk: Desk,
    error: Invalid | None = None,
    *,
    closing: datetime | None = None,
) -> HttpResponse:
    assert desk.place is not None
    place, now = desk.place, timezone.now()
    hours = places.hours_of(place, now=now)
    closings = _closings(hours, now)
    context = desk.context(
        section="home",
        may_decide=desk.actor.has(Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR),
        is_paused=place.is_paused(now),
        pauses=_pauses(place, hours, now),
        closings=closings
        and [("", _("Choose a time"))]
        + [(each.isoformat(), clock(each, place.zone)) for each in closings],
        closes_at=rules.state(hours, now).closes_at,
        promised=queries.promised_today(place.pk, until=_midnight(place, now)),
        closing=closing,
        moving=queries.moved_by_closing(place.pk, at=closing, until=_midnight(place, now))
        if closing
        else 0,
        is_early=places.closes_early(place, now=now),
        error=error,
        error_lines=lines_of(error),
        entered=request.POST,
    )
    return render(request, "store/taking.html", context, status=error.status if error else 200)


def _midnight(place: Location, now: datetime) -> datetime:
    following = place.local(now).date() + timedelta(days=1)
    return rules.moment_of(following, datetime.min.time(), place.zone)


def _pauses(place: Location, hours: rules.Hours, now: datetime) -> list[tuple[str, str]]:
    """Return until when collections may be paused: some hours, closing, or until somebody says so."""
    choices = []
    for minutes in (30, 60, 120, 240):
        until = rules.quarter_up(now + timedelta(minutes=minutes))
        if rules.is_open(hours, until):
            choices.append(
                (until.isoformat(), _("Until %(time)s") % {"time": clock(until, place.zone)})
            )
    opening = rules.state(hours, now).opens_at
    if opening is not None:
        said = {"day": day(opening, place.zone), "time": clock(opening, place.zone)}
        choices.append(
            (opening.isoformat(), _("Until %(day)s %(time)s, when we open again") % said)
        )
    return [*choices, (OPEN_END, _("Until somebody takes them again"))]


def _closings(hours: rules.Hours, now: datetime) -> list[datetime]:
    """Return the quarters of an hour at which the store could close before it does."""
    spans = rules.spans_on(hours, hours.local_day(now))
    found, at = [], rules.quarter_up(now)
    while spans and at < spans[-1].closes:
        if any(span.opens < at <= span.closes for span in spans):
            found.append(at)
        at += rules.QUARTER
    return found


def _moment(request: HttpRequest, field: str, why: str) -> datetime:
    """Return the moment that a field of the form names. Raises Invalid with `why`."""
    try:
        moment = datetime.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise Invalid(fields={field: why}) from None
    if moment.tzinfo is None:
        raise Invalid(fields={field: why})
    return moment


@require_POST
@store
def pause(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take no new collections for a while."""
    assert desk.place is not None
    try:
        is_open_ended = request.POST.get("until") == OPEN_END
        operations.pause_collections(
            location_id=desk.place.pk,
            until=None if is_open_ended else _moment(request, "until", _("Choose until when.")),
            actor=desk.actor,
            now=timezone.now(),
        )
    except Invalid as error:
        return _page(request, desk, error)
    messages.success(request, _("No new collections for now. What is promised stays promised."))
    return _back()


@require_POST
@store
def resume(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take collections again."""
    assert desk.place is not None
    operations.resume_collections(location_id=desk.place.pk, actor=desk.actor, now=timezone.now())
    messages.success(request, _("Collections are taken again."))
    return _back()


@require_POST
@store
def close_early(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Close today before the hours say so, once it was shown how many customers will be told."""
    assert desk.place is not None
    try:
        at = _moment(request, "at", _("Choose when."))
        if "agreed" not in request.POST and at in _closings(
            places.hours_of(desk.place, now=timezone.now()), timezone.now()
        ):
            return _page(request, desk, closing=at)
        operations.close_early(
            location_id=desk.place.pk, at=at, actor=desk.actor, now=timezone.now()
        )
    except Invalid as error:
        return _page(request, desk, error)
    messages.success(
        request,
        _("We close at %(time)s today. Customers whose time has to move are being told.")
        % {"time": clock(at, desk.place.zone)},
    )
    return _back()


@require_POST
@store
def reopen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the early closing of today back."""
    assert desk.place is not None
    operations.reopen(location_id=desk.place.pk, actor=desk.actor, now=timezone.now())
    messages.success(
        request,
        _(
            "We are open as usual again. Customers who were told a later time keep it, or hear when it is ready sooner."
        ),
    )
    return _back()


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("store:taking"))
