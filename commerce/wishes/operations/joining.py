"""What a guest kept becomes the customer's when she signs in; what nobody comes back to is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Least

from commerce.cart.operations import MOST_UNITS
from commerce.wishes.models import Trail, WishItem, WishList
from commerce.wishes.operations.trail import MOST_COMPARED, MOST_SEEN, lock_trail
from core.actor import Actor
from core.operation import operation

Kind = WishList.Kind


@operation
def bring_together(*, actor: Actor, now: datetime) -> int:
    """Give a customer who has signed in the lists and the trail of this browser; return how many lists.

    What is kept for later goes onto the list she has for that; other lists stay apart.
    """
    if actor.customer_id is None or not actor.visitor_key:
        return 0
    guests = list(
        WishList.objects.exclude(kind=Kind.SENT)
        .select_for_update(no_key=True, of=("self",))
        .filter(visitor_key=actor.visitor_key, customer=None)
        .order_by("pk")
    )
    hers = WishList.objects.filter(customer_id=actor.customer_id, kind=Kind.LATER).first()
    for each in guests:
        if each.kind == Kind.LATER and hers is not None:
            _merge(each, hers)
        else:
            each.customer_id, each.visitor_key = actor.customer_id, ""
            each.save(update_fields=["customer", "visitor_key"])
    _join_trails(actor, now=now)
    return len(guests)


def _merge(source: WishList, into: WishList) -> None:
    known = set(into.items.values_list("variant_id", "method", "location_id"))
    for item in source.items.all():
        key = (item.variant_id, item.method, item.location_id)
        if key not in known:
            WishItem.objects.filter(pk=item.pk).update(wish_list=into)
        else:
            WishItem.objects.filter(
                wish_list=into, variant_id=key[0], method=key[1], location_id=key[2]
            ).update(quantity=Least(F("quantity") + item.quantity, MOST_UNITS))
    source.delete()


def _join_trails(actor: Actor, *, now: datetime) -> None:
    guest = Trail.objects.filter(visitor_key=actor.visitor_key, customer=None).first()
    if guest is None:
        return
    hers = lock_trail(actor, now=now)
    hers.product_ids = list(dict.fromkeys([*guest.product_ids, *hers.product_ids]))[:MOST_SEEN]
    hers.compared_ids = list(dict.fromkeys([*guest.compared_ids, *hers.compared_ids]))[
        :MOST_COMPARED
    ]
    hers.seen_at = now
    hers.save(update_fields=["product_ids", "compared_ids", "seen_at"])
    guest.delete()


@operation
def forget_old_lists(*, before: datetime) -> int:
    """Delete what nobody has touched since: browsers' lists, and carts sent by mail; a customer's lists stay."""
    old = WishList.objects.filter(Q(customer=None) | Q(kind=Kind.SENT), changed_at__lt=before)
    return old.delete()[0]
