"""Each provider behind one bench: its process, its adapter, and what its payers and banks do."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from commerce.payments.providers import Provider, ProviderPayment, sandbox, stripe
from tests.sandbox.world import DECLINE, DISPUTE, KEY, ONCE, SECRET, SUCCESS, Process

CARDS = {"good": SUCCESS, "declined": DECLINE, "disputed": DISPUTE, "once": ONCE}
STRIPE_CARDS = {
    "good": "4242424242424242",
    "declined": "4000000000009995",
    "disputed": "4000000000000259",
    "once": "4242424242424242",
}


class Sink:
    """Takes webhooks and keeps them as they came."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, dict[str, str]]] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.taken.append((body, dict(self.headers.items())))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Bench(Protocol):
    """What the contract needs of a provider under test."""

    port: Provider
    process: Process
    sink: Sink
    header: str
    secret: str

    def use(self, settings: Any, url: str = "") -> None:
        """Point the adapter at the process, or at another address."""

    def pay(self, payment: ProviderPayment, card: str = "good") -> None:
        """The payer pays by card."""

    def transfer(self, payment: ProviderPayment) -> None:
        """The payer pays by a method that is captured at once."""

    def dispute_lost(self, payment: ProviderPayment) -> None:
        """The payer's bank takes the money back."""

    def refund_comes_back(self, payment: ProviderPayment, reference: str) -> None:
        """The payer's bank does not take a refund."""

    def misbehave(self, **switches: Any) -> None:
        """Set the faults of the process."""


class SandboxBench(Bench):
    """Our own payment provider."""

    header, secret = "Provider-Signature", SECRET

    def __init__(self, data: Path) -> None:
        self.port = sandbox.SandboxProvider()
        self.sink = Sink()
        self.process = Process(
            "sandbox.provider",
            data,
            PROVIDER_API_KEY=KEY,
            PROVIDER_WEBHOOK_SECRET=SECRET,
            PROVIDER_WEBHOOK_URL=self.sink.url,
            AFTER_SECONDS="0.1",
        )

    def use(self, settings: Any, url: str = "") -> None:
        settings.PROVIDER_URL = settings.PROVIDER_PUBLIC_URL = url or self.process.url
        settings.PROVIDER_API_KEY, settings.PROVIDER_WEBHOOK_SECRET = KEY, SECRET
        sandbox._client().close()
        sandbox._client.cache_clear()

    def pay(self, payment: ProviderPayment, card: str = "good") -> None:
        self._simulate(payment, card=CARDS[card])

    def transfer(self, payment: ProviderPayment) -> None:
        self._simulate(payment, method="bank")

    def _simulate(self, payment: ProviderPayment, **how: str) -> None:
        self.process.http.post(f"/v1/payments/{payment.id}/simulate", json=how)

    def dispute_lost(self, payment: ProviderPayment) -> None:
        self._happen(payment, "dispute_lost")

    def refund_comes_back(self, payment: ProviderPayment, reference: str) -> None:
        self._happen(payment, "refund_fails")

    def _happen(self, payment: ProviderPayment, what: str) -> None:
        path = f"/v1/payments/{payment.id}/happen"
        self.process.post(path, {"what": what}).raise_for_status()

    def misbehave(self, **switches: Any) -> None:
        self.process.http.post("/v1/control", json=switches).raise_for_status()


class StripeBench(Bench):
    """The local server with Stripe's documented shapes, through the SDK."""

    header, secret = "Stripe-Signature", "whsec_for_tests"

    def __init__(self, data: Path) -> None:
        self.port = stripe.StripeProvider()
        self.sink = Sink()
        self.process = Process(
            "sandbox.stripe",
            data,
            STRIPE_API_KEY=KEY,
            STRIPE_WEBHOOK_SECRET=self.secret,
            STRIPE_WEBHOOK_URL=self.sink.url,
        )

    def use(self, settings: Any, url: str = "") -> None:
        settings.STRIPE_API_BASE = url or self.process.url
        settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, self.secret
        settings.STRIPE_METHODS = {"card": "card", "bank": "pay_by_bank"}
        stripe._client.cache_clear()

    def pay(self, payment: ProviderPayment, card: str = "good") -> None:
        self._pay(payment, card=STRIPE_CARDS[card], several=card != "once")

    def transfer(self, payment: ProviderPayment) -> None:
        self._pay(payment, method="pay_by_bank")

    def _pay(self, payment: ProviderPayment, **how: Any) -> None:
        answer = self.process.http.post("/local/pay", json={"session": payment.id, **how})
        answer.raise_for_status()

    def dispute_lost(self, payment: ProviderPayment) -> None:
        session = self.process.get(f"/v1/checkout/sessions/{payment.id}")
        self._happen("lost", session["payment_intent"])

    def refund_comes_back(self, payment: ProviderPayment, reference: str) -> None:
        self._happen("refund_fails", reference)

    def forget_keys(self) -> None:
        """A day passes."""
        self._happen("keys_forgotten", "")

    def _happen(self, what: str, key: str) -> None:
        answer = self.process.http.post("/local/happen", json={"what": what, "id": key})
        answer.raise_for_status()

    def misbehave(self, **switches: Any) -> None:
        self.process.http.post("/local/control", json=switches).raise_for_status()


BENCHES = {"sandbox": SandboxBench, "stripe": StripeBench}
