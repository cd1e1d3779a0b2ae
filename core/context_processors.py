"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from core import markets
from core.markets import Market

_ALTERNATES = {
    f"{language}-{market}": {
        "label": markets.label_of(market, language),
        "prefix": prefix,
        "lang": f"{language}-{market}",
        "market": market,
    }
    for prefix, (market, language) in markets.PREFIXES.items()
}
THEMES = ("light", "dark", "auto")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return market, telephone, language, theme, and this page's own path; no queries."""
    market: Market = getattr(request, "market", markets.DEFAULT)
    language = get_language() or "en"
    is_open, text = market.opening(timezone.now())
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "market": market,
        "phone_state": {"open": is_open, "text": text},
        "language": language,
        "here": f"{request.path_info}{query}",
        "origin": settings.BASE_URL,
        "alternates": _ALTERNATES,
        "alternate": _ALTERNATES.get(f"{language}-{market.code}"),
        "theme": theme if theme in THEMES else "auto",
    }
