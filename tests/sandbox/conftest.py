"""A provider and an outside world for all tests of a module; each test has payments of its own."""

from collections.abc import Iterator

import pytest

from tests.sandbox.world import Process, Provider, Receiver, outside_at, provider_at


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Provider]:
    provider = provider_at(tmp_path_factory.mktemp("provider"), receiver)
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Process]:
    outside = outside_at(tmp_path_factory.mktemp("outside"), receiver)
    yield outside
    outside.stop()
