"""What a shopper looked at and what she compares: one row each, written in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.wishes.models import Trail
from commerce.wishes.queries import Seen
from core.actor import Actor
from core.errors import Forbidden, Invalid
from core.operation import operation
from core.statements import select

MOST_SEEN = 12
MOST_COMPARED = 4

# The newest first, each once; the row of a customer has no visitor key of its own.
_SET = """
    INSERT INTO wishes_trail AS t (visitor_key, customer_id, product_ids, compared_ids, seen_at)
    VALUES (%(visitor)s, %(customer)s, %(seen)s::bigint[], '{{}}', %(now)s)
    ON CONFLICT {target} DO UPDATE
    SET product_ids = (excluded.product_ids
                       || array_remove(t.product_ids, excluded.product_ids[1]))[1:%(most)s],
        seen_at = excluded.seen_at
    RETURNING product_ids, compared_ids
"""
_OF_GUEST = _SET.format(target="(visitor_key) WHERE customer_id IS NULL")
_OF_CUSTOMER = _SET.format(target="(customer_id)")


def note_view(*, product_id: int, actor: Actor, now: datetime) -> Seen:
    """Remember that she looked at a product; return the trail with it. One statement.

    Somebody whom no cookie names yet is not remembered: looking around sets none, and opens no
    transaction.
    """
    if actor.is_staff or (actor.customer_id is None and not actor.visitor_key):
        return Seen()
    return _note_view(product_id=product_id, actor=actor, now=now)


@operation
def _note_view(*, product_id: int, actor: Actor, now: datetime) -> Seen:
    rows = select(
        _OF_GUEST if actor.customer_id is None else _OF_CUSTOMER,
        {
            "visitor": actor.visitor_key if actor.customer_id is None else "",
            "customer": actor.customer_id,
            "seen": [product_id],
            "now": now,
            "most": MOST_SEEN,
        },
    )
    return Seen(tuple(rows[0]["product_ids"]), tuple(rows[0]["compared_ids"]))


@operation
def compare(*, product_id: int, actor: Actor, now: datetime) -> tuple[int, ...]:
    """Put a product beside the others that she compares. Raises Invalid beyond four."""
    trail = lock_trail(actor, now=now)
    if product_id in trail.compared_ids:
        return tuple(trail.compared_ids)
    if len(trail.compared_ids) >= MOST_COMPARED:
        raise Invalid(
            _("You compare %(most)s products already. Take one out first.")
            % {"most": MOST_COMPARED}
        )
    trail.compared_ids = [*trail.compared_ids, product_id]
    trail.save(update_fields=["compared_ids"])
    return tuple(trail.compared_ids)


@operation
def stop_comparing(*, product_ids: Sequence[int], actor: Actor, now: datetime) -> tuple[int, ...]:
    """Take products out of the comparison."""
    trail = lock_trail(actor, now=now)
    trail.compared_ids = [pk for pk in trail.compared_ids if pk not in product_ids]
    trail.save(update_fields=["compared_ids"])
    return tuple(trail.compared_ids)


def lock_trail(actor: Actor, *, now: datetime) -> Trail:
    """Lock the shopper's row, made where there is none."""
    if actor.customer_id is None and not actor.visitor_key:
        raise Forbidden
    mine = (
        {"customer_id": actor.customer_id}
        if actor.customer_id is not None
        else {"customer_id": None, "visitor_key": actor.visitor_key}
    )
    Trail.objects.bulk_create([Trail(**mine, seen_at=now)], ignore_conflicts=True)
    return Trail.objects.select_for_update(no_key=True, of=("self",)).get(**mine)


@operation
def forget_old_trails(*, before: datetime) -> int:
    """Delete the trails of browsers that have not come back since."""
    return Trail.objects.filter(customer=None, seen_at__lt=before).delete()[0]
