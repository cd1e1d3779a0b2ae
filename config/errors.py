"""Pages, and problem documents under /api/, for what Django itself refuses and for what broke."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

from core import markets
from core.errors import Broken, Forbidden, NotFound, Unreadable
from core.middleware import answer, speaks_json
from core.problems import problem_response

log = structlog.get_logger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: the page was open for long, or came from elsewhere."""
    return answer(
        request,
        Forbidden(
            _("This page was open for a long time. Please go back, reload it and try again.")
        ),
    )


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is broken or too large, or that names a host we are not."""
    return answer(
        request, Unreadable(_("We cannot read what was sent. Go back, reload the page, try again."))
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who is known and may not."""
    return answer(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return answer(request, NotFound())


def broken(request: HttpRequest) -> HttpResponse:
    """Answer after an error that nobody foresaw, with the number under which the logs have it.

    The page is rendered without the request: context processors, the session and the database may
    be what broke. Where it is the layout, or the list of static files, the words stand alone.
    """
    if speaks_json(request):
        return problem_response(Broken())
    market = getattr(request, "market", markets.DEFAULT)
    incident = get_contextvars().get("request_id", "")
    facts = {"market": market, "language": get_language() or "en", "incident": incident}
    try:
        return HttpResponse(render_to_string("errors/500.html", facts), status=Broken.status)
    except Exception:
        log.exception("error_page_failed")
    words = f"{Broken.title}. {market.phone_display}. {incident}"
    return HttpResponse(words, status=Broken.status, content_type="text/plain; charset=utf-8")
