"""What is measured: each workload is one visit that a browser makes again and again."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from bench.client import Answer, Browser

# What the review's form sends, and the way to pay that is chosen on it.
_HIDDEN = re.compile(rb'name="(total|rest|settled)" value="([^"]*)"')
_WAY = re.compile(rb'<input type="radio" name="way"[^>]* value="([^"]*)"[^>]* checked')
_METHOD = re.compile(rb'name="method" value="([^"]*)" checked')
CARD = "4000000000000001"


@dataclass
class Goods:
    """What there is to look at, to search for and to buy."""

    products: list[str]
    variants: list[int]
    categories: list[str]
    words: list[str]
    skus: list[str]
    # Tokens of tills: each worker has one of its own.
    tills: list[str]


@dataclass
class Worker:
    """One of the browsers of a workload; `state` is what it remembers between visits."""

    browser: Browser
    provider: Browser
    choose: random.Random
    state: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """An answer that is not the one that was measured for."""


Visit = Callable[[Worker, Goods], Awaitable[float]]


async def _timed(request: Awaitable[Answer], status: int = 200) -> float:
    began = time.perf_counter()
    _check(await request, status)
    return time.perf_counter() - began


def _check(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Refused(
            f"{answer.status} instead of {status}: {answer.location or answer.body[:200]!r}"
        )
    return answer


async def floor(worker: Worker, goods: Goods) -> float:
    """One indexed SELECT and a small template."""
    return await _timed(worker.browser.get(f"/floor/{worker.choose.choice(goods.variants)}/"))


async def lists(worker: Worker, goods: Goods) -> float:
    """A category's first page."""
    return await _timed(worker.browser.get(f"/c/{worker.choose.choice(goods.categories)}/"))


async def product(worker: Worker, goods: Goods) -> float:
    """A product's page."""
    return await _timed(worker.browser.get(f"/p/{worker.choose.choice(goods.products)}/"))


async def search(worker: Worker, goods: Goods) -> float:
    """A search for one word."""
    return await _timed(
        worker.browser.get(f"/search/?q={quote(worker.choose.choice(goods.words))}")
    )


async def facets(worker: Worker, goods: Goods) -> float:
    """A category's first page, narrowed to what is in stock online below a price."""
    category, most = worker.choose.choice(goods.categories), worker.choose.randint(30, 300)
    return await _timed(worker.browser.get(f"/c/{category}/?stock=online&price_to={most}"))


async def typeahead(worker: Worker, goods: Goods) -> float:
    """What is suggested for the first letters of a word."""
    typed = worker.choose.choice(goods.words)[: worker.choose.randint(2, 6)]
    return await _timed(worker.browser.get(f"/search/suggestions/?q={quote(typed)}"))


async def dialog(worker: Worker, goods: Goods) -> float:
    """All stores by distance from a town with what each has of a product: the dialog of its page."""
    slug = worker.choose.choice(goods.products)
    return await _timed(worker.browser.get(f"/p/{slug}/stores/?place=Leeds"))


async def basket(worker: Worker, goods: Goods) -> float:
    """A cart of five lines, and what each store can promise of all of it: the checkout's first page."""
    if not worker.state:
        worker.browser.renew()
        for _line in range(5):
            _check(await _add(worker, goods), 302)
        worker.state["filled"] = True
    return await _timed(worker.browser.get("/checkout/?place=Leeds"))


async def add_to_cart(worker: Worker, goods: Goods) -> float:
    """A unit goes into the cart; every fifth time somebody new comes, whose cart is made."""
    visits = worker.state["visits"] = worker.state.get("visits", 0) + 1
    if visits % 5 == 1:
        worker.browser.renew()
    return await _timed(_add(worker, goods), 302)


async def cart(worker: Worker, goods: Goods) -> float:
    """The page of a cart with three lines."""
    if not worker.state:
        worker.browser.renew()
        for _line in range(3):
            _check(await _add(worker, goods), 302)
        worker.state["filled"] = True
    return await _timed(worker.browser.get("/cart/"))


