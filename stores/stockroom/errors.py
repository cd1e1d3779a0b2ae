"""What the stock room says no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Forbidden, NotFound


class NoDelivery(NotFound):
    """There is no such delivery where the actor works."""

    code = "no-delivery"
    title = _("There is no such delivery where you work")


class DeliveryUnderWay(Conflict):
    """Some of it is here: what was announced cannot be changed any more."""

    code = "delivery-under-way"
    title = _("This delivery is here already: it cannot be announced differently")


class DeliveryClosed(Conflict):
    """Somebody has closed it."""

    code = "delivery-closed"
    title = _("This delivery is closed")


class MovedMeanwhile(Conflict):
    """Somebody else has written down units of this line since the page was shown."""

    code = "moved-meanwhile"
    title = _("A colleague has been here meanwhile")


class NoAdjustment(NotFound):
    """Nothing like that waits where the actor works."""

    code = "no-adjustment"
    title = _("Nothing like that waits where you work")


class NeedsAnother(Forbidden):
    """Who asks for something cannot confirm it too."""

    code = "needs-another"
    title = _("Somebody else has to confirm this")


class NoCount(NotFound):
    """There is no such count where the actor works."""

    code = "no-count"
    title = _("There is no such count where you work")


class CountClosed(Conflict):
    """Somebody has closed it, or counted this article."""

    code = "count-closed"
    title = _("This has been counted")


class NoTransfer(NotFound):
    """There is no such transfer from or to where the actor works."""

    code = "no-transfer"
    title = _("There is no such transfer where you work")


class TransferEnded(Conflict):
    """It was sent or cancelled."""

    code = "transfer-ended"
    title = _("This transfer was sent or cancelled")
