"""A search looks up; it does not read the table through."""

import pytest
from django.db import connection

from contact_centre.contacts import queries
from contact_centre.contacts.models import Contact
from tests.returns.desk import relayed, sold


@pytest.fixture
def named(world):
    def make(name):
        return Contact.objects.create(name=name, created_at=world.now, seen_at=world.now)

    return make


def names(world, text):
    return {found.name for found in queries.search(text, world.csa)}


def test_names_are_found_in_any_case_and_without_accents(world, named):
    named("Bjørn Håkonsen")
    named("Ada Shaw")

    assert names(world, "bjorn") == {"Bjørn Håkonsen"}
    assert names(world, "HÅKON") == {"Bjørn Håkonsen"}
    assert names(world, "konsen") == {"Bjørn Håkonsen"}


def test_two_letters_are_the_beginning_of_a_name(world, named):
    for name in ("Bo Li", "Anne Bo", "Rambo Lia"):
        named(name)

    assert names(world, "bo") == {"Bo Li", "Anne Bo"}
    assert names(world, "b") == set()


def test_what_is_typed_is_no_pattern(world, named):
    named("Ada Shaw")

    assert names(world, "%da") == set()
    assert names(world, "A_a") == set()


def test_an_address_is_meant_whole(world):
    sold(world, (world.kettle, 1, None))
    relayed(world)

    assert names(world, "ADA@example.com") == {"Ada Shaw"}
    assert names(world, "ada@example") == set()


def plan_of(text, world):
    """How PostgreSQL would look a text up if reading a table through cost a fortune."""
    rows = queries.contacts_for(world.csa).filter(queries._meant(queries.rules.read(text)))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.order_by().explain()


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("ada@example.com", "identity_"),
        ("07700 900123", "identity_"),
        ("#400018", "orders_order_number"),
        ("shaw", "contact_name_trgm"),
        ("bo", "contact_name_trgm"),
    ],
)
def test_every_form_has_an_index(world, text, index):
    plan = plan_of(text, world)

    assert index in plan
    assert "Seq Scan" not in plan


def test_a_plan_that_reads_through_is_seen(world):
    rows = Contact.objects.filter(language="en")

    assert "Seq Scan" in rows.explain()


def test_a_search_costs_two_statements(world, named, django_assert_num_queries):
    for name in ("Ada One", "Ada Two", "Ada Three"):
        named(name)

    with django_assert_num_queries(2):
        assert len(queries.search("ada", world.csa)) == 3
