"""Those who use the shop in a drill, over HTTP only: shoppers, an advisor, and the payment provider."""

from __future__ import annotations

import re
import ssl
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

GOOD_CARD = "4000000000000001"
_TLS = ssl.create_default_context()
_TOTAL = re.compile(r'name="total" value="(\d+)"')
_LEFT = re.compile(r"(\d+|none) left|sold out", re.IGNORECASE)


def _client(base: str, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=base, headers=headers, timeout=30, verify=_TLS)


@dataclass(frozen=True)
class Took:
    """One request: what it was, how it was answered, and how long that took."""

    what: str
    status: int
    seconds: float


class Person:
    """Somebody with a client of her own; each answer is noted with its time."""

    def __init__(self, base: str, **headers: str) -> None:
        self.http = _client(base, **headers)
        self.took: list[Took] = []

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request and note how it went."""
        began = time.monotonic()
        answer = self.http.request(method, path, **options)
        shown = urlsplit(path).path
        self.took.append(Took(f"{method} {shown}", answer.status_code, time.monotonic() - began))
        return answer


class Shopper(Person):
    """A shopper with a browser's cookies, on the pages of the shop."""

    def __init__(self, base: str, port: str, name: str) -> None:
        super().__init__(base)
        self.name = name
        self.email = f"{name}@example.com"
        key = uuid4().hex
        self.http.cookies.set(f"csrf_{port}", key)
        self.http.headers["X-CSRFToken"] = key
        self.pay_url = ""

    def put_in(self, variant: int, store: int | None = None) -> None:
        """Put one unit in the cart, delivered or to collect at a store."""
        where = {"method": "collect", "location": str(store)} if store else {"method": "deliver"}
        answer = self.ask(
            "POST", "/cart/add/", data={"variant": str(variant), "quantity": "1", **where}
        )
        _expect(answer, 302)

    def say_who(self) -> str:
        """Fill in the details and return the total that the review shows."""
        details = {
            "full_name": "Ada Shaw", "email": self.email, "phone": "07700 900123",
            "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
        }  # fmt: skip
        _expect(self.ask("POST", "/checkout/details/", data=details), 302)
        page = self.ask("GET", "/checkout/review/")
        _expect(page, 200)
        total = _TOTAL.search(page.text)
        if total is None:
            raise AssertionError("the review shows no total")
        return total[1]

    def press_pay(self, total: str) -> httpx.Response:
        """Press the button; a winner is sent to the provider's page, a loser back to the cart."""
        answer = self.ask("POST", "/checkout/review/", data={"total": total})
        target = answer.headers.get("Location", "")
        self.pay_url = target if "/pay/" in target else ""
        return answer

    def reads_what_is_left(self, answer: httpx.Response) -> bool:
        """Follow a refusal and say whether the page tells what is left."""
        if answer.status_code != 302:
            return False
        page = self.ask("GET", answer.headers["Location"])
        return page.status_code == 200 and _LEFT.search(page.text) is not None

    def come_back(self, return_url: str) -> str:
        """Come back from the provider; return the order's number, or nothing."""
        answer = self.ask("GET", return_url)
        target = answer.headers.get("Location", "")
        found = re.search(r"/orders/([^/]+)/thanks/", target)
        if found is None:
            return ""
        return found[1] if self.ask("GET", target).status_code == 200 else ""


