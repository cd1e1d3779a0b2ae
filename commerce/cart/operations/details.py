"""Who buys, for whom, where it goes and how: commands on a locked cart."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import CompanyBuyer
from commerce.cart.commands import ChooseDelivery, SetDetails
from commerce.cart.models import Cart
from core.actor import Actor
from core.errors import Invalid

# How far ahead a gift card may be sent.
GIFT_AHEAD = timedelta(days=365)
# What the log keeps beside the payload, or None where nothing changed.
Facts = dict[str, Any] | None


def set_details(cart: Cart, command: SetDetails, actor: Actor, now: datetime) -> Facts:
    """Set who buys and where it goes."""
    wanted = {name: value for name, value in asdict(command).items() if value is not None}
    wanted |= {"email": command.email.lower(), "language": command.language or cart.language}
    if command.gift_send_on is not None:
        wanted["gift_send_on"] = _gift_day(cart, command.gift_send_on, now)
    if command.company_id is not None:
        wanted["company_id"] = command.company_id or None
        _check_company(cart, command.company_id)
    if all(getattr(cart, name) == value for name, value in wanted.items()):
        return None
    for name, value in wanted.items():
        setattr(cart, name, value)
    cart.details_version = cart.version + 1
    return {}


def _gift_day(cart: Cart, given: str, now: datetime) -> date | None:
    """Return the day on which a gift card is sent; raises Invalid for one past, or too far ahead."""
    if not given:
        return None
    day, today = date.fromisoformat(given), now.astimezone(cart.market.zone).date()
    if not (day == cart.gift_send_on or today <= day <= today + GIFT_AHEAD):
        text = _("Choose a day from today, at most a year ahead")
        raise Invalid(text, fields={"gift_send_on": text})
    return day


def _check_company(cart: Cart, company_id: int) -> None:
    """Refuse to buy for a company that has not named this customer as its buyer."""
    may_buy = CompanyBuyer.objects.filter(
        company_id=company_id, company__is_active=True, company__market=cart.market_code
    )
    if company_id and not may_buy.filter(customer_id=cart.customer_id or 0).exists():
        raise Invalid(
            _("You are not a buyer of this company."), fields={"company": _("Choose another")}
        )


def choose_delivery(cart: Cart, command: ChooseDelivery, actor: Actor, now: datetime) -> Facts:
    """Set how it is brought; what the way asks for is checked where it is paid."""
    wanted = {
        "delivery_code": command.code,
        "delivery_point": list(command.point),
        "delivery_note": command.note,
        "phone": command.phone or cart.phone,
    }
    if all(getattr(cart, name) == value for name, value in wanted.items()):
        return None
    for name, value in wanted.items():
        setattr(cart, name, value)
    cart.details_version = cart.version + 1
    return {}
