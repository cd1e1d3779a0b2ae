"""Papers of orders, and their numbers."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Names the app."""

    name = "commerce.papers"
    label = "papers"
