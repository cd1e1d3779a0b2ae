"""The stock room: deliveries that are expected, and what becomes of them."""

from django.apps import AppConfig


class StockroomConfig(AppConfig):
    """Names the app."""

    name = "stores.stockroom"
    label = "stockroom"
