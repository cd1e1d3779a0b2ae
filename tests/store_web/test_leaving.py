"""A colleague at the counter notes what the customer leaves, by code and without."""

from __future__ import annotations

import pytest

from stores.click_and_collect.models import Collection


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


@pytest.fixture
def clerk(client, floor):
    client.force_login(floor.user(floor.clerk))
    return client


def fields(collection, **leaves):
    found = {}
    for line in collection.lines.select_related("order_line"):
        found[f"had-{line.pk}"] = line.quantity
        found[f"leaves-{line.pk}"] = leaves.get(line.order_line.sku, 0)
    return found


def test_by_its_code_the_rest_can_be_handed_over_at_once(clerk, floor, collection):
    assert (
        "She does not take all of it"
        in clerk.post("/store/hand-over/", {"code": collection.code}).text
    )
    address = f"/store/collections/{collection.pk}/left/"
    said = fields(collection, **{floor.mug.sku: 1}) | {"code": collection.code}

    nothing = clerk.post(address, fields(collection) | {"code": collection.code})
    assert nothing.status_code == 422
    assert "Say what she leaves here" in nothing.text
    shown = clerk.post(address, said)
    assert shown.status_code == 200
    assert "2 units" in shown.text
    assert ">Hand it over<" in shown.text
    again = clerk.post(address, said)
    assert again.status_code == 409
    assert "Its contents have changed" in again.text


def test_without_a_code_her_page_shows_the_rest(clerk, floor, collection):
    page = f"/store/collections/{collection.pk}/"
    assert "She does not take all of it" in clerk.get(page).text
    done = clerk.post(f"{page}left/", fields(collection, **{floor.kettle.sku: 1}))
    assert done["Location"] == page
    assert floor.kettle.sku not in clerk.get(page).text


def test_all_of_it_ends_the_collection(clerk, floor, collection):
    page = f"/store/collections/{collection.pk}/"
    clerk.post(f"{page}left/", fields(collection, **{floor.kettle.sku: 1, floor.mug.sku: 2}))
    assert "Put the goods back" in clerk.get(page).text


def test_another_stores_colleague_leaves_nothing(client, floor, collection):
    client.force_login(floor.user(floor.oslo_clerk))
    answer = client.post(
        f"/store/collections/{collection.pk}/left/", fields(collection, **{floor.mug.sku: 1})
    )
    assert answer.status_code == 404
