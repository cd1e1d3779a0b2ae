"""Categories, products, variants and their prices."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the app."""

    name = "commerce.catalogue"
    label = "catalogue"
