"""How far each parcel and collection of an order has come, with its times, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from commerce.delivery.models import Parcel
from commerce.orders.models import Order
from core.formats import day, moment
from stores.click_and_collect.models import Collection


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened (`done`), went wrong (`failed`), or is to come (`now`, `ahead`).

    `when` is in words, on the clock of its place.
    """

    words: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Track:
    """The way of one parcel or collection."""

    title: str
    steps: Sequence[Step]


def with_steps(context: dict[str, Any]) -> dict[str, Any]:
    """Add to the context of an order page its tracks by part, and what comes next in time order."""
    order = context["order"]
    coming: list[tuple[datetime, str, str]] = []
    for part in context["parts"]:
        works = [parcel for parcel, _words in part.get("parcels", ())] or [part["work"]]
        part["tracks"] = list(_tracks(order, [work for work in works if work is not None]))
        coming += _coming(order, part)
    context["coming"] = [(when, words) for _at, when, words in sorted(coming)]
    return context


def _tracks(order: Order, works: Sequence[Parcel | Collection]) -> Iterable[Track]:
    for number, work in enumerate(works, 1):
        title = _("Parcel %(number)s") % {"number": number} if len(works) > 1 else ""
        steps = _steps_of(order, work)
        ahead = [index for index, step in enumerate(steps) if step.state == "ahead"]
        if ahead:
            steps[ahead[0]] = replace(steps[ahead[0]], state="now")
        yield Track(title, steps)


def _steps_of(order: Order, work: Parcel | Collection) -> list[Step]:
    return _of_parcel(order, work) if isinstance(work, Parcel) else _of_collection(order, work)


def _of_collection(order: Order, work: Collection) -> list[Step]:
    zone = work.location.zone
    passed = [
        (_("Ordered"), order.placed_at),
        (_("Confirmed by the store"), None if work.picking_at else work.accepted_at),
        (_("Being prepared"), work.picking_at),
        (_("Ready to collect"), work.ready_at),
        (_("Collected"), work.collected_at),
    ]
    steps = [Step(words, moment(at, zone), "done") for words, at in passed if at is not None]
    if work.state == "cancelled":
        return [*steps, Step(_("Cancelled"), "", "done")]
    if work.state == "coming":
        steps.append(Step(_("On its way to the store"), "", "ahead"))
    if work.ready_at is None:
        steps.append(Step(_("Ready to collect"), moment(work.ready_by, zone), "ahead"))
    if work.collected_at is None:
        until = moment(work.hold_until, zone) if work.hold_until else ""
        kept = _("kept until %(when)s") % {"when": until} if until else ""
        steps.append(Step(_("Collected"), kept, "ahead"))
    return steps


def _of_parcel(order: Order, work: Parcel) -> list[Step]:
    zone = order.market.zone
    passed = [
        (_("Ordered"), order.placed_at),
        (_("Packed"), work.packed_at),
        (_("On its way"), work.dispatched_at),
        *((carrier_words(news.type), news.at) for news in work.events.all()),
        (_("Delivered"), work.delivered_at),
    ]
    steps: list[Step] = []
    for words, at in passed:
        if words and at is not None and words not in {step.words for step in steps}:
            steps.append(Step(words, moment(at, zone), "done"))
    if work.state in {"lost", "damaged", "cancelled"}:
        said = str(work.get_state_display())
        return (
            steps if said in {step.words for step in steps} else [*steps, Step(said, "", "failed")]
        )
    if work.dispatched_at is None:
        steps.append(Step(_("On its way"), "", "ahead"))
    if work.delivered_at is None:
        expected = expected_day(order)
        by = _("by %(day)s") % {"day": day(expected)} if expected else ""
        steps.append(Step(_("Delivered"), by, "ahead"))
    return steps


def carrier_words(happened: str) -> str:
    """Return what a carrier reports, in words; nothing for what says nothing to a customer."""
    return {
        "handed_in": _("Handed to the carrier"),
        "in_transit": _("Under way"),
        "out_for_delivery": _("Out for delivery today"),
        "returned": _("On its way back to us"),
        "delivered": _("Delivered"),
    }.get(happened, "")


def expected_day(order: Order) -> date | None:
    """Return by which day a delivery was promised, where one was."""
    try:
        return date.fromisoformat(str(order.delivery.get("last_day") or ""))
    except ValueError:
        return None


def _coming(order: Order, part: dict[str, Any]) -> Iterable[tuple[datetime, str, str]]:
    work, place = part["work"], part["fulfilment"].location
    if part["fulfilment"].method == "collect":
        said = {"store": place.name, "address": place.address}
        if work is not None and work.state == "ready":
            until = {"when": moment(work.hold_until, place.zone)}
            words = _("Collect it at %(store)s, %(address)s.") % said
            yield work.hold_until, _("until %(when)s") % until, words
        elif work is None or work.state in {"coming", "requested", "accepted", "picking"}:
            ready = work.ready_by if work is not None and work.ready_by else None
            words = (
                _("We write when it is ready at %(store)s, %(address)s. Please wait for our message.")
                % said
            )  # fmt: skip
            yield ready or order.placed_at, moment(ready, place.zone), words
        return
    if part["fulfilment"].method in {"email", "in_store"}:
        return
    if work is None or work.state in {"waiting", "picking", "packed", "dispatched"}:
        zone, expected = order.market.zone, expected_day(order)
        if work is None or work.state != "dispatched":
            yield order.placed_at, "", _("We pack your parcel and write when it leaves.")
        at = datetime.combine(expected, time(23, 59), zone) if expected else order.placed_at
        by = _("by %(day)s") % {"day": day(expected)} if expected else ""
        point = order.delivery.get("point")
        if point:
            said = {"point": point["name"], "street": point["street"]}
            words = _("Fetch it at %(point)s, %(street)s; the carrier tells you when.") % said
        else:
            said = {"street": order.street, "city": order.city}
            words = _("The carrier brings it to %(street)s, %(city)s.") % said
        yield at, by, words
