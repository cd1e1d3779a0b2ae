"""Offline batches: in any order, doubled and interleaved; what cannot be booked waits, and nothing else does."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue.models import Variant
from commerce.orders.models import Order
from commerce.payments.models import Tender
from returns.models import Return
from stores.selling import operations, sweepers
from stores.selling.errors import NotParked, Poison
from stores.selling.models import Parked, Receipt
from stores.selling.operations import receipts
from stores.selling.reading import read
from tests.selling.conftest import TillWorld
from tests.world import NOW


def test_the_order_of_a_batch_does_not_matter(shop: TillWorld) -> None:
    sales = [shop.sale(shop.line(shop.mug)) for _each in range(6)]
    undone = [shop.back(sales[0], shop.line(shop.mug)), shop.void(sales[1])]
    bodies = [*undone, *sales, *undone, *sales[:3]]
    random.Random(5).shuffle(bodies)

    states = shop.states(*bodies)
    assert (states.count("accepted"), states.count("known")) == (8, 5)
    assert shop.level(shop.mug, shop.leeds).on_hand == 6
    assert shop.breaches() == []


def test_the_batch_again_is_known_to_the_last_receipt(shop: TillWorld) -> None:
    sale = shop.sale()
    bodies = [shop.back(sale, shop.line(shop.kettle)), sale, shop.sale(shop.line(shop.mug))]
    first = shop.send(*bodies)
    again = shop.send(*reversed(bodies))

    assert {each.state for each in again} == {"known"}
    assert [each.order for each in again] == [each.order for each in reversed(first)]
    assert (Order.objects.count(), Return.objects.count()) == (2, 1)


def test_a_return_that_comes_before_its_sale_is_booked_with_it(shop: TillWorld) -> None:
    sale = shop.sale()
    assert shop.states(shop.back(sale, shop.line(shop.kettle))) == ["no_sale"]
    assert shop.states(sale) == ["accepted"]

    assert Parked.objects.get().state == Parked.State.BOOKED
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    assert shop.breaches() == []


def test_the_same_id_with_another_body_waits_and_the_first_stays(shop: TillWorld) -> None:
    sale = shop.sale()
    other = shop.sale(shop.line(shop.mug)) | {"id": sale["id"]}
    assert shop.states(sale, other) == ["accepted", "other_body"]
    assert shop.states(other, sale) == ["other_body", "known"]
    assert (Receipt.objects.count(), Parked.objects.count()) == (1, 1)
    assert shop.breaches() == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"currency": "NOK"}, "currency"),
    ({"total": 4800}, "sums"),
    ({"change": 1}, "sums"),
    ({"lines": []}, "sums"),
    ({"lines": [{"sku": "FF-NONE", "quantity": 1, "unit": 4900, "total": 4900, "vat_rate": "0.2"}]}, "unknown_goods"),
    ({"kind": "gift"}, "unreadable"),
    ({"id": "1042"}, "unreadable"),
    ({"id": None}, "unreadable"),
    ({"number": "7"}, "unreadable"),
    ({"number": True}, "unreadable"),
    ({"taken_at": "2026-11-24T10:00:00"}, "unreadable"),
    ({"taken_at": "2026-11-24T12:00:00Z"}, "clock"),
    ({"taken_at": "2019-01-01T12:00:00Z"}, "clock"),
    ({"taken_at": "9999-12-31T23:59:59-01:00"}, "clock"),
    ({"taken_at": "0001-01-01T00:00:00+01:00"}, "clock"),
    ({"email": "nobody"}, "unreadable"),
    ({"lines": "none"}, "unreadable"),
    ({"colleague": "a\x00b"}, "unreadable"),
    ({"colleague": "\ud800"}, "unreadable"),
    ({"payments": [{"kind": "shells", "amount": 4900}]}, "unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "why"), WRONG)
def test_a_poisonous_receipt_waits_with_its_body_and_the_others_go_on(
    shop: TillWorld, wrong: dict[str, Any], why: str
) -> None:
    assert shop.states(shop.sale(), shop.sale() | wrong, shop.sale()) == [
        "accepted",
        why,
        "accepted",
    ]
    parked = Parked.objects.get()
    assert (parked.why, parked.body["kind"]) == (why, wrong.get("kind", "sale"))
    assert shop.level(shop.kettle, shop.leeds).on_hand == 8


@pytest.mark.parametrize("body", [None, 7, "sale", [], {}])
def test_what_is_no_receipt_waits_too(shop: TillWorld, body: Any) -> None:
    assert shop.states(body, body) == ["unreadable", "unreadable"]
    assert Parked.objects.get().body == body


@pytest.mark.parametrize(
    "wrong",
    [{"quantity": 0}, {"quantity": 1.5}, {"vat_rate": "20"}, {"vat_rate": "NaN"}, {"total": -1}, {"sku": ""}, {"disposition": []}],
)  # fmt: skip
def test_a_line_that_cannot_be_parks_its_receipt(shop: TillWorld, wrong: dict[str, Any]) -> None:
    (why,) = shop.states(shop.sale(shop.line(shop.kettle) | wrong, total=4900))
    assert why in {"unreadable", "sums"}


def test_what_is_nested_without_end_is_one_receipt_that_waits(shop: TillWorld) -> None:
    deep: Any = []
    for _level in range(900):
        deep = [deep]
    bodies = [shop.sale() | {"lines": deep}, shop.sale(), deep, {"id": {"a": deep}}]
    assert shop.states(*bodies) == ["unreadable", "accepted", "unreadable", "unreadable"]
    assert Parked.objects.filter(client_id=bodies[0]["id"]).exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
LINE = {"sku": "FF-MUG", "quantity": 1, "unit": 5, "discount": 0, "total": 5, "vat_rate": "0.20", "disposition": "resellable"}  # fmt: skip
RECEIPT = {
    "id": "6f0c1a52-98c3-4d0c-a3a5-4f2f3c9d8a10", "kind": "sale", "currency": "GBP", "number": 1,
    "taken_at": "2026-11-24T10:00:00Z", "lines": [LINE], "total": 5, "change": 0, "of": None, "member": "",
    "email": "", "colleague": "", "payments": [{"kind": "cash", "amount": 5, "reference": ""}],
}  # fmt: skip


@given(st.sampled_from(sorted(RECEIPT)), st.sampled_from(sorted(LINE)), JSON, JSON)
def test_whatever_a_field_says_a_receipt_is_right_or_poison(
    name: str, of_line: str, value: Any, in_line: Any
) -> None:
    for body in (
        RECEIPT | {name: value},
        RECEIPT | {"lines": [LINE | {of_line: in_line}]},
        RECEIPT | {"payments": [{"kind": in_line, "amount": value, "reference": in_line}]},
        value,
    ):
        with contextlib.suppress(Poison):
            read(body, currency="GBP", sent_at=NOW, now=NOW)


def test_a_gift_card_of_ours_is_not_sold_at_a_till(shop: TillWorld) -> None:
    card = shop.gift_card()
    assert shop.states(shop.sale(shop.line(card, unit=2500))) == ["unknown_goods"]


def test_it_is_booked_once_its_cause_is_mended(shop: TillWorld) -> None:
    line = shop.line(shop.kettle) | {"sku": "FF-LATER"}
    shop.send_one(shop.sale(line))
    parked = Parked.objects.get()
    again = operations.replay(parked_id=parked.pk, actor=shop.manager, now=shop.now)
    assert (again.state, again.why) == ("parked", "unknown_goods")

    shop.kettle.sku = "FF-LATER"
    shop.kettle.save()
    booked = operations.replay(parked_id=parked.pk, actor=shop.manager, now=shop.later(90))
    assert booked.state == "accepted"
    parked.refresh_from_db()
    assert (parked.state, parked.actor_name) == (Parked.State.BOOKED, "Lee")
    with pytest.raises(NotParked):
        operations.replay(parked_id=parked.pk, actor=shop.manager, now=shop.now)
    assert shop.breaches() == []


def test_a_till_that_mends_it_itself_ends_the_waiting(shop: TillWorld) -> None:
    wrong = shop.sale() | {"total": 1}
    shop.send_one(wrong)
    assert shop.states(wrong | {"total": 4900}) == ["accepted"]
    assert Parked.objects.get().state == Parked.State.BOOKED


def test_what_a_manager_left_out_stays_out_when_the_till_sends_it_again(shop: TillWorld) -> None:
    body = shop.sale(shop.line(shop.kettle) | {"sku": "FF-NONE"})
    shop.send_one(body)
    operations.leave_out(
        parked_id=Parked.objects.get().pk,
        reason="A test of the till.",
        actor=shop.manager,
        now=shop.now,
    )
    shop.kettle.sku = "FF-NONE"
    shop.kettle.save()
    assert shop.states(body) == ["unknown_goods"]
    assert not Receipt.objects.exists()


def test_colleagues_of_another_store_and_clerks_see_nothing_of_it(shop: TillWorld) -> None:
    shop.send_one(shop.sale() | {"total": 1})
    parked = Parked.objects.get()
    for actor in (shop.clerk, shop.other_clerk, shop.csa):
        with pytest.raises(NotParked):
            operations.replay(parked_id=parked.pk, actor=actor, now=shop.now)
    assert (
        operations.replay(parked_id=parked.pk, actor=shop.store_manager(), now=shop.now).why
        == "sums"
    )


def test_a_sale_that_is_sent_with_its_id_in_capitals_is_the_same(shop: TillWorld) -> None:
    body = shop.sale()
    loud = body | {"id": body["id"].upper()}
    assert shop.states(body, loud) == ["accepted", "other_body"]
    assert Receipt.objects.count() == 1


def test_thousands_come_in_sets(shop: TillWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "SET", 3)
    monkeypatch.setattr(receipts, "SET_LINES", 4)
    wide = [shop.sale(shop.line(shop.mug), shop.line(shop.kettle)) for _each in range(5)]
    thin = [shop.sale(shop.line(shop.mug)) for _each in range(5)]
    assert set(shop.states(*wide, *thin)) == {"accepted"}
    assert Order.objects.count() == 10


def test_an_id_that_waits_for_a_sale_that_never_comes_just_waits(shop: TillWorld) -> None:
    lost = {"id": str(uuid4()), "total": 4900}
    assert shop.states(shop.back(lost, shop.line(shop.kettle))) == ["no_sale"]
    assert shop.states(shop.sale()) == ["accepted"]
    assert Parked.objects.get().state == Parked.State.OPEN


def test_an_engine_that_is_away_parks_nothing(
    shop: TillWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The till hears that it failed, and sends it again."""

    def away(**_said: object) -> None:
        raise OperationalError("the engine went away")

    monkeypatch.setattr(receipts, "_book_set", away)
    with pytest.raises(OperationalError):
        shop.send(shop.sale())
    assert not Parked.objects.exists()


