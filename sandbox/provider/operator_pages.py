"""The provider's own pages: the list of payments, what became of one, and webhook mischief."""

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common import clock, webhooks
from sandbox.common.control import Switches
from sandbox.common.html import Html, html, join, page, table
from sandbox.common.web import read_form
from sandbox.provider import mischief, records
from sandbox.provider.control_page import control_form, switches_in
from sandbox.provider.service import Service
from sandbox.provider.texts import money

HAPPENINGS = {
    "dispute": "Open a dispute",
    "dispute_won": "Dispute won",
    "dispute_lost": "Dispute lost",
    "refund_fails": "Last refund comes back",
    "expire": "Let the page expire",
    "forget": "Lose it from the books",
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
            Route("/payments/{id}/happen", self.happen, methods=["POST"]),
            Route("/control", self.show_control, methods=["GET"]),
            Route("/control", self.set_control, methods=["POST"]),
        ]

    async def home(self, request: Request) -> Response:
        """Show the newest hundred payments."""
        rows, stats = await self._service.store.run(_newest)
        on = ", ".join(
            f"{name} {value}"
            for name, value in asdict(self._service.control.now).items()
            if value != getattr(Switches(), name)
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
            ' waiting, {delivered} delivered. <a href="/">Refresh</a> · <a href="/control">Switches'
            '</a> · <a href="/readers">Readers</a></p>{switches}{list}',
            count=stats["payments"],
            authorised=stats["by_status"].get("authorised", 0),
            pending=stats["webhooks"]["pending"],
            delivered=stats["webhooks"]["delivered"],
            switches=html('<p class="notice bad">Switched on: {on}</p>', on=on) if on else Html(""),
            list=html('<ul class="cards">{cards}</ul>', cards=join(cards))
            if cards
            else html("<p>No payment yet. Start one at the shop's check-out.</p>"),
        )
        return provider_page("Payments", body)

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
                f"…{each['last4']}" if each["last4"] else each["method"],
                each["outcome"],
                each["reason"] or "",
            )
            for each in shown["attempts"]
        ]
        done = [
            (
                clock.short_of(each["created"]),
                each["type"] + (" (failed)" if each["state"] == "failed" else ""),
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
            "<h2>Let something happen</h2>{happenings}{tried}{done}{disputed}{sent}",
            id=payment_id,
            amount=money(row["amount"], row["currency"], "en"),
            status=row["status"],
            reference=row["reference"],
            buttons=_buttons(row),
            sums=join(sums),
            tried=table("Attempts", ("Time", "Means", "Outcome", "Reason"), tried),
            happenings=_buttons(row, HAPPENINGS, "happen", "Happenings"),
            disputed=table(
                "Disputes",
                ("Time", "Amount", "Reason", "State"),
                [
                    (
                        clock.short_of(each["created"]),
                        money(each["amount"], row["currency"], "en"),
                        each["reason"],
                        each["state"],
                    )
                    for each in shown["disputes"]
                ],
            ),
            done=table("Operations", ("Time", "Type", "Amount"), done),
            sent=table("Webhooks", ("Time", "Type", "State", "Tries", "Answer"), sent),
        )
        return provider_page("Payment", body)

    async def mischief(self, request: Request) -> Response:
        """Send webhooks of a payment again, in a way that a receiver must bear."""
        payment_id = request.path_params["id"]
        action = (await read_form(request)).get("action", "")
        config = self._service.config
        await self._service.store.run(mischief.send, payment_id, action, config=config)
        self._service.sender.wake()
        return RedirectResponse(f"/payments/{payment_id}", status_code=303)

    async def happen(self, request: Request) -> Response:
        """Let something happen to a payment that neither merchant nor payer did."""
        payment_id = request.path_params["id"]
        what = (await read_form(request)).get("action", "")
        await self._service.happen(payment_id, what)
        target = "/" if what == "forget" else f"/payments/{payment_id}"
        return RedirectResponse(target, status_code=303)

    async def show_control(self, request: Request) -> Response:
        """Show the switches of the service."""
        return provider_page("Switches", control_form(self._service.control.now))

    async def set_control(self, request: Request) -> Response:
        """Set the switches of the form."""
        form = await read_form(request)
        wanted: dict[str, object] = {"reset": True}
        if "reset" not in form:
            wanted = switches_in(form)
        await self._service.control.change(wanted)
        self._service.follow_switches()
        return RedirectResponse("/control", status_code=303)


def _newest(db: sqlite3.Connection) -> tuple[list[sqlite3.Row], dict[str, Any]]:
    rows = db.execute("SELECT * FROM payment ORDER BY seq DESC LIMIT 100").fetchall()
    return rows, records.stats(db)


def _one(
    db: sqlite3.Connection, payment_id: str, service: Service
) -> tuple[sqlite3.Row, dict[str, Any], list[sqlite3.Row]]:
    row = records.load(db, payment_id)
    shown = records.show(db, payment_id, service.config)
    return row, shown, webhooks.copies_of(db, payment_id)


def _buttons(
    row: sqlite3.Row,
    actions: Mapping[str, str] = mischief.ACTIONS,
    path: str = "webhooks",
    name: str = "Webhooks",
) -> Html:
    parts = [
        html(
            '<button type="submit" name="action" value="{value}">{name}</button>',
            value=value,
            name=name_of,
        )
        for value, name_of in actions.items()
    ]
    return html(
        '<form class="row" method="post" action="/payments/{id}/{path}" aria-label="{name} of'
        ' {reference}">{parts}</form>',
        path=path,
        name=name,
        id=row["id"],
        reference=row["reference"],
        parts=join(parts),
    )


def provider_page(title: str, body: Html) -> Response:
    """Return a page of the provider's own."""
    content = html(
        '<a class="skip" href="#main">Skip to the content</a><header class="bar"><p class="brand">'
        '<a href="/">Sandbox Pay</a></p><p class="note">Test payments only. No money moves.</p>'
        '</header><main id="main" class="wide">{body}</main>',
        body=body,
    )
    return page(title=f"{title} - Sandbox Pay", body=content)
