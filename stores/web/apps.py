"""The store's and the warehouse's screens."""

from django.apps import AppConfig


class StoreAppConfig(AppConfig):
    """Names the app."""

    name = "stores.web"
    label = "store_app"
