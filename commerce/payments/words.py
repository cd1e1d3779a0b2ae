"""What somebody paid with, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commerce.payments.models import PaymentMethod, Tender
from commerce.payments.models.tenders import COUNTER


def means_of(tender: Tender) -> str:
    """Return what somebody paid with, in words: `Gift card •••• Y2QY`, `Visa •••• 0001`, `Wallet`."""
    own = {
        "gift_card": _("Gift card"),
        "store_credit": _("Store credit"),
        "invoice": _("Invoice"),
        "free": _("Nothing to pay"),
    }
    at_till = {"cash": _("Cash"), "gift_card": _("Gift card"), "other": _("Paid at the till")}
    if tender.provider == "store" and tender.method in at_till:
        return f"{at_till[tender.method]} {tender.card_text}".strip()
    if tender.provider in own:
        return f"{own[tender.provider]} {tender.card_text}".strip()
    if tender.method == COUNTER and tender.card_text:
        return ", ".join(_at_counter(each) for each in tender.card_text.split(", "))
    if tender.card_text:
        return tender.card_text
    return str(dict(PaymentMethod.Code.choices).get(tender.method, _("Card")))


def _at_counter(means: str) -> str:
    """Return one of the means by which a till took a reserved order: a key (`cash`), or what its receipt says of a card."""
    known = {"cash": _("Cash"), "card": _("Card"), "other": _("Paid at the till")}
    return known.get(means, means)
