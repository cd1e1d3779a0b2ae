"""What a cart costs, and why."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """Names the app."""

    name = "commerce.pricing"
    label = "pricing"
