"""Counts while the place sells: blind, by several people, and again where a number is far from the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import codes as articles
from stores.inventory import operations as inventory
from stores.inventory.models import StockLevel
from stores.locations.models import Location
from stores.stockroom import bags, queries
from stores.stockroom.errors import CountClosed, NeedsAnother, NoCount
from stores.stockroom.models import CountLine, CountTask
from stores.stockroom.rules import in_range, may_decide, needs_recount

State = CountLine.State
MOST_LINES, MOST = 500, 100_000


@operation
def start_count(
    *,
    location: Location,
    first: str,
    last: str,
    codes: Sequence[str],
    actor: Actor,
    now: datetime,
) -> CountTask:
    """Begin to count what lies from one shelf to another, or the articles with these codes.

    Raises Invalid where that names nothing, or more than 500 articles.
    """
    first, last = " ".join(first.upper().split()), " ".join(last.upper().split())
    shelves = (
        _listed(location.pk, codes) if codes else _lying(location.pk, first, last) if first else {}
    )
    if not shelves:
        raise Invalid(
            fields={"first": _("Nothing lies there. Name a shelf, or articles.")}
            if not codes
            else {"codes": _("Name articles by SKU or EAN.")}
        )
    if len(shelves) > MOST_LINES:
        raise Invalid(
            fields={"first": _("That is more than %(most)s articles.") % {"most": MOST_LINES}}
        )
    title = f"{first} - {last}" if last else first
    if codes:
        title = _("%(number)s articles") % {"number": len(shelves)}
    task = CountTask.objects.create(
        location=location, title=title[:60], made_by=actor.as_record(), made_at=now
    )
    CountLine.objects.bulk_create(
        CountLine(task=task, variant_id=variant_id, shelf=shelf)
        for variant_id, shelf in shelves.items()
    )
    return task


def _listed(location_id: int, given: Sequence[str]) -> dict[int, str]:
    found = articles.known(given)
    missing = [code for code in given if code not in found]
    if missing:
        text = _("No article has the code %(code)s.") % {"code": ", ".join(missing)[:200]}
        raise Invalid(fields={"codes": text})
    wanted = {variant_id for variant_id, _sku in found.values()}
    lying = StockLevel.objects.filter(location_id=location_id, variant_id__in=wanted)
    return dict.fromkeys(wanted, "") | dict(lying.values_list("variant_id", "bin"))


def _lying(location_id: int, first: str, last: str) -> dict[int, str]:
    lying = StockLevel.objects.filter(location_id=location_id).exclude(bin="")
    return {
        variant_id: shelf
        for variant_id, shelf in lying.values_list("variant_id", "bin")
        if in_range(shelf, first, last)
    }


@operation
def add_to_count(*, task_id: int, code: str, actor: Actor) -> CountLine:
    """Return the line of an article, by SKU or EAN, made where nobody expected it there.

    Raises NoCount, CountClosed, Invalid.
    """
    task = queries.counts_for(actor).filter(pk=task_id).first()
    if task is None:
        raise NoCount
    if task.closed_at is not None:
        raise CountClosed
    code = code.strip()
    found = articles.known([code]) if code else {}
    if code not in found:
        text = _("No article has the code %(code)s.") % {"code": code[:40]}
        raise Invalid(fields={"scanned": text if code else _("Scan or type an article.")})
    variant_id, _sku = found[code]
    CountLine.objects.bulk_create(
        [CountLine(task=task, variant_id=variant_id)], ignore_conflicts=True
    )
    return CountLine.objects.get(task=task, variant_id=variant_id)


@operation
def count_line(*, line_id: int, counted: int, seen: int, actor: Actor, now: datetime) -> CountLine:
    """Write down how many units are here now, on shelves or set apart. What is sold before or after is kept.

    What is in bags for customers is added: nobody opens them, and they are in the books until they leave.
    `seen` is how often it had been counted when the page was shown: a press that comes twice counts
    once. Far from the books, the first number is not booked: somebody else counts again, or a manager
    of the place, and that one is.
    Below what orders need, it is not booked either, and the line names them. Raises NoCount,
    CountClosed, Invalid, and NeedsAnother for who counted first.
    """
    mine = CountLine.objects.filter(task__in=queries.counts_for(actor), pk=line_id)
    line = mine.select_related("task").select_for_update(no_key=True, of=("self",)).first()
    if line is None:
        raise NoCount
    if line.tries != seen:
        return line
    if line.state == State.BOOKED or line.task.closed_at is not None:
        raise CountClosed
    if not 0 <= counted <= MOST:
        text = _("Units are whole numbers from 0 to %(most)s.") % {"most": MOST}
        raise Invalid(fields={"counted": text})
    key = (line.task.location_id, line.variant_id)
    level = inventory.lock_levels([key]).get(key)
    expected = level.on_hand if level else 0
    bagged = bags.in_bags(*key)
    is_far = needs_recount(counted=counted + bagged, expected=expected, **settings.STOCK_RECOUNT)
    is_first = not line.tries
    if is_far and not is_first and not _is_another(line, actor):
        raise NeedsAnother(
            _(
                "That is far from what the books say, as your first number was. A colleague counts it again."
            )
        )
    line.tries += 1
    line.counted, line.counted_by, line.counted_at = counted, actor.as_record(), now
    line.bagged = bagged
    if is_first and is_far:
        line.state = State.RECOUNT
    else:
        _book(line, expected, actor, now)
    line.save()
    return line


def _is_another(line: CountLine, actor: Actor) -> bool:
    """Say whether the actor may book what is far from the books: not who counted before, unless a manager."""
    first = (line.counted_by or {}).get("user_id")
    return may_decide(actor) or first != actor.user_id


def _book(line: CountLine, expected: int, actor: Actor, now: datetime) -> None:
    assert line.counted is not None
    refused = inventory.count_stock(
        location_id=line.task.location_id,
        counts={line.variant_id: line.counted + line.bagged},
        as_of=now,
        actor=actor,
        now=now,
        cause=f"count:{line.task_id}/{line.tries}",
    )
    if refused:
        line.state, line.orders = State.BLOCKED, refused[0].orders
    else:
        line.state, line.orders = State.BOOKED, []
        line.difference = line.counted + line.bagged - expected


@operation
def close_count(*, task_id: int, actor: Actor, now: datetime) -> CountTask:
    """Say that no more is counted; what nobody has counted stays as the books have it. Raises NoCount."""
    task = queries.counts_for(actor).select_for_update(no_key=True, of=("self",)).filter(pk=task_id)
    found = task.first()
    if found is None:
        raise NoCount
    if found.closed_at is None:
        found.closed_at = now
        found.save(update_fields=["closed_at"])
    return found
