"""Returns: what came back, where, in which state, and the money for it. Only `returns.operations` writes these.

Received goods, what becomes of them and the refund are separate facts. Amounts are minor units
of the order's currency.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order, OrderLine
from core.money import Money
from stores.inventory.rules import DISPOSITIONS
from stores.locations.models import Location


class Reason(models.TextChoices):
    """Why the customer brings it back, in her words."""

    CHANGED_MIND = "changed_mind", _("Changed my mind")
    WRONG_SIZE = "wrong_size", _("Does not fit")
    NOT_AS_DESCRIBED = "not_as_described", _("Not as described")
    FAULTY = "faulty", _("Faulty")
    DAMAGED_ON_ARRIVAL = "damaged_on_arrival", _("Damaged when it arrived")
    WRONG_ITEM = "wrong_item", _("Wrong item")
    # Said by a till, offered to nobody.
    NOT_ASKED = "not_asked", _("Brought back at a till")
    VOIDED = "voided", _("Voided at the till")


# What a customer may say.
SAID = [(code, words) for code, words in Reason.choices if code not in {"not_asked", "voided"}]


class Presentation(models.Model):
    """An order that its customer showed to a colleague, who may therefore open it for some hours."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="presentations")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.order_id} at {self.location_id}"


class Return(models.Model):
    """Units of one order that came back in one go. `key` makes it once per request of the colleague."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        SETTLED = "settled", _("Settled")

    number = models.CharField(max_length=12, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    currency = models.CharField(max_length=3)
    delivery_refund = models.PositiveBigIntegerField(
        default=0, help_text="Delivery charge given back: with the last delivered unit."
    )
    received_by_id = models.BigIntegerField(null=True, blank=True, help_text="None of a till.")
    received_by_name = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()
    key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["received_by_id", "key"], name="return_once_per_key")
        ]
        indexes = [models.Index(fields=["location", "-received_at"])]

    def __str__(self) -> str:
        return str(self.number)


class ReturnLine(models.Model):
    """Units of an order line, why they came back, what becomes of them, and what is given for them."""

    parent = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    disposition = models.CharField(max_length=10, choices=DISPOSITIONS)
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.order_line_id}"


class Refund(models.Model):
    """The money of a return: asked of the provider, and what came of it."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("On its way")
        SETTLED = "settled", _("Paid back")
        FAILED = "failed", _("Refused by the payment service")

    parent = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="refund")
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at"], name="refund_not_settled", condition=~Q(state="settled")
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.state}"

    @property
    def money(self) -> Money:
        """Return the amount."""
        return Money(self.amount, self.currency)

    @property
    def cause(self) -> str:
        """Return what its calls to the provider are known by."""
        return cause_of(self.parent.number)


def cause_of(number: str) -> str:
    """Return the name under which stock, payments and refunds know a return: `return:R400018`."""
    return f"return:{number}"
