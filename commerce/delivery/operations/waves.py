"""Waves: parcels that one person picks on one walk."""

from __future__ import annotations

from datetime import datetime

from commerce.delivery import errors, queries
from commerce.delivery.events import WaveStarted
from commerce.delivery.models import Parcel, ParcelLine, Wave
from commerce.delivery.operations.picking import pick_line, start_picking
from commerce.delivery.rules import State
from commerce.orders import picking
from core import events
from core.actor import Actor
from core.operation import operation
from stores.locations import queries as places

MOST = 12


@operation
def start_wave(*, location_id: int, size: int, actor: Actor, now: datetime) -> Wave:
    """Take so many parcels from the list together, the oldest promise first, at most twelve.

    Two colleagues who start at once get different parcels: rows that another transaction holds are
    left out. Raises NoParcel where there is nothing to take, or the place is not hers.
    """
    if not places.locations_for(actor).filter(pk=location_id).exists():
        raise errors.NoParcel
    parcels = list(
        queries.ready_to_pick(location_id)
        .select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(state=State.WAITING)[: max(1, min(size, MOST))]
    )
    if not parcels:
        raise errors.NoParcel
    wave = Wave.objects.create(location_id=location_id, started_by_id=actor.user_id, started_at=now)
    for parcel in sorted(parcels, key=lambda one: one.pk):
        start_picking(parcel_id=parcel.pk, actor=actor, now=now)
    Parcel.objects.filter(pk__in=[each.pk for each in parcels]).update(wave=wave)
    events.record(
        WaveStarted(wave_id=wave.pk, location_id=location_id, parcels=len(parcels)),
        actor=actor, now=now,
    )  # fmt: skip
    return wave


@operation
def pick_in_wave(*, wave_id: int, scanned: str, actor: Actor, now: datetime) -> ParcelLine:
    """Put one scanned unit into the first box of the wave that wants it; the line's parcel says which.

    Raises NoParcel, WrongItem for a code that no box wants, AlreadyPicked where all boxes have theirs.
    """
    wave = queries.wave_for(actor, wave_id)
    wanted = [
        line
        for parcel in wave.boxes
        for line in parcel.lines.all()
        if picking.matches(scanned, line)
    ]
    if not wanted:
        raise errors.WrongItem
    line = next((line for line in wanted if line.left and line.parcel.state == State.PICKING), None)
    if line is None:
        raise errors.AlreadyPicked
    return pick_line(parcel_id=line.parcel_id, scanned=scanned, actor=actor, now=now)
