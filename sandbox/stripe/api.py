"""The routes: the documented ones under /v1, and under /local what a test does as payer or bank."""

import base64
import hmac
import json
import re
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.common.control import Control
from sandbox.common.problems import Problem
from sandbox.common.store import Answer, Store, forget_answers, once
from sandbox.common.web import answer, read_body, read_json
from sandbox.common.webhooks import Sender
from sandbox.stripe import books, checkout, money
from sandbox.stripe.books import Document
from sandbox.stripe.wire import Params, Refusal, decode, items

Work = Callable[[sqlite3.Connection, dict[str, str], Params], Document]
LISTS = {
    "/v1/checkout/sessions": "checkout.session",
    "/v1/refunds": "refund",
    "/v1/disputes": "dispute",
    "/v1/balance_transactions": "balance_transaction",
}
ONES = {
    "/v1/checkout/sessions/{id}": "checkout.session",
    "/v1/payment_intents/{id}": "payment_intent",
    "/v1/charges/{id}": "charge",
    "/v1/refunds/{id}": "refund",
}


class Api:
    """Handlers on one store."""

    def __init__(self, store: Store, sender: Sender, *, key: str, public_url: str) -> None:
        self._store = store
        self._sender = sender
        self._control = Control(store)
        self._key = key
        self._public_url = public_url

    async def begin(self) -> None:
        """Read the switches of the last run."""
        await self._control.load()

    def routes(self) -> list[Route]:
        """All routes."""
        intents = "/v1/payment_intents/{id}"
        public_url = self._public_url
        writes: dict[str, Work] = {
            "/v1/checkout/sessions": lambda db, _, form: checkout.create(db, form, public_url),
            "/v1/checkout/sessions/{id}/expire": lambda db, at, _: checkout.expire(db, at["id"]),
            f"{intents}/capture": lambda db, at, form: money.capture(db, at["id"], form),
            f"{intents}/cancel": lambda db, at, _: money.cancel(db, at["id"]),
            "/v1/refunds": lambda db, _, form: money.refund(db, form),
        }
        return [
            Route("/v1/payment_intents/search", self._keyed(self.search), methods=["GET"]),
            *(Route(path, self._keyed(self._write(work)), methods=["POST"]) for path, work in writes.items()),
            *(Route(path, self._keyed(self._list(kind)), methods=["GET"]) for path, kind in LISTS.items()),
            *(Route(path, self._keyed(self._one(kind)), methods=["GET"]) for path, kind in ONES.items()),
            Route("/local/pay", self._keyed(self.pay), methods=["POST"]),
            Route("/local/happen", self._keyed(self.happen), methods=["POST"]),
            Route("/local/control", self._keyed(self.switch), methods=["POST"]),
        ]  # fmt: skip

    async def search(self, request: Request) -> Response:
        """Find payment intents by `metadata['name']:'value'`; no other query is known here."""
        query = decode(request.url.query).get("query", "")
        found = re.fullmatch(r"metadata\[['\"](\w+)['\"]\]:['\"]([^'\"]*)['\"]", str(query))
        if found is None:
            raise Refusal(400, "parameter_invalid", "This query is not known.", param="query")

        def work(db: sqlite3.Connection) -> list[Document]:
            rows = db.execute(
                "SELECT body FROM document WHERE kind = 'payment_intent'"
                " AND json_extract(body, '$.metadata.' || ?) = ? ORDER BY seq DESC LIMIT 10",
                (found[1], found[2]),
            )
            return [json.loads(row["body"]) for row in rows]

        data = await self._store.run(work)
        page = {"object": "search_result", "url": "/v1/payment_intents/search"}
        return answer({**page, "has_more": False, "next_page": None, "data": data})

    async def pay(self, request: Request) -> Response:
        """Pay a session without a browser: `session`, `method`, `card`, `agrees`."""
        data = await read_json(request)
        session = await self._store.run(
            checkout.pay,
            str(data["session"]),
            method=str(data.get("method", "card")),
            card=str(data.get("card", "")),
            agrees=bool(data.get("agrees", True)),
            several=bool(data.get("several", True)),
        )
        self._sender.wake()
        return answer(session)

    async def happen(self, request: Request) -> Response:
        """Do what the payer's bank does: `dispute`, `won` or `lost` of an intent, `refund_fails`.

        `keys_forgotten` is what Stripe does with every idempotency key after a day.
        """
        data = await read_json(request)
        what, key = str(data["what"]), str(data["id"])
        if what == "keys_forgotten":
            await self._store.run(forget_answers)
            return answer({})
        if what == "refund_fails":
            made = await self._store.run(money.fail_refund, key)
        else:
            made = await self._store.run(money.dispute, key, "" if what == "dispute" else what)
        self._sender.wake()
        return answer(made)

    async def switch(self, request: Request) -> Response:
        """Set how the server misbehaves."""
        switches = await self._control.change(await read_json(request))
        self._sender.paused = self._control.now.webhooks == "off"
        self._sender.wake()
        return answer(switches)

    def _keyed(self, handler: Callable[[Request], Awaitable[Response]]) -> Any:
        async def guarded(request: Request) -> Response:
            kind, _, given = request.headers.get("authorization", "").partition(" ")
            if kind == "Basic":
                given = base64.b64decode(given).decode().partition(":")[0]
            if not hmac.compare_digest(given.encode(), self._key.encode()):
                raise Refusal(401, "api_key_invalid", "Invalid API Key provided.")
            if request.url.path.startswith("/local"):
                return await handler(request)
            try:
                await self._control.before()
                response = await handler(request)
                await self._control.after()
            except Problem as problem:
                if problem.code in ("unavailable", "answer_lost"):
                    raise Refusal(500, "api_error", problem.detail, kind="api_error") from None
                raise
            return response

        return guarded

    def _write(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            form = decode((await read_body(request, 65_536)).decode())
            key = request.headers.get("idempotency-key", "")
            expands = items(form.get("expand"))
            at = dict(request.path_params)

            def do(db: sqlite3.Connection) -> Answer:
                return 200, books.expanded(db, work(db, at, form), expands)

            def run(db: sqlite3.Connection) -> Answer:
                if not key:
                    return do(db)
                return once(db, key=key, request=[request.url.path, form], work=lambda: do(db))

            try:
                status, content = await self._store.run(run)
            except Problem as problem:
                if problem.code == "idempotency_key_reused":
                    raise Refusal(
                        400,
                        "idempotency_key_in_use",
                        "Keys for idempotent requests can only be used with the same parameters.",
                        kind="idempotency_error",
                    ) from None
                raise
            self._sender.wake()
            return answer(content, status)

        return handle

    def _list(self, kind: str) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            query = decode(request.url.query)
            return answer(await self._store.run(books.listed, kind, query, request.url.path))

        return handle

    def _one(self, kind: str) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            expands = items(decode(request.url.query).get("expand"))

            def work(db: sqlite3.Connection) -> Document:
                return books.expanded(db, books.read(db, kind, request.path_params["id"]), expands)

            return answer(await self._store.run(work))

        return handle
