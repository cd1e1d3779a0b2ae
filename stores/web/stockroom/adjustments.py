"""Units found, lost, set apart or thrown away; and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import forms
from core.errors import DomainError
from core.money import Money
from stores.inventory import queries as stock
from stores.stockroom import operations, queries
from stores.stockroom.errors import NoAdjustment
from stores.stockroom.models import Adjustment
from stores.stockroom.rules import EFFECTS, Reason, may_decide
from stores.web.stockroom.pages import Named, articles, place_of, shown, to
from stores.web.workplace import Desk


@dataclass(frozen=True, slots=True)
class Entry(Named):
    """What somebody wrote down. `is_own` where she asked for it herself."""

    row: Adjustment
    is_own: bool

    @property
    def waits(self) -> bool:
        """Say whether it waits for a second person."""
        return self.row.state == Adjustment.State.WAITING

    @property
    def value(self) -> Money:
        """Return what it is worth."""
        return Money(self.row.value, self.row.currency)

    @property
    def sign(self) -> str:
        """Return the units with their sign."""
        effect = EFFECTS[self.row.reason]
        sign = "+" if (effect.on_hand or effect.quarantined) > 0 else "\N{MINUS SIGN}"
        return f"{sign}{self.row.units}"


@dataclass(frozen=True, slots=True)
class Apart(Named):
    """Units that are set apart."""

    units: int
    shelf: str


def index(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    """Show the form, what waits, what is set apart, and what was done lately."""
    place = place_of(desk)
    rows = queries.adjustments(place.pk)
    apart = queries.quarantine(place.pk)
    found = articles(desk, {row.variant_id for row in rows} | {pk for pk, _units in apart})
    shelves = stock.shelves_of(place.pk, [pk for pk, _units in apart])
    entries = [
        Entry(found[row.variant_id], row, row.asked_by["user_id"] == desk.actor.user_id)
        for row in rows
    ]
    return shown(
        request,
        desk,
        "adjustments",
        error=error,
        waiting=[entry for entry in entries if entry.waits],
        done=[entry for entry in entries if not entry.waits],
        apart=[Apart(found[pk], units, shelves.get(pk, "")) for pk, units in apart],
        reasons=[("", _("Choose")), *Reason.choices],
        decides=may_decide(desk.actor),
        zone=place.zone,
        new_id=uuid4,
    )


def adjust(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write units down with their reason."""
    try:
        done = operations.adjust(
            location=place_of(desk),
            code=request.POST.get("scanned", ""),
            reason=request.POST.get("reason", ""),
            units=forms.whole(request, "units", 1),
            client_id=forms.client_id(request),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return index(request, desk, error)
    if done.state == Adjustment.State.WAITING:
        messages.info(
            request, _("This is more than you may write down alone: a manager has to confirm it.")
        )
    else:
        messages.success(request, _("It is written down."))
    return to(desk, "adjustments")


def decide(request: HttpRequest, desk: Desk, adjustment_id: int) -> HttpResponse:
    """Confirm or decline what a colleague asked for."""
    mine = queries.adjustments_for(desk.actor).filter(location=place_of(desk), pk=adjustment_id)
    if not mine.exists():
        raise NoAdjustment
    try:
        decided = operations.decide(
            adjustment_id=adjustment_id,
            agrees=request.POST.get("decision") == "confirm",
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return index(request, desk, error)
    said = {
        Adjustment.State.BOOKED: _("Confirmed: the stock has changed."),
        Adjustment.State.DECLINED: _("Declined: the stock stays as it was."),
    }
    messages.success(request, said[Adjustment.State(decided.state)])
    return to(desk, "adjustments")
