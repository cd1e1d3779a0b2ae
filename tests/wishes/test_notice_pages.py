"""Asking to be told, on pages without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from commerce.wishes.models import Notice
from tests.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> Iterator[None]:
    with time_machine.travel(world.now, tick=False):
        yield


def test_the_page_of_a_sold_out_product_leads_to_it(world: World, client: Client) -> None:
    client.cookies["my_store"] = "GB004"
    page = client.get("/p/ff-mug/").content.decode()
    assert "/notices/?variant=FF-MUG" in page
    assert "/notices/?variant=FF-MUG&amp;store=GB004" in page
    world.stock(world.mug, world.warehouse, 3)
    world.stock(world.mug, world.leeds, 3)
    assert "/notices/" not in client.get("/p/ff-mug/").content.decode()
    stores = client.get("/p/ff-mug/stores/").content.decode()
    assert "/notices/?variant=FF-MUG&amp;store=GB003" in stores


def test_asks_confirms_by_a_press_and_stops(world: World, client: Client) -> None:
    assert (
        "Tarn mug, in Fjord &amp; Fell Leeds"
        in client.get("/notices/?variant=FF-MUG&store=GB004").content.decode()
    )
    answer = client.post(
        "/notices/", {"variant": "FF-MUG", "store": "GB004", "address": "ivy@example.com"}
    )
    assert "One more step" in answer.content.decode()
    notice = Notice.objects.get()
    link = f"/notices/{notice.token}/"
    assert "Yes, tell me" in client.get(link).content.decode()
    assert Notice.objects.get().state == "asked"

    client.post(link)
    assert Notice.objects.get().state == "waiting"
    assert "Stop, and forget my address" in client.get(link).content.decode()
    client.post(link, {"stop": "1"})
    assert Notice.objects.get().state == "stopped"
    assert "your address is deleted" in client.get(link).content.decode()


def test_a_wrong_address_is_told_beside_the_field(world: World, client: Client) -> None:
    answer = client.post("/notices/", {"variant": "FF-MUG", "address": "ivy@"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'value="ivy@"' in page


@pytest.mark.parametrize(
    "address",
    ["/notices/", "/notices/?variant=NONE", "/notices/?variant=FF-MUG&store=NO001", "/notices/x/"],
)
def test_what_is_not_there_is_not_found(world: World, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_is_in_stock_is_not_waited_for(world: World, client: Client) -> None:
    world.stock(world.mug, world.warehouse, 3)
    answer = client.post("/notices/", {"variant": "FF-MUG", "address": "ivy@example.com"})
    assert answer.status_code == 409
    assert not Notice.objects.exists()
