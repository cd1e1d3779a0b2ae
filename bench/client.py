"""A browser's connection, as cheap as can be: it shares the cores with what it measures."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; header names in lower case, cookies apart."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        """Return where a redirect leads."""
        return self.headers.get("location", "")


@dataclass
class Browser:
    """One keep-alive connection with cookies; `renew` makes it somebody new on the same connection."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    extra: str = ""
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    def renew(self) -> None:
        """Become a new visitor, with the token that a form would carry."""
        self.cookies = {"csrf": uuid4().hex}

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self.send("GET", path)

    async def post(self, path: str, form: Mapping[str, object], extra: str = "") -> Answer:
        """Send a form."""
        body = urlencode(form).encode()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        return await self.send(
            "POST", path, body, f"{kind}X-CSRFToken: {self.cookies.get('csrf', '')}\r\n{extra}"
        )

    async def send(self, method: str, path: str, body: bytes = b"", extra: str = "") -> Answer:
        """Send a request and read its answer; a connection that the server closed is opened again once."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        target = path if path.startswith("/") else _path_of(path)
        head = (
            f"{method} {target} HTTP/1.1\r\nHost: {urlsplit(self.base).netloc}\r\n"
            f"{f'Cookie: {cookie}{chr(13)}{chr(10)}' if cookie else ''}"
            f"Content-Length: {len(body)}\r\n{self.extra}{extra}\r\n"
        )
        for attempt in (1, 2):
            reader, writer = await self._connection()
            try:
                writer.write(head.encode() + body)
                answer = await _read(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
                if attempt == 2:
                    raise
                continue
            if answer.headers.get("connection") == "close":
                self.close()
            self.cookies |= answer.cookies
            return answer
        raise AssertionError("unreachable")

    async def connect(self) -> int:
        """Open the connection where it is not; return its port on this side."""
        _reader, writer = await self._connection()
        port: int = writer.get_extra_info("sockname")[1]
        return port

    def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None:
            parts = urlsplit(self.base)
            self._reader, self._writer = await asyncio.open_connection(
                parts.hostname, parts.port, limit=2**20
            )
        return self._reader, self._writer


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(_END)).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for line in head[1:-2]:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
        else:
            headers[name.lower()] = value
    status = int(head[0].split(" ", 2)[1])
    if headers.get("transfer-encoding") == "chunked":
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(status, headers, cookies, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
