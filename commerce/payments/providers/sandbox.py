"""The provider of the demo: a separate process that speaks HTTP as real ones do (`docs/sandbox.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings
from django.utils.translation import gettext as _
from typing_extensions import override

from commerce.payments.errors import ProviderRefused, ProviderUnavailable, ReaderRefused
from commerce.payments.providers import (
    Attempt,
    Dispute,
    Movement,
    Outcome,
    Provider,
    ProviderPayment,
    Session,
)
from commerce.payments.providers.bulkhead import Bulkhead
from core.errors import Invalid
from core.signatures import is_genuine

NAME = "sandbox"
_READER_SAYS = frozenset({"reader_busy", "reader_offline", "reader_not_found"})
TIMEOUT = httpx.Timeout(8, connect=2)


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    return httpx.Client(
        base_url=settings.PROVIDER_URL,
        headers={"Authorization": f"Bearer {settings.PROVIDER_API_KEY}"},
        timeout=TIMEOUT,
    )


@lru_cache(maxsize=1)
def _bulkhead() -> Bulkhead:
    return Bulkhead(settings.PROVIDER_CALLS_AT_ONCE)


def _ask(method: str, path: str, *, key: str = "", body: Any = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    try:
        with _bulkhead().place():
            answer = _client().request(method, path, json=body, headers=headers)
    except httpx.HTTPError as error:
        raise ProviderUnavailable(
            _("The payment service does not answer. Nothing was charged.")
        ) from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise ProviderUnavailable(_("The payment service does not answer. Nothing was charged."))
    if (why := _reader_refused(answer)) is not None:
        raise ReaderRefused(why)
    if answer.status_code >= 400:
        raise ProviderRefused(f"{answer.status_code} {answer.text[:200]}")
    return answer.json()


def _reader_refused(answer: httpx.Response) -> str | None:
    """Return why a card terminal does not take a payment, where that is what was said."""
    if answer.status_code not in {404, 409}:
        return None
    try:
        why = str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return None
    return why if why in _READER_SAYS else None


def _payment(data: dict[str, Any]) -> ProviderPayment:
    card = data.get("card") or {}
    return ProviderPayment(
        id=data["id"],
        reference=data["reference"],
        status=data["status"],
        amount=data["amount"],
        currency=data["currency"],
        authorised=data["authorised"],
        captured=data["captured"],
        refunded=data["refunded"],
        voided=data["voided"],
        pay_url=data["pay_url"].replace(settings.PROVIDER_URL, settings.PROVIDER_PUBLIC_URL, 1),
        card_text=f"•••• {card['last4']}" if card.get("last4") else "",
        declines=tuple(
            Attempt(reference=attempt["id"], reason=attempt["reason"] or "declined")
            for attempt in data["attempts"]
            if attempt["outcome"] == "declined"
        ),
        method=data["method"] or "",
        captured_at_once=data["captured_at_once"],
        captures=data["captures"],
        disputes=tuple(
            Dispute(each["id"], each["amount"], each["reason"], each["state"])
            for each in data["disputes"]
        ),
        movements=tuple(
            Movement(
                reference=each["id"],
                kind=each["type"],
                amount=each["amount"],
                at=datetime.fromisoformat(each["created"]),
                failed=each["state"] == "failed",
            )
            for each in data["operations"]
        ),
        created_at=datetime.fromisoformat(data["created"]),
        reader=data["reader"] or "",
    )


class SandboxProvider(Provider):
    """The port over HTTP."""

    @override
    def open(self, session: Session) -> ProviderPayment:
        """Open a payment page under our reference, or put the payment on a card terminal."""
        where = (
            {"reader": session.reader}
            if session.reader
            else {"return_url": session.return_url, "cancel_url": session.cancel_url}
        )
        return _payment(
            _ask(
                "POST",
                "/v1/payments",
                key=f"open-{session.reference}",
                body={
                    "amount": session.amount.amount,
                    "currency": session.amount.currency,
                    "reference": session.reference,
                    "description": session.description,
                    "locale": session.language,
                    **where,
                    **({"methods": session.methods} if session.methods else {}),
                },
            )
        )

    @override
    def get(self, payment_id: str) -> ProviderPayment:
        """Say how the payment stands."""
        return _payment(_ask("GET", f"/v1/payments/{payment_id}"))

    @override
    def find(self, reference: str) -> ProviderPayment | None:
        """Find a payment by our reference."""
        found = _ask("GET", f"/v1/payments?reference={quote(reference, safe='')}")["data"]
        return _payment(found[0]) if found else None

    @override
    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Take authorised money."""
        return self._move(payment_id, "captures", {"amount": amount}, key)

    @override
    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give captured money back."""
        return self._move(payment_id, "refunds", {"amount": amount}, key)

    @override
    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of the rest."""
        return self._move(payment_id, "void", {}, key)

    def _move(self, payment_id: str, what: str, body: dict[str, int], key: str) -> Outcome:
        answer = _ask("POST", f"/v1/payments/{payment_id}/{what}", key=key, body=body)
        return Outcome(reference=answer["id"])

    @override
    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Check the signature and return the payment's id; its content is read again from the provider."""
        if not is_genuine(
            header=headers.get("Provider-Signature", ""),
            body=body,
            secret=settings.PROVIDER_WEBHOOK_SECRET,
            now=now,
        ):
            raise Invalid(_("The signature does not fit."))
        try:
            return str(json.loads(body)["data"]["id"])
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(_("The webhook names no payment.")) from error

    @override
    def reader_name(self, reference: str) -> str:
        """Return what the provider calls a card terminal."""
        return str(_ask("GET", f"/v1/readers/{quote(reference, safe='')}")["label"])

    @override
    def changed_since(self, moment: datetime) -> Iterator[ProviderPayment]:
        """Yield the payments that changed since, page by page."""
        after = ""
        while True:
            page = _ask("GET", f"/v1/payments?since={quote(moment.isoformat(), safe='')}{after}")
            yield from map(_payment, page["data"])
            if page["next"] is None:
                return
            after = f"&after={quote(page['next'], safe='')}"
