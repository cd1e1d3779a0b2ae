"""What the till interface says no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound
from stores.selling.choices import Why


class Poison(Exception):
    """A receipt that cannot be booked: it is parked with this, and the others go on."""

    def __init__(self, why: Why, detail: object = "") -> None:
        super().__init__(why)
        self.why = why
        self.detail = str(detail)[:300]


class NoTill(NotFound):
    """There is no such till where the actor works."""

    code = "no-till"
    title = _("There is no such till in your store")


class NotParked(Conflict):
    """It was booked or left out meanwhile."""

    code = "not-parked"
    title = _("This receipt does not wait any more")


class TillNumberTaken(Conflict):
    """A till of the store has this number."""

    code = "till-number-taken"
    title = _("Another till of this store has this number")


class TooLarge(DomainError):
    """More than one request may carry."""

    status = 413
    code = "too-large"
    title = _("This is more than one request may carry")


class NothingDue(NotFound):
    """No code of the till's store is this one."""

    code = "nothing-due"
    title = _("Nothing is to be paid under this code in your store")


class NotTaken(Conflict):
    """The till never took this money, or has given it back."""

    code = "not-taken"
    title = _("This till has no such money")


class DayIsClosed(Conflict):
    """What it paid stands in a day that is closed."""

    code = "day-closed"
    title = _("The day of this payment is closed: take a return instead")
