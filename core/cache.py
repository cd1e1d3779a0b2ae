"""A cache that fails open: with Redis down or frozen everything is a miss, never an error."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

_PAUSE_SECONDS = 2.0


class _Client(RedisCacheClient):
    """One try with short timeouts; the library's default retries cost seconds against a frozen server."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, retry=Retry(NoBackoff(), 0), **options)


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache behind a breaker that stays open for two seconds after a failure."""

    _open_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def _guard(self, call: Callable[[], Any], fallback: Any) -> Any:
        if time.monotonic() < FailOpenRedisCache._open_until:
            return fallback
        try:
            return call()
        except (redis.RedisError, OSError):
            FailOpenRedisCache._open_until = time.monotonic() + _PAUSE_SECONDS
            return fallback

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return the value, or the default also when Redis is away."""
        return self._guard(
            lambda: super(FailOpenRedisCache, self).get(key, default, version), default
        )

    def set(self, key: Any, value: Any, timeout: Any = 300, version: Any = None) -> None:
        """Store the value if Redis takes it."""
        self._guard(lambda: super(FailOpenRedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = 300, version: Any = None) -> bool:
        """Store the value if absent; without Redis say that it was."""
        result: bool = self._guard(
            lambda: super(FailOpenRedisCache, self).add(key, value, timeout, version), True
        )
        return result

    def delete(self, key: Any, version: Any = None) -> bool:
        """Forget the value if Redis can be reached."""
        result: bool = self._guard(
            lambda: super(FailOpenRedisCache, self).delete(key, version), False
        )
        return result

    def get_many(self, keys: Any, version: Any = None) -> dict[Any, Any]:
        """Return the values that could be had."""
        result: dict[Any, Any] = self._guard(
            lambda: super(FailOpenRedisCache, self).get_many(keys, version), {}
        )
        return result

    def touch(self, key: Any, timeout: Any = 300, version: Any = None) -> bool:
        """Keep the value for longer if Redis can be reached."""
        result: bool = self._guard(
            lambda: super(FailOpenRedisCache, self).touch(key, timeout, version), False
        )
        return result

    def has_key(self, key: Any, version: Any = None) -> bool:
        """Say whether there is a value; without Redis there is none."""
        result: bool = self._guard(
            lambda: super(FailOpenRedisCache, self).has_key(key, version), False
        )
        return result

    def set_many(self, data: Any, timeout: Any = 300, version: Any = None) -> list[Any]:
        """Store the values if Redis takes them; return the keys that it did not take."""
        result: list[Any] = self._guard(
            lambda: super(FailOpenRedisCache, self).set_many(data, timeout, version), list(data)
        )
        return result

    def delete_many(self, keys: Any, version: Any = None) -> None:
        """Forget the values if Redis can be reached."""
        self._guard(lambda: super(FailOpenRedisCache, self).delete_many(keys, version), None)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Add to a counter; without Redis it stands at the step."""
        result: int = self._guard(
            lambda: super(FailOpenRedisCache, self).incr(key, delta, version), delta
        )
        return result
