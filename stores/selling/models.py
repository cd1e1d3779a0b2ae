"""Tills, their receipts, what could not be booked, and the closings of their days.

Only `stores.selling.operations` writes these tables. Amounts are minor units of the store's currency.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from commerce.catalogue.models import Variant
from commerce.orders.models import Order
from core import codes
from core.actor import Actor, Channel
from core.markets import MARKETS
from core.money import Money
from stores.locations.models import Location
from stores.selling.choices import ReceiptKind, Why

MEMBER = "member"
# What a till is among the roles: nothing but itself. No person can have it.
TILL_ROLE = "till"


class Till(models.Model):
    """A till of a store. Its token opens the till interface of this store and nothing else; here is its hash.

    The row to lock: one receipt of a till is decided after the other.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="tills")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    token_hash = models.CharField(max_length=64, blank=True)
    token_made_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(
        null=True, blank=True, help_text="When it last sent us something."
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "number"], name="till_number_once"),
            models.UniqueConstraint(
                fields=["token_hash"], name="till_token_once", condition=~Q(token_hash="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id}/{self.number}"

    @property
    def currency(self) -> str:
        """Return what its store sells in."""
        return MARKETS[self.location.market].currency

    @property
    def actor(self) -> Actor:
        """Return the till as who acts."""
        return Actor(Channel.TILL, name=f"Till {self.number}", roles=frozenset({TILL_ROLE}))


class Closing(models.Model):
    """The end of a till's day (Z): its receipts since the one before, summed once. Append-only.

    `sums` is what `rules.Summary` says of them. `client_id` is the till's own name of it.
    """

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="closings")
    number = models.PositiveIntegerField()
    client_id = models.UUIDField()
    taken_at = models.DateTimeField(help_text="On the till's clock; receipts up to then are in it.")
    received_at = models.DateTimeField()
    sums = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "number"], name="closing_number_once"),
            models.UniqueConstraint(fields=["till", "client_id"], name="closing_once"),
        ]

    def __str__(self) -> str:
        return f"Z {self.number} of {self.till_id}"


