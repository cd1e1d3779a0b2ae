"""Real processes, a receiver of webhooks, and a helper that waits for a fact with a deadline."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")
KEY = "key-for-tests"
SECRET = "secret-for-tests"
ROOT = Path(__file__).parents[2]

SUCCESS, DECLINE, CHALLENGE, SLOW, STAY, TWICE, FIRST, LATE, DISORDER = (
    f"400000000000000{last}" for last in range(1, 10)
)
REFUSED, LAPSED, LIMIT, STOLEN, TIMEOUT, WHOLE, ONCE, AFTER_EXPIRY, DISPUTE, REFUND_FAILS = (
    f"40000000000000{last}" for last in range(10, 20)
)


def eventually(fact: Callable[[], T], seconds: float = 15) -> T:
    """Return the first true value of `fact`; fails when there is none before the deadline."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        value = fact()
        if value:
            return value
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.02)


class Receiver:
    """The shop's side: takes webhooks and answers what it is told to."""

    def __init__(self) -> None:
        self.status = 200
        self.taken: list[dict[str, Any]] = []
        self.good: list[bool] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                found = [v for k, v in self.headers.items() if k.endswith("-Signature")]
                signature = found[0] if found else "t=0,v1="
                receiver.good.append(signature_fits(signature, body))
                receiver.taken.append(json.loads(body))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def types(self, subject: str) -> list[str]:
        """Return the types of what arrived about a payment or shipment, in order of arrival."""
        return [
            event["type"]
            for event in list(self.taken)
            if subject in (event["data"].get("id"), event["data"].get("tracking_number"))
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def signature_fits(header: str, body: bytes) -> bool:
    """Check as a receiver does, written out once more on purpose."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    signed = parts["t"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"]) and abs(time.time() - int(parts["t"])) < 300


class Process:
    """One of the sandbox programs on a port that it chose, with a client that has the key."""

    def __init__(self, module: str, data: Path, **env: str) -> None:
        self._module, self._data, self._env = module, data, env
        self._port = 0
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", self._module, "--port", str(self._port)]
        self.process = subprocess.Popen(
            [*command, "--data", str(self._data)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self._env},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.url = line.strip().rpartition(" ")[2]
        assert self.url.startswith("http"), f"{self._module} did not start"
        self._port = int(self.url.rpartition(":")[2])
        self.http = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=30
        )
        self.browser = httpx.Client(base_url=self.url, headers={"Accept": "text/html"}, timeout=30)

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        self.process.kill()
        self._gone()

    def stop(self) -> int:
        """SIGTERM, and the status that the process ends with."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> int:
        status = self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.http.close()
        self.browser.close()
        return status

    def post(self, path: str, data: dict[str, Any], key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid4().hex}
        return self.http.post(path, json=data, headers=headers)

    def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()


class Provider(Process):
    """The payment provider, with the steps that tests take often."""

    def open(self, **changes: Any) -> dict[str, Any]:
        data = {
            "amount": 129950,
            "currency": "GBP",
            "reference": uuid4().hex,
            "return_url": "http://shop.example/return",
            "cancel_url": "http://shop.example/cancel",
            "description": "Order 1001",
            "locale": "en",
        }
        answer = self.post("/v1/payments", data | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def simulate(self, payment_id: str, card: str, **more: str) -> httpx.Response:
        return self.http.post(f"/v1/payments/{payment_id}/simulate", json={"card": card} | more)

    def authorised(self, card: str = SUCCESS, **changes: Any) -> str:
        payment_id = self.open(**changes)["id"]
        assert self.simulate(payment_id, card).json()["status"] == "authorised"
        return payment_id

    def payment(self, payment_id: str) -> Any:
        return self.get(f"/v1/payments/{payment_id}")

    def choose(self, payment_id: str, method: str, **more: str) -> Any:
        """Pay by wallet, bank or pay later, without a browser."""
        answer = self.http.post(
            f"/v1/payments/{payment_id}/simulate", json={"method": method} | more
        )
        return answer.raise_for_status().json()

    def happen(self, payment_id: str, what: str) -> httpx.Response:
        return self.post(f"/v1/payments/{payment_id}/happen", {"what": what})

    def send(self, payment_id: str, action: str) -> None:
        """Have webhooks sent again, or forged."""
        answer = self.post(f"/v1/payments/{payment_id}/webhooks", {"action": action})
        answer.raise_for_status()

    def pay(
        self, payment_id: str, card: str, token: str = "", expiry: str = "09/49"
    ) -> httpx.Response:
        form = {"number": card, "expiry": expiry, "cvc": "123", "token": token or uuid4().hex}
        return self.browser.post(f"/pay/{payment_id}", data=form)

    def switch(self, **switches: Any) -> None:
        self.http.post("/v1/control", json=switches).raise_for_status()


def provider_at(data: Path, receiver: Receiver) -> Provider:
    return Provider(
        "sandbox.provider",
        data,
        PROVIDER_API_KEY=KEY,
        PROVIDER_WEBHOOK_SECRET=SECRET,
        PROVIDER_WEBHOOK_URL=receiver.url,
        SLOW_SECONDS="0.5",
        AFTER_SECONDS="0.6",
        LATE_SECONDS="1.5",
    )


def outside_at(data: Path, receiver: Receiver) -> Process:
    return Process(
        "sandbox.outside",
        data,
        OUTSIDE_API_KEY=KEY,
        CARRIER_WEBHOOK_SECRET=SECRET,
        CARRIER_WEBHOOK_URL=receiver.url,
    )
