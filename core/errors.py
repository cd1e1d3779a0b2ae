"""Errors that the domain raises by name. An interface turns them into a problem document or a page.

A refused operation changes nothing. `detail` says what is wrong and what to do; `fields` says
where, as `{field: message}`; `extra` carries facts for the client (what is left, the fresh cart).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule said no."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "conflict"
    title: ClassVar[Any] = _("That cannot be done now")

    def __init__(
        self, detail: Any = "", *, fields: dict[str, Any] | None = None, **extra: Any
    ) -> None:
        self.detail = detail or self.title
        self.fields = fields or {}
        self.extra = extra
        super().__init__(str(self.detail))

    def problem(self) -> dict[str, Any]:
        """Return the problem document (RFC 9457) of this error."""
        document: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": str(self.title),
            "status": self.status,
            "code": self.code,
            "detail": str(self.detail),
        }
        if self.fields:
            document["errors"] = {name: str(message) for name, message in self.fields.items()}
        return document | self.extra


class Invalid(DomainError):
    """The input does not fit; `fields` says where."""

    status = 422
    code = "invalid"
    title = _("Please check what you entered")


class Unreadable(Invalid):
    """The request itself is broken; no person's typing makes it so."""

    status = 400
    code = "unreadable"


class NotFound(DomainError):
    """There is no such thing, or it is not yours: both answer alike."""

    status = 404
    code = "not-found"
    title = _("We cannot find that")


class Forbidden(DomainError):
    """The actor is known and may not do this."""

    status = 403
    code = "forbidden"
    title = _("You may not do that")


class SignInRequired(DomainError):
    """The actor must say who she is first."""

    status = 401
    code = "sign-in-required"
    title = _("Please sign in")


class Conflict(DomainError):
    """The thing has moved on since it was read; `extra` has its present state."""


class Gone(DomainError):
    """It existed and has ended: an expired link, a used code."""

    status = 410
    code = "gone"
    title = _("This has ended")


class TooMany(DomainError):
    """The limit is reached; `retry_after` seconds say when it opens again."""

    status = 429
    code = "too-many"
    title = _("Too many tries")


class Busy(DomainError):
    """A row stayed locked, or a part that is needed is down; the same request may be sent again."""

    status = 503
    code = "busy"
    title = _("We are busier than usual")


class Broken(DomainError):
    """Something failed that no rule names; the logs have it under the request's id."""

    status = 500
    code = "broken"
    title = _("Something broke on our side")

    def __init__(self) -> None:
        super().__init__(
            _(
                "We have been told. It may have been done or not: look before you do it again, or send it again with the same Idempotency-Key."
            )
        )
