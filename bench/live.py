"""Live edits: a command over HTTP in one browser, heard on the socket of the other."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.client import Browser


@dataclass
class Pair:
    """A shopper who edits, and the advisor who watches."""

    base: str
    facts: dict[str, Any]
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    newest: int = 0
    at: dict[int, float] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _ear: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.newest = self.facts["version"]
        self.shopper = Browser(self.base, extra="HX-Request: true\r\n")
        self.shopper.renew()
        self.shopper.cookies["visitor"] = self.facts["visitor"]

    async def open(self) -> None:
        """Open the advisor's socket."""
        self._socket = await connect(
            f"{self.base.replace('http', 'ws', 1)}/ws/cart/{self.facts['cart']}/",
            origin=Origin(self.base),
            additional_headers={"Cookie": f"session={self.facts['session']}"},
        )
        self._ear = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Leave both pages."""
        if self._ear is not None:
            self._ear.cancel()
        if self._socket is not None:
            await self._socket.close()
        self.shopper.close()

    async def edit(self, quantity: int) -> float:
        """Set the first line's quantity; return the seconds until the advisor's socket said so."""
        version = self.newest
        form = {"quantity": quantity, "version": version, "client_id": str(uuid4())}
        began = time.perf_counter()
        answer = await self.shopper.post(f"/cart/lines/{self.facts['line']}/", form)
        if answer.status != 200:
            raise RuntimeError(f"the edit was answered {answer.status}: {answer.body[:200]!r}")
        async with self.heard:
            await asyncio.wait_for(self.heard.wait_for(lambda: self.newest > version), 10)
        return self.at[self.newest] - began

    async def _listen(self) -> None:
        if self._socket is None:
            return
        async for text in self._socket:
            number = int(json.loads(text)["number"])
            if number > self.newest:
                async with self.heard:
                    self.newest = number
                    self.at[number] = time.perf_counter()
                    self.heard.notify_all()


async def live_edit(base: str, carts: list[dict[str, Any]], seconds: float) -> list[float]:
    """Let each cart be edited once a second; return the latency of every edit, the first of each left out."""
    pairs = [Pair(base, facts) for facts in carts]
    took: list[float] = []
    for pair in pairs:
        await pair.open()
    # The subscription follows the opening: what was not heard yet would wait for a heartbeat.
    await asyncio.sleep(1)

    async def go(place: int, pair: Pair) -> None:
        await pair.edit(2)
        start = time.perf_counter() + place / len(pairs)
        for turn in range(round(seconds)):
            await asyncio.sleep(max(0, start + turn - time.perf_counter()))
            took.append(await pair.edit(1 + turn % 2))

    try:
        await asyncio.gather(*(go(place, pair) for place, pair in enumerate(pairs)))
    finally:
        for pair in pairs:
            await pair.close()
    return took
