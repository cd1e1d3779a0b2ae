"""What is measured: each workload is one visit that a browser makes again and again."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bench.client import Answer, Browser

_TOTAL = re.compile(rb'name="total" value="(\d+)"')
CARD = "4000000000000001"


@dataclass
class Goods:
    """What there is to look at, to search for and to buy."""

    products: list[str]
    variants: list[int]
    categories: list[str]
    words: list[str]


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
    return await _timed(worker.browser.get(f"/search/?q={quote(worker.choose.choice(goods.words))}"))


async def facets(worker: Worker, goods: Goods) -> float:
    """A category's first page, narrowed to what is in stock online below a price."""
    category, most = worker.choose.choice(goods.categories), worker.choose.randint(30, 300)
    return await _timed(worker.browser.get(f"/c/{category}/?stock=online&price_to={most}"))


async def typeahead(worker: Worker, goods: Goods) -> float:
    """What is suggested for the first letters of a word."""
    typed = worker.choose.choice(goods.words)[: worker.choose.randint(2, 6)]
    return await _timed(worker.browser.get(f"/search/suggestions/?q={quote(typed)}"))


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


async def place_order(worker: Worker, goods: Goods) -> float:
    """From an empty cart to the page that confirms the order, paid at the sandbox provider."""
    browser = worker.browser
    browser.renew()
    number = worker.choose.getrandbits(40)
    began = time.perf_counter()
    _check(await _add(worker, goods), 302)
    details = {
        "full_name": "Ada Shaw", "email": f"bench{number}@example.com", "phone": "07700 900123",
        "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
    }  # fmt: skip
    _check(await browser.post("/checkout/details/", details), 302)
    total = _TOTAL.search(_check(await browser.get("/checkout/review/"), 200).body)
    if total is None:
        raise Refused("the review shows no total")
    pay_url = _check(
        await browser.post("/checkout/review/", {"total": total[1].decode()}), 302
    ).location
    if "/pay/" not in pay_url:
        raise Refused(f"sent to {pay_url} instead of the provider")
    payment = pay_url.rstrip("/").rsplit("/", 1)[-1]
    paid = await worker.provider.send(
        "POST", f"/v1/payments/{payment}/simulate", json.dumps({"card": CARD}).encode(),
        "Content-Type: application/json\r\n",
    )  # fmt: skip
    back = json.loads(_check(paid, paid.status if paid.status in {200, 201} else 200).body)[
        "return_url"
    ]
    thanks = _check(await browser.get(back), 302).location
    if "/thanks/" not in thanks:
        raise Refused(f"sent to {thanks} instead of the confirmation")
    _check(await browser.get(thanks), 200)
    return time.perf_counter() - began


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
    "add_to_cart": add_to_cart,
    "cart": cart,
    "place_order": place_order,
}
# What keeps nothing, and whose first visits to each category are dearer than the rest.
READS = (lists, product, search, facets, typeahead)
