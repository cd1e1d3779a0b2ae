"""What delivery costs in each market, and what a store earns for another channel's return. Minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.model import Market


@dataclass(frozen=True)
class Method:
    """A way of delivery: what is not said is as the shop's own defaults say. Weights in grams."""

    market: Market
    code: str
    name_en: str
    name_nb: str
    amount: int
    fields: dict[str, Any]


def _ways(
    market: Market,
    *,
    amounts: tuple[int, int, int, int],
    free_from: int,
    express_prefixes: tuple[str, ...],
    far: tuple[tuple[str, ...], int],
) -> list[Method]:
    """Standard, express in and around the towns, pick-up point, heavy goods; and standard to far places."""
    standard, express, point, heavy = amounts
    prefixes, far_amount = far
    light = {"most_g": 20_000}
    return [
        Method(
            market, "standard", "Standard delivery", "Vanlig levering", standard,
            {"free_from": free_from, "position": 1, "most_g": 30_000,
             "note_en": "To your door, between 8:00 and 17:00.", "note_nb": "Til døren, mellom 8.00 og 17.00."},
        ),
        Method(
            market, "standard", "Standard delivery", "Vanlig levering", far_amount,
            {"zone": "far", "prefixes": list(prefixes), "position": 1, "most_g": 30_000, "first_days": 4, "last_days": 7,
             "note_en": "To your door; it goes by boat or a long road.", "note_nb": "Til døren; det går med båt eller langs en lang vei."},
        ),
        Method(
            market, "point", "Pick-up point", "Hentested", point,
            {"free_from": free_from, "position": 2, "has_points": True, **light,
             "note_en": "Fetch it when it suits you; it is kept for 14 days.", "note_nb": "Hent når det passer; den ligger i 14 dager."},
        ),
        Method(
            market, "express", "Express, in the evening", "Ekspress, på kvelden", express,
            {"zone": "towns", "prefixes": list(express_prefixes), "position": 3, "first_days": 1, "last_days": 1,
             "needs_phone": True, **light,
             "note_en": "Between 17:00 and 21:00. The driver rings before.", "note_nb": "Mellom 17.00 og 21.00. Sjåføren ringer først."},
        ),
        Method(
            market, "heavy", "Two people carry it in", "To personer bærer det inn", heavy,
            {"position": 4, "over_g": 20_000, "most_g": 250_000, "first_days": 4, "last_days": 8, "needs_phone": True,
             "note_en": "Into the room that you choose. They ring to agree on a time.",
             "note_nb": "Inn i rommet du velger. De ringer for å avtale tid."},
        ),
    ]  # fmt: skip


# `E` alone would be Edinburgh as well.
_LONDON = (
    *(f"{area}{first}" for area in ("E", "N", "W") for first in range(1, 10)),
    "EC", "NW", "SE1", "SW", "WC",
)  # fmt: skip
# Prices: standard, express, pick-up point, heavy goods.
DELIVERY: list[Method] = [
    *_ways(
        "GB",
        amounts=(495, 995, 295, 3900),
        free_from=7500,
        express_prefixes=(*_LONDON, "B1", "B2", "B3", "LS", "M1", "M2", "M3", "M4"),
        far=(("BT", "GY", "HS", "IM", "IV", "JE", "KA27", "KA28", "KW", "PA41", "PA42", "PA60", "PH41", "TR21", "ZE"), 1295),
    ),
    *_ways(
        "NO",
        amounts=(7900, 14900, 4900, 59900),
        free_from=79900,
        express_prefixes=("0", "1", "40", "50", "70"),
        far=(("8", "9"), 14900),
    ),
    *_ways(
        "IE",
        amounts=(595, 1195, 395, 4500),
        free_from=9000,
        express_prefixes=("A94", "A96", "D"),
        far=(("F28", "F31", "H91 X", "V23"), 995),
    ),
]  # fmt: skip
# Market -> for each unit taken back.
SERVICE_CREDITS: dict[Market, int] = {"GB": 250, "NO": 3500, "IE": 300}

# Ways to pay: market, method, provider, place in the list.
PAYMENT_METHODS: list[tuple[Market, str, str, int]] = [
    (market, code, {"invoice": "invoice", "counter": "store"}.get(code, "sandbox"), position)
    for market in ("GB", "NO", "IE")
    for position, code in enumerate(("card", "wallet", "later", "bank", "counter", "invoice"))
]
