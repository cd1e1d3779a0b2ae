"""`python -m sandbox.till --port N --host 127.0.0.1 --data DIR`."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common import web
from sandbox.common.problems import Problem
from sandbox.common.store import Store
from sandbox.till import machine
from sandbox.till.counter import Counter
from sandbox.till.line import Line, LineDown

PROGRAM = "sandbox.till"
# What waits is sent again so often while the line is up.
SECONDS = 2.0


def main() -> None:
    """Start a till and serve until told to stop."""
    args = web.arguments(PROGRAM, "A till of a store, for tests and demonstrations.")
    env = web.environment(PROGRAM, "TILL_SHOP_URL", "TILL_TOKEN")
    sends_itself = os.environ.get("TILL_SENDS", "itself") == "itself"
    path = web.open_data(PROGRAM, args.data, "till")
    bound = web.listen(PROGRAM, args.host, args.port)
    store = Store(path, machine.SCHEMA)
    line = Line(store, env["TILL_SHOP_URL"], env["TILL_TOKEN"])

    async def health(request: Request) -> Response:
        await store.run(machine.waiting)
        return web.answer({"status": "ok"})

    async def keep_sending() -> None:
        while True:
            await asyncio.sleep(SECONDS)
            with suppress(LineDown, Problem):
                await line.send()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sending = asyncio.create_task(keep_sending()) if sends_itself else None
        yield
        if sending is not None:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        await line.close()
        store.close()

    routes = [Route("/health", health), *Counter(store, line).routes()]
    web.serve(PROGRAM, web.application(routes, lifespan), bound)


if __name__ == "__main__":
    main()
