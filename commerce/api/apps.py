"""The REST API."""

from django.apps import AppConfig


class CommerceApiConfig(AppConfig):
    """Names the app."""

    name = "commerce.api"
    label = "commerce_api"
