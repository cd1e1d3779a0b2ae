"""What wishes say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Gone, NotFound


class NoList(NotFound):
    """There is no such list, or it is not the actor's."""

    title = _("We cannot find that list")


class NoLine(Conflict):
    """The line is no longer in the cart."""

    code = "no-line"
    title = _("It is no longer in your cart.")


class LinkEnded(Gone):
    """The list behind the link is shared no longer."""

    title = _("This list is no longer shared")


class CanBeHad(Conflict):
    """It is in stock: there is nothing to wait for."""

    code = "can-be-had"
    title = _("It can be had now: there is nothing to wait for.")


class NoNotice(NotFound):
    """No notice has this link."""

    title = _("We cannot find that notice")
