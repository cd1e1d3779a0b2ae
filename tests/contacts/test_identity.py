"""A typed address is nobody's proof: it neither joins people, nor names, nor opens an account."""

from dataclasses import replace
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import operations as accounts
from contact_centre.contacts import queries
from contact_centre.contacts.models import Contact, ContactIdentity
from contact_centre.contacts.operations import _contact
from tests.concurrency.racing import race
from tests.returns.desk import relayed

EMAIL = "ada@example.com"


def customer_of(world, email=EMAIL, *, proven):
    """A customer who is signed in, in a browser of her own."""
    row = accounts.upsert_customer(email=email, name="Ada", phone="", language="en")
    if proven:
        EmailAddress.objects.create(user_id=row.user_id, email=email.title(), verified=True)
    return replace(world.visitor(email), customer_id=row.pk, user_id=row.user_id)


def buy(world, actor, **details):
    """An order placed by this person with these details."""
    world.stock(world.kettle, world.warehouse, 1)
    cart = world.cart(actor)
    world.add(cart, world.kettle, actor=actor)
    world.details(cart, actor, **details)
    settled = world.pay(world.start_payment(cart, actor))
    relayed(world)
    return settled.order


def contact_led_by(kind, value):
    return Contact.objects.get(
        identities__kind=kind, identities__value=value, identities__leads=True
    )


def page_of(world, contact):
    return queries.contact_page(contact.pk, world.csa, now=world.now)


def verified():
    return set(ContactIdentity.objects.filter(verified=True).values_list("kind", "value"))


def test_a_guest_is_known_by_an_address_that_is_not_verified(world):
    buy(world, world.shopper)

    page = page_of(world, Contact.objects.get())
    assert [(each.value, each.verified) for each in page.emails] == [(EMAIL, False)]
    assert (page.phones, page.is_customer, page.customer_id) == (("+447700900123",), False, None)
    assert verified() == set()


def test_an_order_of_a_customer_proves_her_account_and_the_address_that_she_confirmed(world):
    ada = customer_of(world, proven=True)
    buy(world, ada, email="office@example.com")

    assert verified() == {("customer", str(ada.customer_id)), ("email", EMAIL)}
    page = page_of(world, Contact.objects.get())
    assert {(each.value, each.verified) for each in page.emails} == {
        (EMAIL, True),
        ("office@example.com", False),
    }


def test_an_account_is_not_attached_to_the_contact_of_an_address_it_has_not_proven(world):
    first = buy(world, world.shopper)
    mallory = customer_of(world, "mallory@example.com", proven=True)
    hers = buy(world, mallory, email=EMAIL, full_name="Mallory")

    guest = contact_led_by("email", EMAIL)
    assert guest.name == "Ada Shaw"
    assert [order.number for order in page_of(world, guest).orders] == [first.number]
    account = contact_led_by("customer", str(mallory.customer_id))
    assert [order.number for order in page_of(world, account).orders] == [hers.number]


def test_the_same_account_without_a_proven_address_is_joined_with_nobody(world):
    buy(world, world.shopper)
    ada = customer_of(world, proven=False)
    order = buy(world, ada)

    page = page_of(world, contact_led_by("customer", str(ada.customer_id)))
    assert [(each.number, each.is_proven) for each in page.orders] == [(order.number, True)]
    assert page_of(world, contact_led_by("email", EMAIL)).customer_id is None


def test_a_guest_with_her_address_neither_renames_a_customer_nor_writes_to_her_timeline(world):
    ada = customer_of(world, proven=True)
    own = buy(world, ada, full_name="Ada Shaw")
    strange = buy(world, world.other_shopper, full_name="Eve", phone="+447700900999")

    account = contact_led_by("customer", str(ada.customer_id))
    assert account.name == "Ada Shaw"
    assert [entry.order_id for entry in account.timeline.all()] == [own.pk]
    assert not account.identities.filter(value="+447700900999").exists()

    page = page_of(world, account)
    assert [(each.number, each.is_proven) for each in page.orders] == [
        (strange.number, False),
        (own.number, True),
    ]
    assert [(each.order_number, each.is_proven) for each in page.timeline] == [
        (strange.number, False),
        (own.number, True),
    ]
    guest = page_of(world, contact_led_by("email", EMAIL))
    assert (guest.name, guest.customer_id) == ("Eve", account.pk)
    assert [each.is_proven for each in guest.timeline] == [False]


def test_a_guests_cart_is_told_apart_from_her_own(world):
    ada = customer_of(world, proven=True)
    buy(world, ada)
    account = contact_led_by("customer", str(ada.customer_id))
    for actor in (ada, world.other_shopper):
        world.stock(world.mug, world.warehouse, 1)
        world.cart_with((world.mug, 1, None), actor=actor)

    assert {cart.is_proven for cart in page_of(world, account).carts} == {True, False}


def test_an_address_that_was_taken_from_an_account_is_not_hers_any_more(world):
    ada = customer_of(world, proven=True)
    buy(world, ada)
    EmailAddress.objects.all().delete()
    eve = customer_of(world, "eve@example.com", proven=False)
    EmailAddress.objects.create(user_id=eve.user_id, email=EMAIL, verified=True)
    buy(world, eve)

    assert ContactIdentity.objects.get(kind="email", verified=True).contact == contact_led_by(
        "customer", str(eve.customer_id)
    )

    EmailAddress.objects.all().delete()
    buy(world, eve)
    assert not ContactIdentity.objects.filter(kind="email", verified=True).exists()


@pytest.mark.parametrize("flag", ["verified", "leads"])
def test_the_database_lets_an_identity_be_proven_and_lead_once(world, flag):
    def identity():
        contact = Contact.objects.create(created_at=world.now, seen_at=world.now)
        ContactIdentity.objects.create(
            contact=contact, kind="email", value=EMAIL, created_at=world.now, **{flag: True}
        )

    identity()
    with pytest.raises(IntegrityError), transaction.atomic():
        identity()


def test_two_relays_prove_an_address_once(committed_world):
    ada = customer_of(committed_world, proven=True)
    make = partial(
        _contact,
        email=EMAIL,
        phone="+447700900123",
        customer_id=ada.customer_id,
        name="Ada",
        language="en",
        now=committed_world.now,
    )

    assert len({contact.pk for contact in race([make] * 6)}) == 1
    assert verified() == {("customer", str(ada.customer_id)), ("email", EMAIL)}
