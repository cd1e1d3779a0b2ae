"""What we keep in a browser."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commerce.web import my_store, orders

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie, what it is for, and for how many days it stays; None while the browser is open."""

    name: str
    purpose: str | Promise
    days: int | None = None

    @property
    def lasts(self) -> str:
        """Return how long it stays, in words."""
        if self.days is None:
            return str(_("Until the browser is closed"))
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}


def kept() -> list[Cookie]:
    """Return every cookie that our pages set: each is needed for what the visitor asked for."""
    return [
        Cookie(
            settings.VISITOR_COOKIE_NAME,
            _("Keeps your cart, lists and orders together for this browser."),
            settings.CART_DAYS,
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in."),
            settings.SESSION_COOKIE_AGE // DAY,
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Proves that a form was sent from our own page."),
            settings.CSRF_COOKIE_AGE // DAY,
        ),
        Cookie(
            orders.THANKS_COOKIE,
            _("Lets you alone come back to the confirmation of an order."),
        ),
        Cookie("messages", _("Carries a short message to the next page.")),
        Cookie(my_store.COOKIE, _("Remembers the store that you chose."), my_store.YEAR // DAY),
        Cookie("theme", _("Remembers light or dark, where you chose."), my_store.YEAR // DAY),
    ]


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Say what is kept in the browser and why; there is nothing to agree to."""
    return render(request, "shop/cookies.html", {"rows": kept()})
