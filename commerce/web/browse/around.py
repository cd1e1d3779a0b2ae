"""What stands around a product: what people buy with it, and what this shopper looked at last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts.identity import actor_for
from commerce.catalogue import queries as catalogue
from commerce.web import directory
from commerce.web.browse.tiles import Tile, tiles
from commerce.web.directory import Directory
from commerce.wishes import queries as wishes
from core.markets import Market
from stores.locations.models import Location

ROW = 4


@dataclass(frozen=True, slots=True)
class Around:
    """The two rows, each of at most four; one may be empty."""

    related: list[Tile] = field(default_factory=list)
    recent: list[Tile] = field(default_factory=list)


def recent_of(request: HttpRequest) -> list[Tile]:
    """Return what this shopper looked at last, for a page that has room for it; three statements at most."""
    market, now = request.market, timezone.now()  # type: ignore[attr-defined]
    places = directory.of_market(market.code)
    return around(
        related=(),
        recent=wishes.trail_of(actor_for(request)).product_ids[:ROW],
        market=market,
        language=get_language() or "en",
        places=places,
        mine=directory.chosen(request, places),
        now=now,
    ).recent


def around(
    *,
    related: Sequence[int],
    recent: Sequence[int],
    market: Market,
    language: str,
    places: Directory,
    mine: Location | None,
    now: datetime,
) -> Around:
    """Return the rows as tiles; two statements, none where there is nothing to show."""
    ids = list(dict.fromkeys([*related, *recent]))
    if not ids:
        return Around()
    cards = catalogue.products_on_cards(ids, market, language)
    shown = dict(zip((card.id for card in cards), tiles(cards, places, mine, now=now), strict=True))
    others = [pk for pk in recent if pk not in set(related)]
    return Around(
        related=[shown[pk] for pk in related if pk in shown][:ROW],
        recent=[shown[pk] for pk in others if pk in shown][:ROW],
    )
