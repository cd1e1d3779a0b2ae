"""Ways of delivery, promotions and vouchers."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from core import markets
from core.actor import Channel

# What a voucher may look like, on paper and in a form.
CODE = re.compile(r"[A-Z0-9-]{3,24}")


def _texts(length: int, **options: Any) -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=length, **options), default=list, blank=True)


def _ids() -> ArrayField[Any, Any]:
    return ArrayField(models.BigIntegerField(), default=list, blank=True)


class DeliveryMethod(models.Model):
    """A way in which goods are brought in a market: to whom, how heavy, how soon and for how much.

    The row that counts is the newest of its code and zone that has begun; one that is not active ends
    the method there. Of several zones that an address is in, the one with the longest prefix counts;
    without prefixes it is the whole market. A prefix is the beginning of a postcode as the market
    writes it (`PA20` is not in `PA2 0AB`). Amounts are minor units of the market's currency, tax
    included; days are working days after the day of the order, which ends at `cut_off` on the market's clock.
    """

    market = models.CharField(max_length=2, choices=markets.choices)
    code = models.SlugField(max_length=20)
    zone = models.SlugField(max_length=20, blank=True, default="")
    valid_from = models.DateField()
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The first that fits is meant where nobody has chosen."
    )
    name_en = models.CharField(max_length=60)
    name_nb = models.CharField(max_length=60, blank=True)
    note_en = models.CharField(max_length=160, blank=True)
    note_nb = models.CharField(max_length=160, blank=True)
    carrier = models.CharField(max_length=20, blank=True)
    prefixes = _texts(8)
    over_g = models.PositiveIntegerField(default=0, help_text="Only for what weighs more.")
    most_g = models.PositiveIntegerField(null=True, blank=True)
    amount = models.PositiveIntegerField()
    free_from = models.PositiveIntegerField(
        null=True, blank=True, help_text="Value of delivered goods; empty is never."
    )
    first_days = models.PositiveSmallIntegerField(default=2)
    last_days = models.PositiveSmallIntegerField(default=3)
    cut_off = models.TimeField(default=time(18))
    has_points = models.BooleanField(default=False, help_text="Fetched at a pick-up point.")
    needs_phone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "code", "zone", "valid_from"], name="delivery_method_once"
            ),
            models.CheckConstraint(
                condition=Q(last_days__gte=F("first_days")), name="delivery_method_days"
            ),
            models.CheckConstraint(
                condition=Q(most_g=None) | Q(most_g__gt=F("over_g")), name="delivery_method_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.code} {self.zone}".strip()


class Promotion(models.Model):
    """What takes something off a cart, and when. `promotions.Promotion` says what each field means.

    Amounts are minor units of the market's currency. An empty selection means all goods.
    """

    class Lane(models.TextChoices):
        GOODS = "goods", _("Goods: on some of what is in the cart")
        BASKET = "basket", _("Basket: on everything, after offers on goods")
        DELIVERY = "delivery", _("Delivery")

    class Action(models.TextChoices):
        PERCENT = "percent", _("Percent off")
        AMOUNT = "amount", _("Amount off")
        FIXED_PRICE = "fixed_price", _("Fixed price for each")
        BUY_X_GET_Y = "buy_x_get_y", _("Buy some, get some reduced")
        CHEAPEST_FREE = "cheapest_free", _("Cheapest of a number is free")
        FREE_DELIVERY = "free_delivery", _("Free delivery")

    name_en = models.CharField(max_length=80, help_text="What the shopper reads, in English.")
    name_nb = models.CharField(max_length=80, blank=True)
    market = models.CharField(max_length=2, choices=markets.choices)
    lane = models.CharField(max_length=8, choices=Lane.choices, default=Lane.GOODS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=False)
    needs_code = models.BooleanField(default=False)

    skus = _texts(64)
    brands = _texts(60)
    category_ids = _ids()
    least_quantity = models.PositiveSmallIntegerField(default=0)
    least_amount = models.PositiveIntegerField(default=0)
    groups = _texts(30)
    first_order = models.BooleanField(default=False)
    channels = _texts(12, choices=Channel.choices)
    store_ids = _ids()

    action = models.CharField(max_length=16, choices=Action.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    amount = models.PositiveIntegerField(default=0)
    buy = models.PositiveSmallIntegerField(default=0)
    get = models.PositiveSmallIntegerField(default=0)
    reward_skus = _texts(64)
    reward_category_ids = _ids()
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="promotion_period"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lte=100), name="promotion_percent"
            ),
            models.CheckConstraint(
                condition=(Q(lane="delivery") & Q(action="free_delivery"))
                | (~Q(lane="delivery") & ~Q(action="free_delivery")),
                name="promotion_lane",
            ),
            models.CheckConstraint(
                condition=Q(action="percent", percent__gt=0)
                | Q(action__in=["amount", "fixed_price"], amount__gt=0)
                | Q(action="buy_x_get_y", buy__gt=0, get__gt=0, percent__gt=0)
                | Q(action="cheapest_free", buy__gt=1)
                | Q(action="free_delivery"),
                name="promotion_action",
            ),
        ]
        indexes = [
            models.Index(
                fields=["market", "starts_at"], name="promotion_live", condition=Q(is_active=True)
            )
        ]

    def __str__(self) -> str:
        return self.name_en


class Voucher(models.Model):
    """A code that brings a promotion in. `used` is the number of its uses, counted under its lock."""

    code = models.CharField(max_length=24, unique=True, help_text="Capitals and digits.")
    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="vouchers")
    total_limit = models.PositiveIntegerField(null=True, blank=True)
    person_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total_limit=None) | Q(used__lte=F("total_limit")),
                name="voucher_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9-]{3,24}$"), name="voucher_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class VoucherUse(models.Model):
    """That a voucher was used for an order: by whom, without saying who (`person` is a keyed hash)."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    order_number = models.CharField(max_length=12)
    person = models.CharField(max_length=64, help_text="Keyed hash of the e-mail address.")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(
        null=True, blank=True, help_text="When the order came to nothing."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voucher", "order_number"], name="voucher_use_once")
        ]
        indexes = [
            models.Index(fields=["voucher", "person"]),
            models.Index(fields=["person"], name="voucher_use_person"),
            models.Index(fields=["order_number"], name="voucher_use_order"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.order_number}"


class KnownBuyer(models.Model):
    """An e-mail address or telephone number that has ordered, and with which order first.

    `person` is a keyed hash: it can be asked for and not read.
    """

    person = models.CharField(max_length=64, primary_key=True)
    order_number = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order_number"])]

    def __str__(self) -> str:
        return self.order_number
