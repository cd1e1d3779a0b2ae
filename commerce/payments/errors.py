"""What payments say no with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Busy, Conflict, Gone, Invalid, NotFound


class CartNotReady(Conflict):
    """Something in the cart cannot be had as chosen; the cart page says what."""

    code = "cart-not-ready"
    title = _("Please look at your cart first")


class DetailsMissing(Invalid):
    """Contact or address is not complete."""

    code = "details-missing"
    title = _("We need a few details first")


class PriceChanged(Conflict):
    """The total is not the one that the customer was shown; `total` is the one now."""

    code = "price-changed"
    title = _("The total has changed")


class QuoteEnded(Gone):
    """The cart changed, the time ran out, or it is paid."""

    code = "quote-ended"
    title = _("This offer has ended")


class NoQuote(NotFound):
    """There is no such quote or link."""

    title = _("We cannot find this payment")


class NoCall(NotFound):
    """There is no such call to the provider that was refused."""

    title = _("We cannot find this call")


class NothingLeftToMove(Conflict):
    """More was asked than is authorised to capture, or captured to refund."""

    code = "above-limit"
    title = _("That is more than was paid")


class ProviderUnavailable(Busy):
    """The payment provider did not answer. Nothing was charged as far as we know; we go on asking."""

    code = "provider-unavailable"
    title = _("The payment service does not answer")


class ProviderRefused(Exception):
    """The provider understood and said no; final. Not for people: the caller decides what it means."""


class PaymentRefused(ProviderUnavailable):
    """What a person is told of ProviderRefused: the payment cannot go on, and nothing was charged."""
