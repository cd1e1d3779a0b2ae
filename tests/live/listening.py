"""A client of a websocket, in the test's own process."""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

SECONDS = 10


class Listener(ApplicationCommunicator):
    """Opens a socket on an ASGI application, and hears what it says."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers}
        super().__init__(application, scope | {"subprotocols": []})

    async def connect(self) -> bool:
        """Say whether the socket was opened."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(SECONDS)
        return answer["type"] == "websocket.accept"

    async def hear(self) -> Any:
        """Return the next message."""
        message = await self.receive_output(SECONDS)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def say(self, content: Any) -> None:
        """Send a message."""
        await self.send_input({"type": "websocket.receive", "text": json.dumps(content)})

    async def leave(self) -> None:
        """Close it from this side."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(SECONDS)
