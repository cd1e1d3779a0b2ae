"""Errors as problem documents (RFC 9457) for the API."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler
from structlog.contextvars import get_contextvars

from core.errors import DomainError

CONTENT_TYPE = "application/problem+json"


def document(error: DomainError) -> dict[str, Any]:
    """Return the problem document with the id under which the logs know the request."""
    return error.problem() | {"request_id": get_contextvars().get("request_id", "")}


def problem_response(error: DomainError) -> JsonResponse:
    """Return the error as a response outside DRF."""
    response = JsonResponse(document(error), status=error.status, content_type=CONTENT_TYPE)
    add_headers(response, error)
    return response


def add_headers(response: Any, error: DomainError) -> None:
    """Say when the same request may be sent again."""
    if "retry_after" in error.extra:
        response["Retry-After"] = str(error.extra["retry_after"])
    elif error.status == 503:
        response["Retry-After"] = "2"


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every error of the API in one form."""
    if isinstance(error, DomainError):
        response = Response(document(error), status=error.status, content_type=CONTENT_TYPE)
        add_headers(response, error)
        return response
    found = drf_handler(error, context)
    if found is None:
        return None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": getattr(found, "status_text", "Error"),
        "status": found.status_code,
        "request_id": get_contextvars().get("request_id", ""),
    }
    if isinstance(error, exceptions.ValidationError):
        body |= {
            "type": "/problems/invalid",
            "code": "invalid",
            "detail": _("Some fields do not fit."),
            "errors": found.data,
        }
        found.status_code = body["status"] = 422
    elif isinstance(error, Http404):
        body |= {"code": "not-found", "detail": _("We cannot find that.")}
    elif isinstance(error, exceptions.APIException):
        body |= {"code": str(error.get_codes()), "detail": str(error.detail)}
    found.data = body
    found.content_type = CONTENT_TYPE
    return found
