"""Shared devices of a store: who works at this one now, locking it, and the PINs of colleagues."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import forms
from core.errors import DomainError, Invalid, SignInRequired, TooMany
from stores.kiosks import queries as kiosks
from stores.locations import operations, queries
from stores.locations.models import Location, Station
from stores.web.workplace import Desk, at_work, lines_of

store = at_work(Location.Kind.STORE)
SURFACE = "/store/"
# What a locked device may ask for.
ALWAYS = ("/store/lock/", "/store/unlock/")
AGE = 365 * 24 * 3600
# The status of a page that waits for a PIN.
LOCKED = 423
# What was typed before the device was locked goes through the lock's form under this prefix.
CARRIED = "carried-"


class StationMiddleware:
    """On a shared device the request's user is who unlocked it, on the pages of the store only; else the lock is shown.

    Roles, places and the device itself are read with each request: who is revoked is out at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve; one statement more on a shared device, and another where somebody did something."""
        token = request.COOKIES.get(settings.STATION_COOKIE_NAME, "")
        if not token or not request.path_info.startswith(SURFACE):
            return self.get_response(request)
        station = queries.station_with(token)
        if station is None:
            return self.get_response(request)
        now = timezone.now()
        request.station = station  # type: ignore[attr-defined]
        if queries.is_unlocked(station, now=now) and station.person is not None:
            request.user = station.person
            if not _is_background(request):
                operations.touch(station_id=station.pk, now=now)
        else:
            request.user = AnonymousUser()
            if request.path_info not in ALWAYS:
                return _kept_waiting(request, station)
        return self.get_response(request)


def _is_background(request: HttpRequest) -> bool:
    """Say whether the page asks by itself: a lock that the page's own questions put off never comes."""
    asks = request.method == "GET" and bool(request.headers.get("HX-Request"))
    return asks or "X-Action-Again" in request.headers


def _kept_waiting(request: HttpRequest, station: Station) -> HttpResponse:
    """Show the lock; what was sent goes through it, to be sent again afterwards."""
    carried = [
        (CARRIED + name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    is_page = request.method == "GET" or carried
    path = request.get_full_path() if is_page else reverse("store:home")
    return _locked(request, station, carried=carried, path=path)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the form of the lock has kept of the one before it."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name.startswith(CARRIED)
    ]


def _locked(
    request: HttpRequest,
    station: Station,
    *,
    carried: Sequence[tuple[str, str]] = (),
    path: str,
    error: DomainError | None = None,
) -> HttpResponse:
    """Show who may unlock the device; of the page itself, or of its lock only, where a script asks."""
    is_part = bool(request.headers.get("X-Lock"))
    context = {
        "place": station.location,
        "station": station,
        "colleagues": [
            (each.pk, str(each))
            for each in queries.colleagues_of(station.location_id).exclude(staff_pin=None)
        ],
        "who": forms.number(request.POST.get("who", "")),
        "carried": carried,
        "path": path,
        "is_form": bool(carried),
        "error": error,
        "error_lines": lines_of(error),
        "form_failed": error is not None,
    }
    name = "store/_lock.html" if is_part else "store/locked.html"
    response = render(request, name, context, status=error.status if error else LOCKED)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.extra["retry_after"])
    add_never_cache_headers(response)
    return response


