"""What can be done about units that a store cannot hand over, as its customer and colleagues see it: one list, one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart.details import ADDRESS
from commerce.orders.changes import planning
from commerce.orders.models import OrderLine
from core.actor import Actor
from core.errors import DomainError
from core.formats import clock, day
from stores.click_and_collect import instead, missing, operations
from stores.click_and_collect.instead import Substitute
from stores.click_and_collect.models import Shortfall
from stores.click_and_collect.rules import End
from stores.inventory import queries as stock


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen, and what it means."""

    value: str
    title: str
    note: str
    # What it offers instead, with its picture; None where nothing is.
    thing: Substitute | None = None


def options_of(case: Shortfall, *, now: datetime, is_staff: bool) -> list[Option]:
    """Return what can be done about a case now, the best first; eleven statements at most, fifteen for a colleague."""
    if not case.is_open:
        return []
    here, zone = case.collection.location, case.collection.location.zone
    found = []
    if is_staff:
        left = stock.available_units(
            variant_ids=[case.order_line.variant_id], location_ids=[here.pk], now=now
        )
        units = left.get((here.pk, case.order_line.variant_id), 0)
        if not case.is_missing or (units >= case.units and missing.may_wait(case)):
            note = _("The books say that %(units)s more are in this store.") % {"units": units}
            found.append(
                Option(End.KEPT, _("It is there after all"), note if case.is_missing else "")
            )
    found += _instead(case, now=now, is_staff=is_staff)
    for other in missing.other_stores(case, now=now):
        when = {
            "km": round(other.km),
            "when": f"{day(other.ready_by, zone)} {clock(other.ready_by, zone)}",
        }
        title = _("%(store)s keeps it") % {"store": other.store.name}
        if case.order_line.left > case.units:
            all_of_it = {"store": other.store.name, "units": case.order_line.left}
            title = _("%(store)s keeps all %(units)s") % all_of_it
        note = _("%(km)s km from here, ready %(when)s") % when
        found.append(Option(f"{End.STORE}:{other.store.code}", title, note))
    if missing.may_ship(case, now=now):
        order = case.order_line.order
        note = (
            f"{order.street}, {order.postcode} {order.city}"
            if order.street
            else _("Say where, below.")
        )
        title = _("Send it home, at no cost")
        if case.order_line.left > case.units:
            title = _("Send all %(units)s home, at no cost") % {"units": case.order_line.left}
        found.append(Option(End.SHIP, title, note))
    if missing.may_wait(case) and case.state != "waiting":
        until = now + timedelta(days=settings.COLLECT_WAIT_DAYS)
        note = _(
            "We keep the first that comes in until %(day)s. Otherwise you get your money back."
        )
        title = _("Wait until the store has it")
        found.append(Option(operations.WAIT, title, note % {"day": day(until, zone)}))
    found.append(Option(End.REFUND, _("Money back"), _amount(case)))
    return found


def _instead(case: Shortfall, *, now: datetime, is_staff: bool) -> list[Option]:
    """Return what was proposed; a colleague may also note that its customer took what was not."""
    language = get_language() or "en"
    things = instead.proposed(case, now=now)
    if is_staff:
        known = {each.variant.id for each in things}
        things += [
            each for each in instead.suggested(case, now=now) if each.variant.id not in known
        ]
    return [
        Option(
            f"{End.INSTEAD}:{each.variant.sku}",
            _("Instead: %(name)s") % {"name": each.name(language)},
            words_of(each, language),
            each,
        )
        for each in things
    ]


def words_of(thing: Substitute, language: str) -> str:
    """Return what something costs instead, and that it is never more."""
    said = {"costs": thing.costs.format(language), "back": thing.back.format(language)}
    if thing.back:
        return _("%(costs)s: you get %(back)s back") % said
    return _("%(costs)s: as much as what is missing") % said


def _amount(case: Shortfall) -> str:
    order = case.order_line.order
    lines = list(OrderLine.objects.filter(order=order).select_related("fulfilment"))
    return planning.let_off(order, lines, {case.order_line_id: case.units}).total.format(
        get_language() or "en"
    )


def context_of(
    case: Shortfall,
    *,
    now: datetime,
    is_staff: bool,
    error: DomainError | None = None,
    posted: Mapping[str, Any] | None = None,
    find: str = "",
) -> dict[str, Any]:
    """Return what a page shows of a case: what it is of, until when, what can be chosen, and what a colleague may offer.

    `find` are words, or a code, of what she looks for besides.
    """
    problems = list(error.fields.items()) if error else []
    options = options_of(case, now=now, is_staff=is_staff)
    things = [each.thing for each in options if each.thing]
    offered = set(case.proposals.values_list("variant_id", flat=True)) if is_staff else set()
    found = instead.found(case, find, now=now) if is_staff and find and case.is_open else []
    known = {each.variant.id for each in found}
    return {
        "things": [*found, *(each for each in things if each.variant.id not in known)],
        "ticked": offered | (known if len(found) == 1 else set()),
        "may_propose": is_staff and case.is_open and instead.is_possible(case),
        "find": find,
        "case": case,
        "order": case.order_line.order,
        "store": case.collection.location,
        "name": case.order_line.name_in(get_language() or "en"),
        "options": options,
        "language": get_language() or "en",
        "needs_address": not case.order_line.order.street,
        "is_staff": is_staff,
        "is_late": case.is_open and case.due_at < now,
        "entered": posted or {},
        "error": error,
        "summary": [{"target": f"id_{name}", "text": str(text)} for name, text in problems]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }


def act(
    posted: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    case_id: int | None = None,
    token: str = "",
    given: Sequence[str] = (),
) -> None:
    """Carry out what a form of the page asks for; `given` are the codes that a colleague offers. Raises what `choose` and `propose` raise."""
    if "propose" in posted and not token:
        operations.propose(case_id=case_id or 0, given=given, actor=actor, now=now)
        return
    choice, _colon, code = str(posted.get("choice", "")).partition(":")
    operations.choose(
        case_id=case_id, token=token, choice=choice, store_code=code, sku=code,
        address={name: str(posted.get(name, "")) for name in ADDRESS}, said=str(posted.get("said", "")),
        agreed_by=str(posted.get("agreed_by", "")), actor=actor, now=now,
    )  # fmt: skip
