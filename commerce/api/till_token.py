"""How a till says who it is. Its token opens the till interface and nothing else of the API."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from core.actor import Actor
from stores.selling import queries
from stores.selling.models import Till

TILL = "till"


class TillAuthentication(BaseAuthentication):
    """`Authorization: Till <token>`: the till, with its store."""

    def authenticate(self, request: Request) -> tuple[Till, Actor] | None:
        """Return the till in the place of a user, and the till as actor."""
        kind, _space, value = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != TILL or not value.strip():
            return None
        till = queries.till_of(value.strip())
        if till is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown or was replaced."))
        return till, till.actor

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme in a 401."""
        return "Till"


class TillScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A till's token."""

    target_class: str | type[object] | None = "commerce.api.till_token.TillAuthentication"
    name: str | list[str] = TILL

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe it."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Till <token>`: made by a store's manager, for one till of one store.",
        }