# Who buys; the address of each is her own.
ADDRESS = {
    "full_name": "Ada Shaw", "phone": "07700 900123", "street": "2 Park Row",
    "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


async def place_order(worker: Worker, goods: Goods) -> float:
    """From an empty cart to the page that confirms the order, by the shortest way."""
    browser = worker.browser
    browser.renew()
    began = time.perf_counter()
    _check(await _add(worker, goods), 302)
    _check(await browser.post("/checkout/details/", _details(worker)), 302)
    return await _reviewed_and_paid(worker, began)


async def checkout(worker: Worker, goods: Goods) -> float:
    """A product, the cart, and every page of the checkout as a browser loads it, to the thanks; no assets."""
    browser = worker.browser
    browser.renew()
    began = time.perf_counter()
    _check(await browser.get(f"/p/{worker.choose.choice(goods.products)}/"), 200)
    _check(await _add(worker, goods), 302)
    _check(await browser.get("/cart/"), 200)
    for step, sent in (("", {}), ("details/", _details(worker)), ("delivery/", {})):
        page = _check(await browser.get(f"/checkout/{step}"), 200).body
        way = _WAY.search(page)
        chosen = {"way": way[1].decode(), "phone": ADDRESS["phone"]} if way else {}
        _check(await browser.post(f"/checkout/{step}", chosen | sent), 302)
    return await _reviewed_and_paid(worker, began)


async def api_order(worker: Worker, goods: Goods) -> float:
    """The same sale by a program: cart, goods, details, payment, order."""
    shopper = f"Authorization: Visitor {worker.choose.getrandbits(128):032x}\r\n"
    began = time.perf_counter()
    cart = json.loads(_check(await _call(worker, shopper, "POST", "carts/"), 201).body)["id"]
    wish = {
        "type": "add", "client_id": _uuid(worker), "variant_id": worker.choose.choice(goods.variants),
    }  # fmt: skip
    added = _check(await _call(worker, shopper, "POST", f"carts/{cart}/commands/", wish), 200)
    total = json.loads(added.body)["cart"]["total"]["amount"]
    _check(await _call(worker, shopper, "PUT", f"carts/{cart}/details/", _details(worker)), 200)
    asked = {"expected_total": total}
    paying = _check(await _call(worker, shopper, "POST", f"carts/{cart}/payment/", asked), 201)
    await _pay(worker, json.loads(paying.body)["pay_url"])
    _check(await _call(worker, shopper, "POST", f"carts/{cart}/order/"), 200)
    return time.perf_counter() - began


BATCH = 100


async def till_batch(worker: Worker, goods: Goods) -> float:
    """A till comes back and sends a hundred sales of one to three lines."""
    if not worker.state:
        worker.state |= {"number": 0, "till": goods.tills.pop()}
    receipts = []
    for _receipt in range(BATCH):
        worker.state["number"] += 1
        receipts.append(_receipt_of(worker, goods))
    who = f"Authorization: Till {worker.state['till']}\r\n"
    began = time.perf_counter()
    answer = await _call(worker, who, "POST", "till/batches/", {"receipts": receipts})
    took = time.perf_counter() - began
    said = json.loads(_check(answer, 200).body)
    if said["accepted"] != BATCH:
        raise Refused(f"{said['accepted']} of {BATCH} were accepted")
    return took


def _receipt_of(worker: Worker, goods: Goods) -> dict[str, Any]:
    lines = [
        {"sku": sku, "quantity": 1, "unit": 1250, "total": 1250, "vat_rate": "0.20"}
        for sku in worker.choose.sample(goods.skus, worker.choose.randint(1, 3))
    ]
    total = 1250 * len(lines)
    return {
        "id": _uuid(worker), "kind": "sale", "number": worker.state["number"], "currency": "GBP",
        "taken_at": datetime.now(UTC).isoformat(), "lines": lines, "total": total,
        "payments": [{"kind": "card", "amount": total, "reference": "Visa 0001"}],
    }  # fmt: skip


def _details(worker: Worker) -> dict[str, str]:
    return ADDRESS | {"email": f"bench{worker.choose.getrandbits(40)}@example.com"}


def _uuid(worker: Worker) -> str:
    return str(UUID(int=worker.choose.getrandbits(128), version=4))


async def _call(
    worker: Worker, who: str, method: str, path: str, body: dict[str, Any] | None = None
) -> Answer:
    """Send JSON to the API; each wish has a key of its own."""
    headers = f"{who}Idempotency-Key: {_uuid(worker)}\r\nContent-Type: application/json\r\n"
    return await worker.browser.send(
        method, f"/api/v1/{path}", json.dumps(body or {}).encode(), headers
    )


async def _reviewed_and_paid(worker: Worker, began: float) -> float:
    """Review, pay at the provider's, come back, and be thanked."""
    browser = worker.browser
    page = _check(await browser.get("/checkout/review/"), 200).body
    sent = {name.decode(): value.decode() for name, value in _HIDDEN.findall(page)}
    method = _METHOD.search(page)
    if "total" not in sent:
        raise Refused("the review shows no total")
    if method is not None:
        sent["method"] = method[1].decode()
    pay_url = _check(await browser.post("/checkout/review/", sent), 302).location
    if "/pay/" not in pay_url:
        raise Refused(f"sent to {pay_url} instead of the provider")
    back = await _pay(worker, pay_url)
    thanks = _check(await browser.get(back), 302).location
    if "/thanks/" not in thanks:
        raise Refused(f"sent to {thanks} instead of the confirmation")
    _check(await browser.get(thanks), 200)
    return time.perf_counter() - began


async def _pay(worker: Worker, pay_url: str) -> str:
    """Have the provider told what a payer would do on its page; return where it sends her back."""
    payment = pay_url.rstrip("/").rsplit("/", 1)[-1]
    paid = await worker.provider.send(
        "POST", f"/v1/payments/{payment}/simulate", json.dumps({"card": CARD}).encode(),
        "Content-Type: application/json\r\n",
    )  # fmt: skip
    answer = _check(paid, paid.status if paid.status in {200, 201} else 200)
    return str(json.loads(answer.body)["return_url"])


async def _add(worker: Worker, goods: Goods) -> Answer:
    variant = worker.choose.choice(goods.variants)
    return await worker.browser.post(
        "/cart/add/", {"variant": variant, "quantity": 1, "method": "deliver"}
    )


WORKLOADS: dict[str, Visit] = {
    "list": lists,
    "product": product,
    "search": search,
    "facets": facets,
    "typeahead": typeahead,
    "dialog": dialog,
    "basket": basket,
    "add_to_cart": add_to_cart,
    "cart": cart,
    "place_order": place_order,
    "checkout": checkout,
    "api_order": api_order,
    "till_batch": till_batch,
}
# How many of what is measured is in a visit, where it is not one.
IN_ONE = {"till_batch": ("receipts_per_second", BATCH)}
# What keeps nothing, and whose first visits to each category are dearer than the rest.
READS = (lists, product, search, facets, typeahead, dialog)
