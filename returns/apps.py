"""Returns at any store, and their refunds."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Names the app."""

    name = "returns"
    label = "returns"
