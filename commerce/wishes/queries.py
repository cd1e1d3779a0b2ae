"""Reads of lists, the trail and notices. `lists_for(actor)` decides access, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import VariantFacts
from commerce.wishes.errors import LinkEnded, NoList, NoNotice
from commerce.wishes.models import Notice, WishItem, WishList
from core import codes
from core.actor import CONTACT_CENTRE, Actor
from core.markets import Market
from core.statements import select
from stores.inventory import queries as stock
from stores.locations.queries import Senders


def _own(actor: Actor) -> Q:
    scope = Q(pk__in=[])
    if actor.visitor_key:
        scope |= Q(visitor_key=actor.visitor_key, customer=None)
    if actor.customer_id is not None:
        scope |= Q(customer_id=actor.customer_id)
    return scope


def _kept() -> QuerySet[WishList]:
    return WishList.objects.exclude(kind=WishList.Kind.SENT)


def own_lists(actor: Actor) -> QuerySet[WishList]:
    """Return the shopper's own lists: what her pages show, also to an advisor who shops herself."""
    return _kept().filter(_own(actor)).order_by("-changed_at", "-pk")


def lists_for(actor: Actor) -> QuerySet[WishList]:
    """Return the lists that the actor may see: her own; all customers' in the contact centre.

    What is changed in the shop is one's own, `own_lists`, whoever one is.
    """
    if actor.is_system:
        return _kept()
    scope = _own(actor)
    if actor.has(*CONTACT_CENTRE):
        scope |= Q(customer__isnull=False)
    return _kept().filter(scope)


def list_for(actor: Actor, list_id: int) -> WishList:
    """Return one list of the shopper's own; raises NoList."""
    found = own_lists(actor).filter(pk=list_id).first()
    if found is None:
        raise NoList
    return found


def item_for(actor: Actor, item_id: int) -> WishItem:
    """Return one thing on a list of the shopper's own; raises NoList."""
    item = WishItem.objects.filter(pk=item_id, wish_list__in=own_lists(actor)).first()
    if item is None:
        raise NoList
    return item


def list_by_token(token: str) -> WishList:
    """Return the list of a link that is shared; raises NoList, or LinkEnded."""
    found = codes.read_link("wishes", token)
    wish_list = WishList.objects.filter(pk=found[0]).first() if found else None
    if found is None or wish_list is None:
        raise NoList
    if not wish_list.is_shared or wish_list.link_rotation != found[1]:
        raise LinkEnded
    return wish_list


def notice_by_token(token: str) -> Notice:
    """Return the notice of a mail's link; raises NoNotice."""
    found = codes.read_link("notice", token)
    notice = Notice.objects.filter(pk=found[0]).first() if found else None
    if notice is None:
        raise NoNotice
    return notice


@dataclass(frozen=True, slots=True)
class Wish:
    """A thing on a list: the variant as it is sold in the market now, and the units of it there are."""

    id: int
    variant: VariantFacts
    quantity: int
    method: str
    location_id: int | None
    author: str
    online: int
    in_store: int | None

    @property
    def left(self) -> int:
        """Return the units that can be had the way it was wanted."""
        return self.in_store or 0 if self.method == "collect" else self.online


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list with what is on it."""

    wish_list: WishList
    wishes: tuple[Wish, ...]

    @property
    def units(self) -> int:
        """Return how many units it holds."""
        return sum(wish.quantity for wish in self.wishes)


def shelves(
    lists: Collection[WishList],
    market: Market,
    *,
    senders: Senders,
    store_id: int | None,
    now: datetime,
) -> list[Shelf]:
    """Return the lists with what is on them, newest first; three statements beside the lists' own."""
    rows = list(
        WishItem.objects.filter(wish_list__in=[each.pk for each in lists]).order_by(
            "-added_at", "-pk"
        )
    )
    facts = catalogue.variants_for({row.variant_id for row in rows}, market)
    places = {*senders.all, *(row.location_id for row in rows if row.location_id)}
    if store_id is not None:
        places.add(store_id)
    units = stock.available_units(variant_ids=list(facts), location_ids=sorted(places), now=now)
    found: dict[int, list[Wish]] = {each.pk: [] for each in lists}
    for row in rows:
        if row.variant_id not in facts:
            continue
        place = row.location_id or store_id
        found[row.wish_list_id].append(
            Wish(
                id=row.pk,
                variant=facts[row.variant_id],
                quantity=row.quantity,
                method=row.method,
                location_id=row.location_id,
                author=row.author,
                online=max((units.get((at, row.variant_id), 0) for at in senders.all), default=0),
                in_store=None if place is None else max(units.get((place, row.variant_id), 0), 0),
            )
        )
    return [Shelf(each, tuple(found[each.pk])) for each in lists]


_TRAIL = """
    SELECT t.product_ids, t.compared_ids FROM wishes_trail t
    WHERE t.customer_id = %(customer)s
       OR %(customer)s IS NULL AND t.customer_id IS NULL AND t.visitor_key = %(visitor)s
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The ids of the products that a shopper looked at, newest first, and of those she compares."""

    product_ids: tuple[int, ...] = ()
    compared_ids: tuple[int, ...] = ()


def trail_of(actor: Actor) -> Seen:
    """Return what she looked at; one statement, none for whom we do not know."""
    if actor.customer_id is None and not actor.visitor_key:
        return Seen()
    rows = select(_TRAIL, {"customer": actor.customer_id, "visitor": actor.visitor_key})
    if not rows:
        return Seen()
    return Seen(tuple(rows[0]["product_ids"]), tuple(rows[0]["compared_ids"]))
