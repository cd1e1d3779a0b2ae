"""Events and sweepers of the tests' own, gone after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import events, relay


@pytest.fixture
def own_handlers() -> Iterator[None]:
    """Let a test register handlers and sweepers; the product's own are back afterwards."""
    handlers, by_event = dict(events.HANDLERS), {k: list(v) for k, v in events._BY_EVENT.items()}
    sweepers = dict(relay.SWEEPERS)
    relay.SWEEPERS.clear()
    yield
    for registry, before in (
        (events.HANDLERS, handlers),
        (events._BY_EVENT, by_event),
        (relay.SWEEPERS, sweepers),
    ):
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]
