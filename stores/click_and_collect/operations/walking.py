"""One colleague picks several collections on one walk, shelf by shelf."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from commerce.orders import picking
from core.actor import Actor
from core.operation import operation
from stores.click_and_collect import errors, queries
from stores.click_and_collect.models import Collection, CollectionLine
from stores.click_and_collect.operations.picking import pick_line, start_picking
from stores.click_and_collect.rules import UNTOUCHED

# So many bags are carried at most.
MOST = 50


@operation
def start_walk(*, location_id: int, size: int, actor: Actor, now: datetime) -> list[Collection]:
    """Take so many collections from a place's list, the oldest promise first; with those she is picking at most fifty.

    Two colleagues who start at once get different ones: rows that another transaction holds are left
    out. Raises NoCollection where there is nothing to take, or the place is not hers.
    """
    room = MOST - len(queries.walk_of(actor, location_id).bags)
    found = list(
        queries.collections_for(actor)
        .select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(location_id=location_id, state__in=UNTOUCHED)
        .order_by("ready_by", "requested_at", "pk")[: max(0, min(size, room))]
    )
    if not found:
        raise errors.NoCollection
    for collection in sorted(found, key=lambda each: each.pk):
        start_picking(collection_id=collection.pk, actor=actor, now=now)
    return found


@operation
def pick_on_walk(*, location_id: int, scanned: str, actor: Actor, now: datetime) -> CollectionLine:
    """Put one scanned unit into the first of her bags that wants it, oldest promise first; its collection says which.

    Raises WrongItem for a code that no bag wants, AlreadyPicked where all bags have theirs.
    """
    bags = queries.walk_of(actor, location_id).bags
    wanted = [line for bag in bags for line in bag.lines.all() if picking.matches(scanned, line)]
    if not wanted:
        raise errors.WrongItem(
            _("%(code)s is in none of these orders. Put it back and look at the picture.")
            % {"code": scanned.strip()[:40]}
        )
    line = picking.first_left(wanted)
    if line is None:
        raise errors.AlreadyPicked
    return pick_line(collection_id=line.collection_id, scanned=scanned, actor=actor, now=now)
