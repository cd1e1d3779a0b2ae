"""Choices that several tables share."""

from __future__ import annotations

from core.markets import MARKETS

MARKET_CHOICES = [(code, market.name) for code, market in MARKETS.items()]
