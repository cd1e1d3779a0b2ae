"""A box for an order that is collected: the warehouse sends it, the store takes it in, in a browser without script."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from stores.click_and_collect.models import Collection, Sending, Shortfall
from tests.click_and_collect.test_sent_to_store import Chain


@pytest.fixture
def chain(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Chain()


def browser(chain, actor) -> Client:
    client = Client()
    client.force_login(chain.user(actor))
    return client


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def test_from_the_list_of_the_warehouse_to_that_of_the_store(chain, django_assert_max_num_queries):
    order = chain.order((chain.tent, 2, chain.leeds), (chain.mug, 1, chain.leeds))
    sending = Sending.objects.get()
    line = sending.lines.get()
    packer, clerk = browser(chain, chain.packer), browser(chain, chain.clerk)
    away, here = (
        reverse("warehouse:box", args=[sending.pk]),
        reverse("store:box", args=[sending.pk]),
    )

    packer.get(reverse("warehouse:boxes"))
    with django_assert_max_num_queries(10):
        listed = text(packer.get(reverse("warehouse:boxes")))
    assert f"Order {order.number}" in listed
    assert "Fell tent" in listed
    assert "Tarn mug" not in listed
    with django_assert_max_num_queries(12):
        shown = text(packer.get(away))
    assert f'name="sent-{line.pk}"' in shown
    assert "It has not left yet" in text(clerk.get(here))

    refused = packer.post(away, {f"sent-{line.pk}": "three"})
    assert (refused.status_code, "Enter a whole number" in text(refused)) == (422, True)
    too_many = packer.post(away, {f"sent-{line.pk}": "3"})
    assert (too_many.status_code, "From 0 to 2" in text(too_many)) == (422, True)
    assert Sending.objects.get().state == "asked"
    assert packer.post(away, {f"sent-{line.pk}": "2"}).url == reverse("warehouse:boxes")
    assert "No store waits for anything" in text(packer.get(reverse("warehouse:boxes")))

    collection = Collection.objects.get()
    assert "on their way here" in text(clerk.get(reverse("store:home")))
    assert "a box is on its way" in text(
        clerk.get(reverse("store:collection", args=[collection.pk]))
    )
    with django_assert_max_num_queries(10):
        assert f"Order {order.number}" in text(clerk.get(reverse("store:coming")))
    done = clerk.post(here, {f"arrived-{line.pk}": "1", f"damaged-{line.pk}": "1"})
    assert done.url == reverse("store:collection", args=[collection.pk])
    assert "Accept" in text(clerk.get(done.url))
    assert Shortfall.objects.get().why == "damaged"
    assert chain.breaches() == []


def test_other_places_see_none_of_it(chain):
    chain.order((chain.tent, 2, chain.leeds))
    sending = Sending.objects.get()
    other = browser(chain, chain.other_clerk)

    assert other.get(reverse("store:box", args=[sending.pk])).status_code == 404
    assert "Nothing is on its way here" in text(other.get(reverse("store:coming")))
    assert other.get(reverse("warehouse:boxes")).status_code == 403


def test_a_store_that_sends_parcels_is_told_of_them_on_its_first_page(chain):
    clerk = browser(chain, chain.clerk)
    assert "to send" not in text(clerk.get(reverse("store:home")))
    chain.sends_parcels(chain.leeds)
    chain.set_stock(chain.kettle, chain.warehouse, 0)
    order = chain.order((chain.kettle, 1, None))

    shown = text(clerk.get(reverse("store:home")))

    assert "parcel to send" in shown
    assert reverse("warehouse:home") in shown
    parcel = order.fulfilments.get().parcels.get()
    page = text(clerk.get(reverse("warehouse:parcel", args=[parcel.pk])))
    assert "Nowhere else is all of it." in page
