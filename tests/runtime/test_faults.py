"""The fault proxy passes, delays, swallows, holds and cuts; and lets go again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from runtime import faults


@pytest.fixture
def echo() -> Iterator[int]:
    """Start a server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                while data := connection.recv(4096):
                    connection.sendall(data)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


@pytest.fixture
def proxy(echo: int) -> Iterator[faults.Proxy]:
    with faults.Proxy(echo) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: faults.Proxy) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as connection:
        yield connection


def test_passes(client: socket.socket) -> None:
    client.sendall(b"one")
    assert client.recv(10) == b"one"


def test_delays(proxy: faults.Proxy, client: socket.socket) -> None:
    proxy.delay(0.1)
    began = time.monotonic()
    client.sendall(b"one")
    assert client.recv(10) == b"one"
    assert time.monotonic() - began >= 0.2, "once each way"


def test_swallows_until_it_passes_again(proxy: faults.Proxy, client: socket.socket) -> None:
    proxy.blackhole()
    client.sendall(b"one")
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client.recv(10)

    proxy.pass_through()

    client.settimeout(5)
    assert client.recv(10) == b"one"


def test_cuts_with_a_reset_and_takes_new_connections(
    proxy: faults.Proxy, client: socket.socket
) -> None:
    client.sendall(b"one")
    client.recv(10)

    proxy.reset()

    with pytest.raises(ConnectionResetError):
        client.recv(10)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as new:
        new.sendall(b"two")
        assert new.recv(10) == b"two"


def test_holds_the_connection_that_commits_and_no_other(
    proxy: faults.Proxy, client: socket.socket
) -> None:
    proxy.hold(b"COMMIT")
    client.sendall(b"COMMIT;")
    assert proxy.held.wait(5)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as other:
        other.sendall(b"SELECT")
        assert other.recv(10) == b"SELECT"
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        client.recv(10)

    proxy.pass_through()

    client.settimeout(5)
    assert client.recv(10) == b"COMMIT;"


def test_loses_the_answer_to_a_commit_that_was_carried(
    proxy: faults.Proxy, client: socket.socket
) -> None:
    proxy.hold(b"COMMIT", after=True)
    client.sendall(b"COMMIT;")
    assert proxy.held.wait(5)
    assert proxy.carried >= len(b"COMMIT;")

    proxy.reset()

    with pytest.raises(ConnectionResetError):
        client.recv(10)


def test_rewrites_an_address(proxy: faults.Proxy) -> None:
    assert (
        proxy.rewrite("postgres://u:p@127.0.0.1:5432/x")
        == f"postgres://u:p@127.0.0.1:{proxy.port}/x"
    )
