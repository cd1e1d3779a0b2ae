"""How many threads of a process may wait for a provider: one that hangs must not take them all.

Half of the threads may be inside. Another caller waits a moment for a place, while the provider
answers. Once somebody inside has waited long, and until somebody has had a quick answer, nobody
waits for a place: callers are told at once that the provider does not answer. Pages that need no
provider keep the other half.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from commerce.payments.errors import ProviderUnavailable

# Two turns of waiting, as many as a burst of payers takes, keep a page from its thread for less than 2 s.
PATIENCE_SECONDS = 0.75
HANGS_AFTER_SECONDS = 2.0


class Bulkhead:
    """The places of one provider in this process."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._changed = threading.Condition()
        self._since: dict[int, float] = {}
        self._next = 0
        self._was_slow = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; raises ProviderUnavailable where there is none to be had."""
        number = self._enter()
        try:
            yield
        finally:
            with self._changed:
                took = time.monotonic() - self._since.pop(number)
                self._was_slow = took > HANGS_AFTER_SECONDS
                self._free += 1
                self._changed.notify()

    def _enter(self) -> int:
        until = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            while not self._free:
                left = until - time.monotonic()
                if left <= 0 or self._hangs() or not self._changed.wait(left):
                    raise ProviderUnavailable(
                        _("The payment service does not answer. Nothing was charged.")
                    )
            self._free -= 1
            self._next += 1
            self._since[self._next] = time.monotonic()
            return self._next

    def _hangs(self) -> bool:
        oldest = time.monotonic() - min(self._since.values())
        return self._was_slow or oldest > HANGS_AFTER_SECONDS
