"""Live hints: after the commit, "topic moved to number". Never the record, never retried.

Published with a plain PUBLISH in the format of the channel layer (0.03 ms, where the layer's own
call from a thread costs 2 ms and a connection). Bounded at 250 ms; after a failure the breaker
skips publishing for a second, since clients catch up by themselves.
"""

from __future__ import annotations

import threading
import time
from functools import lru_cache, partial
from typing import Any

import redis
import structlog
from channels_redis.serializers import registry
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 1.0
_lock = threading.Lock()
_closed_until = 0.0


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=0.25,
        socket_connect_timeout=0.25,
        retry=Retry(NoBackoff(), 0),
    )


@lru_cache(maxsize=1)
def _serializer() -> Any:
    return registry.get_serializer("msgpack")


def group(topic: str) -> str:
    """Return the channel-layer group of a topic (`cart:<uuid>`): the layer allows no colons."""
    return topic.replace(":", ".")


def publish(topic: str, number: int) -> None:
    """Say after the commit that the topic has reached the number (its version or sequence)."""
    transaction.on_commit(partial(publish_now, topic, number))


def publish_now(topic: str, number: int) -> bool:
    """Publish at once; return False where Redis did not take it. Never raises."""
    global _closed_until  # noqa: PLW0603
    if time.monotonic() < _closed_until:
        return False
    message = {"type": "hint", "topic": topic, "number": number}
    try:
        _client().publish(f"asgi__group__{group(topic)}", _serializer().serialize(message))
    except (redis.RedisError, OSError) as error:
        with _lock:
            _closed_until = time.monotonic() + _PAUSE_SECONDS
        log.warning("hint_not_published", topic=topic, error=str(error))
        return False
    return True
