"""Stripe: Checkout Sessions as the hosted page, PaymentIntents for what follows (`docs/stripe.md`).

A payment is known by its session. Written to the documented API and proved against a local server
that speaks its shapes; it has not been run against the live service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.utils.translation import gettext as _
from typing_extensions import override

from commerce.payments.errors import ProviderRefused, ProviderUnavailable
from commerce.payments.providers import Outcome, Provider, ProviderPayment, Session
from commerce.payments.providers.bulkhead import Bulkhead
from commerce.payments.providers.stripe_shapes import (
    Document,
    as_payment,
    intent_of,
    refund_under,
)
from core.errors import Invalid

T = TypeVar("T")
NAME = "stripe"
TIMEOUT = (2, 8)
_EXPAND = ["payment_intent.latest_charge.refunds"]
# What its documentation lets a session authorise now and capture later.
_MANUAL = frozenset(
    {"afterpay_clearpay", "amazon_pay", "card", "klarna", "link", "mobilepay", "paypal", "revolut_pay"}
)  # fmt: skip
_LOCALES = {"en": "en-GB", "nb": "nb"}


@lru_cache(maxsize=1)
def _client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_API_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=0,
    )


@lru_cache(maxsize=1)
def _bulkhead() -> Bulkhead:
    return Bulkhead(settings.PROVIDER_CALLS_AT_ONCE)


def _ask(call: Callable[[], T]) -> T:
    """Make a call and say in our words how it failed.

    What another try may mend is ProviderUnavailable: no answer, theirs failed, too many calls, the
    same key under way, and a key of ours that does not open (a person mends that).
    """
    try:
        with _bulkhead().place():
            return call()
    except stripe.InvalidRequestError as error:
        if error.http_status == 409:
            raise _unavailable() from error
        raise ProviderRefused(_told(error)) from error
    except (stripe.CardError, stripe.IdempotencyError) as error:
        raise ProviderRefused(_told(error)) from error
    except stripe.StripeError as error:
        raise _unavailable() from error


def _unavailable() -> ProviderUnavailable:
    return ProviderUnavailable(_("The payment service does not answer. Nothing was charged."))


def _told(error: stripe.StripeError) -> str:
    return f"{error.http_status} {error.code}: {error.user_message or ''}"[:200]


class StripeProvider(Provider):
    """The port over the SDK."""

    @override
    def open(self, session: Session) -> ProviderPayment:
        """Open a session under our reference."""
        kinds = _kinds(session.methods)
        if not kinds:
            raise ProviderRefused("none of the methods is switched on for this provider")
        params: Any = {
            "mode": "payment",
            "client_reference_id": session.reference,
            "metadata": {"reference": session.reference},
            "payment_intent_data": {
                "description": session.description,
                "metadata": {"reference": session.reference},
            },
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": session.amount.currency.lower(),
                        "unit_amount": session.amount.amount,
                        "product_data": {"name": session.description},
                    },
                }
            ],
            "payment_method_types": kinds,
            "payment_method_options": {
                kind: {
                    "capture_method": "manual",
                    **({"request_multicapture": "if_available"} if kind == "card" else {}),
                }
                for kind in kinds
                if kind in _MANUAL
            },
            "locale": _LOCALES.get(session.language, "auto"),
            "success_url": session.return_url,
            "cancel_url": session.cancel_url,
        }
        options: Any = {"idempotency_key": f"open-{session.reference}"}
        made = _ask(lambda: _client().v1.checkout.sessions.create(params, options))
        return as_payment(made.to_dict())

    @override
    def get(self, payment_id: str) -> ProviderPayment:
        """Say how the payment stands."""
        return self._read(payment_id)

    @override
    def find(self, reference: str) -> ProviderPayment | None:
        """Find what was paid under our reference.

        A session that nobody has paid cannot be found by it; opening it again answers the same one,
        and nobody can have paid a page whose address we never gave away.
        """
        query: Any = {"query": f"metadata['reference']:'{reference}'", "limit": 1}
        found = _ask(lambda: _client().v1.payment_intents.search(query))
        return self._of_intent(found.data[0].id) if found.data else None

    @override
    def capture(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Take authorised money; the rest stays where the card lets it be captured several times.

        Stripe forgets a key after a day: what was taken under it is also marked on the intent.
        """
        session = self._session(payment_id)
        intent, payment = self._intent(session), as_payment(session)
        mark = f"capture_{sha256(key.encode()).hexdigest()[:24]}"
        if mark not in (intent.get("metadata") or {}):
            final = payment.captures == "once" or amount >= intent["amount_capturable"]
            params: Any = {"amount_to_capture": amount, "metadata": {mark: amount}}
            if payment.captures != "once":
                params["final_capture"] = final
            _ask(lambda: _client().v1.payment_intents.capture(intent["id"], params, _once(key)))
        return Outcome(reference=f"{intent['id']}/{mark}")

    @override
    def refund(self, payment_id: str, amount: int, key: str) -> Outcome:
        """Give captured money back; what went back under the key before, however long ago, is answered."""
        intent = self._intent(self._session(payment_id))
        before = refund_under(key, intent)
        if before:
            return Outcome(reference=before["id"])
        params: Any = {"payment_intent": intent["id"], "amount": amount, "metadata": {"key": key}}
        made = _ask(lambda: _client().v1.refunds.create(params, _once(key)))
        if made.status in {"failed", "canceled"}:
            raise ProviderRefused(f"the refund is {made.status}")
        return Outcome(reference=made.id)

    @override
    def void(self, payment_id: str, key: str) -> Outcome:
        """Let go of the rest, or close the page that nobody paid."""
        session = self._session(payment_id)
        if session["status"] == "open":
            _ask(lambda: _client().v1.checkout.sessions.expire(payment_id, {}, _once(key)))
            return Outcome(reference=payment_id)
        intent = self._intent(session)
        if intent["status"] == "requires_capture":
            _ask(lambda: _client().v1.payment_intents.cancel(intent["id"], {}, _once(key)))
        return Outcome(reference=intent["id"])

    @override
    def payment_in_webhook(self, body: bytes, headers: Mapping[str, str], now: float) -> str:
        """Let the SDK check the signature and its time; return the session that the event is about.

        An event about anything but a payment names none, and belongs to nobody.
        """
        try:
            event = stripe.Webhook.construct_event(
                body, headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRET
            ).to_dict()
            told: Document = event["data"]["object"]
            kind = told["object"]
        except stripe.SignatureVerificationError as error:
            raise Invalid(_("The signature does not fit.")) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Invalid(_("The webhook names no payment.")) from error
        if kind == "checkout.session":
            return str(told["id"])
        intent = told["id"] if kind == "payment_intent" else told.get("payment_intent")
        payment = self._of_intent(str(intent)) if intent else None
        return payment.id if payment else ""

    @override
    def changed_since(self, moment: datetime) -> Iterator[ProviderPayment]:
        """Yield sessions opened since, then older ones whose money moved since."""
        since: Any = {"created": {"gte": int(moment.timestamp())}, "limit": 100}
        seen = set()
        sessions: Any = {**since, "expand": [f"data.{path}" for path in _EXPAND]}
        opened = _ask(lambda: _client().v1.checkout.sessions.list(sessions))
        for session in _pages(opened):
            document = self._whole(session)
            seen.add(intent_of(document).get("id"))
            yield as_payment(document)
        lines: Any = {**since, "expand": ["data.source"]}
        moved = _ask(lambda: _client().v1.balance_transactions.list(lines))
        for line in _pages(moved):
            source = line.get("source")
            intent = source.get("payment_intent") if isinstance(source, dict) else None
            if intent and intent not in seen:
                seen.add(intent)
                payment = self._of_intent(intent)
                if payment is not None:
                    yield payment

    def _read(self, payment_id: str) -> ProviderPayment:
        return as_payment(self._session(payment_id))

    def _session(self, payment_id: str) -> Document:
        params: Any = {"expand": _EXPAND}
        found = _ask(lambda: _client().v1.checkout.sessions.retrieve(payment_id, params))
        return self._whole(found.to_dict())

    def _whole(self, session: Document) -> Document:
        """Return the session with all refunds of its charge, and its disputes where there are any."""
        charge = intent_of(session).get("latest_charge")
        if not isinstance(charge, dict):
            return session
        intent: Any = {"payment_intent": intent_of(session)["id"], "limit": 100}
        if (charge.get("refunds") or {}).get("has_more"):
            refunds = _ask(lambda: _client().v1.refunds.list(intent))
            charge["refunds"] = {"data": list(_pages(refunds))}
        if charge.get("disputed"):
            disputes = _ask(lambda: _client().v1.disputes.list(intent))
            session["disputes"] = list(_pages(disputes))
        return session

    def _of_intent(self, intent_id: str) -> ProviderPayment | None:
        params: Any = {"payment_intent": intent_id, "limit": 1}
        found = _ask(lambda: _client().v1.checkout.sessions.list(params))
        return self._read(found.data[0].id) if found.data else None

    @staticmethod
    def _intent(session: Document) -> Document:
        intent = intent_of(session)
        if not intent:
            raise ProviderRefused("nobody has paid this session")
        return intent


def _kinds(methods: tuple[str, ...]) -> list[str]:
    """Return Stripe's names of the methods that are switched on; none named means all of them."""
    known: Mapping[str, str] = settings.STRIPE_METHODS
    return list(dict.fromkeys(known[each] for each in methods or known if each in known))


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def _pages(found: Any) -> Iterator[Document]:
    """Yield every object of a list, page after page, as plain dictionaries."""
    pages = iter(found.auto_paging_iter())
    while (each := _ask(lambda: next(pages, None))) is not None:
        yield each.to_dict()
