"""One port: websockets under `/ws/` go to Channels, everything else to the WSGI application in threads.

Threads keep database connections and let views stay plain; DESIGN.md section 4 has the measurement.
"""

import gc
import os
from typing import Any

from a2wsgi import WSGIMiddleware

from config.wsgi import application as wsgi_application

# The import above sets Django up; the consumers may be imported from here on.
from config.sockets import websocket_application  # isort: skip

THREADS = int(os.environ.get("WEB_THREADS", "4"))
# What is loaded stays: a collection that walks all of it cost a page a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
pages = WSGIMiddleware(wsgi_application, workers=THREADS)  # type: ignore[arg-type]


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Send each connection to the half that serves it."""
    if scope["type"] == "websocket":
        await websocket_application(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)  # type: ignore[arg-type]
    elif scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
