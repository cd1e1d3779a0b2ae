"""Who is behind a request. The only place that reads sessions, visitor tokens and API tokens into an Actor."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest

from accounts import second_factor
from accounts.models import User
from core import codes, statements
from core.actor import CONTACT_CENTRE, STORE, Actor, Channel, Role
from core.errors import Forbidden, SignInRequired

_CACHE = "_identity"


def _known(request: HttpRequest) -> Actor:
    """Return the person of this request without a channel; at most one statement, kept on the request."""
    known: Actor | None = getattr(request, _CACHE, None)
    if known is None:
        token = _token_of(request)
        visitor_key = codes.token_hash(token) if 20 <= len(token) <= 64 else ""
        user = getattr(request, "user", None)
        known = Actor(channel=Channel.WEB, visitor_key=visitor_key)
        if isinstance(user, User):
            known = replace(person(user), visitor_key=visitor_key)
            if second_factor.is_at_station(request):
                # A PIN opens the work of a store and nothing else.
                known = replace(known, roles=known.roles & STORE)
            elif known.is_staff and second_factor.is_missing(request):
                # Nobody's colleague until she has used it, on whatever page she is.
                known = replace(known, roles=frozenset())
        setattr(request, _CACHE, known)
    return known


def _token_of(request: HttpRequest) -> str:
    """Return the visitor's token: before a kiosk that of the visit, and never the browser's own."""
    if hasattr(request, "visit_token"):
        return str(request.visit_token)
    new = getattr(request, "new_visitor_token", None)
    return new or request.COOKIES.get(settings.VISITOR_COOKIE_NAME, "")


_PERSON = """
    SELECT ARRAY(SELECT role FROM accounts_rolegrant WHERE user_id = %(user)s),
           (SELECT id FROM accounts_customer WHERE user_id = %(user)s ORDER BY id LIMIT 1)
"""


def person(user: User) -> Actor:
    """Return a signed-in user as an actor: her roles, or her customer number. One statement."""
    ((found, customer_id),) = statements.fetch(_PERSON, {"user": user.pk})
    roles = frozenset(found)
    return Actor(
        channel=Channel.WEB,
        name=user.first_name,
        user_id=user.pk,
        customer_id=None if roles else customer_id,
        roles=roles,
    )


def actor_for(request: HttpRequest, channel: Channel = Channel.WEB) -> Actor:
    """Return who acts, through the surface that this page belongs to."""
    return replace(_known(request), channel=channel)


def require(request: HttpRequest, channel: Channel, *roles: Role) -> Actor:
    """Return the member of staff; raises SignInRequired for nobody, Forbidden for others."""
    actor = actor_for(request, channel)
    if actor.user_id is None:
        raise SignInRequired
    if not actor.has(*roles):
        raise Forbidden
    return actor


def ensure_visitor(request: HttpRequest) -> Actor:
    """Return the shopper, giving the browser a visitor token where it has none.

    The middleware sends the new token as a cookie with the response.
    """
    if not _known(request).visitor_key:
        renew_visitor(request)
    return _known(request)


def renew_visitor(request: HttpRequest) -> None:
    """Give the browser a visitor token that nothing belongs to yet: somebody else may sit there now."""
    request.new_visitor_token = codes.new_token()  # type: ignore[attr-defined]
    setattr(request, _CACHE, None)


def staff_channel(actor: Actor) -> Channel:
    """Return the surface of a member of staff who comes through the API."""
    if actor.has(*CONTACT_CENTRE):
        return Channel.PHONE
    if actor.has(*STORE):
        return Channel.STORE
    if actor.has(Role.WAREHOUSE):
        return Channel.WAREHOUSE
    return Channel.BACK_OFFICE
