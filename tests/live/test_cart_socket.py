"""The socket of a cart: who may listen, what it hears, and when it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client

from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.live import consumers
from config.sockets import websocket_application
from core import hints
from tests.live.listening import Listener
from tests.world import World

TOKEN = "visitor-token-of-shopper"


@pytest.fixture
def world(committed_world, monkeypatch) -> Iterator[World]:
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 0.1)
    committed_world.stock(committed_world.mug, committed_world.warehouse, 50)
    hints._client.cache_clear()
    hints._closed_until = 0.0
    yield committed_world
    # The threads that sockets read in have ended with their loop; their connections end here.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def cart(world):
    cart = world.cart()
    world.add(cart, world.mug, 1)
    cart.refresh_from_db()
    return cart


def socket(
    cart_id: Any, *, cookies: SimpleCookie | None = None, origin: str | None = None
) -> Listener:
    headers = [(b"origin", (settings.BASE_URL if origin is None else origin).encode())]
    if cookies:
        text = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        headers.append((b"cookie", text.encode()))
    return Listener(websocket_application, f"/ws/cart/{cart_id}/", headers)


def shopper(token: str = TOKEN) -> SimpleCookie:
    return SimpleCookie({settings.VISITOR_COOKIE_NAME: token})


def advisor(world: World, actor: Any = None) -> SimpleCookie:
    client = Client()
    client.force_login(world.user(actor or world.csa))
    return SimpleCookie(
        {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    )


async def _until(listener: Listener, number: int) -> None:
    async with asyncio.timeout(10):
        while (await listener.hear())["number"] != number:
            pass


async def _close_code(listener: Listener) -> int:
    async with asyncio.timeout(10):
        while True:
            message = await listener.receive_output(10)
            if message["type"] == "websocket.close":
                return int(message["code"])


def listens(listener: Listener) -> bool:
    """Say whether the socket opens for this connection."""

    async def play() -> bool:
        opened = await listener.connect()
        if opened:
            await listener.leave()
        return opened

    return asyncio.run(play())


def test_the_shopper_and_the_advisor_with_a_grant_may_listen(world, cart):
    assert listens(socket(cart.pk, cookies=shopper()))
    assert not listens(socket(cart.pk, cookies=advisor(world)))
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    Cart.objects.update(share_until="2999-01-01T00:00Z")

    assert listens(socket(cart.pk, cookies=advisor(world)))
    assert not listens(socket(cart.pk, cookies=advisor(world, world.other_csa)))


def test_a_grant_is_nothing_in_a_session_without_a_second_factor(world, cart, settings):
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    Cart.objects.update(share_until="2999-01-01T00:00Z")
    settings.STAFF_SECOND_FACTOR = True
    assert not listens(socket(cart.pk, cookies=advisor(world)))
    assert listens(socket(cart.pk, cookies=shopper()))


def test_nobody_else_may(world, cart):
    assert not listens(socket(cart.pk))
    assert not listens(socket(cart.pk, cookies=shopper("visitor-token-of-other")))
    assert not listens(
        socket(cart.pk, cookies=SimpleCookie({settings.SESSION_COOKIE_NAME: "made-up"}))
    )
    assert not listens(socket(uuid4(), cookies=shopper()))


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://evil:99999999",
        "https://127.0.0.1:8000",
    ],
)
def test_a_page_of_another_origin_may_not_open_it(world, cart, origin):
    assert not listens(socket(cart.pk, cookies=shopper(), origin=origin))


def test_hears_of_a_change_and_a_heartbeat_tells_the_newest_number(world, cart):
    async def play() -> None:
        listener = socket(cart.pk, cookies=shopper())
        await listener.connect()
        assert await listener.hear() == {"number": 1}
        # With the hint lost, the heartbeat says it all the same.
        await sync_to_async(world.add, thread_sensitive=False)(cart, world.mug, 1)
        await _until(listener, 2)
        await listener.leave()

    asyncio.run(play())


def test_a_hint_is_passed_on_at_once(world, cart, monkeypatch):
    monkeypatch.setattr(consumers, "HEARTBEAT_SECONDS", 3600)

    async def play() -> None:
        listener = socket(cart.pk, cookies=shopper())
        await listener.connect()
        await listener.hear()
        async with asyncio.timeout(10):
            # The subscription follows the greeting: publish until it hears.
            while await listener.receive_nothing(0.05):
                await sync_to_async(hints.publish_now, thread_sensitive=False)(cart.topic, 77)
        assert await listener.hear() == {"number": 77}
        await listener.leave()

    asyncio.run(play())


def test_closes_within_a_heartbeat_after_the_customer_ends_sharing(world, cart):
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    Cart.objects.update(share_until="2999-01-01T00:00Z")

    async def play() -> int:
        listener = socket(cart.pk, cookies=cookies)
        assert await listener.connect()
        await sync_to_async(carts.end_sharing, thread_sensitive=False)(
            cart_id=cart.pk, actor=world.shopper, now=world.now
        )
        return await _close_code(listener)

    cookies = advisor(world)
    assert asyncio.run(play()) == 4403


def test_closes_within_a_heartbeat_after_the_advisor_loses_her_access(world, cart):
    carts.open_by_call_code(code=cart.call_code, actor=world.csa, now=world.now)
    Cart.objects.update(share_until="2999-01-01T00:00Z")
    user, cookies = world.user(world.csa), advisor(world)

    def lock_out() -> None:
        user.is_active = False
        user.save()

    async def play() -> int:
        listener = socket(cart.pk, cookies=cookies)
        assert await listener.connect()
        await sync_to_async(lock_out, thread_sensitive=False)()
        return await _close_code(listener)

    assert asyncio.run(play()) == 4403


def test_one_person_keeps_so_many_sockets_and_is_then_told_to_poll(world, cart, monkeypatch):
    monkeypatch.setattr(consumers, "MOST_SOCKETS", 2)
    others = world.cart(world.other_shopper)

    async def play() -> None:
        kept = [socket(cart.pk, cookies=shopper()) for _each in range(2)]
        for listener in kept:
            assert await listener.connect()
        one_more = socket(cart.pk, cookies=shopper())
        # Accepted first: else a browser never hears the code.
        assert await one_more.connect()
        assert await _close_code(one_more) == consumers.POLL_INSTEAD
        await one_more.leave()
        assert await _opens(socket(others.pk, cookies=shopper("visitor-token-of-other")))

        await kept.pop().leave()
        assert await _opens(socket(cart.pk, cookies=shopper()))
        await kept.pop().leave()

    asyncio.run(play())
    assert not consumers._open


async def _opens(listener: Listener) -> bool:
    """Say whether it is greeted; it leaves again."""
    await listener.connect()
    message = await listener.receive_output(10)
    await listener.leave()
    return bool(message["type"] == "websocket.send")


def test_an_advisors_sockets_are_counted_over_all_carts(world, cart, monkeypatch):
    monkeypatch.setattr(consumers, "MOST_SOCKETS", 1)
    second = world.cart(world.other_shopper)
    world.add(second, world.mug, 1, actor=world.other_shopper)
    for each in (cart, second):
        each.refresh_from_db()
        carts.open_by_call_code(code=each.call_code, actor=world.csa, now=world.now)
    Cart.objects.update(share_until="2999-01-01T00:00Z")
    cookies = advisor(world)

    async def play() -> None:
        listener = socket(cart.pk, cookies=cookies)
        await listener.connect()
        one_more = socket(second.pk, cookies=cookies)
        await one_more.connect()
        assert await _close_code(one_more) == consumers.POLL_INSTEAD
        await one_more.leave()
        await listener.leave()

    asyncio.run(play())


def test_one_process_keeps_so_many_sockets_whoever_has_them(world, cart, monkeypatch):
    monkeypatch.setattr(consumers, "MOST_IN_PROCESS", 1)
    other = world.cart(world.other_shopper)
    cookies = shopper("visitor-token-of-other")

    async def play() -> None:
        listener = socket(cart.pk, cookies=shopper())
        await listener.connect()
        stranger = socket(other.pk, cookies=cookies)
        await stranger.connect()
        assert await _close_code(stranger) == consumers.POLL_INSTEAD
        await stranger.leave()
        await listener.leave()
        again = socket(other.pk, cookies=cookies)
        await again.connect()
        await _until(again, other.version)
        await again.leave()

    asyncio.run(play())


def test_what_a_client_sends_does_nothing(world, cart):
    async def play() -> None:
        listener = socket(cart.pk, cookies=shopper())
        await listener.connect()
        await listener.say({"quantity": 99})
        await _until(listener, 1)
        await listener.leave()

    asyncio.run(play())
    assert cart.lines.get().quantity == 1
