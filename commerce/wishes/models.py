"""Lists of what somebody wants, the trail of what she looked at, and notices of what is back.

Only `commerce.wishes.operations` writes these tables. What belongs to a customer is hers alone;
before that it belongs to the browser whose visitor key it carries, as a cart does.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Customer
from commerce.cart.models import Method
from commerce.catalogue.models import Variant
from core import codes
from core.actor import Actor
from core.markets import MARKETS, Market
from stores.locations.models import Location


class WishList(models.Model):
    """Things that somebody keeps: a wish list, what she saved for later, or a cart put aside.

    A cart that was sent by mail is kept for who got it, and is none of her lists. It may be read by whoever has its link while `is_shared`; `link_rotation` makes old links worthless.
    """

    class Kind(models.TextChoices):
        LIST = "list"
        LATER = "later"
        CART = "cart"
        SENT = "sent"

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.LIST)
    name = models.CharField(max_length=60, blank=True, help_text="Empty: the usual name.")
    visitor_key = models.CharField(
        max_length=64, blank=True, help_text="Hash of the visitor's token."
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="wish_lists"
    )
    is_shared = models.BooleanField(default=False)
    link_rotation = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visitor_key"],
                name="later_once_per_visitor",
                condition=Q(kind="later", customer=None) & ~Q(visitor_key=""),
            ),
            models.UniqueConstraint(
                fields=["customer"], name="later_once_per_customer", condition=Q(kind="later")
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(visitor_key=""),
                name="wish_list_of_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["visitor_key"], name="wish_list_guest", condition=Q(customer=None)
            ),
            models.Index(
                fields=["changed_at"], name="wish_list_guest_by_age", condition=Q(customer=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def title(self) -> str:
        """Return what it is called: its own name, else the usual one of its kind."""
        usual = {
            self.Kind.LIST: _("My wish list"),
            self.Kind.LATER: _("Saved for later"),
            self.Kind.CART: _("A cart put aside"),
            self.Kind.SENT: _("A cart"),
        }
        return self.name or usual[self.Kind(self.kind)]

    @property
    def link_token(self) -> str:
        """Return the token under which others may read it."""
        return codes.link("wishes", self.pk, self.link_rotation)

    def is_of(self, actor: Actor) -> bool:
        """Say whether it is the shopper's own. Nobody is not equal to nobody."""
        if self.customer_id is not None:
            return actor.customer_id == self.customer_id
        return bool(actor.visitor_key) and self.visitor_key == actor.visitor_key


class WishItem(models.Model):
    """A variant on a list; in a cart put aside also how many, and how they were to be got."""

    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="items")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.DELIVER)
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    author = models.CharField(
        max_length=60, blank=True, help_text="Name of the advisor who added it."
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish_list", "variant", "method", "location"],
                name="wish_once_per_list",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="wish_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"


class Trail(models.Model):
    """What one shopper looked at last, newest first, and what she compares. One row each.

    Kept for a browser only that has a visitor token already: looking around sets none.
    """

    visitor_key = models.CharField(max_length=64, blank=True)
    customer = models.OneToOneField(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="trail"
    )
    product_ids = ArrayField(models.BigIntegerField(), default=list)
    compared_ids = ArrayField(models.BigIntegerField(), default=list)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visitor_key"],
                name="trail_once_per_visitor",
                condition=Q(customer=None),
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(visitor_key=""), name="trail_of_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["seen_at"], name="trail_guest_by_age", condition=Q(customer=None))
        ]

    def __str__(self) -> str:
        return f"{len(self.product_ids)} products"


class Notice(models.Model):
    """Somebody asked to be told when a sold-out variant can be had again; told once, promised nothing.

    `location` is a store; without one it is delivery in the market. It waits once the address is
    known to be hers, which the link of the first message proves.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        WAITING = "waiting"
        SENT = "sent"
        STOPPED = "stopped"

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    market_code = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "location", "market_code", "email", "phone"],
                name="notice_once",
                nulls_distinct=False,
                condition=Q(state__in=["asked", "waiting"]),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "stopped"])
                | (Q(email="") & ~Q(phone=""))
                | (~Q(email="") & Q(phone="")),
                name="notice_one_address",
            ),
        ]
        indexes = [
            models.Index(fields=["variant"], name="notice_waiting", condition=Q(state="waiting")),
            models.Index(fields=["asked_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.state}"

    @property
    def market(self) -> Market:
        """Return where it would be bought."""
        return MARKETS[self.market_code]

    @property
    def token(self) -> str:
        """Return the token of the link that confirms and stops it."""
        return codes.link("notice", self.pk)
