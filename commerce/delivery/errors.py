"""What parcels say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Busy, Conflict, Forbidden, Invalid, NotFound


class NoParcel(NotFound):
    """There is no such parcel at a place where the actor works."""

    title = _("We cannot find that parcel")


class CannotMove(Conflict):
    """Its state does not allow this step; somebody else may have taken it."""

    code = "cannot-move"
    title = _("This parcel has moved on")


class WrongItem(Invalid):
    """What was scanned is not in this parcel."""

    code = "wrong-item"
    title = _("That is not in this parcel")


class AlreadyPicked(Conflict):
    """All units of the line have been picked."""

    code = "already-picked"
    title = _("All of these are picked already")


class NotPicked(Conflict):
    """Something is still to be picked."""

    code = "not-picked"
    title = _("Something is still to be picked")


class NoLabel(Conflict):
    """A parcel leaves with a label only."""

    code = "no-label"
    title = _("This parcel has no label yet")


class CarrierUnavailable(Busy):
    """The carrier does not answer; the same call may be made again."""

    code = "carrier-unavailable"
    title = _("The carrier does not answer")


class CarrierRefused(Conflict):
    """The carrier will not take this parcel as it stands."""

    code = "carrier-refused"
    title = _("The carrier refused this parcel")


class NothingToSplit(Conflict):
    """Nothing of it has been picked, or everything has."""

    code = "nothing-to-split"
    title = _("There is nothing to send apart")


class NoCase(NotFound):
    """There is no such case at a place where the actor works."""

    title = _("We cannot find that case")


class CaseHasMoved(Conflict):
    """Somebody has ended it meanwhile."""

    code = "case-has-moved"
    title = _("This case has ended")


class NotHers(Forbidden):
    """Somebody else decides this: the contact centre what costs money, the warehouse what it has in hand."""

    code = "not-hers"
    title = _("The contact centre decides whether it is sent again or refunded")


class NotLookedAt(Conflict):
    """What came back is not on the books yet."""

    code = "not-looked-at"
    title = _("The warehouse has to say first in which state it came back")


class SettledBefore(Conflict):
    """Its goods were sent again or refunded before: never both, never twice."""

    code = "settled-before"
    title = _("This was sent again or refunded before")
