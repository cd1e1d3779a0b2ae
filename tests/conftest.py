"""Fixtures for all tests."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """The stage, set up in the test's own transaction."""
    return World()


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """The stage, committed: for tests in which several connections meet."""
    return World()
