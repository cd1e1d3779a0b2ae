"""The cart, its lines and its log. Only `commerce.cart.operations` writes these tables."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Company, Customer
from commerce.catalogue.models import Variant
from core import codes
from core.actor import CONTACT_CENTRE, STORE, Actor, Channel, Role
from core.markets import MARKETS, Market
from stores.locations.models import Location

# What is kept of a carrier's pick-up point, in this order.
POINT = ("id", "name", "street", "postcode", "city")


class Method(models.TextChoices):
    """How a line reaches the customer."""

    DELIVER = "deliver"
    COLLECT = "collect"
    # Gift cards, and nothing else.
    EMAIL = "email"


class Cart(models.Model):
    """What somebody means to buy, on every screen and in every channel.

    `version` counts every entry of the log. `changed_version` is the last entry that changed
    what is bought: an edit based on an older one is stale; `details_version` the last that changed
    who buys and where it goes. `quote_id` names the quote in force,
    and any change of content takes it away. The grant of sharing stands in columns of this row,
    so that whoever holds its lock reads the truth.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PLACED = "placed"
        MERGED = "merged"
        ENDED = "ended"

    class Share(models.TextChoices):
        NONE = ""
        VIEW = "view"
        EDIT = "edit"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    market_code = models.CharField(max_length=2)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    changed_version = models.PositiveIntegerField(default=0)
    details_version = models.PositiveIntegerField(default=0)
    quote_id = models.UUIDField(null=True, blank=True)

    visitor_key = models.CharField(
        max_length=64, blank=True, help_text="Hash of the visitor's token."
    )
    units: int  # where `queries.open_carts` counted them
    methods: frozenset[str]  # of its lines; there as well
    pricing_edition: str | None = None  # of the price book; there as well
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="carts"
    )
    opened_in = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)
    held_in = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The store whose colleagues hold it for a customer who stands before them.",
    )

    code_rotation = models.PositiveIntegerField(default=0)
    code_hash = models.CharField(max_length=64, blank=True)
    link_rotation = models.PositiveIntegerField(default=0)

    codes = ArrayField(
        models.CharField(max_length=24),
        default=list,
        db_default=[],
        blank=True,
        help_text="Vouchers, as entered.",
    )
    share = models.CharField(max_length=4, choices=Share.choices, default=Share.NONE, blank=True)
    share_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_carts",
    )
    share_name = models.CharField(
        max_length=60, blank=True, help_text="The advisor's name, as the customer is told it."
    )
    share_until = models.DateTimeField(null=True, blank=True)

    full_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    street = models.CharField(max_length=120, blank=True)
    street2 = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=60, blank=True)

    delivery_code = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="Of the way of delivery."
    )
    delivery_point = ArrayField(
        models.CharField(max_length=120),
        default=list,
        db_default=[],
        blank=True,
        help_text="The pick-up point, as POINT names its parts; empty where none was chosen.",
    )
    delivery_note = models.CharField(max_length=200, blank=True, default="", db_default="")
    collector_name = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Who collects instead."
    )
    collector_phone = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="E.164"
    )
    gift_name = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Who gets the gift cards."
    )
    gift_email = models.EmailField(
        blank=True, default="", db_default="", help_text="Where they go; empty is the buyer's own."
    )
    gift_greeting = models.CharField(max_length=300, blank=True, default="", db_default="")
    gift_send_on = models.DateField(
        null=True, blank=True, help_text="Not before; empty is at once."
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purchase_order = models.CharField(max_length=40, blank=True, default="", db_default="")

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visitor_key", "market_code"],
                name="cart_open_once_per_visitor",
                condition=Q(state="open", customer=None) & ~Q(visitor_key=""),
            ),
            models.UniqueConstraint(
                fields=["code_hash"],
                name="cart_call_code_once",
                condition=Q(state="open") & ~Q(code_hash=""),
            ),
            models.CheckConstraint(
                condition=Q(share="") | Q(share_user__isnull=False, share_until__isnull=False),
                name="cart_share_has_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "state"]),
            models.Index(fields=["share_user"], name="cart_shared", condition=~Q(share="")),
            models.Index(
                fields=["email"], name="cart_open_email", condition=Q(state="open") & ~Q(email="")
            ),
            models.Index(
                fields=["changed_at"],
                name="cart_open_by_age",
                condition=Q(state="open", quote_id__isnull=True),
            ),
            models.Index(
                fields=["held_in", "-changed_at"],
                name="cart_held",
                condition=Q(state="open", held_in__isnull=False),
            ),
            models.Index(
                fields=["changed_at"],
                name="cart_guest_code_by_age",
                condition=Q(state="open", quote_id__isnull=True, customer__isnull=True)
                & ~Q(visitor_key="")
                & ~Q(code_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def market(self) -> Market:
        """Return where it is sold to."""
        return MARKETS[self.market_code]

    def is_shared(self, now: datetime) -> bool:
        """Say whether a grant to an advisor stands."""
        return bool(self.share) and self.share_until is not None and self.share_until > now

    def shared_with_name(self, now: datetime) -> str:
        """Return the name of the advisor whom the grant stands for; empty where there is none."""
        return str(self.share_name) if self.is_shared(now) else ""

    @property
    def is_callers(self) -> bool:
        """Say whether an advisor started it for a caller who has it on no screen of her own yet."""
        return not self.visitor_key and self.customer_id is None

    @property
    def topic(self) -> str:
        """Return the topic of its live hints."""
        return f"cart:{self.pk}"

    @property
    def call_code(self) -> str:
        """Return the six digits that an advisor types to see this cart.

        Empty before the first change, when a guest has been away for a day, and when codes run out.
        """
        return codes.digits("call", self.pk, self.code_rotation) if self.code_hash else ""

    @property
    def point(self) -> dict[str, str]:
        """Return the pick-up point that was chosen, by the names of its parts; empty for none."""
        return dict(zip(POINT, self.delivery_point, strict=False))

    @property
    def has_address(self) -> bool:
        """Say whether a delivery address is complete."""
        return bool(self.full_name and self.street and self.postcode and self.city)

    def is_of(self, actor: Actor) -> bool:
        """Say whether it is the shopper's own. Nobody is not equal to nobody.

        Once it belongs to a customer, the browser alone does not open it.
        """
        if self.customer_id is not None:
            return actor.customer_id == self.customer_id
        return bool(actor.visitor_key) and self.visitor_key == actor.visitor_key

    def is_shared_with(self, actor: Actor, now: datetime) -> bool:
        """Say whether the grant to this advisor stands; it ends with her role."""
        return (
            actor.user_id is not None
            and actor.has(*CONTACT_CENTRE)
            and self.share_user_id == actor.user_id
            and self.is_shared(now)
        )

    def is_held_by(self, actor: Actor) -> bool:
        """Say whether the actor works now in the store that holds it for a customer."""
        return (
            self.held_in_id is not None
            and actor.location_id == self.held_in_id
            and actor.has(*STORE, Role.MANAGER)
        )

    def may_view(self, actor: Actor, now: datetime) -> bool:
        """Say whether the actor may see it."""
        return (
            actor.is_system
            or self.is_of(actor)
            or self.is_shared_with(actor, now)
            or self.is_held_by(actor)
        )

    def may_edit(self, actor: Actor, now: datetime) -> bool:
        """Say whether the actor may change it."""
        return (
            actor.is_system
            or self.is_of(actor)
            or self.is_held_by(actor)
            or (self.share == Cart.Share.EDIT and self.is_shared_with(actor, now))
        )


class CartLine(models.Model):
    """A variant, how many, and how it is got. Adding the same again adds to the line."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    method = models.CharField(max_length=8, choices=Method.choices)
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The store of a collection.",
    )
    seen_amount = models.PositiveIntegerField(
        help_text="Unit price when it was added, minor units."
    )
    author = models.CharField(
        max_length=60, blank=True, help_text="Name of the advisor who touched it last."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "variant", "method", "location"],
                name="cart_line_merges",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cart_line_of_something"),
            models.CheckConstraint(
                condition=Q(method__in=["deliver", "email"], location=None)
                | Q(method="collect", location__isnull=False),
                name="cart_line_names_its_store",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"


class CartEntry(models.Model):
    """One entry of a cart's log: gap-free numbers, who, what. A page catches up with `?since=`."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict, help_text="Ids and numbers; no contact data.")
    client_id = models.UUIDField()
    actor_kind = models.CharField(max_length=8)
    actor_name = models.CharField(max_length=60, blank=True)
    actor_user_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "number"], name="cart_entry_number_once"),
            models.UniqueConstraint(fields=["cart", "client_id"], name="cart_entry_client_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
