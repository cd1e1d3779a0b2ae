"""Transfers: a list is made, the box leaves, and the other place takes it in as a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import forms
from core.errors import DomainError, Invalid
from stores.inventory import queries as stock
from stores.locations.models import Location
from stores.stockroom import operations, queries
from stores.stockroom.models import Transfer, TransferLine
from stores.stockroom.rules import on_the_way
from stores.web.stockroom.pages import Named, articles, place_of, shown, to
from stores.web.workplace import Desk


@dataclass(frozen=True, slots=True)
class Line(Named):
    """A line of a transfer, with the shelf at the place of the desk."""

    row: TransferLine
    shelf: str


def index(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    """List what is asked for or on its way, and begin another transfer."""
    place = place_of(desk)
    others = Location.objects.filter(is_active=True, market=place.market).exclude(pk=place.pk)
    return shown(
        request,
        desk,
        "transfers",
        error=error,
        transfers=queries.open_transfers(place.pk),
        others=[(each.pk, each.name) for each in others.order_by("name")],
        ways=[("here", _("To here, from")), ("away", _("From here, to"))],
        zone=place.zone,
    )


def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin a transfer between here and another place of the market."""
    place = place_of(desk)
    wanted = forms.number(request.POST.get("other", "")) or 0
    other = Location.objects.filter(is_active=True, market=place.market, pk=wanted).first()
    try:
        if other is None:
            _refuse_place()
        away = request.POST.get("way") == "away"
        transfer = operations.ask_for_transfer(
            origin=place if away else other,
            destination=other if away else place,
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return index(request, desk, error)
    return to(desk, "transfer", transfer.pk)


def _refuse_place() -> NoReturn:
    raise Invalid(fields={"other": _("Choose another place.")})


def show(
    request: HttpRequest, desk: Desk, transfer_id: int, error: DomainError | None = None
) -> HttpResponse:
    """Show a transfer: what is asked for, and what was sent."""
    place = place_of(desk)
    transfer = queries.transfer_for(desk.actor, transfer_id, place.pk)
    rows = list(transfer.lines.order_by("pk"))
    ids = [row.variant_id for row in rows]
    found, shelves = articles(desk, ids), stock.shelves_of(place.pk, ids)
    lines = [Line(found[row.variant_id], row, shelves.get(row.variant_id, "")) for row in rows]
    return shown(
        request,
        desk,
        "transfer",
        error=error,
        transfer=transfer,
        delivery=getattr(transfer, "delivery", None),
        lines=sorted(lines, key=lambda line: on_the_way(line.shelf)),
        leaves_here=transfer.origin_id == place.pk,
        is_asked=transfer.state == Transfer.State.ASKED,
        seen=sum(row.asked for row in rows),
        zone=place.zone,
        is_wrong_item=error is not None and "scanned" in error.fields,
    )


def scan(request: HttpRequest, desk: Desk, transfer_id: int) -> HttpResponse:
    """Put an article on the list."""
    queries.transfer_for(desk.actor, transfer_id, place_of(desk).pk)
    try:
        operations.add_to_transfer(
            transfer_id=transfer_id,
            code=request.POST.get("scanned", ""),
            units=forms.whole(request, "units", 1),
            seen=forms.whole(request, "seen", 0),
            actor=desk.actor,
        )
    except DomainError as error:
        return show(request, desk, transfer_id, error)
    return to(desk, "transfer", transfer_id)


def send(request: HttpRequest, desk: Desk, transfer_id: int) -> HttpResponse:
    """Let the box leave with what is in it."""
    transfer = queries.transfer_for(desk.actor, transfer_id, place_of(desk).pk)
    try:
        operations.send_transfer(
            transfer_id=transfer_id,
            sent={
                pk: forms.whole(request, f"sent-{pk}", 0)
                for pk in transfer.lines.values_list("pk", flat=True)
            },
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return show(request, desk, transfer_id, error)
    messages.success(request, _("It is on its way. Write %(number)s on the box.") % {"number": transfer.number})  # fmt: skip
    return to(desk, "transfer", transfer_id)


def cancel(request: HttpRequest, desk: Desk, transfer_id: int) -> HttpResponse:
    """Send nothing after all."""
    queries.transfer_for(desk.actor, transfer_id, place_of(desk).pk)
    try:
        operations.cancel_transfer(transfer_id=transfer_id, actor=desk.actor, now=timezone.now())
    except DomainError as error:
        return show(request, desk, transfer_id, error)
    return to(desk, "transfers")
