"""A provider that hangs takes half of the threads, and nobody waits in a row for it."""

from __future__ import annotations

import threading
import time

import pytest

from commerce.payments.errors import ProviderUnavailable
from commerce.payments.providers import bulkhead
from commerce.payments.providers.bulkhead import Bulkhead


class Inside:
    """Somebody who waits for the provider, on a thread of his own."""

    def __init__(self, gate: Bulkhead) -> None:
        self.entered, self._leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._stay, args=[gate])
        self._thread.start()
        assert self.entered.wait(5)

    def _stay(self, gate: Bulkhead) -> None:
        with gate.place():
            self.entered.set()
            self._leave.wait(10)

    def leave(self) -> None:
        self._leave.set()
        self._thread.join(5)


def test_who_finds_a_place_free_goes_in_and_it_is_free_again_after_a_failure():
    gate = Bulkhead(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="theirs"), gate.place():
            raise ValueError("theirs")


def test_waits_for_a_place_while_the_provider_answers():
    gate = Bulkhead(1)
    other = Inside(gate)
    threading.Timer(0.1, other.leave).start()
    with gate.place():
        assert True


def test_is_told_after_a_moment_when_no_place_becomes_free(monkeypatch):
    monkeypatch.setattr(bulkhead, "PATIENCE_SECONDS", 0.05)
    gate = Bulkhead(1)
    other = Inside(gate)
    with pytest.raises(ProviderUnavailable), gate.place():
        pass
    other.leave()


def test_is_told_at_once_when_somebody_inside_has_waited_long(monkeypatch):
    monkeypatch.setattr(bulkhead, "HANGS_AFTER_SECONDS", 0)
    gate = Bulkhead(2)
    others = [Inside(gate), Inside(gate)]
    began = time.monotonic()
    with pytest.raises(ProviderUnavailable), gate.place():
        pass
    assert time.monotonic() - began < bulkhead.PATIENCE_SECONDS / 2
    for other in others:
        other.leave()
    with gate.place():
        assert True


def test_nobody_waits_until_somebody_has_had_a_quick_answer(monkeypatch):
    gate = Bulkhead(1)
    monkeypatch.setattr(bulkhead, "HANGS_AFTER_SECONDS", 0)
    with gate.place():
        assert True
    monkeypatch.undo()

    other = Inside(gate)
    began = time.monotonic()
    with pytest.raises(ProviderUnavailable), gate.place():
        pass
    assert time.monotonic() - began < bulkhead.PATIENCE_SECONDS / 2
    other.leave()

    other = Inside(gate)
    threading.Timer(0.1, other.leave).start()
    with gate.place():
        assert True
