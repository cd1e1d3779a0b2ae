"""The merchant's side of the provider: open, find, capture, refund, void."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.sandbox.world import CHALLENGE, DECLINE, SUCCESS, Provider, Receiver, eventually


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_opens_a_payment_and_finds_it_by_reference(provider: Provider) -> None:
    payment = provider.open(reference="quote-77")

    assert payment["status"] == "created"
    assert payment["pay_url"] == f"{provider.url}/pay/{payment['id']}"
    assert provider.payment(payment["id"]) == payment
    found = provider.get("/v1/payments?reference=quote-77")["data"]
    assert [each["id"] for each in found] == [payment["id"]]
    assert provider.get("/v1/payments?reference=nobody")["data"] == []


def test_same_key_gives_the_same_answer_and_another_body_is_refused(provider: Provider) -> None:
    body = {
        "amount": 500,
        "currency": "NOK",
        "reference": uuid4().hex,
        "return_url": "https://shop.example/r",
        "cancel_url": "https://shop.example/c",
    }
    first = provider.post("/v1/payments", body, key="once")
    again = provider.post("/v1/payments", body, key="once")

    assert (again.status_code, again.json()) == (201, first.json())
    other = provider.post("/v1/payments", body | {"amount": 501}, key="once")
    assert code(other) == (422, "idempotency_key_reused")
    assert len(provider.get(f"/v1/payments?reference={body['reference']}")["data"]) == 1


def test_a_refusal_is_not_remembered_under_its_key(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    path = f"/v1/payments/{payment_id}/captures"

    refused = provider.post(path, {"amount": 100}, key=f"take-{payment_id}")
    provider.simulate(payment_id, SUCCESS)
    taken = provider.post(path, {"amount": 100}, key=f"take-{payment_id}")

    assert code(refused) == (409, "not_authorised")
    assert taken.status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 9.5}, "amount"),
        ({"currency": "pounds"}, "currency"),
        ({"return_url": "javascript:alert(1)"}, "return_url"),
        ({"cancel_url": "http://shop.example/;script-src *"}, "cancel_url"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2050-01-01T00:00:00"}, "expires_at"),
    ],
)
def test_names_the_bad_field(provider: Provider, change: dict[str, Any], field: str) -> None:
    body = {
        "amount": 500,
        "currency": "NOK",
        "reference": "r",
        "return_url": "https://shop.example/r",
        "cancel_url": "https://shop.example/c",
    }
    answer = provider.post("/v1/payments", body | change)

    assert code(answer) == (422, "invalid")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_needs_the_key_and_a_bounded_json_object(provider: Provider) -> None:
    bare = httpx.get(f"{provider.url}/v1/payments")
    assert code(bare) == (401, "key_wrong")
    headers = {"Idempotency-Key": "k"}
    assert code(provider.http.post("/v1/payments", content="[", headers=headers)) == (
        400,
        "not_json",
    )
    big = json.dumps({"reference": "x" * 70_000})
    assert code(provider.http.post("/v1/payments", content=big, headers=headers)) == (
        413,
        "too_large",
    )
    parts = iter([b"x" * 40_000, b"x" * 40_000])
    assert code(provider.http.post("/v1/payments", content=parts, headers=headers))[0] == 413
    assert code(provider.http.get("/v1/payments/pay_none")) == (404, "payment_not_found")
    assert code(provider.http.get("/v1/nothing")) == (404, "http_404")


def test_needs_an_idempotency_key_to_write(provider: Provider) -> None:
    payment_id = provider.authorised()
    answer = provider.http.post(f"/v1/payments/{payment_id}/captures", json={"amount": 1})
    assert code(answer) == (400, "idempotency_key_missing")


def test_captures_in_parts_refunds_within_them_and_voids_the_rest(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.authorised(amount=1000)
    path = f"/v1/payments/{payment_id}"

    first = provider.post(f"{path}/captures", {"amount": 300}).json()
    provider.post(f"{path}/captures", {"amount": 400})
    assert first["type"] == "capture"
    assert first["payment"]["captured"] == 300
    over = provider.post(f"{path}/captures", {"amount": 301})
    assert code(over) == (422, "amount_exceeds_capturable")

    assert provider.post(f"{path}/refunds", {"amount": 700}).json()["payment"]["refunded"] == 700
    assert code(provider.post(f"{path}/refunds", {"amount": 1})) == (
        422,
        "amount_exceeds_refundable",
    )

    voided = provider.post(f"{path}/void", {}).json()["payment"]
    assert (voided["status"], voided["voided"], voided["voided_amount"]) == (
        "authorised",
        True,
        300,
    )
    assert code(provider.post(f"{path}/captures", {"amount": 1})) == (409, "voided")
    assert code(provider.post(f"{path}/void", {})) == (409, "nothing_to_void")
    told = ["authorised", "captured", "captured", "refunded", "voided"]
    eventually(lambda: sorted(receiver.types(payment_id)) == sorted(f"payment.{t}" for t in told))


def test_voids_a_part_and_keeps_the_rest_capturable(provider: Provider) -> None:
    payment_id = provider.authorised(amount=1000)
    path = f"/v1/payments/{payment_id}"

    part = provider.post(f"{path}/void", {"amount": 400}).json()["payment"]
    assert (part["status"], part["voided"], part["capturable"]) == ("authorised", False, 600)
    assert provider.post(f"{path}/captures", {"amount": 600}).status_code == 201


def test_void_before_any_capture_ends_the_payment(provider: Provider) -> None:
    payment_id = provider.authorised()
    assert (
        provider.post(f"/v1/payments/{payment_id}/void", {}).json()["payment"]["status"] == "voided"
    )


def test_void_closes_a_payment_that_nobody_paid(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    provider.simulate(payment_id, CHALLENGE)
    provider.post(f"/v1/payments/{payment_id}/void", {})

    assert code(provider.simulate(payment_id, SUCCESS)) == (409, "not_payable")
    payment = provider.payment(payment_id)
    assert (payment["status"], payment["authorised"]) == ("voided", 0)
    assert [attempt["outcome"] for attempt in payment["attempts"]] == ["declined"]


def test_expires_an_unpaid_payment_and_tells(provider: Provider, receiver: Receiver) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1)
    payment_id = provider.open(expires_at=soon.isoformat())["id"]
    provider.simulate(payment_id, DECLINE)

    eventually(lambda: provider.payment(payment_id)["status"] == "expired")
    assert code(provider.simulate(payment_id, SUCCESS)) == (409, "not_payable")
    eventually(lambda: "payment.expired" in receiver.types(payment_id))


def test_fails_and_loses_answers_on_demand(provider: Provider) -> None:
    body = {
        "amount": 500,
        "currency": "NOK",
        "reference": uuid4().hex,
        "return_url": "https://shop.example/r",
        "cancel_url": "https://shop.example/c",
    }
    provider.switch(fail_next=1, lose_next=1)

    assert code(provider.post("/v1/payments", body, key="lost")) == (503, "unavailable")
    assert code(provider.post("/v1/payments", body, key="lost")) == (504, "answer_lost")
    found = provider.get(f"/v1/payments?reference={body['reference']}")["data"]
    assert len(found) == 1
    assert provider.post("/v1/payments", body, key="lost").json() == found[0]


def test_hangs_on_demand_and_control_still_answers(provider: Provider) -> None:
    provider.switch(hang_seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        provider.http.get("/v1/payments", timeout=0.3)
    provider.switch(reset=True)
    assert provider.get("/v1/payments")["data"]
    assert code(provider.http.post("/v1/control", json={"hang": 1})) == (422, "invalid")


def test_declines_everything_on_demand(provider: Provider) -> None:
    payment_id = provider.open()["id"]
    provider.switch(decline_all=True)
    declined = provider.simulate(payment_id, SUCCESS).json()
    provider.switch(decline_all=False)

    assert (declined["status"], declined["attempts"][0]["reason"]) == ("declined", "do_not_honour")
    assert provider.simulate(payment_id, SUCCESS).json()["status"] == "authorised"


def test_counts_money(provider: Provider) -> None:
    before = provider.get("/v1/stats")
    payment_id = provider.authorised(amount=1000)
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 600})
    provider.post(f"/v1/payments/{payment_id}/refunds", {"amount": 200})
    provider.post(f"/v1/payments/{payment_id}/void", {})
    after = provider.get("/v1/stats")

    gained = {name: after[name] - before[name] for name in after if isinstance(after[name], int)}
    assert gained == {
        "payments": 1,
        "authorised": 1000,
        "captured": 600,
        "refunded": 200,
        "voided": 400,
        "attempts": 1,
        "repeats": 0,
    }
