"""Stores and warehouses: where, when, what they offer."""

from django.apps import AppConfig


class LocationsConfig(AppConfig):
    """Names the app."""

    name = "stores.locations"
    label = "locations"
