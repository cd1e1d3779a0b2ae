"""A TCP proxy that misbehaves on request, in front of PostgreSQL, Redis or a provider.

    with faults.Proxy(target_port) as proxy:
        url = proxy.rewrite(database_url)
        proxy.delay(0.2); proxy.blackhole(); proxy.reset(); proxy.pass_through()
        proxy.hold(b"COMMIT")        # these bytes, and what follows on that connection, wait here
        proxy.held.wait(5)           # somebody is waiting now
        proxy.pass_through()         # let them go; or proxy.reset() to lose them

It runs on a thread with an event loop of its own; every method may be called from any thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 65536
_FORGET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset


class Proxy:
    """Listens on `port` and carries bytes to `target_port`, both on 127.0.0.1."""

    def __init__(self, target_port: int, *, port: int = 0) -> None:
        self.target_port = target_port
        self.port = port
        self.held = threading.Event()
        self.carried = 0
        self._pause = 0.0
        self._needle: bytes | None = None
        self._after = False
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="fault-proxy", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._do(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def connections(self) -> int:
        return len(self._links)

    def rewrite(self, url: str) -> str:
        """Return the same address, through this proxy."""
        parts = urlsplit(url)
        credentials = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        return urlunsplit(parts._replace(netloc=f"{credentials}127.0.0.1:{self.port}"))

    def pass_through(self) -> None:
        """Carry everything at once; what was held back goes on."""
        self._do(self._set(pause=0.0, needle=None, is_open=True))

    def delay(self, seconds: float) -> None:
        """Let each chunk wait so long, in both directions."""
        self._do(self._set(pause=seconds, needle=None, is_open=True))

    def blackhole(self) -> None:
        """Accept connections and carry nothing, in either direction, until something else is asked."""
        self._do(self._set(pause=0.0, needle=None, is_open=False))

    def hold(self, needle: bytes, *, after: bool = False) -> None:
        """Hold the client's chunk that contains these bytes, with its connection; the others pass.

        With `after` the chunk is carried, and the server's answer waits: the work was done, nobody hears of it.
        """
        self.held.clear()
        self._do(self._set(pause=0.0, needle=needle, is_open=True, after=after))

    def reset(self) -> None:
        """Cut every connection at once with a TCP reset; new ones pass."""
        self._do(self._cut())

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _listen(self) -> None:
        self._open.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._cut()
        own = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not own]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _set(
        self, *, pause: float, needle: bytes | None, is_open: bool, after: bool = False
    ) -> None:
        self._pause, self._needle, self._after = pause, needle, after
        if is_open:
            self._open.set()
        else:
            self._open.clear()
        if needle is None:
            for link in self._links:
                link.go_on.set()

    async def _cut(self) -> None:
        for link in list(self._links):
            link.cut()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other_reader, other_writer = await asyncio.open_connection(
                "127.0.0.1", self.target_port
            )
        except OSError:
            writer.close()
            return
        link = _Link(writer, other_writer)
        self._links.add(link)
        link.tasks = [
            asyncio.create_task(self._carry(link, reader, other_writer, from_client=True)),
            asyncio.create_task(self._carry(link, other_reader, writer, from_client=False)),
        ]
        # Ended by `_shut`: Python 3.11 would report the cancelled callback as an error of its own.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait(link.tasks, return_when=asyncio.FIRST_COMPLETED)
        link.close()
        self._links.discard(link)

    async def _carry(
        self,
        link: _Link,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        from_client: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                if self._pause:
                    await asyncio.sleep(self._pause)
                await self._open.wait()
                found = from_client and self._needle is not None and self._needle in chunk
                if found:
                    link.go_on.clear()
                if found and not self._after:
                    self.held.set()
                if not (found and self._after):
                    await link.go_on.wait()
                writer.write(chunk)
                await writer.drain()
                self.carried += len(chunk)
                if found and self._after:
                    self.held.set()
                    await link.go_on.wait()


class _Link:
    """Two sockets that belong together."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.ends = (client, server)
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.tasks: list[asyncio.Task[None]] = []

    def cut(self) -> None:
        for end in self.ends:
            plug = end.get_extra_info("socket")
            if plug is not None:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
            end.transport.abort()
        self.close()

    def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        for end in self.ends:
            with contextlib.suppress(OSError, RuntimeError):
                end.close()
