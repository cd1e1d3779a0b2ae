"""The hosted pay page: what its forms do. A form that is sent twice never pays twice."""

import re
import sqlite3
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.common.problems import Problem
from sandbox.common.web import read_form
from sandbox.provider import paying, records
from sandbox.provider.cards import CARDS, Behaviour, digits, expiry_of
from sandbox.provider.payer_pages import NO_ERRORS, PayerPages
from sandbox.provider.service import Service

SHOWN = ("card_unknown", "method_unknown", "too_many_attempts", "not_payable")
NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


class Payer:
    """Handlers of the pages of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[Route]:
        """All routes under /pay."""
        return [
            Route("/pay/{id}", self.show, methods=["GET"]),
            Route("/pay/{id}", self.pay, methods=["POST"]),
            Route("/pay/{id}/challenge", self.challenge, methods=["POST"]),
            Route("/pay/{id}/cancel", self.cancel, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the page that fits the state of the payment."""
        payment, attempts = await self._service.store.run(_read, request.path_params["id"])
        pages = PayerPages(payment)
        last = attempts[-1] if attempts else None
        unpaid = payment["status"] in records.UNPAID
        if unpaid and last is not None and last["state"] == "pending":
            return pages.pending()
        if unpaid and last is not None and last["state"] == "challenging":
            return _question(pages, last)
        if unpaid:
            declined = last["reason"] if last is not None else None
            return pages.choice(request.query_params.get("method", ""), declined=declined)
        return pages.ended(stay=payment["behaviour"] == Behaviour.STAY)

    async def pay(self, request: Request) -> Response:
        """Try the card; then back to the shop, to the bank's question or to the form."""
        payment_id = request.path_params["id"]
        form = await read_form(request)
        payment, _ = await self._service.store.run(_read, payment_id)
        if payment["status"] not in records.UNPAID:
            return self._leave(payment)
        if form.get("method", "card") != "card":
            return await self._choose(payment, form)
        number = digits(form.get("number", ""))
        token = form.get("token", "")[:64] or "none"
        errors = _errors(form, number)
        if not errors:
            try:
                await self._service.pay(
                    payment_id, number=number, expiry=form["expiry"], token=token
                )
            except Problem as problem:
                if problem.code not in SHOWN:
                    raise
                if problem.code != "not_payable":
                    errors = {"number": problem.code}
        if errors:
            kept = {name: form.get(name, "")[:30] for name in ("number", "expiry", "token")}
            return PayerPages(payment).choice("card", values=kept, errors=errors)
        return await self._after(payment_id)

    async def _choose(self, payment: sqlite3.Row, form: dict[str, str]) -> Response:
        """Go on to the page of the wallet, the bank or the lender."""
        method, token = form["method"], form.get("token", "")[:64] or "none"
        try:
            await self._service.choose(payment["id"], method, token=token)
        except Problem as problem:
            if problem.code not in SHOWN:
                raise
            if problem.code != "not_payable":
                return PayerPages(payment).choice(method, errors={"form": problem.code})
        return await self._after(payment["id"])

    async def challenge(self, request: Request) -> Response:
        """Pass the payer's answer to the bank."""
        payment_id = request.path_params["id"]
        form = await read_form(request)
        attempt_id, code = form.get("attempt", ""), form.get("code", "").replace(" ", "")
        payment, attempts = await self._service.store.run(_read, payment_id)
        asked = attempts[-1] if attempts and attempts[-1]["state"] == "challenging" else None
        by_card = asked is not None and asked["method"] == "card"
        if by_card and "cancel" not in form and not re.fullmatch(r"\d{6}", code):
            assert asked is not None
            return _question(PayerPages(payment), asked, {"code": "code_missing"})
        if not by_card and "approve" in form:
            code = paying.APPROVED
        given = None if "cancel" in form else code
        await self._service.answer_challenge(payment_id, attempt_id, given)
        return await self._after(payment_id)

    async def cancel(self, request: Request) -> Response:
        """Back to the shop without paying; what is paid already stays paid."""
        await read_form(request)
        payment = await self._service.store.run(paying.cancel, request.path_params["id"])
        return self._leave(payment)

    async def _after(self, payment_id: str) -> Response:
        payment, _ = await self._service.store.run(_read, payment_id)
        return self._leave(payment)

    def _leave(self, payment: sqlite3.Row) -> Response:
        """Send the browser on: to the shop when it is paid or cancelled, else to the page."""
        target = f"/pay/{payment['id']}"
        if payment["status"] == "authorised" and payment["behaviour"] != Behaviour.STAY:
            target = payment["return_url"]
        elif payment["status"] == "cancelled":
            target = payment["cancel_url"]
        return RedirectResponse(target, status_code=303, headers=NO_STORE)


def _question(
    pages: PayerPages, attempt: sqlite3.Row, errors: Mapping[str, str] = NO_ERRORS
) -> Response:
    """Show what the bank, the wallet or the lender asks."""
    if attempt["method"] == "card":
        return pages.challenge(attempt["id"], errors)
    return pages.approval(attempt["id"], attempt["method"])


def _read(db: sqlite3.Connection, payment_id: str) -> tuple[sqlite3.Row, list[sqlite3.Row]]:
    payment = records.load(db, payment_id)
    if payment["reader"]:
        raise Problem(404, "payment_not_found", "This payment has no page: it is at a reader.")
    return payment, records.attempts_of(db, payment_id)


def _errors(form: dict[str, str], number: str) -> dict[str, str]:
    errors = {}
    if number not in CARDS:
        known_form = re.fullmatch(r"\d{12,19}", number)
        errors["number"] = "card_unknown" if known_form else "number_missing"
    if expiry_of(form.get("expiry", "")) is None:
        errors["expiry"] = "expiry_wrong"
    if not re.fullmatch(r"\d{3,4}", form.get("cvc", "")):
        errors["cvc"] = "cvc_wrong"
    return errors
