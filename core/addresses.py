"""Addresses of views, looked up once: a page has dozens, and Django builds each anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.urls import get_script_prefix, reverse


@lru_cache(maxsize=16384)
def _of(_prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


def of(name: str, *arguments: object) -> str:
    """Return the address of a view, below this request's market and language. Raises NoReverseMatch."""
    return _of(get_script_prefix(), name, arguments)


def below(prefix: str) -> Callable[..., str]:
    """Return `of` for one market and language, for who has many addresses to ask for."""

    def named(name: str, *arguments: object) -> str:
        return _of(prefix, name, arguments)

    return named
