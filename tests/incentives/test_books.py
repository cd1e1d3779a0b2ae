"""The page with the provider's books, and its button."""

import pytest
from django.urls import reverse

from commerce.orders.models import Order
from commerce.payments import gateway, reconciliation
from core.actor import Channel, Role
from core.models import Event
from tests.payments.test_gateway import at
from tests.sandbox.world import SUCCESS, Receiver, provider_at


@pytest.fixture
def provider(tmp_path, settings):
    receiver = Receiver()
    process = provider_at(tmp_path, receiver)
    at(settings, process.url)
    yield process
    process.stop()
    receiver.close()


@pytest.fixture
def manager(world, client):
    client.force_login(world.user(world.manager))
    return client


@pytest.fixture
def unheard(world, provider):
    """A payment that the provider has approved, and that we have not heard of."""
    world.stock(world.kettle, world.warehouse, 5)
    tender = world.start_payment(world.cart_with((world.kettle, 1, None)))
    gateway.open_page(tender.pk, now=world.now)
    tender.refresh_from_db()
    provider.simulate(tender.provider_id, SUCCESS)
    return tender


def shown(client, **query) -> str:
    return client.get(reverse("manager:reconciliation"), query).content.decode()


def test_it_explains_what_differs_and_settles_what_is_safe(manager, provider, unheard):
    provider.authorised(amount=777)
    page = shown(manager)
    for text in (unheard.provider_id, "we have not heard of it", "none of ours", "£7.77"):
        assert text in page
    assert "Settle what is safe (1)" in page

    answer = manager.post(reverse("manager:settle_reconciliation"), {"days": "1"}, follow=True)
    page = answer.content.decode()
    assert "1 difference is settled." in page
    event = Event.objects.get(type="DifferenceSettled")
    assert event.privileged
    assert event.actor["user_id"] is not None
    assert (event.payload["kind"], event.payload["state"]) == ("not-taken-up", "placed")
    assert unheard.provider_id not in page
    assert "none of ours" in page
    assert Order.objects.count() == 1


def test_it_says_when_the_books_agree_and_when_nobody_answers(manager, provider):
    assert "The books agree" in shown(manager, days="1")
    provider.switch(fail_next=1)
    page = shown(manager, days="nonsense")
    assert "sandbox does not answer" in page
    assert "The books agree" not in page


def test_it_says_what_was_not_compared(manager, provider, unheard, monkeypatch):
    monkeypatch.setattr(reconciliation, "_MOST_ASKED", 0)
    manager.post(reverse("manager:settle_reconciliation"), {"days": "1"})
    assert "Not everything was compared" not in shown(manager)

    provider.happen(unheard.provider_id, "forget")
    page = shown(manager)
    assert "Not everything was compared" in page
    assert "1 payment of ours is not in the provider" in page
    assert "The books agree" not in page


def test_its_queries_do_not_grow_with_payments(
    manager, provider, unheard, django_assert_max_num_queries
):
    for _ in range(3):
        provider.authorised()
    with django_assert_max_num_queries(8):
        shown(manager)


@pytest.mark.parametrize("role", [Role.CSA_LEAD, Role.CSA, Role.STORE_MANAGER])
def test_it_is_not_for_others(world, client, provider, role):
    client.force_login(world.user(world.staff("x@example.com", "Kim", Channel.PHONE, role)))
    assert client.get(reverse("manager:reconciliation")).status_code == 403
    assert client.post(reverse("manager:settle_reconciliation")).status_code == 403
