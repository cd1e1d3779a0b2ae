"""Everything that happens with a person stands on one timeline."""

from functools import partial

import pytest

from commerce.cart import operations as carts
from commerce.payments import operations as payments
from contact_centre.contacts import queries, rules
from contact_centre.contacts.models import Contact, ContactIdentity, TimelineEntry
from contact_centre.contacts.operations import _contact
from core.errors import NotFound
from core.models import Delivery
from tests.concurrency.racing import race
from tests.returns.desk import coming, present, provider_refunds, receive, relayed, sold


def kinds(world):
    [found] = queries.search("ada@example.com", world.csa)
    return [
        entry.kind for entry in queries.contact_page(found.id, world.csa, now=world.now).timeline
    ]


def test_a_sale_and_its_return(world):
    order = sold(world, (world.kettle, 1, None))
    present(world, order)
    received = receive(world, order, coming(order, 1))
    provider_refunds(world, received)
    relayed(world)

    assert kinds(world) == ["refund_settled", "return_received", "order_placed"]
    entry = TimelineEntry.objects.get(kind="return_received")
    assert entry.params == {
        "place": "Fjord & Fell Manchester",
        "units": 1,
        "number": received.number,
        "amount": 5395,
        "currency": "GBP",
    }
    assert entry.actor_name == "Ann"


def test_what_happened_before_the_cart_named_anybody_is_told_with_its_order(world):
    world.stock(world.kettle, world.warehouse, 1)
    cart = world.cart()
    world.add(cart, world.kettle)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    carts.allow_editing(cart_id=cart.pk, actor=world.shopper, now=world.now)
    relayed(world)
    assert not Contact.objects.exists()

    world.details(cart)
    link = payments.send_pay_link(
        cart_id=cart.pk, by="sms", to="+447700900123", actor=world.csa, now=world.now
    )
    world.pay(link.quote.plan.tenders.get())
    relayed(world)

    assert kinds(world) == ["order_placed", "pay_link_created", "sharing_started"]
    assert Contact.objects.get().name == "Ada Shaw"


def test_handlers_run_again_write_once(world):
    sold(world, (world.kettle, 1, None))
    waiting = list(Delivery.objects.filter(handler__startswith="contact_centre."))
    relayed(world)
    Delivery.objects.bulk_create(waiting)
    relayed(world)

    assert TimelineEntry.objects.count() == 1


def test_the_same_address_in_capitals_is_the_same_person(world):
    make = partial(_contact, customer_id=None, name="Ada", language="en", now=world.now)

    first = make(email="Ada@Example.com", phone="+447700900123")

    assert make(email="ada@example.com", phone="") == first


def test_a_typed_number_does_not_join_two_people(world):
    make = partial(_contact, customer_id=None, language="en", now=world.now)
    ada = make(email="ada@example.com", phone="+447700900123", name="Ada")

    bob = make(email="bob@example.com", phone="+447700900123", name="Bob")

    caller = make(email="", phone="+447700900123", name="")

    assert len({ada, bob, caller}) == 3
    assert ContactIdentity.objects.filter(kind="phone", leads=True).get().contact == caller
    assert not ContactIdentity.objects.filter(verified=True).exists()


def test_nobody_is_not_a_person(world):
    assert (
        _contact(email="", phone="", customer_id=None, name="", language="en", now=world.now)
        is None
    )


def test_two_relays_make_one_contact(committed_world):
    make = partial(
        _contact,
        email="ada@example.com",
        phone="+447700900123",
        customer_id=None,
        name="Ada",
        language="en",
        now=committed_world.now,
    )

    assert len({contact.pk for contact in race([make] * 6)}) == 1
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        " ADA@example.com",
        "07700 900123",
        "+44 7700 900 123",
        "07700900123",
        "ada",
        "Shaw",
    ],
)
def test_found_by_what_a_caller_says(world, text):
    sold(world, (world.kettle, 1, None))
    relayed(world)

    assert [found.name for found in queries.search(text, world.csa)] == ["Ada Shaw"]


def test_found_by_order_number(world):
    order = sold(world, (world.kettle, 1, None))
    relayed(world)

    assert [found.orders for found in queries.search(f"#{order.number}", world.csa)] == [1]
    assert queries.search("999999", world.csa) == []
    assert queries.search("a", world.csa) == []


def test_contacts_are_for_advisors(world):
    sold(world, (world.kettle, 1, None))
    relayed(world)

    for actor in (world.clerk, world.manager, world.shopper):
        assert queries.search("ada@example.com", actor) == []
        with pytest.raises(NotFound):
            queries.contact_page(Contact.objects.get().pk, actor, now=world.now)


def test_a_page_shows_that_a_cart_is_there_and_who_shares_it(world):
    order = sold(world, (world.kettle, 1, None))
    relayed(world)
    world.stock(world.mug, world.warehouse, 5)
    cart = world.cart_with((world.mug, 3, None), actor=world.other_shopper)
    contact_id = queries.contact_of_order(order.pk, world.csa)

    [facts] = queries.contact_page(contact_id, world.csa, now=world.now).carts
    assert (facts.id, facts.units, facts.shared_with, facts.is_mine) == (cart.pk, 3, "", False)

    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    [facts] = queries.contact_page(contact_id, world.csa, now=world.now).carts
    assert (facts.shared_with, facts.is_mine) == ("Maya", True)


def test_a_page_costs_the_same_for_anybody(world, django_assert_num_queries):
    for _order in range(2):
        sold(world, (world.kettle, 1, None))
    relayed(world)
    contact_id = Contact.objects.get().pk

    with django_assert_num_queries(6):
        page = queries.contact_page(contact_id, world.csa, now=world.now)

    assert len(page.orders) == 2
    assert page.orders[0].channel == "Web"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("21 00 00 10", rules.Asked(phones=("+4721000010",), order="21000010")),
        ("1000016", rules.Asked(phones=(), order="1000016")),
        ("Ada  Shaw", rules.Asked(name="Ada Shaw")),
        ("  ", rules.Asked()),
    ],
)
def test_reads_what_is_typed(text, asked):
    read = rules.read(text)

    assert (read.order, read.name) == (asked.order, asked.name)
    assert set(asked.phones) <= set(read.phones)
