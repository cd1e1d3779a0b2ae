"""The shop's pages."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Names the app."""

    name = "commerce.web"
    label = "shop"
