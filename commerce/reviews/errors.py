"""What reviews say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound


class NotBought(NotFound):
    """The order has no such line."""

    title = _("We cannot find that purchase")


class NotYetYours(Conflict):
    """The goods have not been handed over."""

    code = "not-yet-yours"
    title = _("You can review it as soon as you have it.")


class WrittenAnew(Conflict):
    """It is not what was read: its author has written it anew since."""

    code = "written-anew"
    title = _("The review was written anew since you read it. Read it again.")


class NoReview(NotFound):
    """There is no such review."""

    title = _("We cannot find that review")
