"""Fifty stores, and a warehouse for each country, with hours, services and stock.

Places come from `data/demo_stores.csv` (GeoNames); street addresses are invented. Telephone
numbers are from ranges that reach nobody: Ofcom's and ComReg's for drama, and +47 21 00 00 xx.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from demo import opening
from demo.model import Market, Variant
from demo.opening import SpecialDay, Week

DATA = Path(__file__).parent / "data" / "demo_stores.csv"

SERVICES: dict[str, tuple[str, str]] = {
    "collect": ("Click and collect", "Klikk og hent"),
    "returns": ("Returns from any channel", "Retur fra alle kanaler"),
    "reserve": ("Reserve and pay there", "Reserver og betal der"),
    "kiosk": ("Kiosk with the whole range", "Kiosk med hele utvalget"),
    "parking": ("Parking", "Parkering"),
    "repair": ("Repair workshop", "Verksted"),
    "ship": ("Sends parcels", "Sender pakker"),
    "ski-service": ("Ski service", "Skismøring"),
    "cafe": ("Coffee bar", "Kaffebar"),
    "step-free": ("Step-free access", "Trinnfri adkomst"),
}

AISLES: tuple[tuple[str, str], ...] = (
    ("camp", "A"), ("clothing", "B"), ("footwear", "C"), ("bike-snow", "D"), ("kitchen", "E"),
    ("appliances", "F"), ("bed-bath", "G"), ("furniture-lighting", "H"), ("garden-tools", "J"),
    ("pantry-books-kids", "K"),
)  # fmt: skip

Size = Literal["small", "medium", "large", "warehouse"]


@dataclass(frozen=True)
class Location:
    """A store or a warehouse. Coordinates are WGS 84 degrees, the telephone number E.164."""

    code: str
    kind: Literal["store", "warehouse"]
    name: str
    size: Size
    country: Market
    currency: str
    timezone: str
    street: str
    city: str
    postcode: str
    lat: float
    lng: float
    phone: str
    email: str
    week: Week
    special_days: tuple[SpecialDay, ...]
    services: tuple[str, ...]
    preparation_minutes: int
    sent_in_days: int | None
    aisles: dict[str, str]
    departments: frozenset[str]


_GB_STREETS = (
    "Candlemaker Row", "Foundry Lane", "Weavers' Yard", "Corn Hill", "Saddlers Walk", "Tannery Street",
    "Old Wool Market", "Ropewalk", "Chandler's Court", "Mill Bank",
)  # fmt: skip
_NO_STREETS = (
    "Reperbanen", "Garvergata", "Skomakersmuget", "Torvgangen", "Vevergata", "Bryggesvingen",
    "Kølgata", "Sagbakken", "Smedsvingen", "Seilmakergata",
)  # fmt: skip
# Postcodes where the source names a large user's code or a post-box range instead of a street's.
_OUTCODES = {"CF95": "CF10", "BN88": "BN1", "IV99": "IV1"}
_POSTCODES = {"0001": "0155"}
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_LARGE = frozenset(
    {"GB001", "GB002", "GB003", "GB004", "GB005", "GB006", "NO031", "NO032", "NO033", "NO034"}
)
_SMALL = frozenset({
    "GB015", "GB018", "GB022", "GB023", "GB027", "GB028", "GB030",
    "NO039", "NO042", "NO044", "NO045", "NO046", "NO047", "NO048", "NO049", "NO050",
})  # fmt: skip
# Where people may reserve, and pay when they collect.
_RESERVE = frozenset({
    "GB001", "GB004", "GB007", "GB010", "GB013", "NO031", "NO033", "NO035", "NO038", "NO041",
})  # fmt: skip
_SCOTTISH = frozenset({"Glasgow", "Edinburgh", "Aberdeen", "Inverness"})
_LUNCH_BREAK = "NO049"
_PREPARATION: dict[Size, int] = {"small": 180, "medium": 120, "large": 60, "warehouse": 240}


def _number(*parts: str) -> int:
    """Return a large number that is the same for the same parts, on every machine."""
    return int(hashlib.sha256("/".join(parts).encode()).hexdigest()[:12], 16)


def _size(code: str) -> Size:
    if code in _LARGE:
        return "large"
    return "small" if code in _SMALL else "medium"


def _services(code: str, size: Size, country: Market) -> tuple[str, ...]:
    offered = ["collect", "returns"]
    if code in _RESERVE:
        offered.append("reserve")
    if size != "small":
        offered.append("kiosk")
    if _number(code, "parking") % 2:
        offered.append("parking")
    if size == "large" or _number(code, "repair") % 4 == 0:
        offered.append("repair")
    if country == "NO" and size != "small":
        offered.append("ski-service")
    if size == "large":
        offered += ["ship", "cafe"]
    offered.append("step-free")
    return tuple(offered)


def _departments(code: str, size: Size) -> frozenset[str]:
    """Return what a store carries: everything, or all but what needs the most room, or the half that people wear and pack."""
    if size in {"large", "warehouse"}:
        return frozenset(slug for slug, _aisle in AISLES)
    bulky = ("appliances", "garden-tools", "bed-bath")[_number(code, "range") % 3]
    if size == "medium":
        return frozenset(slug for slug, _aisle in AISLES) - {"furniture-lighting", bulky}
    return frozenset({"camp", "clothing", "footwear", "bike-snow", "kitchen"})


def _postcode(code: str, country: Market, area: str) -> str:
    if country == "NO":
        return _POSTCODES.get(area, area)
    pick = _number(code, "postcode")
    letters = _INWARD[pick % 20] + _INWARD[pick // 20 % 20]
    return f"{_OUTCODES.get(area, area)} {1 + pick // 400 % 9}{letters}"


def _phone(number: int, country: Market, city: str) -> str:
    if country == "NO":
        return f"+472100{number:04d}"
    return f"+44207946{number:04d}" if city == "London" else f"+441632960{number:03d}"


def _store(row: dict[str, str]) -> Location:
    code, city = row["code"], row["city"]
    country = cast("Market", row["country"])
    size = _size(code)
    pick = _number(code, "street")
    house = 2 + pick % 87
    if country == "GB":
        street = f"{house} {_GB_STREETS[pick // 100 % len(_GB_STREETS)]}"
    else:
        street = f"{_NO_STREETS[pick // 100 % len(_NO_STREETS)]} {house}"
    number = int(code[2:])
    week = opening.LUNCH_WEEK if code == _LUNCH_BREAK else opening.WEEKS[country, size]
    return Location(
        code=code,
        kind="store",
        name=f"Fjord & Fell {city}",
        size=size,
        country=country,
        currency=row["currency"],
        timezone=row["tz"],
        street=street,
        city=city,
        postcode=_postcode(code, country, row["postcode_area"]),
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        phone=_phone(number - 30 if country == "NO" else 100 + number, country, city),
        email=f"{code.lower()}@stores.example.com",
        week=week,
        special_days=opening.special_days(country, scottish=city in _SCOTTISH),
        services=_services(code, size, country),
        preparation_minutes=_PREPARATION[size],
        sent_in_days=4 if country == "NO" and size == "small" else 2,
        aisles={slug: f"{letter}{1 + _number(code, slug) % 6}" for slug, letter in AISLES},
        departments=_departments(code, size),
    )


@dataclass(frozen=True)
class _Site:
    code: str
    country: Market
    currency: str
    timezone: str
    street: str
    city: str
    postcode: str
    lat: float
    lng: float
    phone: str


_SITES = (
    _Site("GBW1", "GB", "GBP", "Europe/London", "Unit 7, Long Meadow Park", "Daventry", "NN11 8RB", 52.2578, -1.1605, "+441632960190"),
    _Site("NOW1", "NO", "NOK", "Europe/Oslo", "Deliveien 41", "Vestby", "1540", 59.6051, 10.7523, "+4721000030"),
    _Site("IEW1", "IE", "EUR", "Europe/Dublin", "Unit 12, Millbrook Business Park", "Naas", "W91 XD2V", 53.2206, -6.6593, "+353209100190"),
)  # fmt: skip


def _warehouse(site: _Site) -> Location:
    return Location(
        code=site.code,
        kind="warehouse",
        name=f"Fjord & Fell warehouse {site.city}",
        size="warehouse",
        country=site.country,
        currency=site.currency,
        timezone=site.timezone,
        street=site.street,
        city=site.city,
        postcode=site.postcode,
        lat=site.lat,
        lng=site.lng,
        phone=site.phone,
        email=f"{site.code.lower()}@stores.example.com",
        week=opening.WAREHOUSE_WEEK,
        special_days=tuple(day for day in opening.special_days(site.country) if not day.intervals),
        services=(),
        preparation_minutes=_PREPARATION["warehouse"],
        sent_in_days=None,
        aisles={slug: f"{letter}{10 + _number(site.code, slug) % 40}" for slug, letter in AISLES},
        departments=_departments(site.code, "warehouse"),
    )


def build() -> tuple[Location, ...]:
    """Return the fifty stores in the order of their codes, then the warehouses."""
    with DATA.open(encoding="utf-8", newline="") as file:
        stores = tuple(_store(row) for row in csv.DictReader(file))
    return (*stores, *(_warehouse(site) for site in _SITES))


def stock(location: Location, variant: Variant) -> int:
    """Return how many of a variant lie at a location when the demo begins.

    None where its market does not sell it. A warehouse is deep (40 to 239, one variant in thirty
    is out). A store has the variant or not, more often and more of it the larger it is; what is
    heavy is kept in ones and twos.
    """
    if location.country not in variant.prices:
        return 0
    pick = _number(location.code, variant.sku)
    luck, amount = pick % 100, pick // 100
    if location.size == "warehouse":
        return 0 if pick % 30 == 0 else 40 + amount % 200
    empty, low, most = {"large": (8, 20, 24), "medium": (18, 36, 14), "small": (34, 58, 8)}[
        location.size
    ]
    if luck < empty:
        return 0
    if luck < low or variant.weight_g > 15000:
        return 1 + amount % 2
    return 3 + amount % (most - 2)
