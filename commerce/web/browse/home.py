"""The front page."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.identity import actor_for
from commerce.catalogue import queries as catalogue
from commerce.catalogue.models import Category, Product
from commerce.catalogue.queries import CategoryNode
from commerce.orders import queries as orders
from commerce.orders.models import Order
from commerce.pricing import queries as pricing
from commerce.web import directory, promises
from commerce.web.art import department_url, scene_url
from commerce.web.browse.tiles import tiles
from commerce.wishes import queries as wishes
from core.actor import Actor
from core.kept import Kept
from core.markets import MARKETS
from core.money import Money

ROW = 4
_SECONDS = 300
_SPARE = 12


def _one_of_each(products: QuerySet[Product], market: str) -> list[int]:
    """Return the newest product of each department that sells in the market."""
    return list(
        products.filter(
            is_published=True, variants__is_active=True, variants__prices__market=market
        )
        .values(department=Substr("category__path", 1, Category.steplen))
        .annotate(newest=Max("pk"))
        .order_by("department")
        .values_list("newest", flat=True)[:_SPARE]
    )


def _picks(market: str) -> tuple[list[int], list[int]]:
    new = _one_of_each(QuerySet(Product), market)
    small = _one_of_each(
        QuerySet(Product)
        .exclude(pk__in=new)
        .filter(
            variants__prices__market=market, variants__prices__amount__lte=MARKETS[market].small
        ),
        market,
    )
    return new, small


# Market code -> ids for the two rows; which products, never what they cost.
_picked: Kept[str, tuple[list[int], list[int]]] = Kept(_picks, seconds=_SECONDS)


def _read_departments(key: tuple[str, str]) -> list[CategoryNode]:
    market, language = key
    return catalogue.departments(MARKETS[market], language)


_departments: Kept[tuple[str, str], list[CategoryNode]] = Kept(_read_departments, seconds=60)


def _under_way(actor: Actor) -> list[Order]:
    """Return the newest orders of hers that she does not have yet; one statement, none for whom we do not know."""
    if actor.customer_id is None and not actor.visitor_key:
        return []
    over = (Order.GoodsState.FULFILLED, Order.GoodsState.CANCELLED)
    waiting = orders.own_orders(actor).exclude(goods_state__in=over)
    return list(waiting.order_by("-placed_at")[:2])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the shop's window, and to whom we know where she left; three statements and the cart's.

    For whom we know one for her trail and one for her orders.
    """
    market = request.market  # type: ignore[attr-defined]
    language = get_language() or "en"
    now = timezone.now()
    limit = Money(market.small, market.currency)
    places = directory.of_market(market.code)
    mine = directory.chosen(request, places)
    new, small = _picked(market.code)
    actor = actor_for(request)
    seen = wishes.trail_of(actor).product_ids[:ROW]
    wanted = list(dict.fromkeys([*new, *small, *seen]))
    cards = catalogue.products_on_cards(wanted, market, language)
    shown = dict(zip((card.id for card in cards), tiles(cards, places, mine, now=now), strict=True))
    cheap = {card.id for card in cards if card.price <= limit}
    charges = pricing.context_for(market, now)
    first, last = promises.delivery_days(now, market, charges.way)
    return render(
        request,
        "shop/home.html",
        {
            "my_store": directory.shown(mine, places, now),
            "hero": scene_url("hero"),
            "aisles": [
                (node.get_absolute_url(), node.name, department_url(node.art))
                for node in _departments((market.code, language))
            ],
            "new": [shown[pk] for pk in new if pk in shown][: 2 * ROW],
            "small": [shown[pk] for pk in small if pk in cheap][:ROW],
            "recent": [shown[pk] for pk in seen if pk in shown],
            "under_way": _under_way(actor),
            "limit": limit,
            "store_count": len(places.stores),
            "charge": Money(charges.delivery_amount, market.currency),
            "free_from": Money(charges.delivery_free_from, market.currency)
            if charges.delivery_free_from
            else None,
            "first_day": first,
            "last_day": last,
        },
    )
