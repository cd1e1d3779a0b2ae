"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jinja2
import pytest
import time_machine
from django.test import signals

from core import kept
from tests.world import NOW, World

# Each takes a core for long: begun last, it would leave the other with nothing to do.
LONGEST = ("test_walkthrough.py", "test_services.py", "test_run.py", "test_seed_demo.py", "test_bad_files.py")  # fmt: skip

# Tests of these talk to processes, whose clock is the real one.
REAL_TIME = ("pages", "journeys", "runtime", "sandbox", "contract")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; the rest keeps its order."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture
def world(db: None) -> World:
    """The stage, set up in the test's own transaction."""
    return World()


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """The stage, committed: for tests in which several connections meet."""
    return World()


@pytest.fixture(autouse=True)
def _it_is_the_day_of_the_world(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin each test a minute before its world's moment, whenever it is run: what it makes is due by then."""
    if request.node.path.parent.name in REAL_TIME or "live_server" in request.fixturenames:
        yield
        return
    with time_machine.travel(NOW - timedelta(minutes=1)):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    """Start each test without what the process kept of the one before: its rows are gone."""
    kept.forget_all()


@pytest.fixture(autouse=True)
def _contexts_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the test client what a template was given, as Django does for its own language."""
    render = jinja2.Template.render

    def told(self: jinja2.Template, context: dict[str, Any]) -> str:
        signals.template_rendered.send(sender=self, template=self, context=context)
        return render(self, context)

    monkeypatch.setattr(jinja2.Template, "render", told)
