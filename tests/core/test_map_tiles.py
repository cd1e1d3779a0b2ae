"""Whose pictures lie under the map, and what the policy allows for them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import map_tiles


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("", []),
        ("https://tiles.example/{z}/{x}/{y}{r}.png", ["https://tiles.example"]),
        ("https://{s}.tiles.example:8443/{z}/{x}/{y}.png?k=1", ["https://*.tiles.example:8443"]),
    ],
)
def test_the_policy_allows_the_host_of_the_tiles_and_no_other(
    address: str, allowed: list[str]
) -> None:
    assert map_tiles.sources(address, "Somebody") == allowed


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}.png?k={key}",
        "https://a{s}.example/{z}/{x}/{y}.png",
        "https://{z}.example/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
    ],
)
def test_an_address_that_is_none_of_tiles_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        map_tiles.sources(address, "Somebody")


def test_tiles_without_a_credit_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        map_tiles.sources("https://tiles.example/{z}/{x}/{y}.png", "")
