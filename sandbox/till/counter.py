"""What stands on the counter: the page with its buttons, and the same for tests."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common import clock
from sandbox.common.html import Html, html, join, page, table
from sandbox.common.problems import Problem
from sandbox.common.store import Store
from sandbox.common.web import answer, read_form, read_json
from sandbox.till import machine
from sandbox.till.line import Line, LineDown

SHOWN = 30


class Counter:
    """Handlers of a till."""

    def __init__(self, store: Store, line: Line) -> None:
        self._store = store
        self._line = line

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/", self.show, methods=["GET"]),
            Route("/", self.press, methods=["POST"]),
            Route("/v1/sales", self.sell, methods=["POST"]),
            Route("/v1/returns", self.take_back, methods=["POST"]),
            Route("/v1/voids", self.void, methods=["POST"]),
            Route("/v1/payments", self.pay_code, methods=["POST"]),
            Route("/v1/payments/{payment}/back", self.give_back, methods=["POST"]),
            Route("/v1/send", self.send, methods=["POST"]),
            Route("/v1/closings", self.close_day, methods=["POST"]),
            Route("/v1/switches", self.switch, methods=["POST"]),
            Route("/v1/receipts", self.receipts, methods=["GET"]),
        ]

    async def sell(self, request: Request) -> Response:
        """Print a sale of the lines; it is sent at once where the line is up and `later` is not set."""
        data = await read_json(request)
        return answer(await self._sell(data, later=bool(data.get("later"))), 201)

    async def take_back(self, request: Request) -> Response:
        """Print a return of units of the first line of a sale."""
        return await self._undo("return", await read_json(request))

    async def void(self, request: Request) -> Response:
        """Print the void of a sale."""
        return await self._undo("void", await read_json(request))

    async def pay_code(self, request: Request) -> Response:
        """Look a code up, claim it, take the money and settle it; `means` is cash or card. It needs the line."""
        return answer(await self._pay_code(await read_json(request)), 201)

    async def give_back(self, request: Request) -> Response:
        """Say that the money of a payment was given back: it came too late, or is voided."""
        return answer(await self._give_back(request.path_params["payment"]), 201)

    async def _pay_code(self, data: Mapping[str, Any]) -> dict[str, Any]:
        code = "".join(filter(str.isalnum, str(data.get("code", ""))))
        means = str(data.get("means", "cash"))
        try:
            due = await self._line.ask("GET", f"till/dues/{code}/")
            if data.get("claims", True):
                await self._line.ask("POST", f"till/dues/{code}/claim/")
            payment_id = str(data.get("id") or uuid4())
            given = max(int(data.get("given", due["amount"])), due["amount"])
            body = {
                "id": payment_id,
                "code": code,
                "number": await self._store.run(machine.number_of, payment_id),
                "taken_at": str(data.get("taken_at") or clock.iso(clock.now())),
                "currency": due["currency"],
                "payments": [
                    {
                        "kind": means,
                        "amount": given,
                        "reference": "Visa •••• 0001" * (means == "card"),
                    }
                ],
                "change": given - due["amount"],
                "colleague": str(data.get("colleague", "")),
            }
            said: dict[str, Any] = await self._line.ask("POST", "till/payments/", body)
        except LineDown:
            raise Problem(503, "offline", "The shop was not reached.") from None
        shown = {"kind": "payment", "total": due["amount"], "lines": due["lines"]}
        await self._store.run(machine.keep_payment, body | shown, said)
        if said["state"] == "refused":
            # A till gives it back at once, and says so.
            return said | {"given_back": await self._give_back(payment_id)}
        return said

    async def _give_back(self, payment_id: str) -> dict[str, Any]:
        back_id = str(uuid4())
        body = {
            "id": back_id,
            "number": await self._store.run(machine.number_of, back_id),
            "taken_at": clock.iso(clock.now()),
        }
        try:
            said: dict[str, Any] = await self._line.ask(
                "POST", f"till/payments/{payment_id}/back/", body
            )
        except LineDown:
            raise Problem(503, "offline", "The shop was not reached.") from None
        shown = {"kind": "back", "total": said["total"], "currency": said["currency"], "lines": []}
        await self._store.run(machine.keep_payment, body | shown, said)
        return said

    async def send(self, request: Request) -> Response:
        """Send what waits."""
        try:
            return answer(await self._line.send())
        except LineDown:
            raise Problem(503, "offline", "The shop was not reached.") from None

    async def close_day(self, request: Request) -> Response:
        """Close the day, and answer what the shop summed."""
        command = {"id": str(uuid4()), "taken_at": clock.iso(clock.now())}
        try:
            return answer(await self._line.ask("POST", "till/closings/", command))
        except LineDown:
            raise Problem(503, "offline", "The shop was not reached.") from None

    async def switch(self, request: Request) -> Response:
        """Set the switches."""
        return answer(await self._store.run(machine.switch, await read_json(request)))

    async def receipts(self, request: Request) -> Response:
        """The last receipts, and how many wait."""
        rows = await self._store.run(machine.receipts)
        return answer({"waiting": await self._store.run(machine.waiting), "receipts": rows})

    async def _sell(self, data: Mapping[str, Any], *, later: bool = False) -> dict[str, Any]:
        try:
            facts = machine.sale(data["lines"], data)
        except (KeyError, TypeError, ValueError):
            raise Problem(422, "invalid", "A line needs sku and unit.") from None
        currency = await self._line.currency()
        body = await self._store.run(machine.ring_up, "sale", facts, currency)
        if not later:
            with suppress(LineDown):
                await self._line.send()
        return body

    async def _undo(self, kind: str, data: Mapping[str, Any]) -> Response:
        sale_id, units = str(data.get("of", "")), int(data.get("units", 1))
        facts = await self._store.run(machine.backwards, kind, sale_id, units)
        currency = await self._line.currency()
        body = await self._store.run(machine.ring_up, kind, facts, currency)
        if not data.get("later"):
            with suppress(LineDown):
                await self._line.send()
        return answer(body, 201)

    async def show(self, request: Request) -> Response:
        """The page."""
        now = await self._store.run(machine.switches)
        rows = await self._store.run(machine.receipts, SHOWN)
        waiting = await self._store.run(machine.waiting)
        try:
            goods = await self._line.goods()
        except (LineDown, Problem):
            goods = [line for row in rows for line in row["body"]["lines"]][:1]
        sell = join(
            html(
                '<button name="sell" value="{sku}:{unit}">Sell {name}, {price}</button> ',
                sku=each["sku"],
                unit=each["unit"],
                name=each.get("name", each["sku"]),
                price=f"{each['unit'] / 100:.2f}",
            )
            for each in goods
        )
        body = html(
            '<main id="main"><h1>Till</h1><p>{line}, {waiting} receipts wait.</p>'
            '<form method="post" action="/"><p class="row">{sell}</p><p class="row">'
            '<button name="line" value="{other}">{flip}</button> '
            '<button name="mix" value="1">{mix}</button> '
            '<button name="undo" value="return">Take back the last sale</button> '
            '<button name="undo" value="void">Void the last sale</button> '
            '<button name="close" value="1">Close the day</button></p></form>'
            '<form method="post" action="/"><p class="row"><label for="code">Code of a customer</label> '
            '<input id="code" name="code" inputmode="numeric" autocomplete="off"> '
            '<button name="pay" value="cash">Take cash</button> '
            '<button name="pay" value="card">Take card</button></p></form>{receipts}</main>',
            line="Offline" if now.offline else "Online",
            waiting=waiting,
            sell=sell,
            other="up" if now.offline else "down",
            flip="Come back online" if now.offline else "Go offline",
            mix="Send each once, in order" if now.doubled else "Send doubled and shuffled",
            receipts=_printed(rows),
        )
        return page(title="Till", body=body)

    async def press(self, request: Request) -> Response:
        """A button."""
        form = await read_form(request)
        if form.get("sell"):
            sku, _, unit = form["sell"].rpartition(":")
            await self._sell({"lines": [{"sku": sku, "unit": unit}]})
        elif form.get("line"):
            await self._store.run(machine.switch, {"offline": form["line"] == "down"})
            with suppress(LineDown):
                await self._line.send()
        elif form.get("mix"):
            mixed = not (await self._store.run(machine.switches)).doubled
            await self._store.run(machine.switch, {"doubled": mixed, "shuffled": mixed})
        elif form.get("undo"):
            await self._undo_last(form["undo"])
        elif form.get("pay"):
            await self._pay_code({"code": form.get("code", ""), "means": form["pay"]})
        elif form.get("close"):
            await self.close_day(request)
        return RedirectResponse("/", status_code=303)

    async def _undo_last(self, kind: str) -> None:
        rows = await self._store.run(machine.receipts)
        last = next((row for row in rows if row["body"]["kind"] == "sale"), None)
        if last is not None and kind in {"return", "void"}:
            await self._undo(kind, {"of": last["id"]})


def _printed(rows: list[dict[str, Any]]) -> Html:
    return table(
        "Receipts",
        ("Number", "Kind", "Total", "State", "The shop said"),
        [
            (
                str(row["number"]),
                row["body"]["kind"],
                f"{row['body']['total'] / 100:.2f} {row['body']['currency']}",
                row["state"],
                row["said"].get("detail") or row["said"].get("order", ""),
            )
            for row in rows
        ],
    )
