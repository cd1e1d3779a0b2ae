"""Deliveries: what is expected, taken in by scan or line by line, closed in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import forms
from core.errors import DomainError, Invalid
from core.tables import BadTable
from stores.inventory import queries as stock
from stores.stockroom import operations, queries, tables, words
from stores.stockroom.errors import NoDelivery
from stores.stockroom.models import DeliveryLine, ExpectedDelivery
from stores.web.stockroom.pages import Named, articles, place_of, shown, to
from stores.web.workplace import Desk

MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line(Named):
    """A line with its article and shelf. `differs` says in words what is not as expected."""

    row: DeliveryLine
    shelf: str
    differs: str
    told: str

    @property
    def is_done(self) -> bool:
        """Say whether nothing more of it is expected."""
        return self.row.received >= self.row.expected

    @property
    def usual_reason(self) -> str:
        """Return the reason that a difference most often has; the form begins with it."""
        if self.row.reason or self.row.received < self.row.expected:
            return self.row.reason or DeliveryLine.Reason.NOT_SENT
        reasons = DeliveryLine.Reason
        return reasons.TOO_MANY if self.row.expected else reasons.NOT_ORDERED


def index(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    """List what is expected, and what was closed lately."""
    place = place_of(desk)
    now = timezone.now()
    return shown(
        request,
        desk,
        "deliveries",
        error=error,
        expected=queries.open_deliveries(place.pk),
        closed=queries.closed_deliveries(place.pk, now=now),
        today=now.astimezone(place.zone).date(),
    )


def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Announce the deliveries of a table, all of them or none."""
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MOST_BYTES:
        text = _("Choose a table, CSV or XLSX, of at most 8 MB.")
        return index(request, desk, Invalid(text))
    try:
        taken = tables.take_deliveries(
            location=place_of(desk), file=file, actor=desk.actor, now=timezone.now()
        )
    except BadTable as error:
        return index(request, desk, Invalid(str(error)))
    except DomainError as error:
        return index(request, desk, error)
    count = taken.expected
    text = ngettext("%(count)s delivery is expected.", "%(count)s deliveries are expected.", count)
    messages.success(request, text % {"count": count})
    if taken.closed:
        closed = _("Closed before, and not expected again: %(numbers)s.")
        messages.warning(request, closed % {"numbers": ", ".join(taken.closed[:20])})
    return to(desk, "deliveries")


def show(
    request: HttpRequest, desk: Desk, delivery_id: int, error: DomainError | None = None
) -> HttpResponse:
    """Show a delivery, and what was taken in last."""
    delivery = _of_place(desk, delivery_id)
    rows = list(delivery.lines.order_by("pk"))
    ids = [row.variant_id for row in rows]
    found = articles(desk, ids)
    shelves = stock.shelves_of(delivery.location_id, ids)
    lines = [
        Line(
            found[row.variant_id],
            row,
            shelves.get(row.variant_id, ""),
            words.difference(row),
            words.told(row),
        )
        for row in rows
    ]
    last = forms.number(request.GET.get("last", ""))
    return shown(
        request,
        desk,
        "delivery",
        error=error,
        delivery=delivery,
        zone=delivery.location.zone,
        lines=lines,
        is_wrong_item=error is not None and "scanned" in error.fields,
        last=next((line for line in lines if line.row.pk == last), None),
        is_repeated="again" in request.GET,
        differing=[line for line in lines if line.differs],
        client_id=uuid4(),
        reasons=DeliveryLine.Reason.choices,
    )


def receive(request: HttpRequest, desk: Desk, delivery_id: int) -> HttpResponse:
    """Take in what was scanned; each scan is so many units."""
    _of_place(desk, delivery_id)
    try:
        arrived = operations.receive_scanned(
            delivery_id=delivery_id,
            code=request.POST.get("scanned", ""),
            units=forms.whole(request, "units", 1),
            client_id=forms.client_id(request),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return show(request, desk, delivery_id, error)
    again = "&again" if arrived.is_repeated else ""
    return to(desk, "delivery", delivery_id, query=f"?last={arrived.line.pk}{again}")


def set_line(request: HttpRequest, desk: Desk, delivery_id: int, line_id: int) -> HttpResponse:
    """Take in what is here of a line in all, and what of it is damaged."""
    delivery = _of_place(desk, delivery_id)
    if not delivery.lines.filter(pk=line_id).exists():
        raise NoDelivery
    try:
        arrived = operations.set_received(
            line_id=line_id,
            received=forms.whole(request, f"received-{line_id}"),
            damaged=forms.whole(request, f"damaged-{line_id}", 0),
            seen=(forms.whole(request, "seen"), forms.whole(request, "seen_damaged")),
            client_id=forms.client_id(request),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return show(request, desk, delivery_id, error)
    again = "&again" if arrived.is_repeated else ""
    return to(desk, "delivery", delivery_id, query=f"?last={line_id}{again}")


def close(request: HttpRequest, desk: Desk, delivery_id: int) -> HttpResponse:
    """Say that no more comes, with a reason for each line that differs."""
    delivery = _of_place(desk, delivery_id)
    reasons = {
        pk: request.POST.get(f"reason-{pk}", "")
        for pk in delivery.lines.values_list("pk", flat=True)
    }
    try:
        operations.close_delivery(
            delivery_id=delivery_id, reasons=reasons, actor=desk.actor, now=timezone.now()
        )
    except DomainError as error:
        return show(request, desk, delivery_id, error)
    return to(desk, "delivery", delivery_id)


def _of_place(desk: Desk, delivery_id: int) -> ExpectedDelivery:
    delivery = queries.delivery_for(desk.actor, delivery_id)
    if delivery.location_id != place_of(desk).pk:
        raise NoDelivery
    return delivery
