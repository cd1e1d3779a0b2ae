"""X and Z: what a till did, and the end of its day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from core.errors import Conflict, Invalid
from stores.selling import operations, queries
from stores.selling.models import Closing
from tests.selling.conftest import TillWorld


def test_sums_by_payment_and_rate_less_what_came_back(shop: TillWorld) -> None:
    card = [{"kind": "card", "amount": 4900, "reference": "Visa"}]
    sale, other = shop.sale(payments=card), shop.sale(shop.line(shop.mug, 2))
    gone = shop.sale(shop.line(shop.mug))
    shop.send(sale, other, gone, shop.back(other, shop.line(shop.mug)), shop.void(gone))

    sums = queries.sums_of(shop.till)
    assert sums["sales"] == {"count": 3, "total": 8650}
    assert sums["returns"] == {"count": 1, "total": 1250}
    assert sums["voids"] == {"count": 1, "total": 1250}
    assert (sums["total"], sums["payments"]) == (6150, {"card": 4900, "cash": 1250})
    # Each line was rounded by itself, as on the receipts.
    assert sums["vat"] == [{"rate": "0.2000", "gross": 6150, "net": 5124, "tax": 1026}]
    assert (sums["first_number"], sums["last_number"], sums["gaps"]) == (1, 5, [])


def test_a_day_is_closed_once_and_the_next_begins_empty(shop: TillWorld) -> None:
    shop.send(shop.sale(), shop.sale())
    key = uuid4()
    first = _close(shop, key)
    again = _close(shop, key)

    assert (first.pk, first.number, first.sums["sales"]["count"]) == (again.pk, 1, 2)
    assert queries.sums_of(shop.till)["sales"]["count"] == 0
    assert _close(shop, uuid4()).number == 2
    with pytest.raises(Conflict):
        operations.close_day(
            till_id=shop.till.pk, client_id=key, taken_at=shop.later(9), now=shop.now
        )
    assert shop.breaches() == []


def test_a_receipt_of_after_the_moment_is_the_next_days(shop: TillWorld) -> None:
    shop.send(shop.sale(taken_at=shop.earlier(60).isoformat()), shop.sale())
    operations.close_day(
        till_id=shop.till.pk, client_id=uuid4(), taken_at=shop.earlier(30), now=shop.now
    )
    assert Closing.objects.get().sums["sales"]["count"] == 1
    assert queries.sums_of(shop.till)["sales"]["count"] == 1


def test_a_late_receipt_stands_in_the_next_closing_by_name(shop: TillWorld) -> None:
    late = shop.sale(number=2)
    shop.send(shop.sale(number=1), shop.sale(number=3))
    first = _close(shop, uuid4())
    shop.send(late, shop.sale(number=4))

    assert (first.sums["gaps"], first.sums["missing"]) == ([[2, 2]], 1)
    sums = queries.sums_of(shop.till)
    assert (sums["late"], sums["gaps"], sums["first_number"]) == ([2], [], 4)


def test_a_sale_of_a_closed_day_is_not_voided(shop: TillWorld) -> None:
    sale = shop.sale()
    shop.send_one(sale)
    _close(shop, uuid4())
    assert shop.states(shop.void(sale, taken_at=shop.later(1).isoformat())) == ["day_closed"]
    assert shop.states(shop.back(sale, shop.line(shop.kettle))) == ["accepted"]


def test_a_void_of_before_the_closing_that_comes_after_it_stands_in_the_next(
    shop: TillWorld,
) -> None:
    sale = shop.sale(taken_at=shop.earlier(5).isoformat())
    void = shop.void(sale, taken_at=shop.earlier(4).isoformat())
    shop.send_one(sale)
    assert _close(shop, uuid4()).sums["payments"] == {"cash": 4900}

    assert shop.states(void) == ["accepted"]
    assert shop.level(shop.kettle, shop.leeds).on_hand == 10
    after = _close(shop, uuid4()).sums
    assert (after["voids"], after["payments"]) == ({"count": 1, "total": 4900}, {"cash": -4900})
    assert shop.breaches() == []


@pytest.mark.parametrize("taken_at", ["1970-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"])
def test_a_clock_that_is_wrong_closes_nothing(shop: TillWorld, taken_at: str) -> None:
    shop.send(shop.sale())
    with pytest.raises(Invalid) as error:
        _close(shop, uuid4(), at=datetime.fromisoformat(taken_at))
    assert set(error.value.fields) == {"taken_at"}
    assert not Closing.objects.exists()
    assert queries.sums_of(shop.till)["sales"]["count"] == 1


def test_no_day_ends_before_the_one_before_it(shop: TillWorld) -> None:
    _close(shop, uuid4())
    with pytest.raises(Invalid):
        _close(shop, uuid4(), at=shop.earlier(1))
    assert Closing.objects.count() == 1


def test_what_waits_is_named_and_in_no_sum(shop: TillWorld) -> None:
    shop.send(shop.sale(), shop.sale() | {"total": 1})
    sums = queries.sums_of(shop.till)
    assert (sums["sales"]["count"], sums["parked"]) == (1, 1)


def test_numbers_that_are_missing_or_doubled_are_named(shop: TillWorld) -> None:
    shop.send(shop.sale(number=10))
    assert queries.sums_of(shop.till)["gaps"] == []
    _close(shop, uuid4())
    shop.send(*(shop.sale(number=number) for number in (12, 15, 15, 21)))
    sums = queries.sums_of(shop.till)
    assert sums["gaps"] == [[11, 11], [13, 14], [16, 20]]
    assert (sums["missing"], sums["doubled"], sums["late"]) == (8, [15], [])
    assert (sums["first_number"], sums["last_number"]) == (12, 21)


def test_a_till_that_did_nothing_has_empty_sums(shop: TillWorld) -> None:
    nothing = {"count": 0, "total": 0}
    sums = queries.sums_of(shop.till)
    assert [sums[name] for name in ("sales", "returns", "voids", "orders")] == [nothing] * 4
    assert (sums["payments"], sums["vat"], sums["total"], sums["missing"]) == ({}, [], 0, 0)
    assert (sums["first_number"], sums["gaps"]) == (None, [])


@pytest.mark.parametrize("count", [1, 40])
def test_sums_cost_one_statement_that_answers_one_row(
    shop: TillWorld, count: int, django_assert_num_queries: Any
) -> None:
    shop.send(*(shop.sale(shop.line(shop.mug)) for _each in range(count)))
    with django_assert_num_queries(1):
        sums = queries.sums_of(shop.till)
    assert sums["sales"] == {"count": count, "total": 1250 * count}


def _close(shop: TillWorld, key: UUID, *, at: datetime | None = None) -> Closing:
    return operations.close_day(
        till_id=shop.till.pk, client_id=key, taken_at=at or shop.now, now=shop.now
    )
