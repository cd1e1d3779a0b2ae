"""Where things lie in a store or warehouse: scanned onto a shelf one by one, or sent as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError, Invalid
from core.tables import BadTable
from stores.inventory import shelves
from stores.locations.models import Location
from stores.web.workplace import SURFACES, Desk, View, at_work, lines_of

# A table of every article of a place is a few megabytes.
MOST_BYTES = 8 * 1024 * 1024


def pages(kind: Location.Kind) -> tuple[View, View]:
    """Return the page and the taker of tables of a surface."""
    surface = SURFACES[kind]

    def shown(request: HttpRequest, desk: Desk, error: DomainError | None = None) -> HttpResponse:
        assert desk.place is not None
        entered = request.POST or request.GET
        shelf = shelves.written(entered.get("shelf", ""))[:20]
        context: dict[str, Any] = desk.context(
            section="shelves",
            surface=surface,
            shelf=shelf,
            scanned=request.POST.get("scanned", ""),
            lying=shelves.on_shelf(desk.place.pk, shelf) if shelf else [],
            error=error,
            error_lines=lines_of(error),
            form_failed=error is not None,
        )
        return render(
            request, f"{surface}/shelves.html", context, status=error.status if error else 200
        )

    @require_http_methods(["GET", "POST"])
    @at_work(kind)
    def show(request: HttpRequest, desk: Desk) -> HttpResponse:
        """Say where one article lies; the shelf stays for the next one."""
        assert desk.place is not None
        if request.method == "GET":
            return shown(request, desk)
        shelf = shelves.written(request.POST.get("shelf", ""))
        try:
            sku = shelves.put(
                location_id=desk.place.pk, code=request.POST.get("scanned", ""), shelf=shelf
            )
        except Invalid as error:
            return shown(request, desk, error)
        facts = {"sku": sku, "shelf": shelf}
        said = _("%(sku)s lies on %(shelf)s.") if shelf else _("%(sku)s has no shelf now.")
        messages.success(request, said % facts)
        where = reverse(f"{surface}:shelves")
        return HttpResponseRedirect(f"{where}?{urlencode({'shelf': shelf})}" if shelf else where)

    @require_POST
    @at_work(kind)
    def take(request: HttpRequest, desk: Desk) -> HttpResponse:
        """Take a table of articles and shelves, all of it or nothing."""
        assert desk.place is not None
        file = request.FILES.get("file")
        if file is None or not file.size or file.size > MOST_BYTES:
            text = _("Choose a table, CSV or XLSX, of at most 8 MB.")
            return shown(request, desk, Invalid(text))
        try:
            count = shelves.take_table(location_id=desk.place.pk, file=file)
        except BadTable as error:
            return shown(request, desk, Invalid(str(error)))
        except Invalid as error:
            return shown(request, desk, error)
        text = ngettext("%(count)s article has its shelf.", "%(count)s articles have their shelf.", count)  # fmt: skip
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(reverse(f"{surface}:shelves"))

    return show, take


in_store, store_table = pages(Location.Kind.STORE)
in_warehouse, warehouse_table = pages(Location.Kind.WAREHOUSE)
