"""Parcels and carriers."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Names the app."""

    name = "commerce.delivery"
    label = "delivery"
