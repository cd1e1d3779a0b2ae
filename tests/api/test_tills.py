"""The till interface over HTTP: its token, its answers, its limits."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine

from commerce.payments import operations as payments
from stores.selling import operations
from tests.api.conftest import Api
from tests.selling.conftest import TillWorld


@pytest.fixture
def shop(db: None) -> Iterator[TillWorld]:
    with time_machine.travel(TillWorld.now, tick=False):
        yield TillWorld()


@pytest.fixture
def api(shop: TillWorld) -> Api:
    return Api(f"Till {shop.token()}")


def test_one_receipt(shop: TillWorld, api: Api) -> None:
    body = shop.sale()
    first, again = api.post("till/receipts/", body), api.post("till/receipts/", body)

    assert (first.status_code, first.json()["state"], again.json()["state"]) == (
        200,
        "accepted",
        "known",
    )
    assert first.json()["order"] == again.json()["order"]


def test_a_batch_says_of_each_what_became_of_it(shop: TillWorld, api: Api) -> None:
    sale = shop.sale()
    bodies = [shop.back(sale, shop.line(shop.kettle)), sale, sale, shop.sale() | {"total": 5}, "?"]
    answer = api.post("till/batches/", {"receipts": bodies}).json()

    assert {name: answer[name] for name in ("accepted", "known", "parked")} == {
        "accepted": 2,
        "known": 1,
        "parked": 2,
    }
    assert [each["why"] or each["state"] for each in answer["receipts"]] == [
        "accepted",
        "accepted",
        "known",
        "sums",
        "unreadable",
    ]
    assert answer["receipts"][3]["detail"] == "The lines come to 4900, the receipt says 5."


def test_x_and_z(shop: TillWorld, api: Api) -> None:
    api.post("till/receipts/", shop.sale())
    so_far = api.get("till/summary/").json()
    assert (so_far["till"], so_far["store"], so_far["currency"]) == (1, "GB004", "GBP")
    assert so_far["sums"]["sales"] == {"count": 1, "total": 4900}

    command = {"id": str(uuid4()), "taken_at": shop.now.isoformat()}
    closed = api.post("till/closings/", command).json()
    assert (closed["number"], closed["sums"]["total"]) == (1, 4900)
    assert api.post("till/closings/", command).json() == closed
    assert api.get("till/closings/1/").json() == closed
    assert api.get("till/closings/2/").status_code == 404


def test_a_token_opens_its_own_till_and_nothing_else(shop: TillWorld) -> None:
    token = shop.token()
    till = Api(f"Till {token}")
    assert till.get("till/summary/").status_code == 200
    for header in (f"Bearer {token}", "Till nothing", "Till ", "", f"Visitor {token}"):
        assert Api(header).get("till/summary/").status_code == 401
    # Elsewhere it is nobody's.
    for path in ("orders/", "collections/?location=GB004", "returns/", "reports/channels/"):
        assert till.get(path).status_code == 401


def test_a_token_that_was_replaced_or_revoked_opens_nothing(shop: TillWorld) -> None:
    old, new = shop.token(), shop.token()
    assert Api(f"Till {old}").get("till/summary/").status_code == 401
    assert Api(f"Till {new}").get("till/summary/").status_code == 200
    operations.revoke_token(till_id=shop.till.pk, actor=shop.manager, now=shop.now)
    assert Api(f"Till {new}").get("till/summary/").status_code == 401


def test_more_than_a_request_may_carry_is_refused_whole(shop: TillWorld, api: Api) -> None:
    answer = api.post("till/batches/", {"receipts": [0] * 5001})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    heavy = api.post("till/receipts/", {"padding": "x" * (16 * 1024 * 1024)})
    assert heavy.status_code == 413
    assert api.post("till/batches/", {"receipts": 1}).status_code == 422
    assert api.post("till/batches/", [shop.sale()]).status_code == 422


def test_five_thousand_are_one_request(shop: TillWorld, api: Api) -> None:
    padding = [shop.sale(shop.line(shop.mug), colleague="x" * 60) for _each in range(300)]
    answer = api.post("till/batches/", {"receipts": padding * 16 + padding[:200]})
    assert (answer.json()["accepted"], answer.json()["known"]) == (300, 4700)


def test_a_code_is_claimed_and_paid(shop: TillWorld, api: Api) -> None:
    cart = shop.cart_with((shop.kettle, 1, shop.leeds))
    offer = payments.offer_at_till(
        cart_id=cart.pk, location_id=shop.leeds.pk, actor=shop.shopper, now=shop.now
    )
    due = api.get(f"till/dues/{offer.code}/").json()
    assert (due["state"], due["amount"], due["currency"], due["store"]) == (
        "waiting", 4900, "GBP", "GB004",
    )  # fmt: skip
    assert due["lines"][0]["quantity"] == 1
    other = Api(f"Till {shop.token(shop.other_till)}")
    assert api.post(f"till/dues/{offer.code}/claim/").status_code == 200
    assert other.post(f"till/dues/{offer.code}/claim/").json()["code"] == "at-till"
    assert api.delete(f"till/dues/{offer.code}/claim/").json()["state"] == "waiting"

    body = {
        "id": str(uuid4()),
        "code": offer.code,
        "number": 7,
        "taken_at": shop.now.isoformat(),
        "currency": "GBP",
        "payments": [{"kind": "cash", "amount": 5000}],
        "change": 100,
    }
    paid = api.post("till/payments/", body).json()
    assert (paid["state"], paid["total"], paid["give_back"]) == ("settled", 4900, [])
    assert api.post("till/payments/", body).json() == paid
    assert api.get(f"till/payments/{body['id']}/").json() == paid
    assert other.get(f"till/payments/{body['id']}/").status_code == 404
    late = other.post("till/payments/", body | {"number": 8}).json()
    assert (late["state"], late["why"]) == ("refused", "paid")
    assert late["give_back"] == [{"kind": "cash", "amount": 4900, "reference": ""}]

    back = {"id": str(uuid4()), "number": 9, "taken_at": shop.now.isoformat()}
    assert other.post(f"till/payments/{body['id']}/back/", back).json()["state"] == "returned"
    assert api.post(f"till/payments/{body['id']}/back/", back).json()["state"] == "voided"
    assert api.get("till/summary/").json()["sums"]["orders"] == {"count": 1, "total": 4900}
    assert api.get("till/dues/00000000/").status_code == 404
    assert api.post("till/payments/", body | {"id": str(uuid4()), "change": 0}).status_code == 422
