"""How the API is described: security, shared parameters, and one way to annotate an operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from commerce.api.shapes.common import ProblemSerializer
from core.markets import MARKETS
from core.problems import CONTENT_TYPE

F = TypeVar("F", bound=Callable[..., Any])

TOKEN, SESSION, VISITOR = "token", "session", "visitor"
STAFF = (TOKEN, SESSION)
PEOPLE = (VISITOR, TOKEN, SESSION)
ANYBODY: tuple[str, ...] = ()


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A colleague's token."""

    target_class: str | type[object] | None = "accounts.authentication.ApiTokenAuthentication"
    name: str | list[str] = TOKEN

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe it."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Acts as its user within its roles. Made by `manage.py create_token`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of a signed-in browser."""

    target_class: str | type[object] | None = "accounts.authentication.StaffSessionAuthentication"
    name: str | list[str] = SESSION

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe it."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Unsafe requests carry `X-CSRFToken`; colleagues need their second factor.",
        }


class VisitorScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A shopper's own token."""

    target_class: str | type[object] | None = "accounts.authentication.VisitorAuthentication"
    name: str | list[str] = VISITOR

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe it."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Visitor <token>`: 20 to 64 characters that the shopper's client makes and keeps secret.",
        }


MARKET = OpenApiParameter(
    "market", str, description="Where it is sold to.", enum=sorted(MARKETS), default="GB"
)
LANGUAGE = OpenApiParameter(
    "language",
    str,
    description="Else `Accept-Language`.",
    enum=[code for code, _ in settings.LANGUAGES],
)

_PROBLEMS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is unknown or has expired.",
    402: "Not paid yet.",
    403: "Known, and not allowed.",
    404: "There is no such thing, or it is not yours: both answer alike.",
    409: "It has moved on; `extra` members say how it stands now.",
    410: "It existed and has ended.",
    413: "More than one request may carry.",
    422: "The input does not fit; `errors` says where.",
    429: "Too many tries; see `Retry-After`.",
    503: "Busy, or a part that is needed is down; the same request may be sent again.",
}


def _key(required: bool) -> OpenApiParameter:
    return OpenApiParameter(
        "Idempotency-Key",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=required,
        description="8 to 120 characters, a UUID will do. The same key and body get the first answer again; "
        "with another body 422; while the first is at work 409.",
    )


def described(
    name: str,
    summary: str,
    *,
    tag: str,
    answer: Any,
    status: int = 200,
    body: Any = None,
    query: Sequence[Any] = (),
    problems: Sequence[int] = (),
    key: bool | None = None,
    auth: Sequence[str] = PEOPLE,
) -> Callable[[F], F]:
    """Describe an operation. `key` is None where no Idempotency-Key is read, else whether it is required."""
    usual = {422, 503} | ({401} if auth else set()) | ({403} if auth == STAFF else set())
    if key is not None:
        usual.add(409)
    responses: dict[Any, Any] = {status: answer}
    for code in sorted(usual | set(problems)):
        responses[code, CONTENT_TYPE] = OpenApiResponse(ProblemSerializer, _PROBLEMS[code])
    requirements: Any = [{scheme: []} for scheme in auth] or [{}]
    parameters = [*query, MARKET, LANGUAGE]
    if key is not None:
        parameters.append(_key(key))
    return extend_schema(
        operation_id=name,
        summary=summary,
        tags=[tag],
        request=body,
        responses=responses,
        parameters=parameters,
        # Left to discovery where all schemes fit: that also writes the schemes into the document.
        auth=None if auth == PEOPLE else requirements,
    )
