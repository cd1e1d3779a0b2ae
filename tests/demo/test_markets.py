"""Every market has all of its rows: nothing is forgotten when one is added."""

from core.markets import MARKETS
from demo import charges, people, promotions, stores
from returns.rules import WINDOWS


def test_every_market_has_charges_credits_and_days_to_return():
    for rows in (charges.SERVICE_CREDITS, WINDOWS):
        assert set(rows) == set(MARKETS)
    for market in MARKETS:
        codes = {method.code for method in charges.DELIVERY if method.market == market}
        assert codes == {"standard", "point", "express", "heavy"}


def test_every_offer_that_names_amounts_or_codes_names_them_for_every_market():
    for offer in promotions.OFFERS:
        for rows in (offer.amounts, offer.least_amounts, offer.codes):
            assert set(rows) in (set(), set(MARKETS))
    codes = [code for offer in promotions.OFFERS for code in offer.codes.values()]
    assert len(set(codes)) == len(codes)


def test_every_market_has_one_warehouse_with_somebody_in_it_and_customers():
    warehouses = {place.country: place for place in stores.build() if place.kind == "warehouse"}
    assert set(warehouses) == set(MARKETS)
    workplaces = {code for member in people.staff() for code in member.locations}
    for code, place in warehouses.items():
        assert place.code in workplaces
        assert place.currency == MARKETS[code].currency
    assert {customer.country for customer in people.customers()} == set(MARKETS)


def test_stores_stand_only_where_a_market_has_some():
    with_stores = {place.country for place in stores.build() if place.kind == "store"}
    assert with_stores == {code for code, market in MARKETS.items() if market.has_stores}
