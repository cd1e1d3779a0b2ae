"""Quotes, plans, tenders and the providers behind them."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Names the app."""

    name = "commerce.payments"
    label = "payments"
