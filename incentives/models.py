"""Who helped with a sale, what each channel sold, and what stores earn for the others' returns.

Only `incentives.operations` writes these tables. Amounts are minor units.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from core import markets
from core.actor import Channel
from core.money import Money
from returns.models import ReturnLine
from stores.locations.models import Location


class Touch(models.Model):
    """Somebody or some place helped a customer on her way. A fact, recorded from the first day."""

    class Kind(models.TextChoices):
        LOOKED = "looked", _("Looked at the cart with the customer")
        EDITED = "edited", _("Was allowed to edit the cart")
        PAY_LINK = "pay_link", _("Sent a pay-link")
        SALE = "sale", _("Offered the final total")
        COLLECTION = "collection", _("Handed over a collection")
        RETURN = "return", _("Took goods back")
        KIOSK = "kiosk", _("The basket was begun at a kiosk")
        HELP = "help", _("Helped at a kiosk")
        ASSISTED = "assisted", _("Put the sale together in a store")

    event_id = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    cart_id = models.UUIDField(null=True, blank=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="touches"
    )
    user_id = models.BigIntegerField(null=True, blank=True)
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["cart_id"], name="touch_without_order", condition=Q(order=None)),
            models.Index(fields=["user_id", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.user_id}"


class ChannelEntry(models.Model):
    """A line of the ledger of channels: a sale counts for the channel that sold, and so does its refund."""

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        REFUND = "refund", _("Refund")

    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="channel_entries")
    amount = models.BigIntegerField(help_text="Tax included; refunds are negative.")
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "kind"], name="channel_entry_once"),
            models.CheckConstraint(
                condition=Q(kind="sale", amount__gte=0) | Q(kind="refund", amount__lte=0),
                name="channel_entry_sign",
            ),
        ]
        indexes = [models.Index(fields=["at", "channel"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.amount}"

    @property
    def money(self) -> Money:
        """Return the signed amount."""
        return Money(self.amount, self.currency)


class ServiceCreditRate(models.Model):
    """What a store earns per unit that it takes back for another channel, from a day on.

    `daily_units` is the most that one store is credited on one day.
    """

    market = models.CharField(max_length=2, choices=markets.choices)
    valid_from = models.DateField()
    amount = models.PositiveIntegerField(help_text="Minor units of `currency` per unit.")
    currency = models.CharField(max_length=3)
    daily_units = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "valid_from"], name="credit_rate_once")
        ]

    def __str__(self) -> str:
        return f"{self.market} from {self.valid_from}: {self.amount} {self.currency}"


class ServiceCredit(models.Model):
    """What a store earned for a line of a return that another channel had sold; nothing, where a guard says so."""

    class Withheld(models.TextChoices):
        NO = "", _("Credited")
        OWN = "own", _("An order of somebody who works in the store")
        CIRCULAR = "circular", _("Sold and taken back by the same colleague")
        CAP = "cap", _("Above the day's limit of the store")
        NO_RATE = "no_rate", _("No rate was in force")

    return_line = models.OneToOneField(
        ReturnLine, on_delete=models.PROTECT, related_name="service_credit"
    )
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="service_credits")
    units = models.PositiveIntegerField(help_text="Units that are credited.")
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    withheld = models.CharField(
        max_length=8, choices=Withheld.choices, default=Withheld.NO, blank=True
    )
    day = models.DateField(help_text="The store's own day.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "day"])]

    def __str__(self) -> str:
        return f"{self.units} units, {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """Return the amount."""
        return Money(self.amount, self.currency)
