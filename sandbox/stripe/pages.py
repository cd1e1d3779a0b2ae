"""The hosted page of a session: a card number or a button per method; works without JavaScript."""

import sqlite3

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common.html import Html, html, join, origin, page, policy
from sandbox.common.store import Store
from sandbox.common.web import read_form
from sandbox.common.webhooks import Sender
from sandbox.stripe import books, checkout
from sandbox.stripe.books import Document


class Pages:
    """Handlers of the page of one session."""

    def __init__(self, store: Store, sender: Sender) -> None:
        self._store = store
        self._sender = sender

    def routes(self) -> list[Route]:
        """Name the pages."""
        return [
            Route("/c/pay/{id}", self.show, methods=["GET"]),
            Route("/c/pay/{id}", self.pay, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the ways to pay, or how it ended."""
        return _page(await self._session(request.path_params["id"]))

    async def pay(self, request: Request) -> Response:
        """Try to pay; then back to the shop, or to the page."""
        form = await read_form(request)
        session = await self._session(request.path_params["id"])
        if "cancel" in form:
            return RedirectResponse(session["cancel_url"], status_code=303)
        session = await self._store.run(
            checkout.pay,
            session["id"],
            method=form.get("method", "card"),
            card=form.get("number", "").replace(" ", ""),
            agrees="refuse" not in form,
        )
        self._sender.wake()
        paid = session["status"] == "complete"
        target = session["success_url"] if paid else f"/c/pay/{session['id']}"
        return RedirectResponse(target, status_code=303)

    async def _session(self, session_id: str) -> Document:
        def work(db: sqlite3.Connection) -> Document:
            session = books.read(db, "checkout.session", session_id)
            return books.expanded(db, session, ["payment_intent"])

        return await self._store.run(work)


def _page(session: Document) -> Response:
    forms = [_form(session, method) for method in session["payment_method_types"]]
    intent = session["payment_intent"] or {}
    refused = intent.get("last_payment_error")
    body = html(
        '<main id="main" class="narrow"><h1>{amount} {currency}</h1><p class="note">Local shapes of'
        " Stripe's API. No money moves.</p>{notice}{forms}</main>",
        amount=f"{session['amount_total'] / 100:.2f}",
        currency=session["currency"].upper(),
        notice=html('<p class="notice bad" role="alert">{text}</p>', text=refused["message"])
        if refused
        else Html(""),
        forms=join(forms)
        if session["status"] == "open"
        else html("<p>This session is {status}.</p>", status=session["status"]),
    )
    ends = [origin(session["success_url"]), origin(session["cancel_url"] or session["success_url"])]
    return page(title="Pay", body=body, csp=policy(form_action=ends), css_class="payer")


def _form(session: Document, method: str) -> Html:
    number = Html(
        '<div class="field"><label for="number">Card number</label><input id="number"'
        ' name="number" inputmode="numeric" autocomplete="cc-number"></div>'
    )
    return html(
        '<form method="post" action="/c/pay/{id}"><input type="hidden" name="method"'
        ' value="{method}">{number}<button class="main" type="submit">Pay by {method}</button>'
        '<button class="quiet" type="submit" name="refuse" value="1">Fail by {method}</button>'
        '<button class="quiet" type="submit" name="cancel" value="1">Back</button></form>',
        id=session["id"],
        method=method,
        number=number if method == "card" else Html(""),
    )
