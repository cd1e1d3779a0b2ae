"""Book an hour of a store's work for a collection: while its customer pays, then until it is ready.

The store's row is the lock: what is booked is read in the statement after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.operation import operation
from stores.locations import queries
from stores.locations.errors import NoSlot
from stores.locations.models import Location, SlotBooking


@operation
def book_slot(
    *,
    location_id: int,
    now: datetime,
    owner: UUID | None = None,
    expires_at: datetime | None = None,
    cause: str = "",
    is_sent: bool = False,
) -> SlotBooking:
    """Book the first slot with room, by the same rule that says when something can be ready.

    Of what a warehouse sends first, the first one after it `is_sent`. A cart's own booking at the store (`owner`) is replaced. Without `expires_at` it is kept until
    the work is done, for its `cause` (`order:17`). Raises NoSlot.
    """
    place = Location.objects.select_for_update(no_key=True, of=("self",)).get(pk=location_id)
    [card] = queries.store_cards(
        [place], now=now, besides=owner, sent=[place.pk] if is_sent else []
    )
    if card.promise is None:
        raise NoSlot(
            _("%(store)s takes no collections at the moment. Choose another store, or delivery.")
            % {"store": place.name},
            location_id=place.pk,
        )
    if owner is not None:
        SlotBooking.objects.filter(location=place, owner=owner).delete()
    return SlotBooking.objects.create(
        location=place,
        slot=card.promise.slot,
        ready_by=card.promise.ready_by,
        owner=owner,
        cause=cause,
        expires_at=expires_at,
        created_at=now,
    )


@operation
def hold_slot(
    *, location_id: int, owner: UUID, expires_at: datetime, now: datetime, is_sent: bool = False
) -> None:
    """Book a slot for a cart while it is paid, as `book_slot` does, if there is room among what is unpaid.

    To start a payment costs nothing, so those who never pay could fill a store's days: what is unpaid takes
    half of an hour at most. Above that nothing is booked, and `keep_bookings` does it when she has paid: what
    she was shown may be an hour later then, as for who pays late. Raises NoSlot.
    """
    booking = book_slot(
        location_id=location_id, owner=owner, expires_at=expires_at, now=now, is_sent=is_sent
    )
    unpaid = SlotBooking.objects.filter(
        location_id=location_id, slot=booking.slot, done_at=None, expires_at__gt=now
    )
    if unpaid.count() > max(1, booking.location.slot_capacity // 2):
        booking.delete()


@operation
def keep_bookings(
    *,
    owner: UUID,
    location_ids: Iterable[int],
    cause: str,
    now: datetime,
    sent: Collection[int] = (),
) -> None:
    """Keep what a cart has booked at these stores for its order (`cause`), until the work is done.

    A booking that has ended is made anew: its hour may have been given to somebody else, so the
    promise may be later. The order is paid: a store that takes no collections now keeps what it
    was asked for, as late as it can be. To those in `sent` a warehouse sends something first.
    """
    own = SlotBooking.objects.filter(owner=owner, location__in=sorted(set(location_ids)))
    kept = set(own.filter(expires_at__gt=now).values_list("location_id", flat=True))
    for location_id in sorted(set(location_ids) - kept):
        try:
            book_slot(
                location_id=location_id,
                owner=owner,
                expires_at=now,
                now=now,
                is_sent=location_id in sent,
            )
        except NoSlot:
            continue
    own.update(cause=cause, expires_at=None)


@operation
def release_bookings(*, owner: UUID) -> None:
    """Let go of what a cart has booked and not paid."""
    SlotBooking.objects.filter(owner=owner, expires_at__isnull=False).delete()


@operation
def end_booking(*, location_id: int, cause: str, now: datetime) -> None:
    """The work of a booking is done, or not wanted any more: its hour has room again."""
    SlotBooking.objects.filter(location_id=location_id, cause=cause, done_at=None).update(
        done_at=now
    )


@operation
def clear_expired_bookings(*, before: datetime) -> int:
    """Delete bookings that ended before the moment; they have bound nothing since."""
    deleted, _by_model = SlotBooking.objects.filter(expires_at__lt=before).delete()
    return deleted
