"""Stock levels, their ledger and holds."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Names the app."""

    name = "stores.inventory"
    label = "inventory"
