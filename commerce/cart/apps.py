"""One cart for every channel."""

from django.apps import AppConfig


class CartConfig(AppConfig):
    """Names the app."""

    name = "commerce.cart"
    label = "cart"
