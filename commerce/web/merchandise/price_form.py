"""The form of prices: one row per variant and market, each with its sale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue.models import Price, Variant
from commerce.catalogue.rules.prices import parse_price
from commerce.catalogue.rules.values import SaleData
from commerce.web.merchandise import moments
from core import money
from core.errors import Invalid
from core.markets import MARKETS, Market
from core.money import Money

Key = tuple[int, str]
FIELDS = ("price", "sale", "from", "until")


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A variant in a market, as the form shows it."""

    key: str
    sku: str
    market: Market
    values: dict[str, str]
    # What the form was filled from: what differs from it is what somebody changed.
    was: str
    errors: dict[str, str]
    before: Money | None


def plain(minor: int | None, currency: str) -> str:
    """Return an amount as a form shows it: `129.90`."""
    if minor is None:
        return ""
    digits = money.digits(currency)
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def rows(
    variants: Iterable[Variant], given: Mapping[str, Any] | None, errors: Mapping[str, Any]
) -> list[PriceRow]:
    """Return the rows of the form, with what was sent where it was refused."""
    shown = []
    for variant in variants:
        have = {price.market: price for price in variant.prices.all()}
        for market in MARKETS.values():
            key, price = f"{variant.pk}-{market.code}", have.get(market.code)
            values = _written(price, market)
            was = _joined(values)
            if given is not None:
                sent = {name: given.get(f"{name}-{key}", values[name]) for name in FIELDS}
                # Who was told that it is another by now, and sends it again, means it.
                values = values if _joined(sent) == given.get(f"was-{key}") else sent
            before = price.before_amount if price else None
            shown.append(
                PriceRow(
                    key=key,
                    sku=variant.sku,
                    market=market,
                    values=values,
                    was=was,
                    errors={name: str(errors.get(f"{name}-{key}", "")) for name in FIELDS},
                    before=Money(before, market.currency) if before is not None else None,
                )
            )
    return shown


def _written(price: Price | None, market: Market) -> dict[str, str]:
    """Return the fields of a row as somebody would type them."""
    return {
        "price": plain(price.amount if price else None, market.currency),
        "sale": plain(price.sale_amount if price else None, market.currency),
        "from": moments.written(price.sale_from if price else None, market.zone),
        "until": moments.written(price.sale_until if price else None, market.zone),
    }


def _joined(values: Mapping[str, str]) -> str:
    return "|".join(values[name] for name in FIELDS)


def read(
    given: Mapping[str, Any], variants: Iterable[Variant]
) -> tuple[dict[Key, int | None], dict[Key, SaleData | None]]:
    """Return prices and sales that somebody changed in the form. Raises Invalid with its fields.

    A row that stands as the form was filled is left alone. One that a colleague or an import changed
    meanwhile is refused, with what it says now.
    """
    amounts: dict[Key, int | None] = {}
    sales: dict[Key, SaleData | None] = {}
    errors: dict[str, Any] = {}
    for variant in variants:
        have = {price.market: price for price in variant.prices.all()}
        for market in MARKETS.values():
            key = f"{variant.pk}-{market.code}"
            if f"price-{key}" not in given:
                continue
            sent = {name: given.get(f"{name}-{key}", "").strip() for name in FIELDS}
            now = _written(have.get(market.code), market)
            was = given.get(f"was-{key}", _joined(now))
            if _joined(sent) == was:
                continue
            wrong = _wrong(sent, market)
            if was != _joined(now):
                wrong["price"] = _meanwhile(now)
            if wrong:
                errors |= {f"{name}-{key}": text for name, text in wrong.items()}
                continue
            place = (variant.pk, market.code)
            amounts[place] = _amount(sent["price"], market)
            sales[place] = _sale(sent, market)
    if errors:
        raise Invalid(fields=errors)
    return amounts, sales


def _meanwhile(now: Mapping[str, str]) -> str:
    says = now["price"] or "\u2013"
    if now["sale"]:
        says += f", {now['sale']} {now['from']} \u2013 {now['until']}"
    return _("Somebody else has changed it since you opened the page. It says now: %(now)s") % {
        "now": says
    }


def _amount(text: str, market: Market) -> int | None:
    return parse_price(text, market.currency) if text else None


def _sale(sent: Mapping[str, str], market: Market) -> SaleData | None:
    amount = _amount(sent["sale"], market)
    starts = moments.read(sent["from"], market.zone)
    ends = moments.read(sent["until"], market.zone, ends=True)
    if amount is None or starts is None or ends is None:
        return None
    return SaleData(amount, starts, ends)


def _wrong(sent: Mapping[str, str], market: Market) -> dict[str, str]:
    wrong = {}
    for name in ("price", "sale"):
        try:
            _amount(sent[name], market)
        except ValueError:
            wrong[name] = _("Write an amount in %(currency)s, such as 129.90.") % {
                "currency": market.currency
            }
    for name in ("from", "until"):
        try:
            found = moments.read(sent[name], market.zone)
        except ValueError:
            wrong[name] = _("Write a date and a time: 2026-11-24 08:00.")
        else:
            if sent["sale"] and found is None:
                wrong[name] = _("A sale needs its first and its last day.")
    return wrong
