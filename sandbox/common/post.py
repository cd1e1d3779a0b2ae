"""One HTTP POST, answered by its status alone: what a webhook needs, at a tenth of a client's cost."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT = 10.0


async def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send the body and return the status; raises OSError, TimeoutError or ValueError."""
    async with asyncio.timeout(TIMEOUT):
        return await _exchange(url, body, headers)


async def _exchange(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure or None)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode("latin-1") + body)
        await writer.drain()
        version, status = (await reader.readline()).decode("latin-1").split(" ")[:2]
        if not version.startswith("HTTP/1."):
            raise ValueError("the answer is not HTTP")
        await reader.read(65_536)
        return int(status)
    finally:
        writer.close()