def _station(request: HttpRequest) -> Station:
    """Return the shared device that asks. Raises SignInRequired elsewhere."""
    station: Station | None = getattr(request, "station", None)
    if station is None:
        raise SignInRequired
    return station


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the device now; the page that a script keeps open gets the lock to put before it."""
    station = _station(request)
    operations.lock_station(station_id=station.pk)
    request.user = AnonymousUser()
    return _locked(request, station, path=forms.back_to(request, reverse("store:home")))


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Let who knows her PIN go on, with what was typed before: a page that stayed open, or its form once more."""
    station = _station(request)
    carried = _carried(request)
    path = forms.back_to(request, reverse("store:home"))
    try:
        station = operations.unlock(
            station_id=station.pk,
            user_id=forms.number(request.POST.get("who", "")),
            pin=request.POST.get("pin", ""),
            now=timezone.now(),
        )
    except (Invalid, TooMany) as error:
        return _locked(request, station, carried=carried, path=path, error=error)
    if request.headers.get("X-Lock"):
        response = HttpResponse(str(station.person), content_type="text/plain; charset=utf-8")
        response["X-Person"] = str(station.person_id)
        return response
    if not carried:
        return HttpResponseRedirect(path)
    request.user = station.person  # type: ignore[assignment]
    context = {
        "place": station.location,
        "path": path,
        "carried": [(name.removeprefix(CARRIED), value) for name, value in carried],
    }
    return render(request, "store/unlocked.html", context)


@require_POST
@store
def touch(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hear that somebody types; the request itself was the touch."""
    return HttpResponse(status=204)


@require_GET
@store
def devices(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show her own PIN's form; to a manager also the shared devices and the colleagues."""
    return devices_page(request, desk)


def devices_page(
    request: HttpRequest, desk: Desk, *, form: str = "", error: DomainError | None = None
) -> HttpResponse:
    """Show the page of devices and PINs, with what is wrong in the form that was sent."""
    assert desk.place is not None
    may_keep = desk.actor.has(*operations.MANAGERS)
    context = desk.context(
        section="devices",
        form=form,
        may_keep=may_keep,
        stations=queries.stations_of(desk.place.pk) if may_keep else [],
        kiosks=list(kiosks.kiosks_of(desk.place.pk)) if may_keep else [],
        colleagues=list(queries.colleagues_of(desk.place.pk)) if may_keep else [],
        minutes=settings.STATION_LOCK_MINUTES,
        entered=request.POST,
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
    )
    return render(request, "store/devices.html", context, status=error.status if error else 200)


@require_POST
@store
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make this device a shared one, and sign its manager out of it."""
    assert desk.place is not None
    try:
        _made, token = operations.open_station(
            location_id=desk.place.pk, name=request.POST.get("name", ""), actor=desk.actor,
            now=timezone.now(),
        )  # fmt: skip
    except Invalid as error:
        return devices_page(request, desk, form="share", error=error)
    logout(request)
    response = HttpResponseRedirect(reverse("store:home"))
    response.set_cookie(
        settings.STATION_COOKIE_NAME, token,
        max_age=AGE, httponly=True, secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return response


@require_POST
@store
def close(request: HttpRequest, desk: Desk, station_id: int) -> HttpResponse:
    """Sign a shared device off."""
    operations.close_station(station_id=station_id, actor=desk.actor, now=timezone.now())
    messages.success(request, _("Signed off."))
    return HttpResponseRedirect(reverse("store:devices"))


@require_POST
@store
def own_pin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set her own PIN."""
    at_station = getattr(request, "station", None) is not None
    try:
        operations.set_own_pin(
            pin=request.POST.get("pin", ""),
            present=request.POST.get("present", "") if at_station else None,
            actor=desk.actor,
            now=timezone.now(),
        )
    except (Invalid, TooMany) as error:
        return devices_page(request, desk, form="own", error=error)
    messages.success(request, _("Your PIN is set."))
    return HttpResponseRedirect(reverse("store:devices"))


@require_POST
@store
def pin_of(request: HttpRequest, desk: Desk, user_id: int) -> HttpResponse:
    """Set the PIN of a colleague."""
    assert desk.place is not None
    try:
        operations.set_pin_of(
            user_id=user_id, location_id=desk.place.pk, pin=request.POST.get("pin", ""),
            actor=desk.actor, now=timezone.now(),
        )  # fmt: skip
    except Invalid as error:
        return devices_page(request, desk, form=f"of-{user_id}", error=error)
    messages.success(request, _("The PIN is set. Tell it to nobody but her."))
    return HttpResponseRedirect(reverse("store:devices"))
