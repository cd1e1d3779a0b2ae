"""The visitor's cookie, and the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
STAFF_PATHS = ("/console/", "/store/", "/warehouse/", "/manager/", "/admin/")


class VisitorMiddleware:
    """Send a new visitor token with the response of the request that needed one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, and set the cookie for as long as a cart lives."""
        response = self.get_response(request)
        token = getattr(request, "new_visitor_token", None)
        if token:
            response.set_cookie(
                settings.VISITOR_COOKIE_NAME,
                token,
                max_age=settings.CART_DAYS * 24 * 3600,
                httponly=True,
                secure=settings.HTTPS,
                samesite="Lax",
            )
        return response


class SecondFactorMiddleware:
    """Staff reach their screens with a second factor only; demo mode waives it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send staff without a second factor to the page where they add one."""
        if (
            settings.STAFF_SECOND_FACTOR
            and request.path_info.startswith(STAFF_PATHS)
            and isinstance(request.user, User)
            and not is_mfa_enabled(request.user)
        ):
            messages.info(request, _("Add a second factor before you start work."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
