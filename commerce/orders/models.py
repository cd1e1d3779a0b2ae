"""Orders, their lines and fulfilments. Only `commerce.orders.operations` writes these tables.

An order is immutable after placement, except through an `OrderChange`; three stored summaries (money, goods, after-sales) are
each written by one function from facts. Amounts are minor units of `currency`.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Company, Customer
from commerce.cart.models import Cart, Method
from commerce.catalogue.models import Variant
from commerce.payments.models import PaymentPlan, ProviderCall, Tender
from core import codes
from core.actor import Channel
from core.markets import MARKETS, Market
from core.money import Money
from stores.inventory.models import Allocation
from stores.locations.models import Location

# How the goods of a sale at a till left: its customer took them along.
IN_STORE = "in_store"


class Order(models.Model):
    """What was bought, by whom, through which channel, for how much."""

    class MoneyState(models.TextChoices):
        AUTHORISED = "authorised", _("Authorised")
        DUE = "due", _("To be paid in the store")
        VOIDED = "voided", _("Voided")
        PARTLY_CAPTURED = "partly_captured", _("Partly captured")
        CAPTURED = "captured", _("Captured")
        PARTLY_REFUNDED = "partly_refunded", _("Partly refunded")
        REFUNDED = "refunded", _("Refunded")

    class GoodsState(models.TextChoices):
        OPEN = "open", pgettext_lazy("goods", "Open")
        PARTLY = "partly_fulfilled", _("Partly fulfilled")
        FULFILLED = "fulfilled", _("Fulfilled")
        CANCELLED = "cancelled", _("Cancelled")

    class AfterSales(models.TextChoices):
        NONE = "none", pgettext_lazy("after sales", "None")
        PARTLY_RETURNED = "partly_returned", _("Partly returned")
        RETURNED = "returned", _("Returned")

    number = models.CharField(max_length=12, unique=True)
    cart = models.OneToOneField(
        Cart,
        on_delete=models.PROTECT,
        related_name="order",
        null=True,
        blank=True,
        help_text="None of a sale at a till.",
    )
    plan = models.OneToOneField(PaymentPlan, on_delete=models.PROTECT, related_name="order")
    market_code = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    visitor_key = models.CharField(max_length=64, blank=True)
    sold_by_id = models.BigIntegerField(
        null=True, blank=True, help_text="The colleague who offered the total."
    )
    sold_by_name = models.CharField(max_length=60, blank=True)
    sold_in = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The store at whose device the total was offered.",
    )

    full_name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=120, blank=True)
    street2 = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=60, blank=True)

    delivery = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="code, name_en, name_nb, carrier, first_day, last_day, note, point {id, name, street, postcode, city}.",
    )
    collector_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    collector_phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    gift_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    gift_email = models.EmailField(
        blank=True,
        default="",
        db_default="",
        help_text="Where its gift cards go; empty is `email`.",
    )
    gift_greeting = models.CharField(max_length=300, blank=True, default="", db_default="")
    gift_send_on = models.DateField(null=True, blank=True)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    purchase_order = models.CharField(max_length=40, blank=True, default="", db_default="")

    currency = models.CharField(max_length=3)
    total = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    delivery_gross = models.PositiveBigIntegerField(default=0)
    delivery_tax = models.PositiveBigIntegerField(default=0)
    delivery_let_off = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="Of the delivery charge, not owed any more."
    )

    money_state = models.CharField(
        max_length=16, choices=MoneyState.choices, default=MoneyState.AUTHORISED
    )
    goods_state = models.CharField(
        max_length=16, choices=GoodsState.choices, default=GoodsState.OPEN
    )
    after_sales = models.CharField(
        max_length=16, choices=AfterSales.choices, default=AfterSales.NONE
    )
    placed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email"]),
            models.Index(fields=["phone"]),
            models.Index(fields=["customer", "-placed_at"]),
            models.Index(fields=["-placed_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery_let_off__lte=F("delivery_gross")),
                name="order_delivery_let_off_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def market(self) -> Market:
        """Return where it was sold."""
        return MARKETS[self.market_code]

    @property
    def is_due(self) -> bool:
        """Say whether it is reserved only: its customer pays in the store (`reserving.due_of`)."""
        return self.money_state == self.MoneyState.DUE

    @property
    def total_money(self) -> Money:
        """Return what was paid for it all."""
        return Money(self.total, self.currency)

    @property
    def delivery_money(self) -> Money:
        """Return the delivery charge."""
        return Money(self.delivery_gross, self.currency)

    @property
    def tax_money(self) -> Money:
        """Return the tax inside the total."""
        return Money(self.tax, self.currency)

    @property
    def placed_by(self) -> str:
        """Return the first name of the colleague who placed it for the customer; empty for web and till."""
        return (
            ""
            if self.channel in {Channel.WEB, Channel.TILL}
            else self.sold_by_name.split(" ", maxsplit=1)[0]
        )

    @property
    def tracking_token(self) -> str:
        """Return the token of the signed link in mails, which needs no sign-in."""
        return codes.link("track", self.number)


class Fulfilment(models.Model):
    """One (location, method) group of an order: what one place hands over in one way."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="fulfilments")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="fulfilments")
    method = models.CharField(
        max_length=8, choices=[*Method.choices, (IN_STORE, _("Bought in the store"))]
    )
    sourced = models.CharField(
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text="The rule of `sourcing` that chose the place; empty where nobody had to choose.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    fulfilled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "location", "method"], name="fulfilment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.method} {self.location_id}"


