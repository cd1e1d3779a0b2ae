"""A store that is too busy takes no new collections for a while; one that must close early says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import events
from core.actor import Actor, Role
from core.errors import Forbidden, Invalid
from core.operation import operation
from stores.locations import queries, rules
from stores.locations.events import (
    CollectionsPaused,
    CollectionsResumed,
    StoreClosesEarly,
    StoreReopens,
)
from stores.locations.models import Location, SpecialDay

LONGEST = timedelta(days=7)


def _lock(location_id: int, actor: Actor) -> Location:
    """Lock a store for who decides there. Raises Forbidden."""
    if not actor.has(Role.STORE_MANAGER, Role.MANAGER, Role.ADMINISTRATOR):
        raise Forbidden(_("The manager of the store decides this."))
    mine = queries.locations_for(actor).filter(kind=Location.Kind.STORE)
    place = mine.select_for_update(no_key=True, of=("self",)).filter(pk=location_id).first()
    if place is None:
        raise Forbidden(_("The manager of the store decides this."))
    return place


@operation
def pause_collections(
    *, location_id: int, until: datetime | None, actor: Actor, now: datetime
) -> Location:
    """Take no new collections until a moment, or until `resume_collections`; what is promised stays.

    Raises Forbidden, Invalid.
    """
    place = _lock(location_id, actor)
    if until is not None and not now < until <= now + LONGEST:
        raise Invalid(fields={"until": _("Choose a time within the next week.")})
    place.paused_at, place.paused_until = now, until
    place.save(update_fields=["paused_at", "paused_until"])
    told = until.isoformat() if until else ""
    events.record(
        CollectionsPaused(location_id=place.pk, until=told), actor=actor, now=now, privileged=True
    )
    return place


@operation
def resume_collections(*, location_id: int, actor: Actor, now: datetime) -> Location:
    """Take collections again; fine where they are taken already. Raises Forbidden."""
    place = _lock(location_id, actor)
    if place.is_paused(now):
        events.record(
            CollectionsResumed(location_id=place.pk), actor=actor, now=now, privileged=True
        )
    place.paused_at = place.paused_until = None
    place.save(update_fields=["paused_at", "paused_until"])
    return place


@operation
def close_early(*, location_id: int, at: datetime, actor: Actor, now: datetime) -> Location:
    """Close today at a moment before the hours say so: the day becomes a special one, seen everywhere.

    Who reacts to `StoreClosesEarly` moves what was promised for later; who is paying is promised
    anew when she has paid. Raises Forbidden, Invalid.
    """
    place = _lock(location_id, actor)
    hours = queries.hours_of(place, now=now)
    spans = rules.spans_on(hours, hours.local_day(now))
    if not spans or not now <= at < spans[-1].closes:
        raise Invalid(fields={"at": _("Choose a time between now and closing.")})
    left = [[span.opens, min(span.closes, at)] for span in spans if span.opens < at]
    special, _made = SpecialDay.objects.get_or_create(location=place, day=hours.local_day(now))
    if special.before is None:
        special.before = _said(place, [[span.opens, span.closes] for span in spans])
    special.intervals = _said(place, left)
    special.save(update_fields=["intervals", "before"])
    _let_go_of_unpaid(place, now)
    events.record(
        StoreClosesEarly(location_id=place.pk, at=at.isoformat()),
        actor=actor,
        now=now,
        privileged=True,
    )
    return place


@operation
def reopen(*, location_id: int, actor: Actor, now: datetime) -> Location:
    """Take back today's early closing: the store is open as long as it was to be.

    What was moved stays moved, as its customers were told: the store may have it ready sooner, and they hear
    of that. Fine where nothing was closed early. Raises Forbidden.
    """
    place = _lock(location_id, actor)
    today = queries.hours_of(place, now=now).local_day(now)
    special = SpecialDay.objects.filter(location=place, day=today).exclude(before=None).first()
    if special is not None:
        special.intervals, special.before = special.before, None
        special.save(update_fields=["intervals", "before"])
        events.record(StoreReopens(location_id=place.pk), actor=actor, now=now, privileged=True)
    return place


def _said(place: Location, spans: list[list[datetime]]) -> list[list[str]]:
    """Return spans as a day's `intervals`: in the place's own clock."""
    return [[f"{place.local(each):%H:%M}" for each in span] for span in spans]


def _let_go_of_unpaid(place: Location, now: datetime) -> None:
    """Give back what is booked for a time that is closed now: who pays is promised another one."""
    hours = queries.hours_of(place, now=now)
    waiting = place.bookings.filter(done_at=None, expires_at__isnull=False)
    closed = [row.pk for row in waiting if not rules.is_open(hours, row.ready_by)]
    waiting.filter(pk__in=closed).delete()
