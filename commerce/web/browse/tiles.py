"""Products in a grid: the card with its picture and with stock in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import get_script_prefix
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext

from commerce.catalogue.queries import Card
from commerce.web import photos
from commerce.web.browse import words
from commerce.web.browse.counted import COUNTED
from commerce.web.directory import Directory
from core import addresses
from core.money import Money
from stores.inventory import queries as stock
from stores.locations.models import Location


@dataclass(frozen=True, slots=True)
class Tile:
    """What the grid shows of a product."""

    url: str
    name: str
    image: photos.Shown
    price: Money
    was: Money | None
    is_range: bool
    rating: str
    ratings: int
    hint: str
    online: words.Stock | None
    store: words.Stock | None


def tiles(
    cards: Sequence[Card],
    directory: Directory,
    mine: Location | None,
    *,
    now: datetime,
    query: str = "",
) -> list[Tile]:
    """Return the products with what can be delivered and what stands in the shopper's store.

    One statement, and one where warehouses have few of something. Found by a search, their addresses carry its words, so that a click is counted.
    """
    senders = directory.senders(now)
    variants = [pk for card in cards for pk in card.variant_ids]
    units = stock.available_units(
        variant_ids=variants,
        location_ids=[*senders.warehouses, *([mine.pk] if mine else [])],
        now=now,
    )
    # Of what the warehouses have little of, a store may have more; of anything else nothing is asked.
    wanted = {
        pk: 0 if _in_all(senders.warehouses, card, units) > words.FEW else words.FEW + 1
        for card in cards
        for pk in card.variant_ids
    }
    sent = stock.deliverable(units, wanted, senders, now=now)
    language, address = get_language(), addresses.below(get_script_prefix())
    result = []
    for card in cards:
        delivered = sum(sent[pk] for pk in card.variant_ids)
        result.append(
            _tile(
                card,
                language,
                address,
                online=words.online(delivered, language),
                store=words.in_store(_in_all([mine.pk], card, units), mine.city, language)
                if mine
                else None,
                query=query,
            )
        )
    return result


def tiles_in(cards: Sequence[Card], store: Location, *, now: datetime) -> list[Tile]:
    """Return the products with what stands in one store; one statement."""
    units = stock.available_units(
        variant_ids=[pk for card in cards for pk in card.variant_ids],
        location_ids=[store.pk],
        now=now,
    )
    language, address = get_language(), addresses.below(get_script_prefix())
    return [
        _tile(
            card,
            language,
            address,
            online=None,
            store=words.here(_in_all([store.pk], card, units), language),
        )
        for card in cards
    ]


def _in_all(places: Iterable[int], card: Card, units: Mapping[tuple[int, int], int]) -> int:
    """Return what places have of a product, all its variants together."""
    return sum(units.get((place, pk), 0) for place in places for pk in card.variant_ids)


def _tile(
    card: Card,
    language: str | None,
    address: Callable[..., str],
    *,
    online: words.Stock | None,
    store: words.Stock | None,
    query: str = "",
) -> Tile:
    url = address("shop:product", card.slug)
    return Tile(
        url=f"{url}?{urlencode({COUNTED: query})}" if query else url,
        name=card.name,
        image=photos.shown(card.photo, card.art, card.tint),
        price=card.price,
        was=card.before,
        is_range=card.is_range,
        rating=words.stars(card.stars) if card.stars else "",
        ratings=card.rating_count,
        hint=_choice(len(card.tints), card.variant_count, language),
        online=online,
        store=store,
    )


@lru_cache(maxsize=1024)
def _choice(colours: int, sizes: int, _language: str | None) -> str:
    """Return in the language that is active how many there are to choose from."""
    if colours > 1:
        return ngettext("%(count)d colour", "%(count)d colours", colours) % {"count": colours}
    if sizes > 1:
        return ngettext("%(count)d size", "%(count)d sizes", sizes) % {"count": sizes}
    return ""
