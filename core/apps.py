"""The app without business nouns."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Loads this app's handlers."""

    name = "core"

    def ready(self) -> None:
        """Register the handlers of every installed app that has a `handlers` module."""
        autodiscover_modules("handlers")
        autodiscover_modules("sweepers")
        autodiscover_modules("jobs")
        autodiscover_modules("invariants")
