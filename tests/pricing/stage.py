"""Promotions and vouchers for tests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from commerce.pricing import operations
from commerce.pricing.models import Promotion, Voucher
from core.actor import SYSTEM
from tests.world import NOW


def promotion(**fields: Any) -> Promotion:
    """A promotion in force: ten percent off everything, unless told otherwise."""
    wanted: dict[str, Any] = {
        "name_en": "Ten off",
        "name_nb": "Ti av",
        "market": "GB",
        "lane": "basket",
        "action": "percent",
        "starts_at": NOW - timedelta(days=1),
        "ends_at": NOW + timedelta(days=7),
        "is_active": True,
    } | fields
    if wanted["action"] == "percent":
        wanted.setdefault("percent", Decimal(10))
    return operations.save_promotion(Promotion(**wanted), actor=SYSTEM, now=NOW)


def voucher(code: str = "AUTUMN10", *, promo: Promotion | None = None, **limits: Any) -> Voucher:
    """A voucher for a promotion that needs a code."""
    promo = promo or promotion(needs_code=True)
    operations.make_vouchers(promotion_id=promo.pk, codes=[code], actor=SYSTEM, now=NOW, **limits)
    return Voucher.objects.get(code=code)
