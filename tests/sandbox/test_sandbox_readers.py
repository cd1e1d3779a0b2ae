"""The card readers of the sandbox's provider."""

from __future__ import annotations

import pytest

from tests.sandbox.world import SUCCESS, eventually


@pytest.fixture
def reader(provider):
    return provider.post("/v1/readers", {"label": "Counter"}).json()["id"]


def put(provider, reader, **more):
    data = {"amount": 4900, "currency": "GBP", "reference": "ours", "reader": reader}
    return provider.post("/v1/payments", data | more)


def act(provider, reader, what):
    return provider.post(f"/v1/readers/{reader}/act", {"act": what})


def on(provider, reader):
    return provider.get(f"/v1/readers/{reader}")["payment"]


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_tap_takes_the_money_at_once_and_tells_of_it(provider, receiver, reader):
    payment = put(provider, reader).json()
    assert (payment["reader"], payment["pay_url"], payment["captured_at_once"]) == (
        reader,
        "",
        True,
    )
    assert on(provider, reader) == payment["id"]

    assert act(provider, reader, "tap").json()["payment"] is None
    paid = provider.payment(payment["id"])
    assert (paid["status"], paid["authorised"], paid["captured"]) == ("authorised", 4900, 4900)
    assert eventually(lambda: len(receiver.types(payment["id"])) == 2)
    assert set(receiver.types(payment["id"])) == {"payment.authorised", "payment.captured"}


@pytest.mark.parametrize(
    ("what", "status", "reason", "told"),
    [
        ("tap_no_money", "cancelled", ["insufficient_funds"], "payment.declined"),
        ("cancel", "cancelled", [], "payment.cancelled"),
        ("walk_away", "expired", [], "payment.expired"),
    ],
)
def test_what_is_not_paid_is_over_and_told(provider, receiver, reader, what, status, reason, told):
    payment_id = put(provider, reader).json()["id"]
    act(provider, reader, what).raise_for_status()

    payment = provider.payment(payment_id)
    assert (payment["status"], [each["reason"] for each in payment["attempts"]]) == (status, reason)
    assert on(provider, reader) is None
    assert eventually(lambda: receiver.types(payment_id) == [told])
    assert put(provider, reader).status_code == 201


def test_a_reader_takes_one_at_a_time_and_none_without_network(provider, reader):
    put(provider, reader)
    assert code(put(provider, reader)) == (409, "reader_busy")
    act(provider, reader, "offline")
    assert code(put(provider, reader)) == (409, "reader_offline")
    assert code(act(provider, reader, "tap")) == (409, "reader_offline")
    assert code(put(provider, "rdr_nowhere")) == (404, "reader_not_found")


def test_a_void_takes_it_off_and_a_late_answer_comes_all_the_same(provider, reader):
    payment_id = put(provider, reader).json()["id"]
    act(provider, reader, "offline")
    provider.post(f"/v1/payments/{payment_id}/void", {}).raise_for_status()
    assert on(provider, reader) is None

    act(provider, reader, "pay_late").raise_for_status()
    payment = provider.payment(payment_id)
    assert (payment["status"], payment["captured"], payment["voided"]) == (
        "authorised",
        4900,
        False,
    )
    assert code(act(provider, reader, "pay_late")) == (409, "nothing_to_pay")
    assert provider.post(f"/v1/payments/{payment_id}/refunds", {"amount": 4900}).status_code == 201


def test_it_has_no_page_and_is_paid_by_nothing_else(provider, reader):
    payment_id = put(provider, reader).json()["id"]
    assert provider.browser.get(f"/pay/{payment_id}").status_code == 404
    assert provider.simulate(payment_id, SUCCESS).status_code == 409


def test_the_page_of_the_readers_taps_a_card(provider, reader):
    payment_id = put(provider, reader).json()["id"]
    page = provider.browser.get("/readers").text
    assert "Asks for a card" in page
    assert "rdr_1" in page
    answer = provider.browser.post(f"/readers/{reader}", data={"act": "tap"})
    assert answer.status_code == 303
    assert provider.payment(payment_id)["status"] == "authorised"
    assert provider.browser.post("/readers", data={"label": "Pocket"}).status_code == 303
    assert "Pocket" in provider.browser.get("/readers").text
    assert code(act(provider, reader, "dance")) == (422, "invalid")
