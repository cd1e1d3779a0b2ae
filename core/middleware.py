"""Health, market and language, and domain errors as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from csp.constants import HEADER
from csp.utils import build_policy
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse, set_script_prefix
from django.utils import translation
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from core import markets
from core.errors import Busy, DomainError, SignInRequired, Unreadable
from core.problems import add_headers, problem_response

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


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
                log.warning("not_ready", error=str(error))
                return JsonResponse({"database": "away"}, status=503)
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


class ContentSecurityPolicyMiddleware:
    """Send the policy of the settings with every answer that has none of its own.

    No page has a script of its own text, so that none needs a nonce, and the header is the same
    everywhere: it is written once, where django-csp's middleware writes it for every answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, and add the header."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


class StorableTextMiddleware:
    """Refuse NUL in the address and in forms: PostgreSQL cannot store it, and nobody types it.

    Cookies that have one are nobody's either. The API's serializers refuse it in JSON.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve without the cookies that no session or visitor of ours has."""
        for name in [name for name, value in request.COOKIES.items() if "\0" in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in place of the view; by now the error page has all that it shows."""
        texts = [request.path, *_texts(request.GET)]
        if request.content_type in FORMS and not request.path_info.startswith("/api/"):
            texts += _texts(request.POST)
        if any("\0" in text for text in texts):
            return answer(
                request, Unreadable(_("This text has a character that cannot be stored."))
            )
        return None


def _texts(given: QueryDict) -> list[str]:
    return [text for name, values in given.lists() for text in (name, *map(str, values))]


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
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, SignInRequired) and not speaks_json(request):
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        return answer(request, error)


def speaks_json(request: HttpRequest) -> bool:
    """Say whether a machine asks, which reads problem documents."""
    return (
        request.path_info.startswith("/api/") or request.headers.get("Accept") == "application/json"
    )


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the error as a page, or as a problem document to who reads those."""
    return problem_response(error) if speaks_json(request) else error_page(request, error)


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
