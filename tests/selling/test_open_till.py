"""Tills from the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from stores.selling import queries
from stores.selling.models import Till
from tests.selling.conftest import TillWorld


def test_it_opens_a_till_and_prints_its_token_once(shop: TillWorld) -> None:
    said = io.StringIO()
    call_command("open_till", "--store", "GB004", "--number", "7", stdout=said)
    till = queries.till_of(said.getvalue().strip())
    assert till is not None
    assert (till.location, till.number) == (shop.leeds, 7)
    call_command("open_till", "--store", "GB004", "--number", "7", stdout=io.StringIO())
    assert queries.till_of(said.getvalue().strip()) is None
    assert Till.objects.filter(number=7).count() == 1


def test_it_takes_a_token_from_the_environment(
    shop: TillWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_TOKEN", "x" * 40)
    said = io.StringIO()
    args = ["--store", "GB004", "--number", "1", "--token-from", "OUR_TOKEN"]
    call_command("open_till", *args, stdout=said)
    assert (queries.till_of("x" * 40), said.getvalue()) == (shop.till, "")
    monkeypatch.setenv("OUR_TOKEN", "short")
    with pytest.raises(CommandError):
        call_command("open_till", *args)


def test_a_place_that_is_no_store_has_no_till(shop: TillWorld) -> None:
    with pytest.raises(CommandError):
        call_command("open_till", "--store", "GBW1", "--number", "1")
