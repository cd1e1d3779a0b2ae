"""Amounts of money as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.money import digits


def minor(text: str, currency: str, field: str) -> int:
    """Return an amount that was typed, in minor units; raises Invalid that names the field."""
    plain = re.sub(r"[\s\u00a0]", "", text).replace(",", ".")
    decimals = digits(currency)
    if not re.fullmatch(
        rf"[0-9]{{1,10}}(\.[0-9]{{1,{decimals}}})?" if decimals else r"[0-9]{1,10}", plain
    ):
        raise Invalid(fields={field: _("Enter an amount, like 5000")})
    return int(Decimal(plain).scaleb(decimals))
