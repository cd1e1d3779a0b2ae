"""Number and e-mail open a glance; all of an order is behind the link in its mails."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import operations as accounts
from commerce.delivery.models import Parcel
from commerce.orders.models import Order
from core import codes
from core.actor import Role
from core.models import OutboundMessage
from stores.click_and_collect.models import Collection
from tests.account.conftest import BACKEND
from tests.click_and_collect.shopfloor import Floor
from tests.world import World


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def order(floor):
    """One to collect that is ready, and one to be delivered that has left."""
    order = floor.placed_order((floor.kettle, 1, floor.leeds), (floor.mug, 2, None))
    floor.react()
    floor.bring_to_shelf(Collection.objects.get())
    floor.pack(Parcel.objects.get())
    Order.objects.filter(pk=order.pk).update(visitor_key="")
    return Order.objects.get(pk=order.pk)


def found(client, order):
    return client.post("/orders/", {"number": order.number, "proof": "ada@example.com"})["Location"]


def mails():
    return OutboundMessage.objects.filter(key__startswith="order-link-")


def test_shows_states_days_and_town_and_nothing_else(client, order):
    page = client.get(found(client, order))
    text = html.unescape(page.content.decode())

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert f"Delivered to {order.city}" in text
    assert "Ready to collect" in text
    assert "On its way" in text
    collection = Collection.objects.get()
    secret = (
        order.full_name, order.street, order.email, order.postcode, collection.code, "Tarn", "£",
        order.tracking_token, collection.link_token, "receipt.pdf", "/change/", "/again/",
        "Add to my account", Parcel.objects.get().tracking_number,
    )  # fmt: skip
    for word in secret:
        assert not word or word not in text, word


@pytest.mark.parametrize("part", ["", "change/", "receipt.pdf", "again/", "change/cancel/"])
def test_its_token_opens_nothing_that_the_mailed_link_opens(client, order, part):
    token = found(client, order).rstrip("/").rpartition("/")[2]
    send = client.post if part.endswith(("again/", "cancel/")) else client.get
    assert send(f"/orders/track/{token}/{part}").status_code == 404
    assert client.get(f"/orders/pickup/{token}/").status_code == 404


def test_it_is_no_proof_for_an_account(client, order):
    token = found(client, order).rstrip("/").rpartition("/")[2]
    eve = accounts.upsert_customer(
        email="eve@example.com", name="Eve", phone="", language="en", is_verified=True
    )
    client.force_login(eve.user, backend=BACKEND)
    assert client.post("/account/orders/add/link/", {"token": token}).status_code == 404
    assert "Add to my account" not in client.get(found(client, order)).content.decode()
    assert Order.objects.get(pk=order.pk).customer is None


def test_it_ends_after_half_an_hour_and_asks_again(client, floor, order):
    path = found(client, order)
    with time_machine.travel(floor.now + timedelta(minutes=31), tick=False):
        assert client.get(path)["Location"].endswith(f"/orders/?number={order.number}")
        assert client.post(path)["Location"].endswith(f"/orders/?number={order.number}")
    assert not mails()
    # A token that says it was made later than now is none either.
    later = codes.link("glance", order.number, int(floor.now.timestamp() // 60) + 5)
    assert client.get(f"/orders/glance/{later}/").status_code == 302


@pytest.mark.parametrize("token", ["x", "1.0.abc", "²", "1.²." + "a" * 40])
def test_a_made_up_token_is_not_found(client, order, token):
    assert client.get(f"/orders/glance/{token}/").status_code == 404
    assert client.get(f"/orders/glance/{order.tracking_token}/").status_code == 404


def test_the_button_mails_the_link_to_the_orders_own_address(client, order):
    path = found(client, order)
    answers = [client.post(path, follow=True) for _press in range(3)]

    mail = mails().get()
    assert mail.to == order.email
    link = re.findall(r"https?://[^/]+(/orders/track/\S+)", mail.text)[0]
    assert client.get(link).status_code == 200
    texts = [answer.content.decode() for answer in answers]
    assert all("The link is on its way" in text for text in texts)
    assert order.email not in texts[0]


def test_so_many_mails_leave_in_a_day_and_the_answer_stays_the_same(client, floor, order):
    for quarter in range(8):
        with time_machine.travel(floor.now + timedelta(minutes=15 * quarter), tick=False):
            answer = client.post(found(client, order), follow=True)
            assert "The link is on its way" in answer.content.decode()
    assert mails().count() == 5
    with time_machine.travel(floor.now + timedelta(days=1, hours=2), tick=False):
        client.post(found(client, order))
    assert mails().count() == 6


def test_who_asks_too_often_waits(client, order):
    path = found(client, order)
    statuses = [client.post(path).status_code for _press in range(11)]
    assert statuses == [302] * 10 + [429]


def test_what_is_in_an_account_is_opened_to_its_customer_alone(client, order):
    ada = accounts.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", is_verified=True
    )
    Order.objects.filter(pk=order.pk).update(customer=ada)
    assert "/orders/glance/" in found(client, order)
    client.force_login(ada.user, backend=BACKEND)
    assert found(client, order).endswith(f"/orders/track/{order.tracking_token}/")


def test_the_front_page_carries_no_link_that_opens_it(client: Client, db: None) -> None:
    world = World()
    world.stock(world.mug, world.warehouse, 9)
    order = world.placed_order((world.mug, 1, None))
    client.cookies["visitor"] = "visitor-token-of-shopper"
    text = client.get("/").content.decode()
    assert f"/orders/?number={order.number}" in text
    assert order.tracking_token not in text

    ada = accounts.upsert_customer(
        email="ada@example.com", name="Ada", phone="", language="en", is_verified=True
    )
    Order.objects.filter(pk=order.pk).update(customer=ada)
    client.force_login(ada.user, backend=BACKEND)
    text = client.get("/").content.decode()
    assert f"Order {order.number}" in text
    assert 'href="/account/"' in text
    assert order.tracking_token not in text

    Order.objects.filter(pk=order.pk).update(goods_state="cancelled")
    assert f"Order {order.number}" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.CSA, Role.MANAGER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("has_factor", [True, False])
def test_the_confirmation_shows_a_colleague_her_own_orders_only(
    client, order, settings, role, has_factor
):
    settings.STAFF_SECOND_FACTOR = not has_factor
    user = accounts.upsert_staff(
        email="maya@example.com", name="Maya", password="a long enough one", roles=[role]
    )
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSW"})
    client.force_login(user, backend=BACKEND)
    answer = client.get(f"/orders/{order.number}/thanks/")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/orders/?number={order.number}")

    client.cookies[settings.VISITOR_COOKIE_NAME] = "t" * 32
    Order.objects.filter(pk=order.pk).update(visitor_key=codes.token_hash("t" * 32))
    assert client.get(f"/orders/{order.number}/thanks/").status_code == 200