class Receipt(models.Model):
    """A receipt that was booked, once per till and id of the till's making. Append-only but for its closing.

    A sale has its order; a return and a void have the sale that they belong to, and its order.
    `sums` is what it adds to a summary: `{"payments": {"cash": 4900}, "vat": {"0.2000": [4900, 817]}}`.
    """

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="receipts")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=6, choices=ReceiptKind.choices)
    number = models.PositiveBigIntegerField(help_text="As it is printed.")
    taken_at = models.DateTimeField(help_text="On the till's clock.")
    received_at = models.DateTimeField()
    content = models.CharField(max_length=64, help_text="The hash of what the till sent.")
    currency = models.CharField(max_length=3)
    total = models.PositiveBigIntegerField()
    sums = models.JSONField()
    colleague = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True, help_text="Where its customer wants it.")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts")
    of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    return_number = models.CharField(max_length=12, blank=True)
    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "client_id"], name="receipt_once"),
            models.UniqueConstraint(
                fields=["of"], name="receipt_voided_once", condition=Q(kind="void")
            ),
            models.UniqueConstraint(
                fields=["order"], name="receipt_of_sale_once", condition=Q(kind="sale")
            ),
            models.CheckConstraint(
                condition=Q(kind="sale", of=None) | ~Q(kind="sale") & Q(of__isnull=False),
                name="receipt_of_a_sale",
            ),
        ]
        indexes = [
            models.Index(
                fields=["till", "number"], name="receipt_open_number", condition=Q(closing=None)
            ),
            models.Index(
                fields=["till", "number"], name="receipt_closed", condition=Q(closing__isnull=False)
            ),
            models.Index(fields=["client_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def total_money(self) -> Money:
        """Return what was paid, or paid back."""
        return Money(self.total, self.currency)


class Parked(models.Model):
    """A receipt that could not be booked, as the till sent it.

    `body` stays until it is booked, and for 90 days where it was left out. `email` is what the body
    says under that name, so that erasure finds it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits")
        BOOKED = "booked", _("Booked")
        LEFT = "left", _("Left out")

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="parked")
    client_id = models.CharField(max_length=64, blank=True, help_text="As it was sent.")
    of = models.UUIDField(null=True, blank=True, help_text="The sale that it waits for.")
    content = models.CharField(max_length=64)
    body = models.JSONField()
    email = models.EmailField(blank=True, db_default="")
    why = models.CharField(max_length=16, choices=Why.choices)
    detail = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    parked_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    actor_name = models.CharField(max_length=60, blank=True, help_text="Who ended it.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was left out.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["till", "client_id", "content"], name="parked_once_per_content"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="parked_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["till", "parked_at"], name="parked_open", condition=Q(state="open")
            ),
            models.Index(fields=["ended_at"], name="parked_left", condition=Q(state="left")),
            models.Index(fields=["email"], name="parked_email", condition=~Q(email="")),
            models.Index(
                fields=["till", "of"], name="parked_waits", condition=Q(state="open", why="no_sale")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.client_id}"


class TillPayment(models.Model):
    """Money that a till took for what is not its own sale: an offer, or an order that is due. Once per till and id.

    One that came too late is `refused`: the till gives it back, and says so by a row of the kind `back`.
    So does one that is voided before its day is closed. Both are in X and Z.
    """

    class Kind(models.TextChoices):
        TAKEN = "taken", _("Payment")
        BACK = "back", _("Given back")

    class State(models.TextChoices):
        NOTED = "noted", _("Being settled")
        SETTLED = "settled", _("Paid an order")
        REFUSED = "refused", _("Too late: to be given back")
        VOIDED = "voided", _("Voided")
        RETURNED = "returned", _("Given back")

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="payments")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    source = models.CharField(
        max_length=10, help_text="Who knows what is due: `stores.selling.dues`."
    )
    subject = models.CharField(max_length=40, help_text="Its name there.")
    number = models.PositiveBigIntegerField(help_text="As it is printed.")
    taken_at = models.DateTimeField(help_text="On the till's clock.")
    received_at = models.DateTimeField()
    content = models.CharField(max_length=64, help_text="The hash of what the till sent.")
    currency = models.CharField(max_length=3)
    total = models.PositiveBigIntegerField()
    payments = models.JSONField(
        help_text="`[kind, amount, reference]` of each, without the change."
    )
    colleague = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=40, blank=True, help_text="Why it was refused.")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="till_payments"
    )
    of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="back"
    )
    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "client_id"], name="till_payment_once"),
            models.CheckConstraint(
                condition=Q(kind="taken", of=None) | Q(kind="back", of__isnull=False),
                name="till_payment_back_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="taken", state="settled") | Q(order__isnull=False),
                name="till_payment_pays_an_order",
            ),
        ]
        indexes = [
            models.Index(fields=["till"], name="till_payment_open", condition=Q(closing=None)),
            models.Index(
                fields=["till", "number"],
                name="till_payment_closed",
                condition=Q(closing__isnull=False),
            ),
            models.Index(
                fields=["received_at"], name="till_payment_noted", condition=Q(state="noted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.state}"

    @property
    def reference(self) -> str:
        """Return its name in the ledger of payments."""
        return f"till:{self.till_id}:{self.client_id}"

    @property
    def total_money(self) -> Money:
        """Return what was taken, or given back."""
        return Money(self.total, self.currency)


class MemberCode(models.Model):
    """What a customer shows at a till: derived from her and `rotation`, found by its hash."""

    customer = models.OneToOneField(
        Customer, on_delete=models.CASCADE, primary_key=True, related_name="member_code"
    )
    rotation = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.customer_id}"

    @property
    def code(self) -> str:
        """Return eight letters and figures."""
        return codes.letters(MEMBER, self.customer_id, self.rotation)


class SoldBeyond(models.Model):
    """Units that a till sold although the books had fewer, or kept them for others: to be counted.

    It is done with as soon as the level has been counted after `at`.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="beyond")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    beyond = models.PositiveIntegerField(help_text="Units that were not in the books at all.")
    promised = models.PositiveIntegerField(
        help_text="Units that were promised to orders, or set apart."
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "-at"])]

    def __str__(self) -> str:
        return f"{self.beyond}+{self.promised} of {self.variant_id}"
