"""Kiosks, who stands before them, and whom they call. Only `stores.kiosks.operations` writes these tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from commerce.cart.models import Cart
from stores.locations.models import Location


class Kiosk(models.Model):
    """A screen in a store, and nowhere else. The hash is of the token in its cookie."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """Somebody stands before a kiosk, from her first touch until the screen is wiped; we do not know who.

    `visitor_key` is the hash of the token in the screen's cookie, and her cart's. `link_rotation` numbers
    the links that carry the basket to her phone: the newest works, until `link_until`, once. `is_settling`
    says that the cart outlives the visit: she has paid and the provider has not answered yet, or goes to pay
    at a till, for the quote `settles` and as long as that is her cart's; or the screen was cleared while the link works.
    """

    class End(models.TextChoices):
        LEFT = "left"
        IDLE = "idle"
        PAID = "paid"
        MOVED = "moved"
        CLOSED = "closed"

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="visits")
    visitor_key = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2)
    cart = models.ForeignKey(
        Cart, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link_rotation = models.PositiveIntegerField(default=0)
    link_until = models.DateTimeField(null=True, blank=True)
    is_settling = models.BooleanField(default=False)
    settles = models.UUIDField(null=True, blank=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=6, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kiosk"], name="visit_one_at_a_time", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="")
                | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
                name="visit_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["seen_at"], name="visit_open", condition=Q(ended_at=None)),
            models.Index(fields=["ended_at"], name="visit_settling", condition=Q(is_settling=True)),
        ]

    def __str__(self) -> str:
        return f"at {self.kiosk_id} since {self.begun_at}"


class StaffCall(models.Model):
    """Somebody at a kiosk wants a colleague, until one takes the call or the screen is wiped."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="calls")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Taken, or nobody waits any more."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kiosk"], name="staff_call_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_by__isnull=False, taken_at__isnull=False, ended_at__isnull=False),
                name="staff_call_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.kiosk_id} at {self.called_at}"
