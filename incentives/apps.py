"""Touches, channel ledger, service credits."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """Names the app."""

    name = "incentives"
    label = "incentives"
