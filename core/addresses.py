"""Addresses of views, looked up once: a page has dozens, and Django builds each anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix, reverse

# What stands for a slug while its address is looked up. Letters, figures and hyphens are never quoted.
_ANY = "slug-of-a-thing"
_SLUG = re.compile(r"[A-Za-z0-9-]{1,100}").fullmatch


@lru_cache(maxsize=1024)
def _around_slug(_prefix: str, name: str) -> tuple[str, str] | None:
    """Return what stands before and after the one slug of an address; None where it takes no slug."""
    try:
        before, _slug, after = reverse(name, args=(_ANY,)).partition(_ANY)
    except NoReverseMatch:
        return None
    return before, after


@lru_cache(maxsize=4096)
def _looked_up(_prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


def _of(prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    # A shop has more products than a process may keep addresses: of a slug, only what is around it is kept.
    if len(arguments) == 1 and type(arguments[0]) is str and _SLUG(arguments[0]):
        around = _around_slug(prefix, name)
        if around is not None:
            return f"{around[0]}{arguments[0]}{around[1]}"
    return _looked_up(prefix, name, arguments)


def of(name: str, *arguments: object) -> str:
    """Return the address of a view, below this request's market and language. Raises NoReverseMatch."""
    return _of(get_script_prefix(), name, arguments)


def below(prefix: str) -> Callable[..., str]:
    """Return `of` for one market and language, for who has many addresses to ask for."""

    def named(name: str, *arguments: object) -> str:
        return _of(prefix, name, arguments)

    return named
