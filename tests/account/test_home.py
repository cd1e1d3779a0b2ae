"""The front page of an account: orders of every channel in one list."""

from __future__ import annotations

from accounts import operations as accounts
from commerce.orders.models import Order
from core.actor import Channel
from tests.account.conftest import BACKEND


def text_of(client, path="/account/"):
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_who_is_not_signed_in_signs_in_first(client, shop):
    answer = client.get("/account/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/account/"


def test_without_orders_it_says_so_and_what_to_do(signed_in):
    text = text_of(signed_in)
    assert "No orders yet" in text
    assert "You keep no list yet." in text


def test_orders_of_every_channel_stand_in_one_list(signed_in, shop, ada):
    web = shop.placed_order((shop.kettle, 2, None), actor=ada)
    phone = shop.placed_order((shop.mug, 1, None), actor=ada)
    Order.objects.filter(pk=phone.pk).update(channel=Channel.PHONE, sold_by_name="Mary Quant")

    text = text_of(signed_in)

    assert text.index(phone.number) < text.index(web.number)
    assert "Placed for you by Mary" in text
    assert "Quant" not in text
    assert ">Phone<" in text
    assert ">Web<" in text
    assert f"/orders/track/{web.tracking_token}/" in text
    assert "We are getting it ready" in text


def test_each_order_says_how_far_its_parts_have_come(signed_in, shop, ada):
    shop.stock(shop.kettle, shop.leeds, 1)
    order = shop.placed_order((shop.mug, 1, None), (shop.kettle, 1, shop.leeds), actor=ada)
    delivered, _collected = order.fulfilments.order_by("method", "pk").reverse()
    type(delivered).objects.filter(pk=delivered.pk).update(state="cancelled")
    text = text_of(signed_in)
    assert ">Cancelled<" in text
    assert ">We are getting it ready<" in text


def test_the_orders_of_somebody_else_are_not_there(client, shop, ada):
    order = shop.placed_order((shop.kettle, 1, None), actor=ada)
    eve = accounts.upsert_customer(
        email="eve@example.com", name="Eve", phone="", language="en", is_verified=True
    )
    client.force_login(eve.user, backend=BACKEND)
    assert order.number not in text_of(client)


def test_older_orders_are_a_page_further(signed_in, shop, ada):
    numbers = [shop.placed_order((shop.mug, 1, None), actor=ada).number for _one in range(11)]
    first = text_of(signed_in)
    oldest = Order.objects.order_by("pk")[1].pk
    assert numbers[0] not in first
    assert f"/account/?before={oldest}" in first
    second = text_of(signed_in, f"/account/?before={oldest}")
    assert numbers[0] in second
    assert "No orders yet" not in second


def test_a_colleague_is_told_where_her_screen_is(client, shop):
    client.force_login(shop.user(shop.csa), backend=BACKEND)
    assert 'href="/console/"' in text_of(client)


def test_in_norwegian(signed_in, shop, ada):
    shop.placed_order((shop.kettle, 1, None), actor=ada)
    text_of(signed_in, "/gb-nb/account/")


def test_ten_orders_cost_eleven_statements(signed_in, shop, ada, django_assert_max_num_queries):
    for _one in range(3):
        shop.placed_order((shop.mug, 1, None), actor=ada)
    signed_in.get("/account/")
    with django_assert_max_num_queries(11):
        signed_in.get("/account/")
