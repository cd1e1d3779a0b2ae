"""The timeline in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from commerce.delivery.rules import CaseKind, Outcome
from core.money import Money

TITLES = {
    "sharing_started": noop("An advisor joined the cart"),
    "sharing_ended": noop("Sharing the cart ended"),
    "pay_link_created": noop("A pay-link was sent"),
    "pay_link_opened": noop("The pay-link was opened"),
    "payment_declined": noop("A card was declined"),
    "order_placed": noop("Order placed"),
    "collection_ready": noop("Ready to collect"),
    "collection_handed_over": noop("Collected"),
    "parcel_dispatched": noop("Parcel dispatched"),
    "order_changed": noop("Order changed"),
    "parcel_case": noop("Something went wrong with a parcel"),
    "parcel_case_ended": noop("The parcel was looked after"),
    "return_received": noop("Goods returned"),
    "refund_settled": noop("Refund paid"),
    "refund_failed": noop("Refund refused by the payment service"),
    "gift_card_stopped": noop("Gift card stopped"),
    "gift_card_resumed": noop("Gift card may be spent again"),
    "gift_card_replaced": noop("Gift card sent anew, with another code"),
}
# What a provider's ledger says.
PAYMENTS = {
    "authorised": noop("Authorised"),
    "captured": noop("Captured"),
    "refunded": noop("Refunded"),
    "released": noop("A part given back"),
    "voided": noop("Voided"),
    "declined": noop("Declined"),
    "disputed": noop("Disputed"),
    "dispute_won": noop("Dispute decided for us"),
    "dispute_lost": noop("Dispute decided for the payer"),
    "refund_back": noop("Refund came back"),
}
# How far a pay-link has come (`PayLink.state_of`), and the tone of its badge.
PAY_LINKS = {
    "queued": (noop("On its way"), "note"),
    "sent": (noop("Sent"), "note"),
    "opened": (noop("Opened"), "note"),
    "authenticating": (noop("Confirming with the bank"), "note"),
    "declined": (noop("Declined"), "bad"),
    "paid": (noop("Paid"), "good"),
    "expired": (noop("Expired"), "warn"),
    "void": (noop("The cart changed: send a new link"), "warn"),
}
# Why a card was declined.
REASONS = {
    "declined": noop("declined by the bank"),
    "insufficient_funds": noop("not enough money on the account"),
    "do_not_honour": noop("refused by the bank without a reason"),
    "expired_card": noop("the card has expired"),
    "challenge_failed": noop("the bank's check was not passed"),
    "challenge_cancelled": noop("the payer stopped the bank's check"),
    "challenge_abandoned": noop("the bank's check was not finished"),
    "payment_closed": noop("the payment was closed meanwhile"),
}


def title(kind: str) -> str:
    """Return what an entry is called; an unknown kind is shown by its key."""
    return _(TITLES[kind]) if kind in TITLES else kind.replace("_", " ")


def text(kind: str, params: Mapping[str, Any]) -> str:
    """Return the facts of an entry: amount, units, place, number."""
    parts = []
    if params.get("amount") is not None and params.get("currency"):
        parts.append(Money(params["amount"], params["currency"]).format(get_language() or "en"))
    if params.get("units"):
        parts.append(_("%(units)s units") % {"units": params["units"]})
    parts.extend(str(params[name]) for name in ("place", "number") if params.get(name))
    if params.get("case"):
        parts.append(case(params["case"]))
    if params.get("reason"):
        parts.append(reason(params["reason"]))
    return ", ".join(parts)


def case(code: str) -> str:
    """Return what was wrong with a parcel, or how it ended; an unknown word is shown as it is."""
    words = {**dict(CaseKind.choices), **dict(Outcome.choices)}
    return str(words.get(code, code))


def payment(kind: str) -> str:
    """Return what happened to the money; an unknown kind is shown as it is."""
    return _(PAYMENTS[kind]) if kind in PAYMENTS else kind


def pay_link(state: str) -> tuple[str, str]:
    """Return how far a pay-link has come, and the tone of its badge."""
    words, tone = PAY_LINKS[state]
    return _(words), tone


def reason(code: str) -> str:
    """Return why the bank declined; an unknown reason is shown as it is."""
    return _(REASONS[code]) if code in REASONS else code
