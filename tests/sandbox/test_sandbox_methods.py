"""Wallet, bank transfer and pay later; cards with conditions; disputes; the books."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.sandbox.world import (
    AFTER_EXPIRY,
    DISPUTE,
    LAPSED,
    LIMIT,
    ONCE,
    REFUND_FAILS,
    REFUSED,
    STOLEN,
    SUCCESS,
    TIMEOUT,
    WHOLE,
    Provider,
    Receiver,
    eventually,
)

RETURN = "http://shop.example/return"
OTHERS = ("wallet", "bank", "later")


def way(provider: Provider, payment_id: str, method: str, answer: str) -> str:
    """Take a method on the pages, and return where the browser is sent in the end."""
    path = f"/pay/{payment_id}"
    provider.browser.post(path, data={"method": method, "token": uuid4().hex})
    page = provider.browser.get(path).text
    found = re.search(r'name="attempt" value="([^"]+)"', page)
    assert found
    form = {"attempt": found[1], answer: "1"}
    return provider.browser.post(f"{path}/challenge", data=form).headers["location"]


@pytest.mark.parametrize("method", OTHERS)
def test_is_approved_on_a_page_of_its_own(provider: Provider, method: str) -> None:
    payment_id = provider.open()["id"]
    assert provider.payment(payment_id)["method"] is None

    assert way(provider, payment_id, method, "approve") == RETURN

    payment = provider.payment(payment_id)
    assert (payment["status"], payment["method"], payment["card"]) == ("authorised", method, None)
    assert payment["captured"] == (129950 if method == "bank" else 0)
    assert payment["captured_at_once"] == (method == "bank")


@pytest.mark.parametrize(
    ("method", "reason"),
    [("wallet", "wallet_refused"), ("bank", "bank_refused"), ("later", "credit_refused")],
)
def test_a_refusal_leads_back_to_all_ways_to_pay(
    provider: Provider, method: str, reason: str
) -> None:
    payment_id = provider.open()["id"]

    assert way(provider, payment_id, method, "cancel") == f"/pay/{payment_id}"

    assert provider.payment(payment_id)["attempts"][0]["reason"] == reason
    page = provider.browser.get(f"/pay/{payment_id}").text
    assert 'role="alert"' in page
    assert page.count('class="way"') == 4
    assert way(provider, payment_id, "wallet", "approve") == RETURN


def test_the_page_shows_only_what_was_asked_for(provider: Provider) -> None:
    payment_id = provider.open(methods=["bank"])["id"]
    page = provider.browser.get(f"/pay/{payment_id}").text
    assert "Continue to my bank" in page
    assert "Card number" not in page
    assert 'class="way"' not in page

    for form in ({"method": "later"}, {"number": SUCCESS, "expiry": "09/49", "cvc": "123"}):
        refused = provider.browser.post(f"/pay/{payment_id}", data={"token": uuid4().hex} | form)
        assert refused.status_code == 422
    assert provider.payment(payment_id)["attempts"] == []


def test_a_transfer_is_captured_and_told_and_can_only_be_refunded(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.open()["id"]
    payment = provider.choose(payment_id, "bank")

    assert [each["type"] for each in payment["operations"]] == ["capture"]
    told = {"payment.authorised", "payment.captured"}
    eventually(lambda: set(receiver.types(payment_id)) == told)
    path = f"/v1/payments/{payment_id}"
    assert provider.post(f"{path}/void", {}).json()["code"] == "nothing_to_void"
    assert provider.post(f"{path}/captures", {"amount": 1}).status_code == 422
    assert provider.post(f"{path}/refunds", {"amount": 129950}).status_code == 201


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (REFUSED, "do_not_honour"),
        (LAPSED, "expired_card"),
        (LIMIT, "limit_exceeded"),
        (STOLEN, "stolen_card"),
        (TIMEOUT, "bank_timeout"),
    ],
)
def test_each_decline_has_its_reason(provider: Provider, card: str, reason: str) -> None:
    payment_id = provider.open()["id"]
    provider.pay(payment_id, card)
    assert provider.payment(payment_id)["attempts"][0]["reason"] == reason
    assert provider.browser.get(f"/pay/{payment_id}").status_code == 200


def test_cards_differ_in_how_often_they_are_captured(provider: Provider) -> None:
    whole, once = (provider.authorised(card, amount=1000) for card in (WHOLE, ONCE))
    refused = provider.post(f"/v1/payments/{whole}/captures", {"amount": 400})
    assert (refused.status_code, refused.json()["code"]) == (422, "partial_capture_refused")
    assert provider.post(f"/v1/payments/{whole}/captures", {"amount": 1000}).status_code == 201

    taken = provider.post(f"/v1/payments/{once}/captures", {"amount": 400}).json()["payment"]
    assert (taken["captured"], taken["voided"], taken["voided_amount"]) == (400, True, 600)
    assert [provider.payment(each)["captures"] for each in (whole, once)] == ["whole", "once"]


def test_the_bank_says_yes_after_the_page_has_expired(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.open()["id"]
    provider.pay(payment_id, AFTER_EXPIRY)
    assert "expired" in provider.browser.get(f"/pay/{payment_id}").text
    eventually(lambda: provider.payment(payment_id)["status"] == "authorised")
    told = {"payment.expired", "payment.authorised"}
    eventually(lambda: set(receiver.types(payment_id)) == told)


def test_a_dispute_opens_after_the_capture_and_is_decided(
    provider: Provider, receiver: Receiver
) -> None:
    payment_id = provider.authorised(DISPUTE, amount=1000)
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 700})
    eventually(lambda: provider.payment(payment_id)["disputes"])

    assert provider.happen(payment_id, "dispute_lost").status_code == 202
    dispute = provider.payment(payment_id)["disputes"][0]
    assert (dispute["amount"], dispute["state"]) == (700, "lost")
    assert provider.happen(payment_id, "dispute_won").json()["code"] == "no_dispute"
    told = {"payment.dispute_opened", "payment.dispute_closed"}
    eventually(lambda: told <= set(receiver.types(payment_id)))


def test_a_refund_comes_back(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised(REFUND_FAILS, amount=1000)
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 1000})
    provider.post(f"/v1/payments/{payment_id}/refunds", {"amount": 300})
    assert provider.payment(payment_id)["refunded"] == 300

    eventually(lambda: provider.payment(payment_id)["refunded"] == 0)
    assert provider.payment(payment_id)["operations"][-1]["state"] == "failed"
    eventually(lambda: "payment.refund_failed" in receiver.types(payment_id))


def test_the_books_are_read_page_by_page(provider: Provider) -> None:
    since = datetime.now(UTC)
    ids = [provider.open(amount=100)["id"] for _ in range(102)]
    later = provider.authorised()
    provider.simulate(ids[0], SUCCESS)

    first = provider.get(f"/v1/payments?since={since.isoformat().replace('+', '%2B')}")
    assert len(first["data"]) == 100
    rest = provider.http.get(
        "/v1/payments", params={"since": since.isoformat(), "after": first["next"]}
    ).json()
    read = [each["id"] for each in first["data"] + rest["data"]]
    assert rest["next"] is None
    assert sorted(read) == sorted([*ids, later])
    assert read[-1] == ids[0]
    ahead = (since + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert provider.get(f"/v1/payments?since={ahead}")["data"] == []
    assert provider.http.get("/v1/payments?since=yesterday").status_code == 422


@pytest.mark.parametrize("action", ["forge", "other_secret", "altered", "unsigned", "replay"])
def test_forgeries_are_refused_by_who_checks(
    provider: Provider, receiver: Receiver, action: str
) -> None:
    payment_id = provider.open()["id"]
    before = len(receiver.good)
    provider.send(payment_id, action)
    eventually(lambda: len(receiver.good) > before)
    assert receiver.good[-1] is False


def test_a_genuine_one_comes_days_late(provider: Provider, receiver: Receiver) -> None:
    payment_id = provider.authorised()
    eventually(lambda: receiver.types(payment_id))
    provider.send(payment_id, "days_late")
    eventually(lambda: len(receiver.types(payment_id)) == 2)
    old = [event for event in receiver.taken if event["data"]["id"] == payment_id][-1]
    assert datetime.fromisoformat(old["created"]) < datetime.now(UTC) - timedelta(days=2)
    assert receiver.good[-1]


def test_switches_copy_delay_and_reorder_every_webhook(
    provider: Provider, receiver: Receiver
) -> None:
    form = {"webhook_copies": "3", "webhook_delay": "0.2", "webhook_overtake": "1"}
    assert provider.browser.post("/control", data=form).status_code == 303
    assert "Switched on" in provider.browser.get("/").text
    payment_id = provider.authorised()
    provider.post(f"/v1/payments/{payment_id}/captures", {"amount": 1})
    provider.browser.post("/control", data={"reset": "1"})

    told = ["payment.captured"] * 3 + ["payment.authorised"] * 3
    eventually(lambda: receiver.types(payment_id) == told)
    assert "Switched on" not in provider.browser.get("/").text


def test_a_payment_is_lost_from_the_books(provider: Provider) -> None:
    payment_id = provider.authorised()
    assert provider.happen(payment_id, "forget").status_code == 202
    assert provider.http.get(f"/v1/payments/{payment_id}").status_code == 404
