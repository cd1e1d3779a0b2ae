"""`python -m sandbox.provider --port N --host 127.0.0.1 --data DIR`."""

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
from sandbox.provider.api import Api
from sandbox.provider.operator_pages import OperatorPages
from sandbox.provider.payer import Payer
from sandbox.provider.reader_pages import ReaderPages
from sandbox.provider.records import Config
from sandbox.provider.schema import SCHEMA
from sandbox.provider.service import Service

PROGRAM = "sandbox.provider"


def main() -> None:
    """Start the provider and serve until told to stop."""
    args = web.arguments(PROGRAM, "A payment provider for tests and demonstrations.")
    env = web.environment(
        PROGRAM, "PROVIDER_API_KEY", "PROVIDER_WEBHOOK_SECRET", "PROVIDER_WEBHOOK_URL"
    )
    slow = web.seconds(PROGRAM, "SLOW_SECONDS", 8)
    late = web.seconds(PROGRAM, "LATE_SECONDS", 20)
    after = web.seconds(PROGRAM, "AFTER_SECONDS", 10)
    path = web.open_data(PROGRAM, args.data, "provider")
    bound = web.listen(PROGRAM, args.host, args.port)
    public_url = os.environ.get("PROVIDER_PUBLIC_URL") or web.address(bound)
    store = Store(path, SCHEMA)
    sender = Sender(
        store,
        url=env["PROVIDER_WEBHOOK_URL"],
        secret=env["PROVIDER_WEBHOOK_SECRET"],
        header="Provider-Signature",
    )
    service = Service(store, sender, Config(public_url.rstrip("/"), slow, late, after))

    async def health(request: Request) -> Response:
        await store.run(_check)
        return web.answer({"status": "ok"})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await service.begin()
        work = [asyncio.create_task(sender.run()), asyncio.create_task(service.tend_for_ever())]
        yield
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        store.close()

    routes = [
        Route("/health", health),
        *Api(service, env["PROVIDER_API_KEY"]).routes(),
        *Payer(service).routes(),
        *OperatorPages(service).routes(),
        *ReaderPages(service).routes(),
    ]
    web.serve(PROGRAM, web.application(routes, lifespan), bound)


def _check(db: sqlite3.Connection) -> None:
    db.execute("SELECT 1 FROM payment LIMIT 1")


if __name__ == "__main__":
    main()
