"""Orders and their fulfilments."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Names the app."""

    name = "commerce.orders"
    label = "orders"
