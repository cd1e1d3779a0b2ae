"""Entering and taking out voucher codes, on a locked cart. What they are worth is the prices' matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commerce.cart.commands import ApplyCode, RemoveCode
from commerce.cart.models import Cart
from commerce.pricing import queries as prices
from commerce.pricing.errors import CodeRefused
from commerce.pricing.models import CODE
from core import limits
from core.actor import Actor

MOST_CODES = 5


def count_code_try(address: str, *, now: datetime) -> None:
    """Count a try of a code, in its own transaction: codes are not to be guessed. Raises TooMany."""
    limits.spend(f"voucher:{address}", limit=60, window=timedelta(hours=1), now=now)


def apply_code(
    cart: Cart, command: ApplyCode, _actor: Actor, now: datetime
) -> dict[str, Any] | None:
    """Enter a code, however it was typed. Raises CodeRefused, in words, for one that cannot be used."""
    code = "".join(command.code.split()).upper()
    if code in cart.codes:
        return None
    if not CODE.fullmatch(code):
        raise CodeRefused(
            _("Write the code as it stands in your letter or mail: capitals and digits."),
            fields={"code": _("Not a code")},
        )
    if len(cart.codes) >= MOST_CODES:
        raise CodeRefused(_("A cart takes at most %(most)s codes.") % {"most": MOST_CODES})
    (standing,) = prices.code_standings(
        [code], cart.market, now, email=cart.email, customer_id=cart.customer_id
    )
    if standing.refusal:
        raise CodeRefused(standing.refusal, fields={"code": standing.refusal})
    cart.codes = [*cart.codes, code]
    return {"code": code}


def remove_code(
    cart: Cart, command: RemoveCode, _actor: Actor, _now: datetime
) -> dict[str, Any] | None:
    """Take a code out."""
    if command.code not in cart.codes:
        return None
    cart.codes = [code for code in cart.codes if code != command.code]
    return {"code": command.code}


def take_over_codes(cart: Cart, other: Cart) -> None:
    """Bring the codes of another cart into this one, as many as there is room for."""
    cart.codes = list(dict.fromkeys([*cart.codes, *other.codes]))[:MOST_CODES]
