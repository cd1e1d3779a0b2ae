"""Sign-in, adapted: mail goes through the outbox, people land where their work is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts import operations
from accounts.identity import person
from accounts.models import User
from core import codes, outbox
from core.actor import CONTACT_CENTRE, STORE, Actor, Role


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
    if actor.has(Role.MERCHANDISER, Role.ADMINISTRATOR):
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
