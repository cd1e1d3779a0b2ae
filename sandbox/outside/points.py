"""Nordpost's pick-up points: the same few shops for a postcode, every time it is asked."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sandbox.common.problems import Problem
from sandbox.common.store import Answer

SHOPS = {
    "NO": ("Nærbutikken", "Kiosken på hjørnet", "Bensinstasjonen", "Dagligvaren", "Bokhandelen"),
    "": ("Corner shop", "Station kiosk", "Petrol station", "Village store", "Bookshop"),
}
STREETS = {
    "NO": ("Storgata", "Kirkegata", "Stasjonsveien", "Skolegata", "Havnegata"),
    "": ("High Street", "Church Lane", "Station Road", "School Road", "Market Place"),
}
HOURS = ("7-22", "8-20", "0-24", "9-18", "10-17")
MOST = 5


def near(country: str, postcode: str, city: str) -> Answer:
    """Answer three to five points, nearest first."""
    if not postcode:
        raise Problem(
            422, "postcode_missing", "Say the postcode that the points are to be near to."
        )
    seed = sha256(f"{country} {postcode}".encode()).digest()
    shops, streets = (table.get(country, table[""]) for table in (SHOPS, STREETS))
    points: list[dict[str, Any]] = []
    for place in range(3 + seed[0] % 3):
        turn = seed[place + 1]
        number = 1 + turn % 60
        street = streets[(turn + place) % len(streets)]
        points.append(
            {
                "id": f"NP-{country}-{postcode.replace(' ', '')}-{place + 1}",
                "name": shops[(seed[0] + place) % len(shops)],
                "street": f"{street} {number}" if country == "NO" else f"{number} {street}",
                "postcode": postcode,
                "city": city,
                "metres": 150 + place * 400 + turn,
                "hours": HOURS[turn % len(HOURS)],
            }
        )
    return 200, {"points": points[:MOST]}
