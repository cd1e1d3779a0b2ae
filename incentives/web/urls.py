"""Addresses of the manager's pages, below `/manager/`."""

from django.urls import path

from incentives.web import (
    collections,
    companies,
    credit,
    invoices,
    methods,
    payments,
    reconciliation,
    stock,
    views,
)

app_name = "manager"
urlpatterns = [
    path("", views.home, name="home"),
    path("entries/", views.entries, name="entries"),
    path("store/", views.store, name="store"),
    path("payments/", payments.refused, name="payments"),
    path("payments/<int:call_id>/again/", payments.ask_again, name="ask_again"),
    path("payments/books/", reconciliation.books, name="reconciliation"),
    path("payments/books/settle/", reconciliation.settle, name="settle_reconciliation"),
    path("payments/methods/", methods.methods, name="methods"),
    path("collections/", collections.collections, name="collections"),
    path("stock/", stock.stock, name="stock"),
    path("credit/", credit.credit, name="credit"),
    path("companies/<int:company_id>/invoices/", invoices.invoices, name="invoices"),
    path(
        "companies/<int:company_id>/invoices/<uuid:tender_id>/",
        invoices.note_paid,
        name="invoice_paid",
    ),
    path("companies/", companies.company_list, name="companies"),
    path("companies/<int:company_id>/", companies.company_page, name="company"),
    path("companies/<int:company_id>/buyers/", companies.add_buyer, name="company_buyers"),
    path(
        "companies/<int:company_id>/buyers/<int:buyer_id>/remove/",
        companies.remove_buyer,
        name="company_buyer_remove",
    ),
    path("credits/<str:code>/", views.store_credits, name="credits"),
]
