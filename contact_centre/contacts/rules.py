"""What is typed in a search, told apart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core import phones
from core.markets import MARKETS

COUNTRIES = tuple(market.country for market in MARKETS.values())
# Letters of a name that a search needs, and from which on an index of trigrams finds them anywhere.
SHORTEST_NAME, TRIGRAM = 2, 3
_ORDER = re.compile(r"#?\d{5,12}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text may mean; several may be set."""

    email: str = ""
    phones: tuple[str, ...] = ()
    order: str = ""
    name: str = ""


def read(text: str) -> Asked:
    """Tell an e-mail address, a telephone number in any spacing, an order number and a name apart."""
    text = " ".join(text.split())
    if "@" in text:
        return Asked(email=text.casefold())
    compact = text.replace(" ", "")
    numbers = phones_of(text) if sum(map(str.isdigit, compact)) >= 6 else ()
    order = compact.lstrip("#") if _ORDER.fullmatch(compact) else ""
    if numbers or order:
        return Asked(phones=numbers, order=order)
    return Asked(name=text)


def phones_of(text: str) -> tuple[str, ...]:
    """Return the E.164 numbers that a text may stand for, in each of our countries."""
    numbers = (phones.e164(text, country) for country in COUNTRIES)
    return tuple(dict.fromkeys(number for number in numbers if number))
