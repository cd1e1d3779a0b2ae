"""Colleagues say where things lie, and pick in that order."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.delivery.models import Parcel
from stores.click_and_collect.models import Collection
from stores.inventory import queries as stock
from stores.inventory.models import StockLevel
from tests.click_and_collect.shopfloor import EAN


def shelf_of(variant, place):
    return stock.shelves_of(place.pk, [variant.pk]).get(variant.pk, "")


def table(rows, name="shelves.csv"):
    return {"file": SimpleUploadedFile(name, rows.encode())}


@pytest.fixture
def packer(client, floor):
    client.force_login(floor.user(floor.packer))
    return client


def test_scans_articles_onto_a_shelf(packer, floor):
    answer = packer.post("/warehouse/shelves/", {"shelf": " a-04  2", "scanned": "ff-mug"})
    assert answer["Location"] == "/warehouse/shelves/?shelf=A-04+2"
    packer.post("/warehouse/shelves/", {"shelf": "A-04 2", "scanned": EAN})

    page = packer.get(answer["Location"])
    assert [(each.sku, each.on_hand) for each in page.context["lying"]] == [("FF-KETTLE", 10), ("FF-MUG", 10)]  # fmt: skip
    assert 'value="A-04 2"' in page.content.decode()
    assert shelf_of(floor.mug, floor.warehouse) == "A-04 2"
    assert shelf_of(floor.mug, floor.leeds) == ""

    packer.post("/warehouse/shelves/", {"shelf": "", "scanned": "FF-MUG"})
    assert shelf_of(floor.mug, floor.warehouse) == ""


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"shelf": "A", "scanned": "nothing"}, "scanned"),
        ({"shelf": "A", "scanned": ""}, "scanned"),
        ({"shelf": "A" * 21, "scanned": "FF-MUG"}, "shelf"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(packer, form, field):
    answer = packer.post("/warehouse/shelves/", form)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()


def test_takes_a_table_whole_or_not_at_all(packer, floor):
    rows = f"Varenummer;Hylle\nFF-MUG;b-2\n{EAN};b-10\n"
    assert packer.post("/warehouse/shelves/table/", table(rows)).status_code == 302
    assert shelf_of(floor.mug, floor.warehouse) == "B-2"
    assert shelf_of(floor.kettle, floor.warehouse) == "B-10"

    for bad, says in (
        ("sku,shelf\nFF-MUG,C-1\nFF-NONE,C-1\n", "Row 3"),
        ("sku,price\nFF-MUG,1\n", "sku (or ean) and shelf"),
        ("", "at most 8 MB"),
        ("sku,shelf\nFF-MUG," + "C" * 21, "Row 2"),
    ):
        answer = packer.post("/warehouse/shelves/table/", table(bad))
        assert answer.status_code == 422, bad
        assert says in answer.content.decode()
    assert shelf_of(floor.mug, floor.warehouse) == "B-2"
    assert (
        packer.post("/warehouse/shelves/table/", table("%PDF-1.4 ...", "a.csv")).status_code == 422
    )


def test_boxes_and_bags_are_picked_shelf_by_shelf(client, floor, django_assert_max_num_queries):
    for place in (floor.warehouse, floor.leeds):
        for variant, shelf in ((floor.kettle, "A-10"), (floor.tent, ""), (floor.mug, "A-2")):
            StockLevel.objects.filter(variant=variant, location=place).update(bin=shelf)
    goods = (floor.kettle, floor.tent, floor.mug)
    floor.placed_order(*((variant, 1, None) for variant in goods))
    floor.placed_order(*((variant, 1, floor.leeds) for variant in goods))
    floor.react()
    for who, path in (
        (floor.packer, f"/warehouse/parcels/{Parcel.objects.get().pk}/"),
        (floor.clerk, f"/store/collections/{Collection.objects.get().pk}/"),
    ):
        client.force_login(floor.user(who))
        client.get(path)
        with django_assert_max_num_queries(8):
            page = client.get(path)
        items = page.context["task"].items
        assert [(each.sku, each.shelf) for each in items] == [
            ("FF-MUG", "A-2"), ("FF-KETTLE", "A-10"), ("FF-TENT", ""),
        ]  # fmt: skip
        assert ">A-10</strong>" in page.content.decode()


@pytest.mark.parametrize(("who", "surface"), [("clerk", "store"), ("packer", "warehouse")])
def test_the_first_page_leads_there(client, floor, who, surface):
    client.force_login(floor.user(getattr(floor, who)))
    assert f'href="/{surface}/shelves/"' in client.get(f"/{surface}/").content.decode()


def test_a_clerk_says_it_for_her_own_store(client, floor, django_assert_max_num_queries):
    client.force_login(floor.user(floor.clerk))
    client.post("/store/shelves/", {"shelf": "K1", "scanned": "FF-MUG"})
    assert shelf_of(floor.mug, floor.leeds) == "K1"
    assert client.get("/warehouse/shelves/").status_code == 403
    with django_assert_max_num_queries(8):
        client.get("/store/shelves/?shelf=K1")
