"""Whether a second factor was used. That one exists says nothing of who signed in."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def is_missing(request: HttpRequest) -> bool:
    """Say whether somebody is signed in whose session has not used a second factor or a passkey.

    Demo mode waives it. allauth records a code, a recovery code and a passkey alike as `mfa`.
    """
    user = request.user
    return (
        not is_at_station(request)
        and settings.STAFF_SECOND_FACTOR
        and isinstance(user, User)
        and not any(
            record["method"] == "mfa" for record in get_authentication_records(request, user)
        )
    )


def is_at_station(request: HttpRequest) -> bool:
    """Say whether a colleague has unlocked a shared device of her store with her PIN; the device is the other factor."""
    return getattr(request, "station", None) is not None
