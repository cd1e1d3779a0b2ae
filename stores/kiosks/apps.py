"""Kiosks: the large screens of a store at which a shopper helps herself."""

from django.apps import AppConfig


class KiosksConfig(AppConfig):
    """Names the app."""

    name = "stores.kiosks"
    label = "kiosks"
