"""Health, market and language, and domain errors as pages."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse, set_script_prefix
from django.utils import translation
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from core import markets
from core.errors import Busy, DomainError, Invalid, SignInRequired
from core.problems import add_headers, problem_response

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """`/livez`: the process answers. `/readyz`: the database answers too; nothing else counts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the two health paths before anything else looks at them."""
        if request.path == "/livez":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except DatabaseError as error:
                return JsonResponse({"database": str(error).splitlines()[0]}, status=503)
            return JsonResponse({"database": "ok"})
        return self.get_response(request)


class MarketMiddleware:
    """Read market and language from the URL's prefix, and make reversed URLs keep it.

    `/no/cart/` is the path `/cart/` in Norway in Norwegian. The prefix becomes the script
    prefix, so that views and templates know nothing of it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.market`, activate the language, serve, and put both back."""
        first = "/" + request.path_info.split("/", 2)[1] if "/" in request.path_info else ""
        prefix = first if first in markets.PREFIXES else ""
        code, language = markets.PREFIXES[prefix]
        request.market = markets.MARKETS[code]  # type: ignore[attr-defined]
        request.market_prefix = prefix  # type: ignore[attr-defined]
        if prefix:
            request.path_info = request.path_info[len(prefix) :] or "/"
            request.META["SCRIPT_NAME"] = prefix
        set_script_prefix(prefix + "/")
        translation.activate(language)
        request.LANGUAGE_CODE = language
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix("/")
            translation.deactivate()
        response.headers.setdefault("Content-Language", language)
        return response


class DomainErrorMiddleware:
    """Turn a domain error, or a database that is away, into a page or a problem document."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what the view did not catch."""
        if isinstance(error, OperationalError | InterfaceError):
            log.error("database_unavailable", exc_info=error)
            error = Busy()
        if isinstance(error, ValueError) and "NUL (0x00)" in str(error):
            # psycopg2 on a text that PostgreSQL cannot store: nobody types that.
            error = Invalid(_("This text has a character that cannot be stored."))
        if not isinstance(error, DomainError):
            return None
        if (
            request.path_info.startswith("/api/")
            or request.headers.get("Accept") == "application/json"
        ):
            return problem_response(error)
        if isinstance(error, SignInRequired):
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        return error_page(request, error)


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the branded page of the error, with the telephone number and an incident id."""
    response = render(
        request,
        [f"errors/{error.status}.html", "errors/error.html"],
        {"error": error, "incident": get_contextvars().get("request_id", "")},
        status=error.status,
    )
    add_headers(response, error)
    return response
