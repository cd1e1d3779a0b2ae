"""Collections: a promise with an end."""

from django.apps import AppConfig


class ClickAndCollectConfig(AppConfig):
    """Names the app."""

    name = "stores.click_and_collect"
    label = "click_and_collect"
