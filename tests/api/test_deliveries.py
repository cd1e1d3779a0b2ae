"""Deliveries over the API: announced by the system of who buys."""

from __future__ import annotations

import pytest

from stores.stockroom.models import ExpectedDelivery

SAID = {
    "location": "GB004", "number": "PO-9", "sender": "Nordic Mills", "due_on": "2026-11-25",
    "lines": [{"sku": "FF-MUG", "units": 6}, {"sku": "FF-MUG", "units": 1}],
}  # fmt: skip


def test_announces_once_by_number_and_reads_what_came(people):
    first = people.as_clerk.post("deliveries/", SAID)
    assert first.status_code == 200
    again = people.as_clerk.post("deliveries/", SAID)
    assert first.json() == again.json()
    assert ExpectedDelivery.objects.count() == 1
    assert first.json()["lines"] == [
        {"sku": "FF-MUG", "expected": 7, "received": 0, "damaged": 0, "reason": "", "difference": "7 units missing"}
    ]  # fmt: skip
    read = people.as_clerk.get(f"deliveries/{first.json()['id']}/").json()
    assert (read["state"], read["location"]["code"]) == ("expected", "GB004")
    assert people.as_other_clerk.get(f"deliveries/{first.json()['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"lines": []}, 422),
        ({"lines": [{"sku": "FF-NONE", "units": 1}]}, 422),
        ({"lines": [{"sku": "FF-MUG", "units": 0}]}, 422),
        ({"due_on": "soon"}, 422),
        ({"location": "GB003"}, 404),
    ],
)
def test_what_cannot_be_announced_is_refused(people, changed, status):
    assert people.as_clerk.post("deliveries/", SAID | changed).status_code == status
    assert not ExpectedDelivery.objects.exists()


def test_is_for_colleagues(people):
    assert people.as_shopper.post("deliveries/", SAID).status_code == 401
    assert people.as_csa.post("deliveries/", SAID).status_code == 403
