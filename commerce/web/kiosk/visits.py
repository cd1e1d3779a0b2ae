"""The attract page, the first touch, the last one, and calling a colleague."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.web.art import scene_url
from commerce.web.kiosk import common, device
from core import forms
from stores.kiosks import operations, queries
from stores.kiosks.models import Visit


@require_GET
def attract(request: HttpRequest) -> HttpResponse:
    """Invite to begin, in each language. Nobody stands here: whoever did is forgotten."""
    visit = request.visit  # type: ignore[attr-defined]
    if visit is not None:
        operations.end_visit(visit_id=visit.pk, how=Visit.End.LEFT, now=timezone.now())
    choices = []
    for each in common.languages(request):
        with translation.override(each["code"]):
            choices.append(each | {"title": _("Touch to begin")})
    context = {
        "kiosk": device.kiosk_of(request),
        "store": device.kiosk_of(request).location,
        "choices": choices,
        "hero": scene_url("hero"),
        "has_moved": "moved" in request.GET,
    }
    return device.wiped(request, render(request, "kiosk/attract.html", context))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin in the language that was touched."""
    kiosk = device.kiosk_of(request)
    _visit, token = operations.begin_visit(
        kiosk_id=kiosk.pk, language=get_language() or "en", now=timezone.now()
    )
    response = common.to("home")
    # No age: the browser forgets it when it is closed.
    response.set_cookie(
        settings.VISIT_COOKIE_NAME, token, httponly=True, secure=settings.HTTPS, samesite="Lax"
    )
    return response


@require_POST
def wipe(request: HttpRequest) -> HttpResponse:
    """End the visit and leave nothing of it here."""
    visit = request.visit  # type: ignore[attr-defined]
    if visit is not None:
        how = Visit.End.IDLE if "idle" in request.POST else Visit.End.LEFT
        operations.end_visit(visit_id=visit.pk, how=how, now=timezone.now())
    return device.away(request)


@require_POST
def touch(request: HttpRequest) -> HttpResponse:
    """Hear that somebody reads or types; the request itself was the touch."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Ring for a colleague; the page that waits asks here who comes."""
    visit = device.visit_of(request)
    if request.method == "POST":
        operations.call_staff(visit_id=visit.pk, actor=device.shopper(request), now=timezone.now())
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(forms.back_to(request, reverse("kiosk:home")))
    return render(request, "kiosk/_call.html", {"call": queries.last_call(visit)})
