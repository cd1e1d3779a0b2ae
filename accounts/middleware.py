"""The visitor's cookie, refused forms of sign-in, and the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts import second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
STAFF_PATHS = ("/console/", "/store/", "/warehouse/", "/manager/", "/merchandise/", "/admin/")


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


class RefusedFormMiddleware:
    """A form of allauth's that was refused answers 422, as ours do, or 429 with when to try again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve."""
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Look whether the page shows the form that was just sent, with what is wrong."""
        form = (response.context_data or {}).get("form")
        if (
            request.method == "POST"
            and request.path_info.startswith("/accounts/")
            and response.status_code == HTTPStatus.OK
            and isinstance(form, BaseForm)
            and form.errors
        ):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            retry_after = getattr(request, "retry_after", None)
            if retry_after is not None:
                response.status_code = HTTPStatus.TOO_MANY_REQUESTS
                response["Retry-After"] = str(retry_after)
        return response


class SecondFactorMiddleware:
    """Staff reach their screens with a second factor only, and nothing keeps a copy of a screen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask for the second factor where the session lacks it; who has none adds one."""
        if not request.path_info.startswith(STAFF_PATHS):
            return self.get_response(request)
        if second_factor.is_missing(request):
            return self._ask(request)
        response = self.get_response(request)
        add_never_cache_headers(response)
        return response

    @staticmethod
    def _ask(request: HttpRequest) -> HttpResponse:
        if is_mfa_enabled(request.user):
            return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
        messages.info(request, _("Add a second factor before you start work."))
        return HttpResponseRedirect(reverse("mfa_index"))
