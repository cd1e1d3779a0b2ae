"""Websockets."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Names the app."""

    name = "commerce.live"
    label = "live"
