"""`python -m sandbox.stripe --port N --host 127.0.0.1 --data DIR`."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common import web
from sandbox.common.store import Store
from sandbox.common.webhooks import Sender
from sandbox.stripe.api import Api
from sandbox.stripe.books import SCHEMA
from sandbox.stripe.pages import Pages

PROGRAM = "sandbox.stripe"


def main() -> None:
    """Start the server and serve until told to stop."""
    args = web.arguments(PROGRAM, "The documented shapes of Stripe's API, for tests.")
    env = web.environment(PROGRAM, "STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_URL")
    path = web.open_data(PROGRAM, args.data, "stripe")
    bound = web.listen(PROGRAM, args.host, args.port)
    public_url = (os.environ.get("STRIPE_PUBLIC_URL") or web.address(bound)).rstrip("/")
    store = Store(path, SCHEMA)
    sender = Sender(
        store,
        url=env["STRIPE_WEBHOOK_URL"],
        secret=env["STRIPE_WEBHOOK_SECRET"],
        header="Stripe-Signature",
    )
    api = Api(store, sender, key=env["STRIPE_API_KEY"], public_url=public_url)

    async def health(request: Request) -> Response:
        return web.answer({"status": "ok"})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await api.begin()
        sending = asyncio.create_task(sender.run())
        yield
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        store.close()

    routes = [Route("/health", health), *api.routes(), *Pages(store, sender).routes()]
    web.serve(PROGRAM, web.application(routes, lifespan), bound)


if __name__ == "__main__":
    main()
