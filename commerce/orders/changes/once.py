"""A change counts once: by its kind, the channel it came through, and the key that its sender gave it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.orders.changes import errors
from commerce.orders.models import Order, OrderChange
from core.actor import Actor
from core.errors import Invalid
from core.idempotency import request_hash

LONGEST = 120
# What the row keeps; of a longer key its hash.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: its key among all changes of the order, and a fingerprint of what is in it."""

    key: str
    content: str

    def cause(self, order: Order) -> str:
        """Return the name under which stock knows it; of one length, however long the key is."""
        return f"change:{order.number}:{_short(self.key)}"


def wish(kind: str, key: str, content: object, *, actor: Actor) -> Wish:
    """Return the wish; raises Invalid without a key, or for one that is too long."""
    if not 0 < len(key) <= LONGEST:
        raise Invalid(_("A key has 1 to %(most)s characters.") % {"most": LONGEST})
    space = f"{kind}:{actor.channel}:"
    return Wish(space + (key if len(space + key) <= _KEPT else _short(key)), request_hash(content))


def done_before(order: Order, wish: Wish) -> OrderChange | None:
    """Return the change that the wish has made already. Raises KeyReused where its key asked for something else."""
    found = OrderChange.objects.filter(order=order, key=wish.key).first()
    if found is not None and found.content != wish.content:
        raise errors.KeyReused
    return found


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
