"""Redis down or frozen: hints are skipped, the cache misses, nothing waits and nothing fails."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import redis
from channels_redis.serializers import registry
from django.db import transaction

from core import hints
from core.cache import FailOpenRedisCache
from runtime.ports import free_port
from runtime.servers import Valkey

BOUND = 0.25


def _calm_again() -> None:
    hints._client.cache_clear()
    hints._closed_until = 0.0
    FailOpenRedisCache._open_until = 0.0


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A Redis of our own, to be frozen."""
    engine = Valkey(tmp_path_factory.mktemp("valkey") / "data")
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture
def own_redis(engine: Valkey, settings) -> Iterator[Valkey]:
    settings.REDIS_URL = engine.url
    _calm_again()
    yield engine
    engine.thaw()
    _calm_again()


@pytest.fixture
def dead_redis(settings) -> Iterator[str]:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    _calm_again()
    yield settings.REDIS_URL
    _calm_again()


def cache_at(url: str) -> FailOpenRedisCache:
    return FailOpenRedisCache(
        url, {"OPTIONS": {"socket_timeout": BOUND, "socket_connect_timeout": BOUND}}
    )


def seconds(call) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def test_a_hint_reaches_the_group_in_the_layers_own_format(own_redis):
    listener = redis.Redis.from_url(own_redis.url).pubsub()
    listener.subscribe("asgi__group__cart.17")
    assert listener.get_message(timeout=5)["type"] == "subscribe"

    assert hints.publish_now("cart:17", 4)

    message = listener.get_message(timeout=5)
    serializer = registry.get_serializer("msgpack")
    assert serializer.deserialize(message["data"]) == {
        "type": "hint",
        "topic": "cart:17",
        "number": 4,
    }
    listener.close()


def test_a_hint_is_published_after_the_commit_only(
    db, own_redis, django_capture_on_commit_callbacks
):
    listener = redis.Redis.from_url(own_redis.url).pubsub(ignore_subscribe_messages=True)
    listener.subscribe("asgi__group__cart.18")
    listener.get_message(timeout=5)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        hints.publish("cart:18", 1)
        assert listener.get_message(timeout=0.05) is None

    assert listener.get_message(timeout=5) is not None
    listener.close()


def test_with_redis_down_a_hint_is_skipped_at_once(dead_redis):
    assert not hints.publish_now("cart:17", 4)


def test_with_redis_frozen_a_hint_is_bounded_and_then_skipped(own_redis):
    hints.publish_now("cart:17", 1)
    own_redis.freeze()

    first = seconds(lambda: hints.publish_now("cart:17", 2))
    others = seconds(lambda: [hints.publish_now("cart:17", number) for number in range(100)])

    # A quarter of a second for the first, whatever the machine adds; the breaker saves the others.
    assert first < 4 * BOUND
    assert others < BOUND


def test_after_the_pause_hints_go_out_again(own_redis, monkeypatch):
    own_redis.freeze()
    assert not hints.publish_now("cart:17", 1)
    own_redis.thaw()
    assert not hints.publish_now("cart:17", 2)

    monkeypatch.setattr(hints, "_closed_until", 0.0)
    assert hints.publish_now("cart:17", 3)


WAYS_IN = [
    ("get", ("key", "default"), "default"),
    ("set", ("key", 1), None),
    ("add", ("key", 1), True),
    ("delete", ("key",), False),
    ("get_many", (["key"],), {}),
    ("set_many", ({"key": 1},), ["key"]),
    ("delete_many", (["key"],), None),
    ("touch", ("key",), False),
    ("has_key", ("key",), False),
    ("incr", ("key",), 1),
    ("get_or_set", ("key", "default"), "default"),
]


@pytest.mark.parametrize(("name", "arguments", "answer"), WAYS_IN)
def test_without_redis_the_cache_is_empty_and_never_an_error(dead_redis, name, arguments, answer):
    assert getattr(cache_at(dead_redis), name)(*arguments) == answer


def test_with_redis_frozen_the_cache_gives_up_once_and_then_at_once(own_redis):
    cache = cache_at(own_redis.url)
    cache.set("key", 1)
    assert cache.get("key") == 1
    own_redis.freeze()

    assert seconds(lambda: cache.get("key")) < 4 * BOUND
    assert seconds(lambda: [cache.get("key") for _ in range(100)]) < BOUND


def test_with_redis_there_it_is_a_cache(own_redis):
    cache = cache_at(own_redis.url)
    cache.set_many({"one": 1, "two": 2})

    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": 2}
    assert not cache.add("one", 5)
    assert cache.incr("two") == 3
    assert cache.has_key("one")
    assert cache.delete("one")
    assert not cache.has_key("one")
