"""The manager's page."""

from django.apps import AppConfig


class ManagerConfig(AppConfig):
    """Names the app."""

    name = "incentives.web"
    label = "manager"
