"""Gift cards that are stopped, or replaced by another code: the second writer beside `purses`.

What orders that are placed have reserved stays theirs. Whatever becomes free of a card that was
replaced, then or later by a refund, goes to the card that followed it, through both ledgers.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Sum

from commerce.payments import purses
from commerce.payments.models import Purse, PurseEntry, Reservation
from core.operation import operation

Why = Purse.StoppedWhy


def stop(purse: Purse, why: Purse.StoppedWhy, *, now: datetime) -> None:
    """Let a locked card pay nothing new: offers that are not placed lose what they reserved on it."""
    purse.stopped_at, purse.stopped_why = now, why
    purse.save(update_fields=["stopped_at", "stopped_why"])
    for reservation in Reservation.objects.filter(
        purse=purse, state=Reservation.State.LIVING, expires_at__isnull=False
    ):
        purses.end(purse, reservation)


def movable(purse: Purse) -> int:
    """Return what of a locked card no placed order has reserved."""
    placed = Reservation.objects.filter(
        purse=purse, state=Reservation.State.LIVING, expires_at__isnull=True
    ).aggregate(kept=Sum(F("amount") - F("taken")))
    return int(purse.balance - (placed["kept"] or 0))


def resume(purse: Purse) -> None:
    """Let a locked card be spent again."""
    purse.stopped_at, purse.stopped_why = None, ""
    purse.save(update_fields=["stopped_at", "stopped_why"])


def replace(purse: Purse, *, reason: str, by: str, now: datetime) -> purses.NewCard:
    """Stop a locked card and make another with what is free of it, for as long as it would have lasted."""
    stop(purse, Why.REPLACED, now=now)
    made = purses.new_card(purse.market_code, purse.expires_on, now=now)
    purse.replaced_by = made.purse
    purse.save(update_fields=["replaced_by"])
    _move(purse, made.purse, reason=reason, by=by, now=now)
    return made


@operation
def forward(*, tender_id: UUID, now: datetime) -> None:
    """Bring what has become free of a replaced card to the one that followed; safe any number of times."""
    found = Reservation.objects.select_related("purse").filter(pk=tender_id).first()
    purse = found.purse if found else None
    while purse is not None and purse.replaced_by_id is not None:
        # A card that follows was made later: purses are locked by id.
        locked = purses.lock([purse.pk, purse.replaced_by_id], now=now)
        following = locked[purse.replaced_by_id]
        _move(locked[purse.pk], following, reason="", by="", now=now)
        purse = following


def _move(purse: Purse, following: Purse, *, reason: str, by: str, now: datetime) -> None:
    free = purse.balance - purse.reserved
    if free <= 0:
        return
    number = purse.entries.filter(type=PurseEntry.Type.MOVED, amount__lt=0).count() + 1
    key = f"moved:{purse.pk}:{number}"
    purses.book(
        purse, PurseEntry.Type.MOVED, -free, key=f"{key}:out", now=now, reason=reason, by=by
    )
    if following.expires_on is not None and purse.expires_on is not None:
        following.expires_on = max(following.expires_on, purse.expires_on)
    purses.book(
        following, PurseEntry.Type.MOVED, free, key=f"{key}:in", now=now, reason=reason, by=by
    )
