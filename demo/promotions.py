"""Offers of the demo: one of each kind, with codes that can be typed, and goods in the autumn sale."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demo.model import Market


@dataclass(frozen=True)
class Offer:
    """A promotion per market: its action with amounts per market, minor units."""

    name_en: str
    name_nb: str
    action: str
    lane: str = "goods"
    categories: tuple[str, ...] = ()
    rewards: tuple[str, ...] = ()
    amounts: dict[Market, int] = field(default_factory=dict)
    least_amounts: dict[Market, int] = field(default_factory=dict)
    codes: dict[Market, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)


OFFERS = (
    Offer(
        "3 for 2 on tableware",
        "3 for 2 på servise",
        "cheapest_free",
        categories=("tableware",),
        fields={"buy": 3},
    ),
    Offer(
        "Two books, the second at half price",
        "To bøker, den andre til halv pris",
        "buy_x_get_y",
        categories=("books",),
        fields={"buy": 1, "get": 1, "percent": 50},
    ),
    Offer(
        "A pan saves you on a knife",
        "Kjøp panne, spar på kniven",
        "buy_x_get_y",
        categories=("pots-and-pans",),
        rewards=("knives-and-boards",),
        fields={"buy": 1, "get": 1, "percent": 25},
    ),
    Offer(
        "Members save 5% on everything",
        "Medlemmer får 5 % på alt",
        "percent",
        lane="basket",
        fields={"percent": 5, "groups": ["member"]},
    ),
    Offer(
        "10% on orders of some size",
        "10 % på større handler",
        "percent",
        lane="basket",
        least_amounts={"GB": 25000, "NO": 300000, "IE": 30000},
        fields={"percent": 10},
    ),
    Offer(
        "Welcome: something off",
        "Velkommen: litt avslag",
        "amount",
        lane="basket",
        amounts={"GB": 1000, "NO": 10000, "IE": 1200},
        least_amounts={"GB": 5000, "NO": 50000, "IE": 6000},
        codes={"GB": "WELCOME10", "NO": "VELKOMMEN100", "IE": "FAILTE12"},
        fields={"needs_code": True},
    ),
    Offer(
        "Free delivery with your code",
        "Fri frakt med koden",
        "free_delivery",
        lane="delivery",
        codes={"GB": "FREEPOST", "NO": "FRIFRAKT", "IE": "FREESHIP"},
        fields={"needs_code": True},
    ),
)

# (category, percent off): the whole category is in the autumn sale.
SALE = (("rucksacks", 20), ("lamps", 25), ("winter-boots", 15))
