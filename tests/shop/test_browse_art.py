"""The pictures."""

from __future__ import annotations

import pytest
from django.test import Client

from commerce.web import art


def test_a_drawing_is_kept_for_good_under_an_address_with_its_edition(client: Client) -> None:
    url = art.art_url("mug", "#2a6350")
    assert url.startswith("/art/mug-2a6350.svg?v=")
    answer = client.get(url)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert b"<script" not in answer.content
    assert b"style=" not in answer.content
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_kind_is_drawn_as_the_generic_thing() -> None:
    assert art.art_url("flux-capacitor", "#2a6350").startswith("/art/generic-2a6350.svg")


@pytest.mark.parametrize(
    "address",
    [
        "/art/flux-capacitor-2a6350.svg",
        "/art/mug-green.svg",
        "/art/mug-2A6350.svg",
        "/art/mug-2a63500.svg",
        "/art/scene/nothing.svg",
        "/art/department/nothing.svg",
        "/art/other/hero.svg",
    ],
)
def test_what_is_no_drawing_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/art/scene/hero.svg", "/art/department/kitchen.svg"])
def test_scenes_and_departments_have_theirs(client: Client, address: str) -> None:
    assert client.get(address)["Content-Type"] == "image/svg+xml"
