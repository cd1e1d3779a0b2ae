"""Kiosks in the store app: a manager makes a screen one; whoever works here hears who calls, and goes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import forms, markets
from core.errors import Conflict, Invalid
from stores.kiosks import operations, queries
from stores.web.stations import AGE, devices_page, store
from stores.web.workplace import Desk


@require_POST
@store
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make this screen a kiosk of the store, and sign its manager out of it."""
    assert desk.place is not None
    try:
        _kiosk, token = operations.open_kiosk(
            location_id=desk.place.pk, name=request.POST.get("name", ""), actor=desk.actor,
            now=timezone.now(),
        )  # fmt: skip
    except Invalid as error:
        return devices_page(request, desk, form="kiosk", error=error)
    logout(request)
    market = markets.MARKETS[desk.place.market]
    page = markets.prefix_of(market.code, market.language) + "/kiosk/"
    response = HttpResponseRedirect(page)
    response.set_cookie(
        settings.KIOSK_COOKIE_NAME, token,
        max_age=AGE, httponly=True, secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return response


@require_POST
@store
def close(request: HttpRequest, desk: Desk, kiosk_id: int) -> HttpResponse:
    """Sign a kiosk off."""
    operations.close_kiosk(kiosk_id=kiosk_id, actor=desk.actor, now=timezone.now())
    messages.success(request, _("Signed off."))
    return HttpResponseRedirect(reverse("store:devices"))


@require_GET
@store
def calls(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say who waits at a kiosk, or 204 where nothing is new: every page of the store app asks; one statement after the desk's."""
    context = _waiting(desk)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "store/_calls.html", context)


def _waiting(desk: Desk) -> dict[str, Any]:
    assert desk.place is not None
    found = list(queries.calls_for(desk.actor, desk.place.pk))
    return desk.context(calls=found, seen="-".join(str(call.pk) for call in found))


@require_POST
@store
def take(request: HttpRequest, desk: Desk, call_id: int) -> HttpResponse:
    """Say that she goes there; the kiosk says so too."""
    notice = _("They know that you are coming.")
    try:
        operations.take_call(call_id=call_id, actor=desk.actor, now=timezone.now())
    except Conflict as error:
        notice = str(error.detail)
    if request.headers.get("HX-Request"):
        return render(request, "store/_calls.html", _waiting(desk) | {"notice": notice})
    messages.info(request, notice)
    return HttpResponseRedirect(forms.back_to(request, reverse("store:home")))
