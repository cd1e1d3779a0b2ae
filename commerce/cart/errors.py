"""What a cart says no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Forbidden, Gone, Invalid, NotFound


class NoCart(NotFound):
    """There is no such cart, or it is not the actor's."""

    title = _("We cannot find that cart")


class StaleCart(Conflict):
    """The edit was based on an older version; `version` is the one now, and the fresh cart comes with it."""

    code = "stale-cart"
    title = _("The cart has changed meanwhile")

    def __init__(self, *, version: int) -> None:
        super().__init__(
            _(
                "Somebody changed the cart before you did. Here it is as it stands now; please try again."
            ),
            version=version,
        )
        self.version = version


class CartClosed(Gone):
    """It has become an order, or another cart."""

    code = "cart-closed"
    title = _("This cart has already been ordered")


class MayOnlyLook(Forbidden):
    """The advisor was let in to look; the customer has not allowed changes."""

    code = "may-only-look"
    title = _("The customer has not allowed changes yet")


class SharingEnded(Forbidden):
    """The customer ended sharing, or it expired."""

    code = "sharing-ended"
    title = _("The customer is not sharing this cart")


class NotSoldHere(Invalid):
    """There is no price for it in this market."""

    code = "not-sold-here"
    title = _("This is not sold in this country")


class UnknownCode(NotFound):
    """No live cart has this call code. Wrong and expired answer alike."""

    code = "unknown-code"
    title = _("No cart has this code")
