"""What is reserved is paid at the till before it is handed over, on the screens of the store."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stores.click_and_collect.models import Collection
from tests.click_and_collect.test_reserving import opened, reserve


@pytest.fixture
def collection(floor):
    reserve(opened(floor), (floor.mug, 2, floor.leeds))
    return floor.bring_to_shelf(Collection.objects.get())


@pytest.fixture
def clerk(client, floor):
    client.force_login(floor.user(floor.clerk))
    return client


def test_by_its_code_it_is_paid_first_and_handed_over_then(clerk, collection):
    shown = clerk.post("/store/hand-over/", {"code": collection.code}).text
    assert "To be paid: £25.00" in shown
    assert "£25.00 is paid" in shown
    assert ">Hand it over<" not in shown

    paid = f"/store/collections/{collection.pk}/paid/"
    said = {"due": 2500, "code": collection.code}
    refused = clerk.post(paid, said | {"means": "card", "reference": ""})
    assert refused.status_code == 422
    assert "at most 40 characters" in refused.text

    shown = clerk.post(paid, said | {"means": "card", "reference": "1042"}).text
    assert "To be paid" not in shown
    assert ">Hand it over<" in shown
    again = clerk.post(paid, said | {"means": "card", "reference": "1043"})
    assert again.status_code == 409
    done = clerk.post("/store/hand-over/confirm/", {"code": collection.code, "collected_by": "Ada"})
    assert done.status_code in {200, 302}
    collection.refresh_from_db()
    assert collection.state == "collected"


def test_nobody_hands_it_over_unpaid_by_another_way(clerk, collection):
    page = f"/store/collections/{collection.pk}/"
    assert "Hand over without a code" not in clerk.get(page).text
    answer = clerk.post(
        "/store/hand-over/confirm/", {"code": collection.code, "collected_by": "Ada"}
    )
    assert answer.status_code == 409
    assert "£25.00 is to be paid at the till first" in answer.text


def test_another_stores_colleague_takes_nothing(client, floor, collection):
    client.force_login(floor.user(floor.oslo_clerk))
    said = {"due": 2500, "means": "card", "reference": "1042"}
    assert client.post(f"/store/collections/{collection.pk}/paid/", said).status_code == 404


def test_its_page_asks_little_more(clerk, collection):
    page = f"/store/collections/{collection.pk}/"
    clerk.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert "To be paid: £25.00" in clerk.get(page).text
    assert len(asked) <= 19, [each["sql"][:90] for each in asked]
