"""How a market may be paid, and what the holder of a cart has chosen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.cart.models import Cart
from commerce.payments.models import tenders
from commerce.payments.models.purses import Purse
from core import markets


class PaymentMethod(models.Model):
    """A way to pay in a market and who provides it. Another provider is another value here: no order knows."""

    class Code(models.TextChoices):
        CARD = "card", _("Card")
        WALLET = "wallet", _("Wallet")
        BANK = "bank", _("Bank transfer")
        LATER = "later", _("Pay later")
        INVOICE = "invoice", _("Invoice")
        COUNTER = tenders.COUNTER, _("In the store, when you collect")

    market = models.CharField(max_length=2, choices=markets.choices)
    code = models.CharField(max_length=8, choices=Code.choices)
    provider = models.CharField(max_length=20)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "code"], name="payment_method_once")
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.code} by {self.provider}"


class PaymentChoice(models.Model):
    """How the holder of a cart means to pay what gift cards and credit leave; no method is any."""

    cart = models.OneToOneField(
        Cart, on_delete=models.PROTECT, primary_key=True, related_name="payment_choice"
    )
    method = models.CharField(max_length=8, blank=True)
    uses_credit = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.method or "any"


class ChosenPurse(models.Model):
    """A gift card that pays for a cart, in the order in which they were given."""

    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="gift_cards")
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cart", "purse"], name="chosen_purse_once")]

    def __str__(self) -> str:
        return f"{self.purse_id} for {self.cart_id}"
