"""What changes of an order say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid


class NothingToCancel(Invalid):
    """No unit was chosen."""

    code = "nothing-to-cancel"
    title = _("Choose what you want to cancel")


class KeyReused(Invalid):
    """The key of this change was sent before, with something else in it."""

    code = "key-reused"
    title = _("This was sent before with something else in it. Please look again and send it anew.")


class TooLate(Conflict):
    """It has been picked, packed or sent; `fields` says which lines."""

    code = "too-late"
    title = _("It is too late to change this")


class NothingToCollect(Invalid):
    """Nothing of it has still to be delivered."""

    code = "nothing-to-collect"
    title = _("Nothing of this order is still to be delivered")


class NotThere(Conflict):
    """The store does not have all of it, or can take nothing in any more."""

    code = "not-there"
    title = _("This store cannot keep it for you")


class AmountChanged(Conflict):
    """Something else happened since the preview."""

    code = "amount-changed"
    title = _("The amount has changed. Please look again")


class MoneyBeingTaken(Conflict):
    """The money is being collected at this moment; it can be given back right after."""

    code = "money-being-taken"
    title = _("The payment is being taken right now. Please try again in a minute")
