"""The JSON API of the provider: every call needs the key, every writing one an Idempotency-Key."""

import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common.fields import Fields
from sandbox.common.store import Answer, new_id, once
from sandbox.common.web import Handler, answer, idempotency_key, keyed, read_json
from sandbox.provider import mischief, operations, paying, readers, records
from sandbox.provider.cards import METHODS, digits
from sandbox.provider.service import Service

Operation = Callable[..., Answer]


class Api:
    """Handlers on one service."""

    def __init__(self, service: Service, api_key: str) -> None:
        self._service = service
        self._key = api_key

    def routes(self) -> list[Route]:
        """All routes under /v1."""
        payment = "/v1/payments/{id}"
        return [
            self._route("POST", "/v1/payments", self.create),
            self._route("GET", "/v1/payments", self.find),
            self._route("GET", payment, self.read),
            self._route("POST", f"{payment}/captures", self._operation(operations.capture)),
            self._route("POST", f"{payment}/refunds", self._operation(operations.refund)),
            self._route("POST", f"{payment}/void", self._operation(operations.void)),
            self._route("POST", f"{payment}/simulate", self.simulate),
            self._route("POST", f"{payment}/webhooks", self.send_webhooks),
            self._route("POST", f"{payment}/happen", self.happen),
            self._route("POST", "/v1/readers", self.create_reader),
            self._route("GET", "/v1/readers/{id}", self.read_reader),
            self._route("POST", "/v1/readers/{id}/act", self.act_at_reader),
            Route("/v1/control", keyed(self._key, self.switch), methods=["POST"]),
            Route("/v1/stats", keyed(self._key, self.stats), methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """Open a payment."""
        data = await read_json(request)
        return await self._once(request, operations.create, data)

    async def find(self, request: Request) -> Response:
        """Payments by reference, or those that changed since a moment."""
        query = request.query_params
        if "since" in query:
            since, after = query["since"], query.get("after")
            config = self._service.config
            found = await self._service.store.run(operations.changed, since, after, config=config)
            return answer(found)
        reference = request.query_params.get("reference")
        config = self._service.config
        return answer(await self._service.store.run(operations.find, reference, config))

    async def read(self, request: Request) -> Response:
        """One payment."""
        return answer(await self._show(request.path_params["id"]))

    async def simulate(self, request: Request) -> Response:
        """Pay without a browser, with the outcome that the page would have."""
        fields = Fields(await read_json(request))
        method = fields.choice("method", METHODS, "card")
        card = digits(fields.text("card", 30, default=None if method == "card" else ""))
        agrees = fields.choice("outcome", ("approve", "refuse"), "approve") == "approve"
        expiry = fields.text("expiry", 9, default="")
        code = fields.text("challenge", 20, default="")
        fields.done()
        payment_id = request.path_params["id"]
        payment = await self._show(payment_id)
        if payment["status"] == "authorised":
            return answer(payment)
        if method != "card":
            begun = await self._service.choose(payment_id, method, token=new_id("sim"))
            given = paying.APPROVED if agrees else None
            await self._service.answer_challenge(payment_id, begun.attempt_id, given)
            return answer(await self._show(payment_id))
        waiting = [each for each in payment["attempts"] if each["outcome"] == "challenging"]
        if code and waiting:
            attempt_id = waiting[-1]["id"]
        else:
            token = new_id("sim")
            outcome = await self._service.pay(payment_id, number=card, expiry=expiry, token=token)
            attempt_id = outcome.attempt_id if outcome.state == "challenging" else ""
        if code and attempt_id:
            await self._service.answer_challenge(payment_id, attempt_id, code)
        return answer(await self._show(payment_id))

    async def send_webhooks(self, request: Request) -> Response:
        """Send webhooks of a payment again, or forge one."""
        fields = Fields(await read_json(request))
        action = fields.choice("action", tuple(mischief.ACTIONS))
        fields.done()
        payment_id = request.path_params["id"]
        config = self._service.config
        await self._service.store.run(mischief.send, payment_id, action, config=config)
        self._service.sender.wake()
        return answer({"sent": action}, 202)

    async def happen(self, request: Request) -> Response:
        """Let something happen to a payment: a dispute, a refund that comes back."""
        fields = Fields(await read_json(request))
        what = fields.text("what", 30)
        fields.done()
        await self._service.happen(request.path_params["id"], what)
        return answer({"happened": what}, 202)

    async def create_reader(self, request: Request) -> Response:
        """Make a card reader."""
        return await self._once(request, readers.create, await read_json(request))

    async def read_reader(self, request: Request) -> Response:
        """One card reader, and the payment that it asks a card for."""
        found = await self._service.store.run(readers.show, request.path_params["id"])
        return answer(found)

    async def act_at_reader(self, request: Request) -> Response:
        """Let something happen at a reader: what its customer does, or its network."""
        fields = Fields(await read_json(request))
        what = fields.text("act", 30)
        fields.done()
        return answer(await self._service.act_at_reader(request.path_params["id"], what))

    async def switch(self, request: Request) -> Response:
        """Set how the provider misbehaves."""
        switches = await self._service.control.change(await read_json(request))
        self._service.follow_switches()
        return answer(switches)

    async def stats(self, request: Request) -> Response:
        """Answer counts and sums."""
        return answer(await self._service.store.run(records.stats))

    def _route(self, method: str, path: str, handler: Handler) -> Route:
        guarded = keyed(self._key, handler, self._service.control)
        return Route(path, guarded, methods=[method])

    def _operation(self, operation: Operation) -> Handler:
        async def handle(request: Request) -> Response:
            data = await read_json(request)
            payment_id = request.path_params["id"]
            return await self._once(request, operation, payment_id, data)

        return handle

    async def _once(
        self, request: Request, operation: Operation, *args: str | dict[str, Any]
    ) -> Response:
        config = self._service.config
        key, asked = idempotency_key(request), [request.url.path, args[-1]]

        def work(db: sqlite3.Connection) -> Answer:
            return once(
                db, key=key, request=asked, work=lambda: operation(db, *args, config=config)
            )

        status, content = await self._service.store.run(work)
        self._service.sender.wake()
        return answer(content, status)

    async def _show(self, payment_id: str) -> dict[str, Any]:
        return await self._service.store.run(records.show, payment_id, self._service.config)
