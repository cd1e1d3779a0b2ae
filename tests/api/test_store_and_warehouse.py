"""The work of staff over the API: of their own place only."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commerce.delivery.models import Parcel
from stores.click_and_collect.models import Collection


@pytest.fixture
def order(people):
    """Give an order with a parcel in the warehouse and a collection in Leeds."""
    placed = people.placed_order((people.tent, 1, None), (people.mug, 2, people.leeds))
    people.react()
    return placed


@pytest.fixture
def collection(order):
    """Give its collection."""
    return Collection.objects.get()


@pytest.fixture
def parcel(order):
    """Give its parcel."""
    return Parcel.objects.get()


def key():
    return str(uuid4())


def test_picks_readies_and_hands_over_once(people, collection):
    [row] = people.as_clerk.get("collections/").json()["items"]
    assert (row["id"], row["state"], row["lines"][0]["sku"]) == (
        collection.pk,
        "requested",
        "FF-MUG",
    )
    path = f"collections/{collection.pk}"
    assert people.as_clerk.post(f"{path}/picking/").json()["state"] == "picking"
    assert (
        people.as_clerk.post(f"{path}/picks/", {"scanned": "ff-mug"}).json()["lines"][0]["picked"]
        == 1
    )
    early = people.as_clerk.post(f"{path}/ready/", {"shelf": "B12"})
    assert (early.status_code, early.json()["code"]) == (409, "not-picked")
    people.as_clerk.post(f"{path}/picks/", {"line_id": row["lines"][0]["id"]})
    assert people.as_clerk.post(f"{path}/ready/", {"shelf": "b12"}).json()["shelf"] == "B12"

    shown = {"code": collection.code, "collected_by": "Ada Shaw"}
    same = key()
    for _try in range(2):
        assert (
            people.as_clerk.post("collections/hand-over/", shown, key=same).json()["state"]
            == "collected"
        )
    twice = people.as_clerk.post("collections/hand-over/", shown, key=key())
    assert (twice.status_code, twice.json()["code"]) == (409, "already-collected")
    assert people.recorded_of("CollectionHandedOver") == 1
    assert people.level(people.mug, people.leeds).on_hand == 8


def test_what_is_missing_is_said_once_under_a_key(people, collection):
    people.as_clerk.post(f"collections/{collection.pk}/picking/")
    line, same = collection.lines.first(), key()
    said = {"line_id": line.pk, "units": 1, "why": "not_found"}
    before = people.level(people.mug, people.leeds)
    for _try in range(2):
        answer = people.as_clerk.post(f"collections/{collection.pk}/missing/", said, key=same)
        assert answer.status_code == 200
    after = people.level(people.mug, people.leeds)
    assert (after.on_hand, after.allocated) == (before.on_hand - 1, before.allocated - 1)
    bad = people.as_clerk.post(
        f"collections/{collection.pk}/missing/", said | {"why": "sold"}, key=key()
    )
    assert bad.status_code == 422


def test_a_pick_under_a_key_counts_once(people, collection):
    accepted = people.as_clerk.post(f"collections/{collection.pk}/acceptance/").json()
    assert accepted["state"] == "accepted"
    assert accepted["accepted_at"]
    people.as_clerk.post(f"collections/{collection.pk}/picking/")
    same = key()
    for _try in range(2):
        answer = people.as_clerk.post(
            f"collections/{collection.pk}/picks/", {"scanned": "FF-MUG"}, key=same
        )
        assert answer.json()["lines"][0]["picked"] == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("as_other_clerk", 404),
        ("as_csa", 403),
        ("as_packer", 403),
        ("as_shopper", 401),
        ("as_nobody", 401),
    ],
)
def test_hides_the_work_of_another_store(people, collection, who, status):
    client = getattr(people, who)
    assert client.get(f"collections/{collection.pk}/").status_code == status
    assert client.post(f"collections/{collection.pk}/picking/").status_code == status
    assert client.get("collections/", location="GB004").status_code == status


def test_what_she_leaves_is_counted_once_under_a_key(people, collection):
    people.bring_to_shelf(collection)
    line = collection.lines.get()
    path, same = f"collections/{collection.pk}/left/", key()
    said = {"lines": [{"line_id": line.pk, "had": line.quantity, "leaves": 1}]}
    assert people.as_clerk.post(path, said).status_code == 422
    for _try in range(2):
        answer = people.as_clerk.post(path, said, key=same)
        assert (answer.status_code, answer.json()["lines"][0]["quantity"]) == (200, 1)
    stale = people.as_clerk.post(path, said, key=key())
    assert (stale.status_code, stale.json()["code"]) == (409, "bag-changed")


def test_a_hand_over_wants_a_key_a_name_and_the_right_store(people, collection):
    people.bring_to_shelf(collection)
    shown = {"code": collection.code, "collected_by": "Ada Shaw"}
    assert people.as_clerk.post("collections/hand-over/", shown).status_code == 422
    nameless = people.as_clerk.post(
        "collections/hand-over/", shown | {"collected_by": ""}, key=key()
    )
    assert "collected_by" in nameless.json()["errors"]
    elsewhere = people.as_other_clerk.post("collections/hand-over/", shown, key=key())
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "wrong-place")
    assert (
        people.as_clerk.post(
            "collections/hand-over/", shown | {"code": "ZZZZZZ"}, key=key()
        ).json()["code"]
        == "wrong-code"
    )


def test_packs_and_dispatches_once(people, parcel):
    [row] = people.as_packer.get("parcels/").json()["items"]
    assert (row["id"], row["lines"][0]["sku"]) == (parcel.pk, "FF-TENT")
    path = f"parcels/{parcel.pk}"
    people.as_packer.post(f"{path}/picking/")
    people.as_packer.post(f"{path}/picks/", {"line_id": row["lines"][0]["id"]})
    assert people.as_packer.post(f"{path}/packing/", {"weight_g": 0}).status_code == 422
    assert people.as_packer.post(f"{path}/packing/", {"weight_g": 4200}).json()["state"] == "packed"
    unlabelled = people.as_packer.post(f"{path}/dispatch/", key=key())
    assert (unlabelled.status_code, unlabelled.json()["code"]) == (409, "no-label")

    people.label(parcel)
    assert people.as_packer.get("parcels/", state="packed").json()["items"][0]["label_url"]
    same = key()
    for _try in range(2):
        assert people.as_packer.post(f"{path}/dispatch/", key=same).json()["state"] == "dispatched"
    assert people.recorded_of("ParcelDispatched") == 1
    assert people.level(people.tent, people.warehouse).on_hand == 9


@pytest.mark.parametrize(
    ("who", "status"), [("as_clerk", 403), ("as_csa", 403), ("as_shopper", 401)]
)
def test_hides_the_work_of_the_warehouse(people, parcel, who, status):
    assert getattr(people, who).get(f"parcels/{parcel.pk}/").status_code == status


def test_a_list_says_where_it_does_not_know_the_place(people):
    assert people.as_packer.get("parcels/", location="NOW1").status_code == 404
    several = people.as_manager.get("parcels/")
    assert (several.status_code, list(several.json()["errors"])) == (422, ["location"])
    assert people.as_packer.get("parcels/", state="gone").status_code == 422


@pytest.fixture
def fulfilled(people, order, collection, parcel):
    """Give the order after its goods have left and were paid."""
    people.bring_to_shelf(collection)
    people.as_clerk.post(
        "collections/hand-over/", {"code": collection.code, "collected_by": "Ada"}, key=key()
    )
    people.pack(parcel)
    people.label(parcel)
    people.as_packer.post(f"parcels/{parcel.pk}/dispatch/", key=key())
    people.captured_by_provider(order)
    return order


def present(people, order, who="as_other_clerk", **changes):
    shown = {"number": order.number, "proof": "ada@example.com"} | changes
    return getattr(people, who).post("returns/presentations/", shown)


def test_takes_back_in_another_store_once(people, fulfilled):
    desk = present(people, fulfilled)
    assert desk.status_code == 201
    line = next(each for each in desk.json()["lines"] if each["line"]["sku"] == "FF-MUG")
    assert line["can_return"] == 2

    wanted = {
        "order": fulfilled.number,
        "lines": [
            {
                "line_id": line["line"]["id"],
                "quantity": 1,
                "reason": "changed_mind",
                "disposition": "resellable",
            }
        ],
    }
    assert people.as_other_clerk.post("returns/preview/", wanted).json()["total"]["amount"] == 1250
    same = key()
    numbers = set()
    for _try in range(2):
        answer = people.as_other_clerk.post(
            "returns/", wanted | {"expected_amount": 1250}, key=same
        )
        assert answer.status_code == 201
        numbers.add(answer.json()["number"])
    [number] = numbers
    assert people.level(people.mug, people.manchester).on_hand == 11
    read = people.as_other_clerk.get(f"returns/{number}/").json()
    assert (read["refund"]["amount"]["amount"], read["refund"]["state"]) == (1250, "requested")
    assert people.as_other_clerk.get("returns/").json()["items"][0]["number"] == number
    assert people.as_clerk.get(f"returns/{number}/").status_code == 404


def test_needs_the_order_to_be_presented(people, fulfilled):
    wanted = {
        "order": fulfilled.number,
        "lines": [{"line_id": 1, "quantity": 1, "reason": "faulty", "disposition": "scrap"}],
    }
    assert people.as_other_clerk.post("returns/preview/", wanted).status_code == 404
    assert (
        people.as_other_clerk.get(f"returns/presentations/{fulfilled.number}/").status_code == 404
    )
    assert present(people, fulfilled, proof="eve@example.com").status_code == 404
    present(people, fulfilled)
    assert (
        people.as_other_clerk.get(f"returns/presentations/{fulfilled.number}/").status_code == 200
    )
    assert people.as_clerk.get(f"returns/presentations/{fulfilled.number}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("as_csa", 403), ("as_packer", 403), ("as_shopper", 401)]
)
def test_only_stores_take_back(people, fulfilled, who, status):
    assert present(people, fulfilled, who).status_code == status


def test_a_return_says_which_line_does_not_fit(people, fulfilled):
    present(people, fulfilled)
    wanted = {
        "order": fulfilled.number,
        "lines": [{"line_id": 1, "quantity": 1, "reason": "rain", "disposition": "scrap"}],
    }
    answer = people.as_other_clerk.post("returns/", wanted, key=key())
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["lines.0.reason"])
    assert people.as_other_clerk.post("returns/", wanted).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("as_csa", 403), ("as_clerk", 403), ("as_shopper", 401), ("as_nobody", 401)]
)
def test_only_managers_read_the_report(people, who, status):
    assert getattr(people, who).get("reports/channels/").status_code == status


def test_the_report_adds_up(people, order):
    people.react()
    report = people.as_manager.get("reports/channels/").json()
    [sales] = report["sales"]
    assert sales["adds_up"]
    assert [(row["channel"], row["orders"], row["net"]["amount"]) for row in sales["channels"]] == [
        ("web", 1, 27499)
    ]
    wrong = people.as_manager.get("reports/channels/", first="2026-11-02", last="2026-11-01")
    assert list(wrong.json()["errors"]) == ["last"]
