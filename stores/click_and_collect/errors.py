"""What collections say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotFound


class NoCollection(NotFound):
    """There is no such collection at a place where the actor works."""

    title = _("We cannot find that collection")


class CannotMove(Conflict):
    """Its state does not allow this step; somebody else may have taken it."""

    code = "cannot-move"
    title = _("This collection has moved on")


class WrongItem(Invalid):
    """What was scanned is not in this order."""

    code = "wrong-item"
    title = _("That is not in this order")


class AlreadyPicked(Conflict):
    """All units of the line have been picked."""

    code = "already-picked"
    title = _("All of these are picked already")


class NoShortfall(NotFound):
    """There is no such case that the actor may see."""

    title = _("We cannot find that")


class ShortfallDecidedBefore(Conflict):
    """Something else was chosen, or happened by itself, before."""

    code = "decided-before"
    title = _("This has been decided already")


class CannotChoose(Conflict):
    """What was offered is not possible any more."""

    code = "cannot-choose"
    title = _("This is not possible any more. Please choose again")


class BagChanged(Conflict):
    """Something was left or cancelled since the bag was shown."""

    code = "bag-changed"
    title = _("Its contents have changed. Please look again")


class NotPicked(Conflict):
    """Something is still to be picked."""

    code = "not-picked"
    title = _("Something is still to be picked")


class CannotKeepLonger(Conflict):
    """It is not ready, its time is over, or it has been kept longer before."""

    code = "cannot-keep-longer"
    title = _("This order cannot be kept longer")


class CannotUndo(Conflict):
    """Something was done since, its minutes are over, or somebody else did it."""

    code = "cannot-undo"
    title = _("This cannot be undone any more")


class NotReady(Conflict):
    """It is not ready to be handed over."""

    code = "not-ready"
    title = _("This order is not ready yet")


class AlreadyCollected(Conflict):
    """It was handed over before; the detail says to whom, by whom and when."""

    code = "already-collected"
    title = _("This order has been collected already")


class WrongCode(Invalid):
    """No collection has this code."""

    code = "wrong-code"
    title = _("That code does not fit any order here")


class WrongPlace(WrongCode):
    """The code is right, and its goods wait in another store, which is named."""

    code = "wrong-place"
    title = _("This order waits in another store")


class NoSending(NotFound):
    """There is no such box at a place where the actor works."""

    title = _("We cannot find that box")


class CannotSend(Conflict):
    """It is not wanted any more, or has not left yet."""

    code = "cannot-send"
    title = _("This box has moved on. Look at the list again.")
