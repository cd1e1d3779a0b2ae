"""The return desk, as a colleague of another store uses it: plain forms."""

import re

import pytest
import time_machine
from django.urls import reverse

from commerce.web.art import art_url
from returns.models import Refund, Return
from tests.returns.desk import coming, present, receive, sold


@pytest.fixture(autouse=True)
def today(world):
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def order(world):
    return sold(world, (world.kettle, 2, None), (world.mug, 1, world.leeds))


@pytest.fixture
def ann(world, client):
    client.force_login(world.user(world.other_clerk))
    return client


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


def test_from_the_customers_order_to_the_receipt(world, order, ann):
    answer = ann.post(
        reverse("returns:find"), {"number": order.number, "proof": "ada@example.com"}, follow=True
    )
    page = answer.content.decode()
    assert "Tarn kettle" in page
    assert f'src="{art_url(world.kettle.product.art, world.kettle.tint)}"' in page
    line = order.lines.get(variant=world.kettle)

    answer = ann.get(
        reverse("returns:refund", args=[order.number]),
        {
            f"quantity-{line.pk}": "1",
            f"reason-{line.pk}": "faulty",
            f"disposition-{line.pk}": "damaged",
        },
    )
    page = answer.content.decode()
    assert "£49.00" in page
    assert not Return.objects.exists()

    fields = {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"}
    url = reverse("returns:receive", args=[order.number])
    answer = ann.post(url, fields)
    received = Return.objects.get()
    assert answer.url == reverse("returns:receipt", args=[received.number])
    assert ann.post(url, fields).url == answer.url
    assert Refund.objects.get().amount == 4900
    assert received.number in ann.get(answer.url).content.decode()


def test_a_wrong_proof_is_told_on_the_page(order, ann):
    answer = ann.post(reverse("returns:find"), {"number": order.number, "proof": "eve@example.com"})

    assert answer.status_code == 422
    assert "Please check both" in answer.content.decode()


def test_a_missing_reason_leads_to_its_field(world, order, ann):
    present(world, order)
    line = order.lines.get(variant=world.kettle)

    answer = ann.get(
        reverse("returns:refund", args=[order.number]),
        {
            f"quantity-{line.pk}": "1",
            f"reason-{line.pk}": "",
            f"disposition-{line.pk}": "resellable",
        },
    )

    assert answer.status_code == 422
    assert f'href="#id_reason-{line.pk}"' in answer.content.decode()


def test_what_was_not_shown_to_her_is_not_there(world, order, ann):
    for name in ("returns:order", "returns:refund"):
        assert ann.get(reverse(name, args=[order.number])).status_code == 404
    assert ann.post(reverse("returns:receive", args=[order.number])).status_code == 404


def test_a_receipt_is_for_the_store_that_took_the_goods_back(world, order, ann, client):
    present(world, order)
    received = receive(world, order, coming(order, 1))
    url = reverse("returns:receipt", args=[received.number])
    assert ann.get(url).status_code == 200

    client.force_login(world.user(world.clerk))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("who", ["csa", "packer", None])
def test_the_desk_is_for_store_staff(world, client, who):
    if who:
        client.force_login(world.user(getattr(world, who)))

    assert client.get(reverse("returns:find")).status_code == (403 if who else 302)


def test_who_works_in_several_stores_says_where_first(world, client):
    client.force_login(world.user(world.manager))

    assert client.get(reverse("returns:find")).url == reverse("store:place")
