"""Every role has somebody, and nobody real is called or written to."""

import re

from demo import people, stores

CODES = {location.code for location in stores.build()}


def test_every_role_has_somebody():
    staff = people.staff()
    assert {member.role for member in staff} == set(people.ROLES)
    assert len({member.email for member in staff}) == len(staff)
    maya = staff[0]
    assert (maya.first_name, maya.last_name, maya.role) == ("Maya", "Lind", "csa")


def test_staff_of_stores_are_tied_to_stores_that_exist():
    for member in people.staff():
        assert set(member.locations) <= CODES
        tied = member.role in {"store_staff", "store_manager", "warehouse_staff"}
        assert bool(member.locations) is tied
    places = {code for m in people.staff() if m.role == "store_staff" for code in m.locations}
    assert {"GB004", "GB003", "NO031", "NO032"} <= places


def test_customers_of_every_market_who_cannot_be_reached():
    customers = people.customers()
    assert len(customers) == len({customer.email for customer in customers}) == 44
    assert {customer.country for customer in customers} == {"GB", "NO", "IE"}
    taken = {location.phone for location in stores.build()}
    for customer in customers:
        assert customer.email.endswith("@example.com")
        assert customer.email.isascii()
        assert re.fullmatch(r"\+447700900\d{3}|\+472100\d{4}|\+35320910\d{4}", customer.phone)
        assert customer.phone not in taken
        assert customer.home_store in CODES or customer.country == "IE"
    assert {customer.has_account for customer in customers} == {True, False}
