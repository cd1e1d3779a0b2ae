"""What returns say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotFound


class OrderNotPresented(NotFound):
    """No such order, the proof is wrong, or it was not presented to this colleague: all alike."""

    title = _("No order fits")


class NotYourStore(NotFound):
    """The actor does not work in a store of this name."""

    title = _("You do not work in this store")


class NoSuchReturn(NotFound):
    """There is no such return among those that the actor may see."""

    title = _("We cannot find this return")


class NothingChosen(Invalid):
    """A return without a unit."""

    code = "nothing-chosen"
    title = _("Choose at least one item that comes back")


class MoreThanThere(Conflict):
    """More units than the customer still has; `fields` names the line and what is left of it."""

    code = "more-than-there"
    title = _("More than can come back")


class MoneyBeingTaken(Conflict):
    """The goods have just left and their payment is on its way: it cannot be given back yet."""

    code = "money-being-taken"
    title = _("The payment is being taken right now. Please try again in a moment.")


class NothingPaid(Conflict):
    """No money was taken for this order that could be given back."""

    code = "nothing-paid"
    title = _("No payment was taken for this order. Please call the contact centre.")


class WindowClosed(Conflict):
    """The time to return has ended; `last_day` says when it did."""

    code = "window-closed"
    title = _("The time to return this has ended")


class AmountChanged(Conflict):
    """The refund is not the one that was shown; `amount` is the one now."""

    code = "amount-changed"
    title = _("The refund has changed. Please look at it again.")