class OrderLine(models.Model):
    """A line as it was sold: gross = unit x quantity - discount = net + tax."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="lines")
    instead_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The line of which it replaces units; its gross is no part of the order's total.",
    )
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    allocation = models.OneToOneField(
        Allocation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order_line",
        help_text="None of a gift card: it takes nothing from stock.",
    )
    sku = models.CharField(max_length=64)
    name_en = models.CharField(max_length=260)
    name_nb = models.CharField(max_length=260)
    quantity = models.PositiveIntegerField()
    unit = models.PositiveBigIntegerField()
    discount = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(
        default=list,
        db_default=[],
        help_text="[promotion, name_en, name_nb, amount, code] of each discount.",
    )
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    gross = models.PositiveBigIntegerField()
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    fulfilled = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Units taken out before they left."
    )
    missing = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="Units that have still to leave and are promised nowhere: a case looks after them.",
    )
    lost = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Units that left, never arrived and were refunded."
    )
    let_off = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="Of its gross, not owed any more: cancelled or lost."
    )
    refunded = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position"),
            models.CheckConstraint(
                condition=Q(gross=F("net") + F("tax"))
                & Q(gross=F("unit") * F("quantity") - F("discount")),
                name="order_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("fulfilled")) & Q(fulfilled__lte=F("quantity")),
                name="order_line_in_order",
            ),
            models.CheckConstraint(
                condition=Q(refunded__lte=F("gross")), name="order_line_refund_within"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("fulfilled") + F("cancelled") + F("missing"))
                & Q(fulfilled__gte=F("returned") + F("lost"))
                & Q(gross__gte=F("refunded") + F("let_off")),
                name="order_line_changed_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"

    def name_in(self, language: str) -> str:
        """Return the name as it was sold, in the language."""
        return str(getattr(self, f"name_{language}", None) or self.name_en)

    def discounts_in(self, language: str) -> list[tuple[str, Money]]:
        """Return what took something off, by name in the language, and how much."""
        return [
            (
                reason[f"name_{language}"] or reason["name_en"],
                Money(reason["amount"], self.order.currency),
            )
            for reason in self.reasons
        ]

    @property
    def gross_money(self) -> Money:
        """Return what the line cost."""
        return Money(self.gross, self.order.currency)

    @property
    def left(self) -> int:
        """Return the units that have still to leave."""
        return int(self.quantity - self.cancelled - self.fulfilled)

    @property
    def costs_instead(self) -> int:
        """Return what it costs where it replaces units of another line, else nothing: no part of the order's total."""
        return int(self.gross) if self.instead_of_id else 0

    @property
    def goods_allocation(self) -> int:
        """Return the promise of its units. Raises LookupError of a gift card, which is in no parcel."""
        if self.allocation_id is None:
            raise LookupError(f"line {self.pk} takes nothing from stock")
        return int(self.allocation_id)

    def as_record(self) -> dict[str, Any]:
        """Return ids and numbers for events."""
        return {"line_id": self.pk, "variant_id": self.variant_id, "quantity": self.quantity}


class OrderChange(models.Model):
    """What was changed of an order after it was placed, by whom and why. Append-only; `key` makes it once."""

    class Kind(models.TextChoices):
        CANCEL = "cancel", _("Cancelled")
        LOST = "lost", _("Lost on its way")
        ADDRESS = "address", _("Other address")
        EXPIRED = "expired", _("Not fetched in time")
        COLLECT = "collect", _("Collected instead of delivered")
        MOVED = "moved", _("Kept by another store")
        SHORT = "short", _("Could not be kept")
        COLLECTOR = "collector", _("Somebody else collects it")
        INSTEAD = "instead", _("Something else instead")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=64)
    content = models.CharField(
        max_length=64, default="", db_default="", help_text="The hash of what was asked for."
    )
    reason = models.CharField(max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(
        default=0,
        help_text="Not owed any more, with delivery; less what costs something instead.",
    )
    delivery = models.PositiveBigIntegerField(default=0, help_text="Of that, the delivery charge.")
    tax = models.PositiveBigIntegerField(default=0, help_text="Tax inside what was taken out.")
    by_bank = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text="Of the amount, what the payer has from her bank by a lost dispute: not given once more.",
    )
    details = models.JSONField(
        default=dict,
        help_text="The address or collector as it was; the store that keeps it instead, and why; the lines that replace it.",
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    changed_by_id = models.BigIntegerField(null=True, blank=True, help_text="A colleague.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="order_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.order_id}"

    @property
    def cause(self) -> str:
        """Return the name under which stock and payments know it."""
        return f"change:{self.pk}"

    @property
    def money(self) -> Money:
        """Return what is not owed any more."""
        return Money(self.amount, self.order.currency)

    @property
    def is_refund(self) -> bool:
        """Say whether money was taken for it, so that we give it back; two statements at most."""
        if self.amount == self.by_bank:
            return False
        back = (ProviderCall.Kind.REFUND, ProviderCall.Kind.RELEASE)
        refunds = ProviderCall.objects.filter(cause=self.cause, kind__in=back)
        at_once = Tender.objects.filter(plan_id=self.order.plan_id, captured_at_once=True)
        return refunds.exists() or at_once.exists()


class OrderChangeLine(models.Model):
    """Units of a line that a change took out, and what is not owed for them any more."""

    change = models.ForeignKey(OrderChange, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="change_lines")
    quantity = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_change_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.order_line_id}"
