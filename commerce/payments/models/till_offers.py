"""Offers that wait under a short code until a till takes their money."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from commerce.payments.models.quotes import Quote
from core import codes
from stores.locations.models import Location

PURPOSE = "till-offer"
DIGITS = 8


class TillOffer(models.Model):
    """A quote that is paid at a till of a store: the customer shows its code there.

    One code names one living offer; the same digits may come again when it has ended. `claimed_by` is
    the till that takes the money just now: until then no other till, no other payment and no sweeper has it.
    """

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="till_offer")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    rotation = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64)
    claimed_by = models.BigIntegerField(null=True, blank=True, help_text="A till, by its key.")
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when its code may name another offer."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], name="till_offer_code_once", condition=Q(ended_at=None)
            )
        ]
        indexes = [models.Index(fields=["code_hash"])]

    def __str__(self) -> str:
        return f"at a till: {self.quote_id}"

    @property
    def code(self) -> str:
        """Return what the customer shows, eight digits."""
        return codes.digits(PURPOSE, self.quote_id, self.rotation, length=DIGITS)

    @property
    def code_text(self) -> str:
        """Return it as it is read: `4821 7730`."""
        return f"{self.code[:4]} {self.code[4:]}"

    def is_claimed(self, now: datetime) -> bool:
        """Say whether a till takes its money just now."""
        return self.claimed_until is not None and self.claimed_until > now

    def state_of(self, quote: Quote, now: datetime) -> str:
        """Return `waiting`, `at_till`, `paid` or `ended`."""
        if quote.state == Quote.State.PLACED:
            return "paid"
        if quote.state == Quote.State.VOID or quote.expires_at <= now:
            return "ended"
        return "at_till" if self.is_claimed(now) else "waiting"
