"""Money that goes another way than asked: disputes and refunds that come back, each with an owner and a deadline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.payments.models.tenders import Tender
from core.cases import CaseState
from core.money import Money


class PaymentCase(models.Model):
    """A dispute, or a refund that came back: who looks after it, until when, and how it ended.

    `reference` is the provider's own name of it, and makes it once; of what is given back by hand the
    id of its call, whose cause is the `reason`.
    """

    class Kind(models.TextChoices):
        DISPUTE = "dispute", _("Disputed")
        REFUND_BACK = "refund_back", _("Refund came back")
        TILL_LATE = "till_late", _("Taken at a till, too late")
        BY_HAND = "by_hand", _("To be given back in a store")

    class Outcome(models.TextChoices):
        WON = "won", _("Decided for us")
        LOST = "lost", _("Decided for the payer")
        ACCEPTED = "accepted", _("Accepted: the payer keeps the money")
        PAID_OTHERWISE = "otherwise", _("Paid in another way")
        ARRIVED = "arrived", _("It arrived after all")
        GIVEN_BACK = "given_back", _("It was given back")

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reference = models.CharField(max_length=80)
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=80, blank=True, help_text="As the provider says it.")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "kind", "reference"], name="payment_case_once"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=CaseState.CLOSED) & Q(closed_at__isnull=True, outcome=""),
                name="payment_case_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="payment_case_work", condition=~Q(state=CaseState.CLOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference} {self.state}"

    @property
    def amount_money(self) -> Money:
        """Return what it is about."""
        return Money(self.amount, self.tender.currency)

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return {CaseState.CLOSED: "good", CaseState.OPEN: "bad"}.get(CaseState(self.state), "note")


class PaymentCaseNote(models.Model):
    """What somebody found out about a case. Append-only; an empty author is the system."""

    case = models.ForeignKey(PaymentCase, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=500)
    actor_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note on {self.case_id}"
