"""Values kept in this process for a while: the shape of the shop, never its stock or its prices.

But for one: how many of a long list stand where, for a moment (`commerce.catalogue.queries.narrowing`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# Of what people type, no more than this is kept.
_MOST = 2000
_forgetters: list[Callable[[], None]] = []


def forgetter(forget: Callable[[], None]) -> Callable[[], None]:
    """Have the function called by `forget_all`."""
    _forgetters.append(forget)
    return forget


def forget_all() -> None:
    """Forget everything that is kept in this process; between tests, whose data differ."""
    for forget in _forgetters:
        forget()


class Recent(Generic[Key, Value]):
    """What was noted for a key less than `seconds` ago."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._values: dict[Key, tuple[float, Value]] = {}
        forgetter(self._values.clear)

    def get(self, key: Key) -> Value | None:
        """Return the value, None where there is none or it is older than that."""
        known = self._values.get(key)
        if known is None or time.monotonic() - known[0] > self._seconds:
            return None
        return known[1]

    def note(self, key: Key, value: Value) -> None:
        """Keep the value from now on."""
        if len(self._values) >= _MOST:
            self._values.clear()
        self._values[key] = (time.monotonic(), value)


class Kept(Generic[Key, Value]):
    """What a function returned for a key, for at most `seconds`; the function reads the database."""

    def __init__(self, read: Callable[[Key], Value], *, seconds: float) -> None:
        self._read = read
        self._values: Recent[Key, tuple[Value]] = Recent(seconds=seconds)

    def __call__(self, key: Key) -> Value:
        """Return the value, read again where it is older than that."""
        known = self._values.get(key)
        return self.again(key) if known is None else known[0]

    def again(self, key: Key) -> Value:
        """Read the value again now, and return it."""
        value = self._read(key)
        self._values.note(key, (value,))
        return value
