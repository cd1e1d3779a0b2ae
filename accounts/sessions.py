"""Where somebody is signed in, and how to end it there."""

from __future__ import annotations

import re
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from core.operation import operation

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def sessions_of(user_id: int, *, now: datetime) -> list[UserSession]:
    """Return where the user is signed in, last seen first; one statement."""
    living = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = UserSession.objects.filter(user_id=user_id, session_key__in=living)
    return list(found.order_by("-last_seen_at", "-pk"))


@operation
def end_session(*, user_id: int, session_id: int) -> None:
    """Sign the user out there. One that is not hers, or is over, is left as it is."""
    found = UserSession.objects.filter(pk=session_id, user_id=user_id).first()
    if found is not None:
        found.end()


def device_of(user_agent: str) -> tuple[str, str]:
    """Return browser and system in the words that people know; empty where we cannot tell."""
    browser = next((name for word, name in _BROWSERS if re.search(rf"\b{word}", user_agent)), "")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    return browser, system


def factors_of(user_id: int) -> tuple[int, bool]:
    """Return how many passkeys the user has, and whether an app gives her codes; one statement."""
    kinds = list(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))
    return kinds.count(Authenticator.Type.WEBAUTHN), Authenticator.Type.TOTP in kinds
