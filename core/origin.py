"""A websocket may be opened by our own pages only: scheme, host and port must be those of BASE_URL.

Channels' own validator compares hosts and accepts another port of the same host.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings


class _Denied(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def connect(self) -> None:
        await self.close(code=4403)


class SameOriginOnly:
    """ASGI middleware around all websockets."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass on a connection of our own origin, close every other."""
        headers = dict(scope.get("headers", []))
        origin = _parts(headers.get(b"origin", b"").decode("latin-1"))
        same = origin is not None and origin == _parts(settings.BASE_URL)
        return await (self.inner if same else _Denied.as_asgi())(scope, receive, send)


def _parts(address: str) -> tuple[str, str | None, int] | None:
    """Return scheme, host and port; None for what is no address."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port
