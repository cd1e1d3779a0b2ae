"""Wish lists, what was looked at, and who waits for what is sold out."""

from django.apps import AppConfig


class WishesConfig(AppConfig):
    """Names the app."""

    name = "commerce.wishes"
    label = "wishes"
