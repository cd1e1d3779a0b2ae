"""How an API request says who it is: a token, a staff session, or a visitor's own token."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts.identity import actor_for, person, staff_channel
from accounts.models import ApiToken, User
from core import codes
from core.actor import Actor, Channel


def _credentials(request: Request, scheme: str) -> str | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == scheme and value.strip() else None


def _in_its_channel(actor: Actor) -> Actor:
    """Return a colleague in the channel that her roles mean; a customer stays on the web."""
    return replace(actor, channel=staff_channel(actor)) if actor.is_staff else actor


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`: acts as the token's user within the token's scopes."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        """Return the user and the actor."""
        value = _credentials(request, "bearer")
        if value is None:
            return None
        token = (
            ApiToken.objects.select_related("user")
            .filter(
                token_hash=codes.token_hash(value),
                expires_at__gt=timezone.now(),
                user__is_active=True,
            )
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown or has expired."))
        actor = person(token.user)
        if token.scopes:
            actor = replace(actor, roles=actor.roles & frozenset(token.scopes))
        return token.user, _in_its_channel(actor)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme in a 401."""
        return "Bearer"


class StaffSessionAuthentication(SessionAuthentication):
    """The session of a signed-in person, with the CSRF check of pages."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        """Return the user and the actor."""
        found = super().authenticate(request)
        if found is None:
            return None
        actor = actor_for(request._request)
        return found[0], _in_its_channel(actor)


class VisitorAuthentication(BaseAuthentication):
    """`Authorization: Visitor <token>`: a shopper's client that made its own token of 20 to 64 characters."""

    def authenticate(self, request: Request) -> tuple[None, Actor] | None:
        """Return nobody's user and the visitor as actor."""
        value = _credentials(request, "visitor")
        if value is None:
            return None
        if not 20 <= len(value) <= 64:
            raise exceptions.AuthenticationFailed("A visitor token has 20 to 64 characters.")
        return None, Actor(channel=Channel.WEB, visitor_key=codes.token_hash(value))