def test_a_return_that_waits_for_a_parked_sale_is_booked_with_it(shop: TillWorld) -> None:
    line = shop.line(shop.kettle) | {"sku": "FF-LATER"}
    sale = shop.sale(line)
    assert shop.states(sale, shop.back(sale, line)) == ["unknown_goods", "no_sale"]
    Variant.objects.filter(pk=shop.kettle.pk).update(sku="FF-LATER")

    parked = Parked.objects.get(client_id=sale["id"])
    assert (
        operations.replay(parked_id=parked.pk, actor=shop.manager, now=shop.now).state == "accepted"
    )

    assert set(Parked.objects.values_list("state", flat=True)) == {Parked.State.BOOKED}
    assert Return.objects.count() == 1
    assert shop.breaches() == []


def test_a_card_number_is_kept_nowhere(shop: TillWorld) -> None:
    card = "4111 1111 1111 1111"
    sold = shop.sale() | {"payments": [{"kind": "card", "amount": 4900, "reference": card}]}
    odd = shop.sale(email=card) | {"colleague": card, "notes": [card]}
    assert shop.states(sold, odd) == ["accepted", "unreadable"]

    assert Tender.objects.get().card_text == "**** 1111"
    parked = Parked.objects.get().body
    assert card not in str(parked)
    assert parked["notes"] == ["**** 1111"]
    assert parked["lines"][0]["sku"] == shop.kettle.sku
    assert shop.states(sold) == ["known"]


def test_what_was_left_out_is_emptied_once_no_till_sends_it_again(shop: TillWorld) -> None:
    sale = shop.sale(shop.line(shop.kettle, sku="NEW"), email="Mia@Example.com")
    shop.send(sale)
    parked = Parked.objects.get()
    assert (parked.why, parked.email) == ("unknown_goods", "mia@example.com")
    operations.leave_out(
        parked_id=parked.pk, reason="Typed twice", actor=shop.store_manager(), now=shop.now
    )
    assert sweepers.forget_what_was_left_out(shop.now + timedelta(days=89)) == 0
    assert sweepers.forget_what_was_left_out(shop.now + timedelta(days=91)) == 1
    assert sweepers.forget_what_was_left_out(shop.now + timedelta(days=91)) == 0
    parked.refresh_from_db()
    assert (parked.body, parked.email, parked.reason) == ({}, "", "Typed twice")
