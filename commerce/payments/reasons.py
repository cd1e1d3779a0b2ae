"""Why a quote ended without an order, and what its payer is told to do about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a quote was voided."""

    CART_CHANGED = "cart-changed"
    REPLACED = "replaced"
    OTHER_MEANS = "other-means"
    EXPIRED = "expired"
    SOLD_OUT = "sold-out"
    PROVIDER_REFUSED = "provider-refused"
    CODE_USED_UP = "code-used-up"
    NOT_FIRST_ORDER = "not-first-order"
    BALANCE_SPENT = "balance-spent"


# For who comes back from the provider's page. What she is told beside it says whether her money was taken.
_TO_PAYER = {
    Reason.CART_CHANGED: _(
        "The cart was changed after this payment was started, so this payment does not count. We keep none of your money. Look at your cart and pay again from there."
    ),
    Reason.REPLACED: _(
        "Another payment was started for the same cart, so this one does not count. We keep none of your money. Finish the newer payment, or pay again from your cart."
    ),
    Reason.OTHER_MEANS: _(
        "Another way to pay was chosen after this payment was started, so this one does not count. We keep none of your money. Go on where you chose it."
    ),
    Reason.EXPIRED: _(
        "Your reservation ended before the payment was finished. We keep none of your money. Pay again from your cart: it shows what can still be had."
    ),
    Reason.SOLD_OUT: _(
        "The last of it was sold while you were paying, after your reservation had ended. We keep none of your money. Your cart shows what is left."
    ),
    Reason.PROVIDER_REFUSED: _(
        "The payment service refused this payment. Your goods are no longer reserved. Try again from your cart in a few minutes, or call us and pay by link."
    ),
    Reason.CODE_USED_UP: _(
        "The code that this total counted on was used up by somebody else while you were paying. We keep none of your money. Your cart shows the total without it."
    ),
    Reason.NOT_FIRST_ORDER: _(
        "This total counted on an offer for a first order, and another order with your e-mail address or phone number was placed meanwhile. We keep none of your money. Your cart shows the total without it."
    ),
    Reason.BALANCE_SPENT: _(
        "The gift card or credit that this payment counted on was spent elsewhere while you were paying, after your reservation had ended. We keep none of your money. Your cart shows what is left to pay."
    ),
}
_CLOSED = _(
    "This payment was closed before it was finished. Your cart is as you left it: pay again from there."
)

# For who opens a pay-link; the page says whom to call for a new one.
_BY_LINK = {
    Reason.CART_CHANGED: _(
        "The cart was changed since; our advisor will send you a new link. This one costs you nothing."
    ),
    Reason.REPLACED: _(
        "Another payment has taken its place: a newer link, or one that was started in the cart itself. Open our newest message. This link costs you nothing."
    ),
    Reason.OTHER_MEANS: _(
        "Another way to pay was chosen after this payment was started, so this one does not count. We keep none of your money. The same link goes on with what was chosen."
    ),
    Reason.EXPIRED: _("Its time has run out. It costs you nothing."),
    Reason.SOLD_OUT: _(
        "The last of it was sold before the payment was finished. We keep none of your money. Our advisor finds out what else there is."
    ),
    Reason.PROVIDER_REFUSED: _(
        "The payment service refused this payment, so the offer has ended. Nothing was charged. Our advisor can send you another link."
    ),
    Reason.CODE_USED_UP: _(
        "The code that this total counted on has been used up. We keep none of your money. Our advisor can send you a link for the total without it."
    ),
    Reason.NOT_FIRST_ORDER: _(
        "The total counted on an offer for a first order, and there has been one. We keep none of your money. Our advisor can send you a link for the total without it."
    ),
    Reason.BALANCE_SPENT: _(
        "The gift card or credit that it counted on was spent elsewhere meanwhile. We keep none of your money. Our advisor can send you a link for what is left to pay."
    ),
}


def told_payer(reason: str) -> str:
    """Return what the payer reads whose payment led to no order; "" is a page that was closed."""
    return str(_TO_PAYER[Reason(reason)] if reason else _CLOSED)


def told_by_link(reason: str) -> str:
    """Return what the holder of an ended link reads; "" is one whose time has just run out."""
    return str(_BY_LINK[Reason(reason or Reason.EXPIRED)])
