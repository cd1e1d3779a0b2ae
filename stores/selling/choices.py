"""What a receipt can be, and why one is not booked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReceiptKind(models.TextChoices):
    """What happened at the till."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")
    VOID = "void", _("Void")


class Why(models.TextChoices):
    """Why a receipt was not booked."""

    UNREADABLE = "unreadable", _("It cannot be read")
    SUMS = "sums", _("Its sums do not add up")
    CURRENCY = "currency", _("Wrong currency")
    CLOCK = "clock", _("Its time cannot be")
    UNKNOWN_GOODS = "unknown_goods", _("An article is not known")
    OTHER_BODY = "other_body", _("Its id came before with another content")
    NO_SALE = "no_sale", _("Its sale is not known yet")
    OTHER_TILL = "other_till", _("Its sale is another till's")
    NOT_A_SALE = "not_a_sale", _("What it undoes is not a sale")
    MORE_THAN_SOLD = "more_than_sold", _("More comes back than was sold")
    MORE_THAN_PAID = "more_than_paid", _("More is paid back than was paid")
    VOIDED = "voided", _("Its sale has been voided or brought back")
    DAY_CLOSED = "day_closed", _("The day of its sale is closed")
    FAILED = "failed", _("We failed at it")
