"""Users, staff roles, customers, API tokens."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "accounts"
    label = "accounts"
