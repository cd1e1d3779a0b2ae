"""The advisor's console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Names the app."""

    name = "contact_centre.web"
    label = "console"
