"""Addresses of the stock room, the same below `/store/` and `/warehouse/`."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from stores.locations.models import Location
from stores.web.stockroom import adjustments, counts, deliveries, ledger, start, transfers
from stores.web.workplace import View, at_work


def patterns(kind: Location.Kind) -> list[URLPattern]:
    """Return the addresses for the surface of places of this kind."""

    def page(view: View) -> View:
        return require_GET(at_work(kind)(view))

    def act(view: View) -> View:
        return require_POST(at_work(kind)(view))

    one = "stock/deliveries/<int:delivery_id>/"
    box = "stock/transfers/<int:transfer_id>/"
    return [
        path("stock/", page(start.index), name="stock"),
        path("stock/deliveries/", page(deliveries.index), name="deliveries"),
        path("stock/deliveries/table/", act(deliveries.take), name="deliveries_table"),
        path(one, page(deliveries.show), name="delivery"),
        path(f"{one}scans/", act(deliveries.receive), name="delivery_scan"),
        path(f"{one}lines/<int:line_id>/", act(deliveries.set_line), name="delivery_line"),
        path(f"{one}closing/", act(deliveries.close), name="delivery_close"),
        path("stock/adjustments/", page(adjustments.index), name="adjustments"),
        path("stock/adjustments/new/", act(adjustments.adjust), name="adjust"),
        path(
            "stock/adjustments/<int:adjustment_id>/",
            act(adjustments.decide),
            name="adjustment_decide",
        ),
        path("stock/ledger/", page(ledger.index), name="ledger"),
        path("stock/ledger/<str:sku>/", page(ledger.show), name="ledger_of"),
        path("stock/transfers/", page(transfers.index), name="transfers"),
        path("stock/transfers/new/", act(transfers.begin), name="transfer_new"),
        path(box, page(transfers.show), name="transfer"),
        path(f"{box}scans/", act(transfers.scan), name="transfer_scan"),
        path(f"{box}sending/", act(transfers.send), name="transfer_send"),
        path(f"{box}cancelling/", act(transfers.cancel), name="transfer_cancel"),
        path("stock/counts/", page(counts.index), name="stock_counts"),
        path("stock/counts/new/", act(counts.begin), name="stock_count_new"),
        path("stock/counts/<int:task_id>/", page(counts.show), name="stock_count"),
        path("stock/counts/<int:task_id>/scans/", act(counts.scan), name="stock_count_scan"),
        path(
            "stock/counts/<int:task_id>/lines/<int:line_id>/",
            act(counts.count),
            name="stock_count_line",
        ),
        path("stock/counts/<int:task_id>/closing/", act(counts.close), name="stock_count_close"),
    ]
