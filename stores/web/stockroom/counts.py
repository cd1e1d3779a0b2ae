"""Counts while the place sells: scan, type the number, next. Nobody sees what the books say before."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import forms
from core.errors import DomainError
from stores.stockroom import operations, queries
from stores.stockroom.errors import NoCount
from stores.stockroom.models import CountLine
from stores.stockroom.rules import on_the_way
from stores.web.stockroom.pages import Named, articles, place_of, shown, to
from stores.web.workplace import Desk


@dataclass(frozen=True, slots=True)
class Line(Named):
    """A line of a count."""

    row: CountLine

    @property
    def is_booked(self) -> bool:
        """Say whether it is counted and in the books."""
        return self.row.state == CountLine.State.BOOKED

    @property
    def orders(self) -> str:
        """Return the numbers of the orders that need more than was counted."""
        return ", ".join(cause.removeprefix("order:") for cause in self.row.orders)

    @property
    def told(self) -> str:
        """Return what became of the count, in words."""
        difference = self.row.difference
        if self.row.state == CountLine.State.RECOUNT:
            return _("That is far from the books. Please count again, or ask a colleague to.")
        if self.row.state == CountLine.State.BLOCKED:
            return _("Orders need more than that, so it is not booked: %(orders)s") % {
                "orders": self.orders or _("quarantine")
            }
        if not difference:
            return _("As the books say.")
        more = ngettext("%(count)s more than the books said.", "%(count)s more than the books said.", abs(difference))  # fmt: skip
        less = ngettext("%(count)s fewer than the books said.", "%(count)s fewer than the books said.", abs(difference))  # fmt: skip
        return (more if difference > 0 else less) % {"count": abs(difference)}


def index(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
    """List what is being counted, and begin another count."""
    place = place_of(desk)
    tasks = queries.open_counts(place.pk)
    return shown(request, desk, "counts", error=error, tasks=tasks, zone=place.zone)


def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin a count of a range of shelves, or of a list."""
    try:
        task = operations.start_count(
            location=place_of(desk),
            first=request.POST.get("first", "")[:20],
            last=request.POST.get("last", "")[:20],
            codes=request.POST.get("codes", "").replace(",", " ").split(),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return index(request, desk, error)
    return to(desk, "stock_count", task.pk)


def show(
    request: HttpRequest, desk: Desk, task_id: int, error: DomainError | None = None
) -> HttpResponse:
    """Show a count: what is still to be counted, in the order of the walk, then what is done."""
    task = queries.count_for(desk.actor, task_id, place_of(desk).pk)
    rows = list(task.lines.all())
    found = articles(desk, [row.variant_id for row in rows])
    lines = sorted(
        (Line(found[row.variant_id], row) for row in rows),
        key=lambda line: (line.is_booked, on_the_way(line.row.shelf), line.article.sku),
    )
    chosen = forms.number(request.GET.get("line", "") or request.POST.get("line", ""))
    last = forms.number(request.GET.get("last", ""))
    return shown(
        request,
        desk,
        "count",
        error=error,
        task=task,
        zone=place_of(desk).zone,
        lines=lines,
        done=sum(line.is_booked for line in lines),
        chosen=next((x for x in lines if x.row.pk == chosen and not x.is_booked), None),
        last=next((line for line in lines if line.row.pk == last), None),
        is_wrong_item=error is not None and "scanned" in error.fields,
    )


def scan(request: HttpRequest, desk: Desk, task_id: int) -> HttpResponse:
    """Go to the article that was scanned; its number is typed next."""
    queries.count_for(desk.actor, task_id, place_of(desk).pk)
    try:
        line = operations.add_to_count(
            task_id=task_id, code=request.POST.get("scanned", ""), actor=desk.actor
        )
    except DomainError as error:
        return show(request, desk, task_id, error)
    name = "last" if line.state == CountLine.State.BOOKED else "line"
    return to(desk, "stock_count", task_id, query=f"?{name}={line.pk}")


def count(request: HttpRequest, desk: Desk, task_id: int, line_id: int) -> HttpResponse:
    """Write down how many there are."""
    task = queries.count_for(desk.actor, task_id, place_of(desk).pk)
    if not task.lines.filter(pk=line_id).exists():
        raise NoCount
    try:
        operations.count_line(
            line_id=line_id,
            counted=forms.whole(request, "counted"),
            seen=forms.whole(request, "seen"),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return show(request, desk, task_id, error)
    return to(desk, "stock_count", task_id, query=f"?last={line_id}")


def close(request: HttpRequest, desk: Desk, task_id: int) -> HttpResponse:
    """End the count."""
    queries.count_for(desk.actor, task_id, place_of(desk).pk)
    operations.close_count(task_id=task_id, actor=desk.actor, now=timezone.now())
    return to(desk, "stock_counts")
