"""Links with which a customer pays on a device of her own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from commerce.payments.models.quotes import Quote
from commerce.payments.models.tenders import Tender
from commerce.payments.reasons import Reason
from core import codes


class PayLinks(models.QuerySet["PayLink"]):
    """Links, found by what they were sent for."""

    def sent_for(self, quote_id: UUID | str) -> PayLinks:
        """Return the link that was sent for a quote, whatever its holder has chosen since."""
        return self.filter(Q(first_quote_id=quote_id) | Q(quote_id=quote_id, first_quote=None))


class PayLink(models.Model):
    """A link with which the customer pays a quote on a device of her own."""

    class By(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="pay_link")
    first_quote = models.ForeignKey(
        Quote,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it was sent for, and is named by, where its holder has chosen other means since.",
    )
    by = models.CharField(max_length=5, choices=By.choices)
    to = models.CharField(max_length=254)
    rotation = models.PositiveIntegerField(default=0)
    sent_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = PayLinks.as_manager()

    def __str__(self) -> str:
        return f"{self.by} for {self.quote_id}"

    @property
    def named_by(self) -> UUID:
        """Return the quote that it was sent for."""
        return self.first_quote_id or self.quote_id

    @property
    def token(self) -> str:
        """Return the token of its address."""
        return codes.link("pay", self.named_by, self.rotation)

    def state_of(self, quote: Quote, tender: Tender, now: Any) -> str:
        """Return `queued`, `sent`, `opened`, `authenticating`, `declined`, `paid`, `expired` or `void`."""
        if quote.state == Quote.State.PLACED:
            return "paid"
        if quote.state == Quote.State.VOID:
            return "expired" if quote.void_reason == Reason.EXPIRED else "void"
        if quote.expires_at <= now:
            return "expired"
        if tender.status_text in {"declined", "challenging"}:
            return "authenticating" if tender.status_text == "challenging" else "declined"
        if self.opened_at is not None:
            return "opened"
        return "sent" if self.sent_at is not None else "queued"
