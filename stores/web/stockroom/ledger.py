"""Why 47? What happened to an article here, newest first, with who and what for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.delivery.models import Parcel
from core import forms
from core.errors import DomainError, Invalid, NotFound
from stores.click_and_collect.models import Collection
from stores.inventory import codes, confidence, words
from stores.inventory import queries as stock
from stores.inventory.models import StockLevel, StockMovement
from stores.locations.models import Location
from stores.stockroom import queries
from stores.web.stockroom.pages import Named, address, articles, place_of, shown, to
from stores.web.workplace import Desk

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger. `url` is empty where the viewer has no page of what it was for."""

    row: StockMovement
    what: str
    why: str
    beside: str
    who: str
    url: str

    @property
    def change(self) -> str:
        """Return what came or went, with its sign."""
        return words.signed(self.row.on_hand)


@dataclass(frozen=True, slots=True)
class Standing(Named):
    """How an article stands at a place now."""

    level: StockLevel
    free: int

    @property
    def kept(self) -> int:
        """Return what nobody may be promised although it is there: safety, and holds of people who pay."""
        taken = self.level.allocated + self.level.quarantined + self.free
        return max(self.level.on_hand - taken, 0)


def index(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    """Ask for an article, or go to its ledger."""
    code = request.GET.get("scanned", "").strip()
    found = codes.known([code]) if code and error is None else {}
    if code in found:
        return to(desk, "ledger_of", found[code][1])
    if code and error is None:
        text = _("No article has the code %(code)s.") % {"code": code[:40]}
        error = Invalid(fields={"scanned": text})
    return shown(request, desk, "ledger", error=error, scanned=code, standing=None, zone=None)


def show(request: HttpRequest, desk: Desk, sku: str) -> HttpResponse:
    """Show the ledger of an article at her place."""
    place = place_of(desk)
    found = codes.known([sku])
    if sku not in found:
        raise NotFound(_("No article has the code %(code)s.") % {"code": sku[:40]})
    variant_id, _sku = found[sku]
    now = timezone.now()
    level = StockLevel.objects.filter(location=place, variant_id=variant_id).first()
    free = stock.available_units(variant_ids=[variant_id], location_ids=[place.pk], now=now)
    rows = stock.ledger_of(
        place.pk,
        variant_id,
        before=forms.number(request.GET.get("before", "")),
        limit=SHOWN + 1,
    )
    urls = _links(desk, place, [words.origin_of(row.cause) for row in rows])
    lines = [
        Line(
            row,
            words.what(row),
            words.why(row.cause),
            words.beside(row),
            _who(row),
            urls.get(words.origin_of(row.cause), ""),
        )
        for row in rows[:SHOWN]
    ]
    is_graded = level is not None and place.kind == Location.Kind.STORE
    standing = Standing(
        articles(desk, [variant_id])[variant_id],
        level or StockLevel(location=place, variant_id=variant_id),
        free.get((place.pk, variant_id), 0),
    )
    return shown(
        request,
        desk,
        "ledger",
        scanned="",
        standing=standing,
        grade=next(confidence.grades(place.pk, now=now, variant_id=variant_id))
        if is_graded
        else None,
        lines=lines,
        older=lines[-1].row.pk if len(rows) > SHOWN else None,
        zone=place.zone,
    )


def _who(row: StockMovement) -> str:
    kinds = {"shopper": _("a customer"), "system": _("by itself")}
    return row.actor.get("name") or kinds.get(row.actor.get("kind", ""), _("by itself"))


Origin = tuple[str, str]


def _links(desk: Desk, place: Location, origins: Iterable[Origin]) -> dict[Origin, str]:
    """Return the pages of what movements were for, those of this place only; at most three statements."""
    wanted = set(origins)
    urls = {origin: _own(desk, *origin) for origin in wanted}
    mine = {
        "delivery": queries.deliveries_for(desk.actor).filter(location=place),
        "count": queries.counts_for(desk.actor).filter(location=place),
    }
    for kind, rows in mine.items():
        numbers = [number for which, number in wanted if which == kind and number.isdecimal()]
        found = {str(pk) for pk in rows.filter(pk__in=numbers).values_list("pk", flat=True)} if numbers else set()  # fmt: skip
        urls |= {(kind, number): "" for which, number in wanted if which == kind and number not in found}  # fmt: skip
    return urls | _orders(desk, place, [number for kind, number in wanted if kind == "order"])


def _own(desk: Desk, kind: str, number: str) -> str:
    pages = {"delivery": "delivery", "transfer": "transfer", "count": "stock_count"}
    if kind in pages and number.isdecimal():
        return address(desk, pages[kind], number)
    if kind == "adjustment":
        return address(desk, "adjustments")
    if kind == "return" and desk.kind == Location.Kind.STORE:
        return reverse("returns:receipt", args=[number])
    return ""


def _orders(desk: Desk, place: Location, numbers: list[str]) -> dict[Origin, str]:
    """Return the pages of the work for orders here: a collection in a store, a parcel in a warehouse."""
    if not numbers:
        return {}
    in_store = desk.kind == Location.Kind.STORE
    work = Collection.objects if in_store else Parcel.objects
    rows = work.filter(location=place, fulfilment__order__number__in=numbers)
    page = "collection" if in_store else "parcel"
    found = rows.order_by("pk").values_list("fulfilment__order__number", "pk")
    return {("order", number): address(desk, page, pk) for number, pk in found}
