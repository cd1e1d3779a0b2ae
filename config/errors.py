"""Pages for what Django itself refuses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import Forbidden, NotFound
from core.middleware import error_page
from core.problems import problem_response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: the page was open for long, or came from elsewhere."""
    error = Forbidden(
        _("This page was open for a long time. Please go back, reload it and try again.")
    )
    if request.path_info.startswith("/api/"):
        return problem_response(error)
    return error_page(request, error)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    if request.path_info.startswith("/api/"):
        return problem_response(NotFound())
    return error_page(request, NotFound())
