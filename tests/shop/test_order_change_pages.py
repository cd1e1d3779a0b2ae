"""Cancelling and redirecting an order on its own page and in the console."""

import pytest
from django.urls import reverse

from commerce.delivery.models import Parcel
from tests.click_and_collect.shopfloor import Floor


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


def text(response):
    return response.content.decode()


def _urls(order, surface):
    names = ("order", "order_change", "order_cancel", "order_redirect")
    argument = order.tracking_token if surface == "shop" else order.number
    return [reverse(f"{surface}:{name}", args=[argument]) for name in names]


@pytest.mark.parametrize("surface", ["shop", "console"])
def test_shows_what_it_means_and_then_does_it(
    client, floor, surface, django_assert_max_num_queries
):
    order = floor.placed_order((floor.mug, 3, None))
    floor.react()
    line = order.lines.get()
    if surface == "console":
        client.force_login(floor.user(floor.csa))
    show, change, cancel, _redirect = _urls(order, surface)
    assert change in text(client.get(show))
    with django_assert_max_num_queries(10):
        assert "How many to cancel" in text(client.get(change))
    assert client.post(change, {}).status_code == 422

    page = client.post(change, {f"units-{line.pk}": "2"})
    assert "£25.00" in text(page)
    key = page.context["key"]
    form = {f"units-{line.pk}": "2", "amount": "2500", "client_id": key, "reason": "too many"}
    assert client.post(cancel, form | {"amount": "1"}).status_code == 409
    assert client.post(cancel, form)["Location"] == show
    client.post(cancel, form)

    line.refresh_from_db()
    assert line.cancelled == 2
    assert order.changes.get().channel == ("web" if surface == "shop" else "phone")
    page = text(client.get(show))
    assert "2 cancelled" in page
    if surface == "shop":
        order.refresh_from_db()
        owed = order.tax - order.changes.get().tax
        assert f"Includes VAT £{owed / 100:.2f}" in page
    assert f"£{(order.total - 2500) / 100:.2f}" in page


@pytest.mark.parametrize("surface", ["shop", "console"])
def test_changes_the_address_and_says_why_not(client, floor, surface):
    order = floor.placed_order((floor.mug, 1, None))
    floor.react()
    if surface == "console":
        client.force_login(floor.user(floor.csa))
    show, change, cancel, redirect = _urls(order, surface)
    address = {
        "full_name": "Ada Shaw",
        "street": "9 New Row",
        "postcode": "LS2 7AA",
        "city": "Leeds",
    }

    refused = client.post(redirect, address | {"street": ""})
    assert refused.status_code == 422
    assert "LS2 7AA" in text(refused)
    refused = client.post(redirect, address | {"postcode": "XXXX", "phone": "call my mum"})
    assert refused.status_code == 422
    assert "Enter a full UK postcode" in text(refused)
    assert "Enter a phone number, like" in text(refused)
    assert 'value="call my mum"' in text(refused)
    assert client.post(redirect, address)["Location"] == show
    order.refresh_from_db()
    assert order.street == "9 New Row"

    floor.pack(Parcel.objects.get())
    floor.label(Parcel.objects.get())
    page = text(client.get(change))
    assert "A parcel has a label for this address already." in page
    assert "It is packed already." in page
    assert client.post(redirect, address).status_code == 409
    form = {f"units-{order.lines.get().pk}": "1"}
    assert client.post(cancel, form).status_code == 409


def test_a_forged_link_finds_nothing(client, floor):
    for name in ("order_change", "order_cancel", "order_redirect"):
        address = reverse(f"shop:{name}", args=["forged"])
        assert client.post(address, {}).status_code == 404
