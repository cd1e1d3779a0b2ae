"""The shop's pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone


class ShopConfig(AppConfig):
    """Brings a guest's wishes into her account, and parts a browser from the carts of others."""

    name = "commerce.web"
    label = "shop"

    def ready(self) -> None:
        """Listen to sign-ins, whichever page they come from."""
        user_logged_in.connect(_bring_wishes_along, dispatch_uid="shop.bring_wishes")
        user_logged_in.connect(_part_with_carts_of_others, dispatch_uid="shop.part_with_carts")


def _bring_wishes_along(request: HttpRequest | None, user: Any, **_known: Any) -> None:
    """Give the customer the lists that she made in this browser as a guest, and what she looked at."""
    from accounts import identity  # noqa: PLC0415 - models load after the apps
    from commerce.wishes import operations  # noqa: PLC0415

    if request is None:
        return
    visitor_key = identity.actor_for(request).visitor_key
    if visitor_key:
        her = replace(identity.person(user), visitor_key=visitor_key)
        operations.bring_together(actor=her, now=timezone.now())


def _part_with_carts_of_others(request: HttpRequest | None, user: Any, **_known: Any) -> None:
    """Renew the visitor token where this browser's carts are another customer's.

    A guest's open cart keeps the token, because it becomes hers; look-ups guard the others.
    """
    from accounts import identity  # noqa: PLC0415 - models load after the apps
    from commerce.cart.models import Cart  # noqa: PLC0415

    if request is None:
        return
    visitor_key = identity.actor_for(request).visitor_key
    carts = Cart.objects.filter(visitor_key=visitor_key) if visitor_key else Cart.objects.none()
    if carts.filter(customer=None, state=Cart.State.OPEN).exists():
        return
    if carts.exclude(customer=None).exclude(customer__user=user).exists():
        identity.renew_visitor(request)
