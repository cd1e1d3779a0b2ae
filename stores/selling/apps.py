"""Selling in stores: what the tills of a retailer tell us."""

from django.apps import AppConfig


class SellingConfig(AppConfig):
    """Names the app."""

    name = "stores.selling"
    label = "selling"
