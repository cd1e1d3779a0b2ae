"""`python -m sandbox.outside --port N --host 127.0.0.1 --data DIR`."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common import web
from sandbox.common.store import Store
from sandbox.common.webhooks import Sender
from sandbox.outside import carrier, messages
from sandbox.outside.api import Api
from sandbox.outside.pages import Pages

PROGRAM = "sandbox.outside"


def main() -> None:
    """Start mail, texts and carrier and serve until told to stop."""
    args = web.arguments(PROGRAM, "Mail, texts and a carrier for tests and demonstrations.")
    env = web.environment(
        PROGRAM, "OUTSIDE_API_KEY", "CARRIER_WEBHOOK_SECRET", "CARRIER_WEBHOOK_URL"
    )
    path = web.open_data(PROGRAM, args.data, "outside")
    bound = web.listen(PROGRAM, args.host, args.port)
    public_url = os.environ.get("OUTSIDE_PUBLIC_URL") or web.address(bound)
    config = carrier.Config(public_url.rstrip("/"))
    store = Store(path, messages.SCHEMA + carrier.SCHEMA)
    sender = Sender(
        store,
        url=env["CARRIER_WEBHOOK_URL"],
        secret=env["CARRIER_WEBHOOK_SECRET"],
        header="Carrier-Signature",
    )
    api = Api(store, sender, config=config, api_key=env["OUTSIDE_API_KEY"])

    async def health(request: Request) -> Response:
        await store.run(_check)
        return web.answer({"status": "ok"})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await api.begin()
        sending = asyncio.create_task(sender.run())
        yield
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        store.close()

    routes = [
        Route("/health", health),
        *api.routes(),
        *Pages(store, sender, config).routes(),
    ]
    web.serve(PROGRAM, web.application(routes, lifespan), bound)


def _check(db: sqlite3.Connection) -> None:
    db.execute("SELECT 1 FROM message LIMIT 1")


if __name__ == "__main__":
    main()
