"""Which kiosk asks, who stands before it, and what is left of her in the browser afterwards: nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts.identity import actor_for
from commerce.web import my_store, orders
from core import markets
from core.actor import Actor, Channel
from core.errors import DomainError
from stores.kiosks import operations, queries
from stores.kiosks.errors import VisitOver
from stores.kiosks.models import Kiosk, Visit

SURFACE = "/kiosk/"
# What is there without a visit: the attract page, the first touch, and what ends one.
ALWAYS = (SURFACE, "/kiosk/begin/", "/kiosk/wipe/", "/kiosk/moved/")
# What leads to the provider's page, from it, or away: pressed twice, Pay leads to the same page.
REVIEW, RETURN = "/kiosk/review/", "/kiosk/return/"
KNOWS = (*ALWAYS, "/kiosk/payment/", "/kiosk/touch/")
# Not "cookies": the kiosk stays one.
WIPED = '"cache", "storage"'


class KioskMiddleware:
    """Below `/kiosk/` the request is of a kiosk and of who stands before it; a browser that is none is told so.

    Who is signed in in this browser, and its own cart, do not exist there. Who has left for too long is
    forgotten before anything is shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve; two statements on a kiosk, and one more where it was touched."""
        if not request.path_info.startswith(SURFACE):
            return self.get_response(request)
        response = self._answer(request)
        add_never_cache_headers(response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        request.visit_token = ""  # type: ignore[attr-defined]
        token = request.COOKIES.get(settings.KIOSK_COOKIE_NAME, "")
        kiosk = queries.kiosk_with(token) if token else None
        if kiosk is None:
            return render(request, "kiosk/none.html", status=403)
        if kiosk.location.market != request.market.code:  # type: ignore[attr-defined]
            return HttpResponseRedirect(home_of(kiosk))
        request.kiosk = kiosk  # type: ignore[attr-defined]
        visit = self._visit(request, kiosk)
        request.visit = visit  # type: ignore[attr-defined]
        if visit is None and request.path_info not in ALWAYS:
            return away(request)
        if visit is not None and self._is_back(request) and queries.is_at_provider(visit):
            try:
                forget_typed(request)
            except VisitOver:
                return away(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what was refused without a way out of the kiosk."""
        if not request.path_info.startswith(SURFACE) or not isinstance(error, DomainError):
            return None
        if isinstance(error, VisitOver):
            return away(request)
        return render(request, "kiosk/error.html", {"error": error}, status=error.status)

    @staticmethod
    def _is_back(request: HttpRequest) -> bool:
        """Say whether a page of ours is asked for by another way than the provider's own."""
        path = request.path_info
        is_paying = path == REVIEW and request.method == "POST"
        is_known = path in KNOWS or path.startswith(RETURN)
        return not (is_background(request) or is_paying or is_known)

    @staticmethod
    def _visit(request: HttpRequest, kiosk: Kiosk) -> Visit | None:
        """Return who stands there; None where nobody does any more."""
        token = request.COOKIES.get(settings.VISIT_COOKIE_NAME, "")
        visit = queries.visit_with(kiosk, token) if token else None
        if visit is None:
            return None
        now = timezone.now()
        if queries.is_over(visit, now=now):
            operations.end_visit(visit_id=visit.pk, how=Visit.End.IDLE, now=now)
            return None
        request.visit_token = token  # type: ignore[attr-defined]
        if not is_background(request):
            operations.touch(visit=visit, now=now)
        return visit


def is_background(request: HttpRequest) -> bool:
    """Say whether the page asks by itself: its questions are no touch."""
    return request.method == "GET" and bool(request.headers.get("HX-Request"))


def kiosk_of(request: HttpRequest) -> Kiosk:
    """Return the kiosk that asks."""
    kiosk: Kiosk = request.kiosk  # type: ignore[attr-defined]
    return kiosk


def visit_of(request: HttpRequest) -> Visit:
    """Return the visit that goes on; the middleware lets nobody come here without one."""
    visit: Visit = request.visit  # type: ignore[attr-defined]
    return visit


def shopper(request: HttpRequest) -> Actor:
    """Return who stands before the kiosk, and in which store."""
    actor = actor_for(request, Channel.KIOSK)
    return replace(actor, location_id=kiosk_of(request).location_id)


def forget_typed(request: HttpRequest) -> None:
    """Clear what was typed about a person, and say so: nobody saw who touched the provider's page, or for how long nobody did."""
    operations.forget_typed(visit_id=visit_of(request).pk, now=timezone.now())
    messages.info(
        request, _("You have not paid. The basket is as it was; your details are cleared.")
    )


def home_of(kiosk: Kiosk) -> str:
    """Return the attract page, in the market's own language: the next one has not chosen any."""
    market = markets.MARKETS[kiosk.location.market]
    return markets.prefix_of(market.code, market.language) + SURFACE


def away(request: HttpRequest, how: str = "") -> HttpResponse:
    """Lead to the attract page, with nothing left of the visit; a page that asks by itself is led there too."""
    path = home_of(kiosk_of(request)) + (f"?{how}" if how else "")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204, headers={"HX-Redirect": path})
    else:
        response = HttpResponseRedirect(path)
    rotate_token(request)
    return wiped(request, response)


def wiped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser forget who stood there: her cookies, what pages stored, and the pages that Back would show."""
    response["Clear-Site-Data"] = WIPED
    response.delete_cookie(settings.VISIT_COOKIE_NAME)
    for name in (
        settings.SESSION_COOKIE_NAME,
        settings.VISITOR_COOKIE_NAME,
        orders.THANKS_COOKIE,
        my_store.COOKIE,
        "messages",
        "theme",
    ):
        if name in request.COOKIES:
            response.delete_cookie(name)
    return response
