"""Users, staff roles, customers, API tokens."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest


class AccountsConfig(AppConfig):
    """Parts a browser from its carts when somebody signs out."""

    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to sign-outs: Django and allauth have several, and one signal."""
        user_logged_out.connect(_part_with_carts, dispatch_uid="accounts.part_with_carts")


def _part_with_carts(request: HttpRequest | None, **_known: Any) -> None:
    """Give the next person at this computer a visitor token of her own."""
    from accounts import identity  # noqa: PLC0415 - its models load after the apps

    if request is not None:
        identity.renew_visitor(request)
