"""What a cart costs: taxed where it goes, rounded once per line, and the total is the sum."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from commerce.pricing import operations, queries
from commerce.pricing.models import DeliveryMethod
from commerce.pricing.rules import Context, Item, price
from core.actor import SYSTEM
from core.markets import MARKETS
from core.models import Event
from core.money import Money

DAY = date(2026, 11, 24)
GB = Context(currency="GBP", country="GB", day=DAY, delivery_amount=495, delivery_free_from=7500)


def noon(day):
    return datetime.combine(day, time(12), UTC)


def item(
    unit: int = 4900,
    quantity: int = 1,
    *,
    vat_class: str = "standard",
    country: str = "GB",
    delivered: bool = True,
    ref: str = "1",
    currency: str = "GBP",
) -> Item:
    return Item(ref, 1, quantity, Money(unit, currency), vat_class, country, delivered)


def test_tax_follows_the_destination_of_each_line():
    priced = price([item(ref="a"), item(ref="b", country="NO", delivered=False)], GB)

    assert priced.line("a").tax.amount == 817
    assert priced.line("b").tax.amount == 980


def test_delivery_costs_the_charge_and_says_what_is_missing_to_free():
    priced = price([item()], GB)

    assert priced.delivery.gross.amount == 495
    assert priced.delivery.tax.amount == 82
    assert priced.delivery.until_free == Money(2600, "GBP")
    assert priced.total.amount == 5395


@pytest.mark.parametrize(("unit", "charge"), [(7499, 495), (7500, 0), (7501, 0)])
def test_delivery_is_free_from_the_limit_on(unit, charge):
    assert price([item(unit)], GB).delivery.gross.amount == charge


def test_what_is_collected_pays_no_delivery_and_counts_nothing_towards_free():
    assert price([item(delivered=False)], GB).delivery.gross.amount == 0
    assert price([item(9000, delivered=False), item(100, ref="2")], GB).delivery.gross.amount == 495


def test_nothing_costs_nothing():
    priced = price([], GB)

    assert (priced.total.amount, priced.tax.amount, priced.delivery.gross.amount) == (0, 0, 0)


def test_the_charge_in_force_is_the_newest_that_has_begun(world):
    operations.save_delivery_method(
        DeliveryMethod(
            market="GB",
            code="standard",
            name_en="Standard delivery",
            valid_from=date(2026, 12, 1),
            amount=595,
            free_from=9000,
        ),
        actor=SYSTEM,
        now=world.now,
    )
    assert Event.objects.filter(type="DeliveryMethodSaved", subject="market:GB").exists()

    assert queries.context_for(MARKETS["GB"], noon(date(2026, 11, 30))).delivery_amount == 495
    assert queries.context_for(MARKETS["GB"], noon(date(2026, 12, 1))).delivery_amount == 595
    assert queries.context_for(MARKETS["NO"], noon(date(2026, 12, 1))).currency == "NOK"


def test_before_any_charge_delivery_costs_nothing(db):
    assert queries.context_for(MARKETS["GB"], noon(DAY)).delivery_amount == 0
