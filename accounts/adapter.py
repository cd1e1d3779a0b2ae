"""Sign-in, adapted: mail goes through the outbox, people land where their work is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts import operations
from accounts.identity import person
from accounts.models import User
from core import codes, limits, outbox
from core.actor import CONTACT_CENTRE, STORE, Actor, Role
from core.client import address_of
from core.errors import TooMany

# Failed sign-ins within the window. An address may be a whole contact centre behind one router.
TRIES_PER_EMAIL, TRIES_PER_ADDRESS = 10, 60
WINDOW = timedelta(minutes=5)


def home_of(actor: Actor) -> str:
    """Return the path of the screen that the actor's role works on."""
    if actor.has(*CONTACT_CENTRE):
        return "/console/"
    if actor.has(*STORE):
        return "/store/"
    if actor.has(Role.WAREHOUSE):
        return "/warehouse/"
    if actor.has(Role.MANAGER):
        return "/manager/"
    if actor.has(Role.MERCHANDISER):
        return "/merchandise/"
    if actor.has(Role.ADMINISTRATOR):
        return "/admin/"
    return "/"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What differs from allauth's defaults."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail, so that a mail server that is away loses nothing."""
        message = self.render_mail(template_prefix, email, context)
        outbox.queue_mail(
            key=f"account-{codes.new_token()}",
            to=email,
            subject=str(message.subject),
            text=str(message.body),
            now=timezone.now(),
        )

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep who signed up, as a customer."""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            operations.welcome_customer(user_id=saved.pk, language=(get_language() or "en")[:2])
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the person's own screen."""
        user = request.user
        return home_of(person(user)) if isinstance(user, User) else "/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address behind our own proxies."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try in the database too: allauth's own limits go when the cache does."""
        super().pre_authenticate(request, **credentials)
        try:
            for key, limit in _limits_on(request, credentials):
                limits.spend(key, limit=limit, window=WINDOW, now=timezone.now())
        except TooMany as error:
            request.retry_after = error.extra["retry_after"]  # type: ignore[attr-defined]
            raise ValidationError(str(error.detail), code="too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return who signs in; a try that was right does not count."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            for key, _limit in _limits_on(request, credentials):
                limits.give_back(key)
        return user


def _limits_on(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[str, int]]:
    """Return whose tries count, and how many each has. The e-mail address itself is not kept."""
    email = codes.token_hash(str(credentials.get("email", "")).strip().lower())
    return [
        (f"sign-in:email:{email}", TRIES_PER_EMAIL),
        (f"sign-in:address:{address_of(request)}", TRIES_PER_ADDRESS),
    ]
