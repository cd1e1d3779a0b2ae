"""The JSON endpoints of mail, texts and carrier: each needs the key."""

import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common import webhooks
from sandbox.common.control import Control
from sandbox.common.store import Answer, Store, once
from sandbox.common.web import Handler, answer, idempotency_key, keyed, read_json
from sandbox.common.webhooks import Sender
from sandbox.outside import carrier, messages, mischief, points

LARGEST_MAIL = 1_048_576


class Api:
    """Handlers on one store."""

    def __init__(
        self, store: Store, sender: Sender, *, config: carrier.Config, api_key: str
    ) -> None:
        self._store = store
        self._sender = sender
        self._control = Control(store)
        self._config = config
        self._key = api_key

    def routes(self) -> list[Route]:
        """All JSON routes."""
        shipments = "/carrier/shipments"
        return [
            self._route("POST", "/mail", self.mail),
            self._route("POST", "/sms", self.sms),
            self._route("POST", shipments, self._carried(self.create)),
            self._route("GET", shipments, self._carried(self.find)),
            self._route("GET", f"{shipments}/{{tracking}}", self._carried(self.read)),
            self._route("POST", f"{shipments}/{{tracking}}/cancel", self._carried(self.cancel)),
            self._route("GET", "/carrier/pickup-points", self._carried(self.points)),
            Route(
                f"{shipments}/{{tracking}}/events", self._unswitched(self.happen), methods=["POST"]
            ),
            Route("/messages.json", self._unswitched(self.messages), methods=["GET"]),
            Route("/stats", self._unswitched(self.stats), methods=["GET"]),
            Route("/carrier/control", self._unswitched(self.misbehave), methods=["POST"]),
            Route("/control", self._unswitched(self.switch), methods=["POST"]),
        ]

    async def begin(self) -> None:
        """Read the switches of the last run."""
        await self._control.load()
        self._follow_switches()

    async def mail(self, request: Request) -> Response:
        """Take a mail once."""
        data = await read_json(request, LARGEST_MAIL)
        return await self._once(
            request, "mail", data=data, take=lambda db: messages.take_mail(db, data)
        )

    async def sms(self, request: Request) -> Response:
        """Take a text once."""
        data = await read_json(request)
        return await self._once(
            request, "sms", data=data, take=lambda db: messages.take_sms(db, data)
        )

    async def create(self, request: Request) -> Response:
        """Register a shipment once."""
        data = await read_json(request)
        return await self._once(
            request, "shipment", data=data, take=lambda db: carrier.create(db, data, self._config)
        )

    async def find(self, request: Request) -> Response:
        """Shipments by reference."""
        reference = request.query_params.get("reference")
        return answer(await self._store.run(carrier.find, reference, self._config))

    async def read(self, request: Request) -> Response:
        """One shipment."""
        tracking = request.path_params["tracking"]
        return answer(await self._store.run(carrier.show, tracking, self._config))

    async def cancel(self, request: Request) -> Response:
        """Take a booking back."""
        tracking = request.path_params["tracking"]
        status, content = await self._store.run(carrier.cancel, tracking, self._config)
        return answer(content, status)

    async def points(self, request: Request) -> Response:
        """Pick-up points near a postcode."""
        asked = [request.query_params.get(name, "") for name in ("country", "postcode", "city")]
        status, content = points.near(*asked)
        return answer(content, status)

    async def happen(self, request: Request) -> Response:
        """Something happens to a shipment."""
        data = await read_json(request)
        tracking = request.path_params["tracking"]
        status, content = await self._store.run(carrier.record, tracking, data, config=self._config)
        self._sender.wake()
        return answer(content, status)

    async def messages(self, request: Request) -> Response:
        """Messages for tests, newest first."""
        query = request.query_params
        found = await self._store.run(
            messages.find,
            to=query.get("to", ""),
            kind=query.get("kind", ""),
            contains=query.get("contains", ""),
        )
        return answer({"messages": found})

    async def stats(self, request: Request) -> Response:
        """Answer counts of everything."""
        return answer(await self._store.run(_stats))

    async def switch(self, request: Request) -> Response:
        """Set how the services misbehave."""
        switches = await self._control.change(await read_json(request))
        self._follow_switches()
        return answer(switches)

    async def misbehave(self, request: Request) -> Response:
        """Set how the carrier misbehaves."""
        return answer(await self._store.run(mischief.change, await read_json(request)))

    def _follow_switches(self) -> None:
        self._sender.paused = self._control.now.webhooks == "off"
        self._sender.wake()

    def _route(self, method: str, path: str, handler: Handler) -> Route:
        return Route(path, keyed(self._key, handler, self._control), methods=[method])

    def _carried(self, handler: Handler) -> Handler:
        """Answer a handler of the carrier, unless it is away."""

        async def guarded(request: Request) -> Response:
            await mischief.stand_in_the_way(self._store)
            return await handler(request)

        return guarded

    def _unswitched(self, handler: Handler) -> Handler:
        """Answer a handler that needs the key and that no switch applies to."""
        return keyed(self._key, handler)

    async def _once(
        self,
        request: Request,
        kind: str,
        *,
        data: dict[str, Any],
        take: Callable[[sqlite3.Connection], Answer],
    ) -> Response:
        key = f"{kind} {idempotency_key(request)}"
        same_body = kind == "shipment"

        def work(db: sqlite3.Connection) -> Answer:
            return once(db, key=key, request=data, work=lambda: take(db), same_body=same_body)

        status, content = await self._store.run(work)
        return answer(content, status)


def _stats(db: sqlite3.Connection) -> dict[str, Any]:
    return {
        "mail": messages.stats(db, "mail"),
        "sms": messages.stats(db, "sms"),
        "carrier": carrier.stats(db),
        "webhooks": webhooks.counts(db),
    }
