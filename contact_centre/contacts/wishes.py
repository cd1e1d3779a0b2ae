"""The lists of a customer on her page: what she wants, and one more thing put there for her."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import Card
from commerce.wishes import operations, queries
from commerce.wishes.models import Trail, WishList
from commerce.wishes.queries import Shelf
from contact_centre.contacts.models import ContactIdentity
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.markets import Market
from stores.locations import queries as places

LOOKED_AT = 6


def _accounts(contact_id: int) -> list[int]:
    found = ContactIdentity.objects.filter(
        contact_id=contact_id, kind=ContactIdentity.Kind.CUSTOMER
    )
    return [int(value) for value in found.values_list("value", flat=True)]


def _lists(contact_id: int, actor: Actor) -> QuerySet[WishList]:
    hers = queries.lists_for(actor).filter(customer_id__in=_accounts(contact_id))
    return hers.order_by("-changed_at", "-pk")


def looked_at(contact_id: int, market: Market, language: str) -> list[Card]:
    """Return what a customer looked at last while she was signed in; three statements at most."""
    row = Trail.objects.filter(customer_id__in=_accounts(contact_id)).first()
    if row is None or not row.product_ids:
        return []
    return catalogue.products_on_cards(row.product_ids[:LOOKED_AT], market, language)


def shelves_of(contact_id: int, actor: Actor, market: Market, *, now: datetime) -> list[Shelf]:
    """Return the lists of a customer, as the market has what is on them; six statements."""
    lists = list(_lists(contact_id, actor))
    if not lists:
        return []
    return queries.shelves(
        lists,
        market,
        senders=places.senders(market.code, now),
        store_id=None,
        now=now,
    )


def add(
    *, contact_id: int, list_id: int, code: str, market: Market, actor: Actor, now: datetime
) -> None:
    """Put a variant on a list of the customer; raises NotFound for no list of hers, Invalid for no variant."""
    if not _lists(contact_id, actor).filter(pk=list_id).exists():
        raise NotFound
    variant = catalogue.variant_by_code(code[:64], market)
    if variant is None:
        raise Invalid(_("We know no such SKU or barcode."))
    operations.wish_for(variant_id=variant.id, list_id=list_id, actor=actor, now=now)
