"""The provider's own pages: the list of payments, what became of one, and webhook mischief."""

import sqlite3
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common import clock, webhooks
from sandbox.common.html import Html, html, join, page, table
from sandbox.common.problems import Problem
from sandbox.common.web import read_form
from sandbox.provider import records
from sandbox.provider.service import Service
from sandbox.provider.texts import money

ACTIONS = {
    "resend": "Resend webhook",
    "twice": "Send twice",
    "reverse": "Send out of order",
    "forge": "Forge (bad signature)",
}


class OperatorPages:
    """Handlers of the list, of one payment and of the buttons."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """Name the open pages."""
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/payments/{id}", self.payment, methods=["GET"]),
            Route("/payments/{id}/webhooks", self.mischief, methods=["POST"]),
        ]

    async def home(self, request: Request) -> Response:
        """Show the newest hundred payments."""
        rows, stats = await self._service.store.run(_newest)
        on = ", ".join(
            f"{name} {value}"
            for name, value in asdict(self._service.control.now).items()
            if value not in (0, False, "on")
        )
        cards = [
            html(
                '<li class="card"><h2><a href="/payments/{id}">{amount}</a> '
                '<span class="tag {status}">{status}</span></h2><p>{reference}</p>'
                '<p class="hint">{id} · {created}</p>{buttons}</li>',
                id=row["id"],
                amount=money(row["amount"], row["currency"], "en"),
                status=row["status"],
                reference=row["reference"],
                created=clock.short(row["created"]),
                buttons=_buttons(row),
            )
            for row in rows
        ]
        body = html(
            "<h1>Payments</h1><p>{count} payments, {authorised} authorised. Webhooks: {pending}"
            ' waiting, {delivered} delivered. <a href="/">Refresh</a></p>{switches}{list}',
            count=stats["payments"],
            authorised=stats["by_status"].get("authorised", 0),
            pending=stats["webhooks"]["pending"],
            delivered=stats["webhooks"]["delivered"],
            switches=html('<p class="notice bad">Switched on: {on}</p>', on=on) if on else Html(""),
            list=html('<ul class="cards">{cards}</ul>', cards=join(cards))
            if cards
            else html("<p>No payment yet. Start one at the shop's check-out.</p>"),
        )
        return _page("Payments", body)

    async def payment(self, request: Request) -> Response:
        """One payment: its money, attempts and webhooks."""
        payment_id = request.path_params["id"]
        row, shown, copies = await self._service.store.run(_one, payment_id, self._service)
        sums = [
            html(
                "<div><dt>{name}</dt><dd>{amount}</dd></div>",
                name=name.capitalize(),
                amount=money(shown[field], row["currency"], "en"),
            )
            for name, field in (
                ("amount", "amount"),
                ("authorised", "authorised"),
                ("captured", "captured"),
                ("refunded", "refunded"),
                ("voided", "voided_amount"),
            )
        ]
        tried = [
            (
                clock.short_of(each["created"]),
                f"…{each['last4']}",
                each["outcome"],
                each["reason"] or "",
            )
            for each in shown["attempts"]
        ]
        done = [
            (
                clock.short_of(each["created"]),
                each["type"],
                money(each["amount"], row["currency"], "en"),
            )
            for each in shown["operations"]
        ]
        sent = [
            (
                clock.short(each["created"]),
                each["type"] + (" (forged)" if each["forged"] else ""),
                each["state"].replace("_", " "),
                str(each["tries"]),
                each["answer"],
            )
            for each in copies
        ]
        body = html(
            '<p><a href="/">All payments</a></p><h1>{amount} <span class="tag {status}">{status}'
            '</span></h1><p>{reference}</p><p class="hint">{id}</p><p><a href="/pay/{id}">Pay page'
            '</a> · <a href="/payments/{id}">Refresh</a></p>{buttons}<dl class="sum">{sums}</dl>'
            "{tried}{done}{sent}",
            id=payment_id,
            amount=money(row["amount"], row["currency"], "en"),
            status=row["status"],
            reference=row["reference"],
            buttons=_buttons(row),
            sums=join(sums),
            tried=table("Attempts", ("Time", "Card", "Outcome", "Reason"), tried),
            done=table("Operations", ("Time", "Type", "Amount"), done),
            sent=table("Webhooks", ("Time", "Type", "State", "Tries", "Answer"), sent),
        )
        return _page("Payment", body)

    async def mischief(self, request: Request) -> Response:
        """Send webhooks of a payment again, in a way that a receiver must bear."""
        payment_id = request.path_params["id"]
        action = (await read_form(request)).get("action", "")
        await self._service.store.run(_send_again, payment_id, action, service=self._service)
        self._service.sender.wake()
        return RedirectResponse(f"/payments/{payment_id}", status_code=303)


def _newest(db: sqlite3.Connection) -> tuple[list[sqlite3.Row], dict[str, Any]]:
    rows = db.execute("SELECT * FROM payment ORDER BY seq DESC LIMIT 100").fetchall()
    return rows, records.stats(db)


def _one(
    db: sqlite3.Connection, payment_id: str, service: Service
) -> tuple[sqlite3.Row, dict[str, Any], list[sqlite3.Row]]:
    row = records.load(db, payment_id)
    shown = records.show(db, payment_id, service.config)
    return row, shown, webhooks.copies_of(db, payment_id)


def _send_again(db: sqlite3.Connection, payment_id: str, action: str, *, service: Service) -> None:
    row = records.load(db, payment_id)
    events = webhooks.events_of(db, payment_id)
    if action == "forge":
        shown = records.show(db, payment_id, service.config)
        claim = {**shown, "status": "authorised", "authorised": row["amount"]}
        event = webhooks.make_event(kind="payment.authorised", subject=payment_id, data=claim)
        webhooks.enqueue(db, event, forged=True)
        return
    if action not in ACTIONS:
        raise Problem(422, "invalid", "There is no such action.")
    if not events:
        raise Problem(409, "no_event", "This payment has no event yet.")
    again = {"resend": events[-1:], "twice": events[-1:] * 2, "reverse": events[::-1]}[action]
    last: int | None = None
    for event in again:
        last = webhooks.enqueue(db, event, after=last if action == "reverse" else None)


def _buttons(row: sqlite3.Row) -> Html:
    parts = [
        html(
            '<button type="submit" name="action" value="{value}">{name}</button>',
            value=value,
            name=name,
        )
        for value, name in ACTIONS.items()
    ]
    return html(
        '<form class="row" method="post" action="/payments/{id}/webhooks" aria-label="Webhooks of'
        ' {reference}">{parts}</form>',
        id=row["id"],
        reference=row["reference"],
        parts=join(parts),
    )


def _page(title: str, body: Html) -> Response:
    content = html(
        '<a class="skip" href="#main">Skip to the content</a><header class="bar"><p class="brand">'
        '<a href="/">Sandbox Pay</a></p><p class="note">Test payments only. No money moves.</p>'
        '</header><main id="main" class="wide">{body}</main>',
        body=body,
    )
    return page(title=f"{title} - Sandbox Pay", body=content)
