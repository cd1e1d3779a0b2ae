"""Changing an order through the API."""

from __future__ import annotations

from uuid import uuid4


def test_previews_cancels_once_and_redirects(people):
    order = people.placed_order((people.mug, 2, None))
    people.react()
    line = order.lines.get()
    body = {"lines": [{"line_id": line.pk, "quantity": 1}]}
    shopper = people.as_shopper
    path = f"orders/{order.number}/cancellation/"

    plan = shopper.post(f"{path}preview/", body)
    assert plan.status_code == 200
    assert plan.json()["total"]["amount"] == 1250
    assert shopper.post(path, body).status_code == 422
    assert shopper.post(path, body | {"expected_amount": 1}, key=str(uuid4())).status_code == 409
    key = str(uuid4())
    first = shopper.post(path, body | {"expected_amount": 1250}, key=key)
    again = shopper.post(path, body | {"expected_amount": 1250}, key=key)
    assert (first.status_code, first.json()) == (200, again.json())
    assert people.as_other_shopper.post(path, body, key=key).status_code == 404
    line.refresh_from_db()
    assert line.cancelled == 1

    address = {"full_name": "Bo", "street": "9 New Row", "postcode": "LS2 7AA", "city": "Leeds"}
    wrong = address | {"postcode": "XXXX", "phone": "call my mum"}
    refused = shopper.post(f"orders/{order.number}/address/", wrong, key=str(uuid4()))
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"postcode", "phone"}
    moved = shopper.post(f"orders/{order.number}/address/", address, key=str(uuid4()))
    assert moved.json()["kind"] == "address"
    order.refresh_from_db()
    assert (order.street, order.phone) == ("9 New Row", "+447700900123")


def test_names_who_collects_once(people):
    order = people.placed_order((people.mug, 1, people.leeds))
    people.react()
    path, key = f"orders/{order.number}/collector/", str(uuid4())
    body = {"collector_name": "Bo Lind"}

    assert people.as_shopper.post(path, body).status_code == 422
    first = people.as_shopper.post(path, body, key=key)
    assert (first.status_code, first.json()["kind"]) == (200, "collector")
    assert people.as_shopper.post(path, body, key=key).json() == first.json()
    assert people.as_other_shopper.post(path, body, key=key).status_code == 404
    order.refresh_from_db()
    assert order.collector_name == "Bo Lind"


def test_collects_in_a_store_instead_once(people):
    people.stock(people.mug, people.leeds, 5)
    order = people.placed_order((people.mug, 2, None))
    people.react()
    shopper, path = people.as_shopper, f"orders/{order.number}/collection/"
    body = {"store": people.leeds.code}

    plan = shopper.post(f"{path}preview/", body)
    assert plan.status_code == 200
    shown = plan.json()
    assert (shown["store"], shown["name"]) == (people.leeds.code, people.leeds.name)
    assert [(each["sku"], each["quantity"]) for each in shown["lines"]] == [(people.mug.sku, 2)]
    charge = shown["delivery"]["amount"]
    assert charge == order.delivery_gross
    assert shown["by_bank"]["amount"] == 0
    assert not order.changes.exists()

    assert shopper.post(path, body).status_code == 422
    assert shopper.post(path, body | {"expected_amount": 1}, key=str(uuid4())).status_code == 409
    assert shopper.post(path, {"store": "NOWHERE"}, key=str(uuid4())).status_code == 404
    key = str(uuid4())
    first = shopper.post(path, body | {"expected_amount": charge}, key=key)
    again = shopper.post(path, body | {"expected_amount": charge}, key=key)
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json()["kind"] == "collect"
    assert people.as_other_shopper.post(path, body, key=key).status_code == 404
    assert order.fulfilments.get(method="collect").location == people.leeds
    assert shopper.post(path, body, key=str(uuid4())).status_code == 422
