"""Open pages: sent mail and texts, labels, tracking."""

import json
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.common import clock, webhooks
from sandbox.common.html import Html, html, join, page, policy, table
from sandbox.common.store import Store
from sandbox.common.web import read_form
from sandbox.common.webhooks import Sender
from sandbox.outside import barcode, carrier, messages, mischief
from sandbox.outside.switches_page import switches_form, switches_in

NAMES = {
    "mail": "Mail",
    "sms": "Text",
    "registered": "Registered",
    "cancelled": "Cancelled",
    **carrier.EVENTS,
}
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Pages:
    """Handlers of the pages on one store."""

    def __init__(self, store: Store, sender: Sender, config: carrier.Config) -> None:
        self._store = store
        self._sender = sender
        self._config = config

    def routes(self) -> list[Route]:
        """All pages."""
        track = "/carrier/track/{tracking}"
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/messages/{id}", self.message, methods=["GET"]),
            Route("/messages/{id}/html", self.message_html, methods=["GET"]),
            Route("/carrier", self.shipments, methods=["GET"]),
            Route("/carrier/switches", self.switches, methods=["GET"]),
            Route("/carrier/switches", self.switch, methods=["POST"]),
            Route(track, self.track, methods=["GET"]),
            Route(f"{track}/events", self.happen, methods=["POST"]),
            Route("/carrier/labels/{token}", self.label, methods=["GET"]),
        ]

    async def home(self, request: Request) -> Response:
        """Sent mail and texts, newest first; `?to=` and `?kind=` narrow the list."""
        to, kind = request.query_params.get("to", ""), request.query_params.get("kind", "")
        found = await self._store.run(messages.find, to=to, kind=kind, limit=100)
        cards = [
            html(
                '<li class="card"><h2><a href="/messages/{id}">{title}</a> '
                '<span class="tag {kind}">{name}</span></h2><p class="hint">To {to} · {created}</p>'
                '<p class="letter-start">{text}</p></li>',
                id=each["id"],
                title=each["subject"] or "Text message",
                kind=each["kind"],
                name=NAMES[each["kind"]],
                to=each["to"],
                created=clock.short(each["created_seconds"]),
                text=linked(each["text"][:400] + ("…" if len(each["text"]) > 400 else "")),
            )
            for each in found
        ]
        body = html(
            '<h1>Sent mail and texts</h1><form class="row" method="get" action="/" role="search">'
            '<div class="grow"><label for="to">Recipient</label>'
            '<input id="to" name="to" type="text" value="{to}" autocomplete="off"></div>'
            '<button type="submit">Show</button>'
            '<a class="button" href="/">Show all</a><a class="button" href="{here}">Refresh</a>'
            '</form><p role="status">{count}</p>{list}',
            to=to,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            count=f"{len(found)} messages" if len(found) != 1 else "1 message",
            list=html('<ul class="cards">{cards}</ul>', cards=join(cards))
            if cards
            else html("<p>Nothing was sent yet. What the shop sends is listed here.</p>"),
        )
        return _page("Sent mail and texts", body)

    async def message(self, request: Request) -> Response:
        """One message: its text with links first, then its HTML part in a closed frame."""
        found = await self._store.run(messages.read, request.path_params["id"])
        facts = [
            ("To", found["to"]),
            ("From", found["from"]),
            ("Sent", clock.short(found["created_seconds"])),
        ]
        facts += [(name, str(value)) for name, value in found["headers"].items()]
        body = html(
            '<p><a href="/">All messages</a></p><h1>{title}</h1><dl class="sum">{facts}</dl>'
            "{text}{frame}",
            title=found["subject"] or "Text message",
            facts=join(
                html("<div><dt>{name}</dt><dd>{value}</dd></div>", name=name, value=value)
                for name, value in facts
            ),
            text=html('<div class="letter">{text}</div>', text=linked(found["text"]))
            if found["text"]
            else Html(""),
            frame=html(
                '<h2>As the mail program shows it</h2><iframe src="/messages/{id}/html"'
                ' sandbox="allow-popups allow-popups-to-escape-sandbox"'
                ' title="HTML part of the mail"></iframe>',
                id=found["id"],
            )
            if found["html"]
            else Html(""),
        )
        return _page(found["subject"] or "Text message", body, frames=True)

    async def message_html(self, request: Request) -> Response:
        """Show the HTML part as it came, without scripts, forms or anything from elsewhere."""
        found = await self._store.run(messages.read, request.path_params["id"])
        headers = {
            "Content-Security-Policy": MAIL_POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        content = '<!doctype html><meta charset="utf-8"><base target="_blank">' + found["html"]
        return HTMLResponse(content, headers=headers)

    async def shipments(self, request: Request) -> Response:
        """Show the newest shipments."""
        found = await self._store.run(carrier.find, None, self._config)
        cards = [
            html(
                '<li class="card"><h2><a href="/carrier/track/{tracking}">{tracking}</a> '
                '<span class="tag {status}">{name}</span></h2><p>{reference}</p>'
                '<p><a href="{label}">Label</a></p></li>',
                tracking=each["tracking_number"],
                status=each["status"],
                name=NAMES[each["status"]],
                reference=each["reference"],
                label=each["label_url"],
            )
            for each in found["data"]
        ]
        body = html(
            '<h1>Nordpost shipments</h1><p class="row"><a href="/carrier">Refresh</a>'
            ' <a href="/carrier/switches">How the carrier behaves</a></p>{list}',
            list=html('<ul class="cards">{cards}</ul>', cards=join(cards))
            if cards
            else html("<p>No shipment yet. They are made when the warehouse packs a parcel.</p>"),
        )
        return _page("Shipments", body)

    async def switches(self, request: Request) -> Response:
        """Show how the carrier misbehaves, with a form that changes it."""
        now = await self._store.run(mischief.read)
        return _page("How the carrier behaves", switches_form(now))

    async def switch(self, request: Request) -> Response:
        """Set the switches of the form."""
        form = await read_form(request)
        await self._store.run(mischief.change, switches_in(form))
        return RedirectResponse("/carrier/switches", status_code=303)

    async def track(self, request: Request) -> Response:
        """Where a shipment is, with buttons that let the next thing happen."""
        tracking = request.path_params["tracking"]
        shown, copies = await self._store.run(_tracked, tracking, self._config)
        buttons = [
            html(
                '<button type="submit" name="type" value="{type}">{name}</button>',
                type=happened,
                name=name,
            )
            for happened, name in carrier.EVENTS.items()
        ]
        way = [
            (clock.short_of(event["created"]), NAMES[event["type"]])
            for event in reversed(shown["events"])
        ]
        sent = [
            (clock.short(copy["created"]), copy["type"], copy["state"], copy["answer"])
            for copy in copies
        ]
        body = html(
            '<p><a href="/carrier">All shipments</a></p><h1>{tracking} <span class="tag {status}">'
            "{name}</span></h1><p>{parcels} for {city}, {country}. Reference {reference}."
            ' <a href="/carrier/track/{tracking}">Refresh</a></p>{way}{control}{sent}',
            tracking=tracking,
            status=shown["status"],
            name=NAMES[shown["status"]],
            parcels=f"{shown['parcels']} parcels" if shown["parcels"] > 1 else "1 parcel",
            city=shown["to"]["city"],
            country=shown["to"]["country"],
            reference=shown["reference"],
            way=table(
                "On its way",
                ("Time", "Event"),
                [*way, (clock.short_of(shown["created"]), "Registered")],
            ),
            control=Html("")
            if shown["status"] in carrier.FINAL
            else html(
                '<h2>Let something happen</h2><form class="row" method="post"'
                ' action="/carrier/track/{tracking}/events">{buttons}</form>',
                tracking=tracking,
                buttons=join(buttons),
            ),
            sent=table("Webhooks", ("Time", "Type", "State", "Answer"), sent),
        )
        return _page(tracking, body)

    async def happen(self, request: Request) -> Response:
        """Press a button of the tracking page."""
        tracking = request.path_params["tracking"]
        form = await read_form(request)
        happened = {"type": form.get("type", "")}
        await self._store.run(carrier.record, tracking, happened, config=self._config)
        self._sender.wake()
        return RedirectResponse(f"/carrier/track/{tracking}", status_code=303)

    async def label(self, request: Request) -> Response:
        """Show the label to print, A6, one page for each parcel."""
        row = await self._store.run(carrier.by_label, request.path_params["token"])
        return label_page(row)


def linked(text: str) -> Html:
    """Text with its web addresses as links; line breaks are left to the style sheet."""
    parts, at = [], 0
    for match in messages.LINK.finditer(text):
        parts.append(html("{text}", text=text[at : match.start()]))
        parts.append(html('<a href="{url}">{url}</a>', url=match.group()))
        at = match.end()
    return join([*parts, html("{text}", text=text[at:])])


def label_page(row: sqlite3.Row) -> HTMLResponse:
    """Show the labels of a shipment. Several parcels have the piece number behind the tracking one."""
    pieces = []
    for piece in range(1, row["parcels"] + 1):
        code = row["tracking"] + (f"{piece:02d}" if row["parcels"] > 1 else "")
        pieces.append(
            html(
                '<article class="label"><header><strong>Nordpost</strong><span>{service}</span>'
                "</header><section><h2>To</h2>{to}</section><section><h2>From</h2>{sender}</section>"
                "<dl><div><dt>Reference</dt><dd>{reference}</dd></div><div><dt>Weight</dt><dd>"
                "{weight} kg</dd></div><div><dt>Parcel</dt><dd>{piece} of {parcels}</dd></div></dl>"
                '{barcode}<p class="code">{code}</p></article>',
                service=row["service"],
                to=_address(row["recipient"]),
                sender=_address(row["sender"]),
                reference=row["reference"],
                weight=f"{row['weight_grams'] / 1000:.2f}",
                piece=piece,
                parcels=row["parcels"],
                barcode=barcode.svg(code),
                code=code,
            )
        )
    body = html(
        '<link rel="stylesheet" href="/static/label.css"><main id="main"><h1>Label {tracking}</h1>'
        "{pieces}</main>",
        tracking=row["tracking"],
        pieces=join(pieces),
    )
    return page(title=f"Label {row['tracking']}", body=body, css_class="labels")


def _address(stored: str) -> Html:
    part = json.loads(stored)
    lines = [part["name"], part["line1"], part["line2"], f"{part['postcode']} {part['city']}"]
    lines.append(part["country"])
    return html(
        "<address>{lines}</address>",
        lines=join((html("{line}", line=line) for line in lines if line), "<br>"),
    )


def _tracked(
    db: sqlite3.Connection, tracking: str, config: carrier.Config
) -> tuple[dict[str, Any], list[sqlite3.Row]]:
    return carrier.show(db, tracking, config), webhooks.copies_of(db, tracking)


def _page(title: str, body: Html, *, frames: bool = False) -> HTMLResponse:
    content = html(
        '<a class="skip" href="#main">Skip to the content</a><header class="bar"><p class="brand">'
        '<a href="/">Sandbox post</a></p><nav aria-label="Pages"><a href="/">Mail and texts</a>'
        '<a href="/carrier">Shipments</a></nav><p class="note">Nothing leaves this machine.</p>'
        '</header><main id="main" class="wide">{body}</main>',
        body=body,
    )
    return page(title=f"{title} - Sandbox post", body=content, csp=policy(frames=frames))