class Advisor(Person):
    """An advisor who takes orders by phone through the API."""

    def __init__(self, base: str, token: str) -> None:
        super().__init__(base, Authorization=f"Bearer {token}")

    def take_order(self, sku: str, phone: str, store_code: str | None) -> str:
        """Start a cart for a caller, with one unit and all details; return its id."""
        cart = self._post("/api/v1/carts/", {})["id"]
        self._post(
            f"/api/v1/carts/{cart}/commands/",
            {
                "type": "add", "client_id": str(uuid4()), "sku": sku,
                "method": "collect" if store_code else "deliver", "location": store_code,
            },
        )  # fmt: skip
        details = {
            "full_name": "Ada Shaw", "email": f"caller{phone[-4:]}@example.com", "phone": phone,
            "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
        }  # fmt: skip
        _expect(self.ask("PUT", f"/api/v1/carts/{cart}/details/", json=details), 200)
        return str(cart)

    def send_link(self, cart: str) -> httpx.Response:
        """Freeze the cart and have its pay-link sent."""
        return self.ask(
            "POST", f"/api/v1/carts/{cart}/pay-link/", json={"by": "sms"},
            headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip

    def state_of(self, cart: str) -> str:
        """Return `open` or `placed`."""
        answer = self.ask("GET", f"/api/v1/carts/{cart}/")
        return str(answer.json().get("state", ""))

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.ask("POST", path, json=body)
        _expect(answer, 200, 201)
        return answer.json()


class Provider:
    """The payment provider, as its payers and its operator use it."""

    def __init__(self, env: dict[str, str]) -> None:
        self._http = _client(env["PROVIDER_URL"], Authorization=f"Bearer {env['PROVIDER_API_KEY']}")

    def pay(self, pay_url: str) -> str:
        """Pay as the payer would; return where the browser is sent."""
        return self.use(pay_url, card=GOOD_CARD)

    def use(self, pay_url: str, **how: str) -> str:
        """Pay by a card or method; return where the browser is sent."""
        answer = self._http.post(f"/v1/payments/{payment_of(pay_url)}/simulate", json=how)
        _expect(answer, 200, 201)
        return str(answer.json()["return_url"])

    def payment(self, pay_url: str) -> dict[str, Any]:
        """Return the payment as the provider has it."""
        found: dict[str, Any] = self._http.get(f"/v1/payments/{payment_of(pay_url)}").json()
        return found

    def webhooks(self, state: str) -> None:
        """Send webhooks, or hold them back."""
        self.switch(webhooks=state)

    def switch(self, **switches: object) -> None:
        """Let the provider misbehave, or behave again (`reset`)."""
        _expect(self._http.post("/v1/control", json=switches), 200)

    def send(self, pay_url: str, action: str) -> None:
        """Have webhooks of a payment sent again, or forged."""
        path = f"/v1/payments/{payment_of(pay_url)}/webhooks"
        key = {"Idempotency-Key": str(uuid4())}
        _expect(self._http.post(path, json={"action": action}, headers=key), 202)

    def told(self) -> dict[str, int]:
        """Return how many webhooks were delivered, refused for good, and how many wait."""
        return dict(self._http.get("/v1/stats").raise_for_status().json()["webhooks"])


class Gateway:
    """The gateway of mail and texts, as its operator reads it."""

    def __init__(self, env: dict[str, str]) -> None:
        self._http = _client(env["OUTSIDE_URL"], Authorization=f"Bearer {env['OUTSIDE_API_KEY']}")

    def mails(self) -> dict[str, int]:
        """Return how many mails were sent, and how many of them were repeats or doubles."""
        return self.sent("mail")

    def sent(self, kind: str) -> dict[str, int]:
        """Return the same of `mail` or `sms`."""
        return dict(self._http.get("/stats").raise_for_status().json()[kind])

    def lose_answers(self, number: int) -> None:
        """Let it take the next ones and not say so."""
        self._http.post("/control", json={"lose_next": number}).raise_for_status()

    def has_mail(self, to: str, contains: str) -> bool:
        """Say whether somebody was written to about it."""
        return bool(self._messages(to, contains))

    def _messages(self, to: str, contains: str) -> list[dict[str, Any]]:
        found = self._http.get("/messages.json", params={"to": to, "contains": contains})
        return list(found.raise_for_status().json()["messages"])

    def pay_link(self, phone: str) -> str:
        """Return the token of the pay-link that was sent to the number, or nothing yet."""
        for message in self._messages(phone, "/pay/"):
            link = re.search(r"/pay/([^/\s]+)", message["text"])
            if link is not None:
                return link[1]
        return ""


def payment_of(pay_url: str) -> str:
    """Return the provider's id of the payment behind a pay page."""
    return urlsplit(pay_url).path.rstrip("/").rsplit("/", 1)[-1]


def _expect(answer: httpx.Response, *statuses: int) -> None:
    if answer.status_code not in statuses:
        raise AssertionError(
            f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}: {answer.text[:300]}"
        )
