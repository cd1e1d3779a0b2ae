"""Promotions in words: what was saved by which, what is nearly won, and why the others lose."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from commerce.pricing.promotions import LANES, Loser, Promotion
from commerce.pricing.rules import PricedCart
from core.money import Money


@dataclass(frozen=True, slots=True)
class Saving:
    """What one promotion takes off the whole cart."""

    name: str
    code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Lost:
    """A promotion that takes nothing off, and why not. `is_near` is worth telling a shopper."""

    name: str
    code: str
    why: str
    is_near: bool


def savings(priced: PricedCart) -> list[Saving]:
    """Return what each promotion saves, in the order of their lines."""
    language = get_language() or "en"
    found: dict[int, Saving] = {}
    reasons = [reason for line in priced.lines for reason in line.reasons]
    for reason in sorted(reasons, key=lambda each: LANES.index(each.promotion.lane)):
        known = found.get(reason.promotion.id)
        amount = known.amount + reason.amount if known else reason.amount
        found[reason.promotion.id] = Saving(
            reason.promotion.name(language), reason.promotion.code, amount
        )
    return list(found.values())


def action_text(promotion: Promotion, currency: str) -> str:
    """Return what a promotion does, in a few words."""
    percent = f"{promotion.percent.normalize():f}"
    facts = {
        "percent": percent,
        "amount": Money(promotion.amount, currency).format(get_language() or "en"),
        "buy": promotion.buy,
        "get": promotion.get,
    }
    texts = {
        "percent": _("%(percent)s %% off"),
        "amount": _("%(amount)s off"),
        "fixed_price": _("%(amount)s each"),
        "buy_x_get_y": _("Buy %(buy)s, get %(get)s at %(percent)s %% off"),
        "cheapest_free": _("Cheapest of %(buy)s free"),
        "free_delivery": _("Free delivery"),
    }
    return texts[promotion.action] % facts


def losers(priced: PricedCart) -> list[Lost]:
    """Return the promotions that take nothing off, each with the reason in words."""
    language = get_language() or "en"
    return [
        Lost(
            name=loser.promotion.name(language),
            code=loser.promotion.code,
            why=_why(loser, language, priced.currency),
            is_near=loser.why in {"quantity", "amount", "first-order-untold"}
            or bool(loser.promotion.code),
        )
        for loser in priced.losers
    ]


_WHY = {
    "goods": gettext_noop("Nothing in the cart is part of it."),
    "group": gettext_noop("It is for another group of customers."),
    "first-order": gettext_noop("It is for a first order only."),
    "first-order-untold": gettext_noop(
        "It is for a first order: enter your e-mail address, and we look."
    ),
    "channel": gettext_noop("It is for orders of another channel."),
    "store": gettext_noop("It is for collection at other stores."),
    "free-already": gettext_noop("Delivery is free already."),
    "collected": gettext_noop("Nothing in the cart is delivered."),
}


def _why(loser: Loser, language: str, currency: str) -> str:
    if loser.why == "quantity":
        text = ngettext(
            "Add %(count)s more to get it.", "Add %(count)s more to get it.", loser.missing
        )
        return text % {"count": loser.missing}
    if loser.why == "amount":
        return _("Spend %(amount)s more to get it.") % {
            "amount": Money(loser.missing, currency).format(language)
        }
    if loser.why == "better" and loser.winner is not None:
        return _("%(name)s saves more.") % {"name": loser.winner.name(language)}
    return _(_WHY.get(loser.why, "It would take nothing off these goods."))
