"""A till of its own process, over HTTP: it goes offline, comes back, doubles, shuffles, and nothing is lost or twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import TillOffer
from core import invariants
from returns.models import Return
from stores.selling.models import Closing, Parked, Receipt, TillPayment
from tests.sandbox.world import Process
from tests.selling.conftest import TillWorld


@pytest.fixture
def shop(transactional_db: None) -> TillWorld:
    return TillWorld()


@pytest.fixture
def machine(shop: TillWorld, live_server: Any, tmp_path: Path) -> Iterator[Process]:
    process = Process(
        "sandbox.till",
        tmp_path,
        TILL_SHOP_URL=live_server.url,
        TILL_TOKEN=shop.token(),
        TILL_SENDS="when told",
    )
    yield process
    process.stop()


def sell(machine: Process, variant: Any, **more: Any) -> dict[str, Any]:
    line = {"sku": variant.sku, "unit": 1250}
    return machine.http.post("/v1/sales", json={"lines": [line], **more}).raise_for_status().json()


def switch(machine: Process, **switches: Any) -> None:
    machine.http.post("/v1/switches", json=switches).raise_for_status()


def test_what_it_sells_is_booked_at_once(shop: TillWorld, machine: Process) -> None:
    body = sell(machine, shop.mug)
    assert shop.booked(body).order.total == 1250
    (row,) = machine.get("/v1/receipts")["receipts"]
    assert row["state"] == "accepted"


def test_offline_it_sells_on_and_nothing_is_lost_and_nothing_twice(
    shop: TillWorld, machine: Process
) -> None:
    sell(machine, shop.mug)
    switch(machine, offline=True)
    offline = [sell(machine, shop.mug) for _each in range(20)]
    machine.http.post("/v1/returns", json={"of": offline[0]["id"]}).raise_for_status()
    machine.http.post("/v1/voids", json={"of": offline[1]["id"]}).raise_for_status()
    assert machine.http.post("/v1/send").status_code == 503
    assert (Receipt.objects.count(), machine.get("/v1/receipts")["waiting"]) == (1, 22)

    switch(machine, offline=False, doubled=True, shuffled=True, lose_next=1)
    assert machine.http.post("/v1/send").status_code == 503
    assert machine.get("/v1/receipts")["waiting"] == 22
    counts = machine.http.post("/v1/send").raise_for_status().json()

    assert counts == {"accepted": 0, "known": 44, "parked": 0}
    assert machine.get("/v1/receipts")["waiting"] == 0
    assert (Order.objects.count(), Return.objects.count()) == (21, 2)
    # Ten were there and nineteen are gone for good: what the books lacked stands in them.
    assert shop.level(shop.mug, shop.leeds).on_hand == 2
    assert not Parked.objects.exists()
    assert [line for result in invariants.run() for line in result.breaches] == []


def test_a_killed_till_sends_what_it_printed(shop: TillWorld, machine: Process) -> None:
    switch(machine, offline=True)
    body = sell(machine, shop.mug)
    machine.kill()
    machine.start()
    switch(machine, offline=False)
    machine.http.post("/v1/send").raise_for_status()
    assert shop.booked(body).order.total == 1250


def test_what_is_poisonous_waits_and_the_till_is_done_with_it(
    shop: TillWorld, machine: Process
) -> None:
    line = {"sku": "FF-NONE", "unit": 100}
    machine.http.post("/v1/sales", json={"lines": [line]}).raise_for_status()
    (row,) = machine.get("/v1/receipts")["receipts"]
    assert (row["state"], row["said"]["why"]) == ("parked", "unknown_goods")
    assert machine.get("/v1/receipts")["waiting"] == 0


def test_its_day_is_closed(shop: TillWorld, machine: Process) -> None:
    sell(machine, shop.mug, means="card", reference="Visa 0001")
    closed = machine.http.post("/v1/closings").raise_for_status().json()
    assert closed["sums"]["payments"] == {"card": 1250}
    assert Closing.objects.count() == 1


def test_its_page_has_buttons(shop: TillWorld, machine: Process) -> None:
    assert "Online, 0 receipts wait" in machine.browser.get("/").text
    pressed = machine.browser.post("/", data={"sell": f"{shop.mug.sku}:1250"})
    assert pressed.status_code == 303
    assert Order.objects.count() == 1
    machine.browser.post("/", data={"line": "down"})
    machine.browser.post("/", data={"undo": "void"})
    assert "Offline, 1 receipts wait" in machine.browser.get("/").text
    machine.browser.post("/", data={"line": "up"})
    assert Return.objects.count() == 1


def offered(shop: TillWorld, name: str) -> TillOffer:
    buyer = shop.visitor(name)
    cart = shop.cart_with((shop.kettle, 1, shop.leeds), actor=buyer)
    return payments.offer_at_till(
        cart_id=cart.pk, location_id=shop.leeds.pk, actor=buyer, now=timezone.now()
    )


def test_it_takes_the_money_for_a_code(shop: TillWorld, machine: Process) -> None:
    shop.now = timezone.now()
    code = offered(shop, "a").code_text
    paid = machine.http.post("/v1/payments", json={"code": code, "given": 6000})
    assert paid.raise_for_status().json()["state"] == "settled"
    order = Order.objects.get()
    assert (order.total, order.plan.tenders.get().provider) == (4900, "store")
    # It is told before it takes any money.
    again = machine.http.post("/v1/payments", json={"code": code})
    assert again.status_code == 502
    assert "410" in again.text
    # One that does not ask first has to give it back, and says so.
    careless = machine.http.post("/v1/payments", json={"code": code, "claims": False}).json()
    assert (careless["state"], careless["given_back"]["state"]) == ("refused", "returned")
    back = machine.http.post(f"/v1/payments/{paid.json()['id']}/back").raise_for_status().json()
    assert back["state"] == "voided"
    assert TillPayment.objects.filter(kind="back").count() == 2
    assert [line for result in invariants.run() for line in result.breaches] == []


def test_an_answer_that_was_lost_is_asked_for_again(shop: TillWorld, machine: Process) -> None:
    shop.now = timezone.now()
    body = {"code": offered(shop, "a").code, "id": str(uuid4()), "taken_at": shop.now.isoformat()}
    machine.http.post("/v1/payments", json=body).raise_for_status()
    again = machine.http.post("/v1/payments", json=body | {"claims": False}).json()
    assert again["state"] == "settled"
    assert Order.objects.count() == TillPayment.objects.count() == 1


def test_its_page_takes_a_code(shop: TillWorld, machine: Process) -> None:
    shop.now = timezone.now()
    code = offered(shop, "a").code_text
    machine.http.post("/", data={"code": code, "pay": "card"})
    assert Order.objects.get().plan.tenders.get().card_text == "Visa •••• 0001"
    assert "payment" in machine.http.get("/").text
