"""What every resource does alike: who asks, in which market and language, and requests that come twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import second_factor
from core import codes, idempotency, problems
from core.actor import Actor, Channel
from core.errors import Forbidden, Invalid, SignInRequired
from core.idempotency import Answer
from core.markets import MARKETS, Market

S = TypeVar("S", bound="serializers.Serializer[Any]")


class ApiView(APIView):
    """A resource. The clock is read once, here."""

    now: datetime
    market: Market
    language: str

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read who asks, the market (`?market=`) and the language (`?language=`, Accept-Language)."""
        self.now = timezone.now()
        self.language = _language_of(request)
        translation.activate(self.language)
        self.market = _market_of(request)
        super().initial(request, *args, **kwargs)
        _check_second_factor(request)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Say the language, the way to sign in, and that nobody may keep the answer."""
        found = super().finalize_response(request, response, *args, **kwargs)
        found["Content-Language"] = getattr(self, "language", "en")
        found["Cache-Control"] = "no-store"
        if found.status_code == 401:
            found["WWW-Authenticate"] = 'Bearer realm="api"'
        patch_vary_headers(found, ["Accept-Language", "Authorization", "Cookie"])
        return found

    @property
    def actor(self) -> Actor:
        """Return who asks; raises SignInRequired for a request that does not say."""
        actor = self.request.auth
        if not isinstance(actor, Actor):
            raise SignInRequired(_("Send a token: Authorization: Bearer or Visitor."))
        return actor

    @property
    def holder(self) -> Actor:
        """Return who asks, be it somebody of whom nothing is known but that she holds a link."""
        return self.request.auth if isinstance(self.request.auth, Actor) else Actor(Channel.WEB)

    def staff(self, *roles: str) -> Actor:
        """Return the colleague with one of the roles; raises SignInRequired, Forbidden."""
        actor = self.actor
        if actor.user_id is None:
            raise SignInRequired(_("This is for colleagues: send a Bearer token."))
        if not actor.has(*roles):
            raise Forbidden
        return actor

    def body(self, shape: type[S]) -> dict[str, Any]:
        """Return the request's body as the shape describes it; raises Invalid with a sentence per field."""
        return _read(shape, self.request.data)

    def query(self, shape: type[S]) -> dict[str, Any]:
        """Return the query's parameters that the shape names; raises Invalid."""
        return _read(shape, self.request.query_params)

    def once(
        self,
        operation: str,
        work: Callable[[], Answer],
        *,
        required: bool = False,
        principal: str = "",
        in_one: bool = False,
    ) -> Response:
        """Answer the work, once per `Idempotency-Key` where the request has one or must have one.

        `in_one` is for work that asks nobody outside: it and its answer are one transaction.
        """
        key = self.request.headers.get("Idempotency-Key", "")
        if not key and not required:
            status, answer = work()
            return Response(answer, status=status)
        if not key:
            raise Invalid(_("Send an Idempotency-Key header, a new UUID for each new wish."))
        run = idempotency.run_in_one if in_one else idempotency.run
        status, answer = run(
            principal=principal or _principal(self.actor),
            operation=operation,
            key=key,
            body=[self.request.method, self.request.path, self.request.data],
            now=self.now,
            work=work,
        )
        return Response(
            answer, status=status, content_type=problems.CONTENT_TYPE if status >= 400 else None
        )


def _principal(actor: Actor) -> str:
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"visitor:{actor.visitor_key[:32]}"


def principal_of_link(token: str) -> str:
    """Return under which name the holder of a link repeats a request."""
    return f"link:{codes.token_hash(token)[:32]}"


def _language_of(request: Request) -> str:
    wanted = request.query_params.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        return wanted
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request._request)
    return translation.get_language() or "en"


def _market_of(request: Request) -> Market:
    wanted = request.query_params.get("market")
    if wanted is None:
        return cast("Market", request._request.market)  # type: ignore[attr-defined]
    if wanted.upper() not in MARKETS:
        raise Invalid(fields={"market": _("One of %(codes)s") % {"codes": ", ".join(MARKETS)}})
    return MARKETS[wanted.upper()]


def _check_second_factor(request: Request) -> None:
    """Refuse a staff session that used no second factor, as the screens do; tokens are made behind it.

    Such a session has no roles, and staff are no customers.
    """
    if (
        isinstance(request.successful_authenticator, SessionAuthentication)
        and isinstance(request.auth, Actor)
        and request.auth.customer_id is None
        and second_factor.is_missing(request._request)
    ):
        raise Forbidden(_("Add a second factor before you start work."))


def _read(shape: type[S], data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    if not serializer.is_valid():
        raise Invalid(fields=dict(_sentences(serializer.errors)))
    return cast("dict[str, Any]", serializer.validated_data)


def _sentences(errors: Any, path: str = "") -> list[tuple[str, str]]:
    """Return `(field, sentence)` pairs; a field inside another is `lines.0.quantity`."""
    if isinstance(errors, Mapping):
        pairs = [(f"{path}.{name}" if path else str(name), value) for name, value in errors.items()]
    elif errors and isinstance(errors[0], Mapping | list):
        pairs = [(f"{path}.{index}", value) for index, value in enumerate(errors)]
    else:
        return [(path or "body", str(errors[0]))] if errors else []
    return [pair for name, value in pairs for pair in _sentences(value, name)]
