"""Links with which a customer pays on a device of her own."""

from __future__ import annotations

from typing import Any

from django.db import models

from commerce.payments.models.quotes import Quote
from commerce.payments.models.tenders import Tender
from commerce.payments.reasons import Reason
from core import codes


class PayLink(models.Model):
    """A link with which the customer pays a quote on a device of her own."""

    class By(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="pay_link")
    by = models.CharField(max_length=5, choices=By.choices)
    to = models.CharField(max_length=254)
    rotation = models.PositiveIntegerField(default=0)
    sent_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.by} for {self.quote_id}"

    @property
    def token(self) -> str:
        """Return the token of its address."""
        return codes.link("pay", self.quote_id, self.rotation)

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
