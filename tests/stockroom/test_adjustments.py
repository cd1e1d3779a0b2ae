"""Units found, lost, set apart, thrown away: alone within a limit, else with a second person."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from core.errors import Forbidden, Invalid
from stores.inventory import operations as inventory
from stores.inventory import queries as stock
from stores.inventory.errors import Promised
from stores.inventory.models import StockLevel, StockMovement
from stores.stockroom import operations
from stores.stockroom.errors import NeedsAnother, NoAdjustment
from stores.stockroom.models import Adjustment
from stores.stockroom.rules import EFFECTS, Reason


def level(stockroom, variant=None):
    row = StockLevel.objects.get(variant=variant or stockroom.mug, location=stockroom.leeds)
    return row.on_hand, row.quarantined


@pytest.fixture
def adjust(stockroom):
    def adjusted(reason, units=1, code="FF-MUG", *, actor=None, client_id=None):
        return operations.adjust(
            location=stockroom.leeds,
            code=code,
            reason=reason,
            units=units,
            client_id=client_id or uuid4(),
            actor=actor or stockroom.clerk,
            now=stockroom.now,
        )

    return adjusted


@pytest.fixture
def decide(stockroom):
    def decided(asked, actor=None, *, agrees=True):
        return operations.decide(
            adjustment_id=asked.pk, agrees=agrees, actor=actor or stockroom.store_manager, now=stockroom.now
        )  # fmt: skip

    return decided


def test_every_reason_has_its_effect():
    assert set(EFFECTS) == set(Reason)


@pytest.mark.parametrize(
    ("reason", "after"),
    [("found", (12, 0)), ("stolen", (8, 0)), ("damaged", (8, 0)), ("set_aside", (10, 2))],
)
def test_a_few_units_are_written_down_at_once(stockroom, adjust, reason, after):
    same = uuid4()
    for _press in range(2):
        assert adjust(reason, 2, client_id=same).state == "booked"
    assert level(stockroom) == after
    assert stockroom.breaches() == []


def test_what_is_set_apart_is_not_sold_and_comes_back(stockroom, adjust):
    def left():
        units = stock.available_units(variant_ids=[stockroom.mug.pk], now=stockroom.now)
        return units[stockroom.leeds.pk, stockroom.mug.pk]

    adjust("set_aside", 4)
    assert left() == 6
    adjust("given_back", 3)
    assert (left(), level(stockroom)) == (9, (10, 1))
    with pytest.raises(Promised):
        adjust("given_back", 2)


@pytest.mark.parametrize(("units", "code"), [(6, "FF-MUG"), (1, "FF-TENT")])
def test_above_the_limit_a_second_person_confirms(stockroom, adjust, decide, units, code):
    variant = stockroom.mug if code == "FF-MUG" else stockroom.tent
    asked = adjust("stolen", units, code)
    assert (asked.state, level(stockroom, variant)) == ("waiting", (10, 0))
    with pytest.raises(Forbidden):
        decide(asked, stockroom.colleague)
    assert decide(asked).state == "booked"
    assert decide(asked, agrees=False).state == "booked"
    assert level(stockroom, variant) == (10 - units, 0)


@pytest.mark.parametrize(
    "other", [{"reason": "found"}, {"units": 2}, {"code": "FF-TENT"}, {"actor": "colleague"}]
)
def test_an_id_that_came_with_something_else_is_refused_and_changes_nothing(
    stockroom, adjust, other
):
    said = {"reason": "stolen", "units": 1, "code": "FF-MUG", "client_id": uuid4()}
    assert adjust(**said).state == "booked"
    assert adjust(**said).pk == Adjustment.objects.get().pk
    if "actor" in other:
        other = {"actor": stockroom.colleague}
    with pytest.raises(Invalid, match="open the page anew"):
        adjust(**said | other)
    assert (level(stockroom), Adjustment.objects.count()) == ((9, 0), 1)


def test_a_limit_is_a_days_not_a_press(stockroom, adjust, settings):
    settings.STOCK_LIMITS = {"store_staff": {"units": 5, "GBP": 100_000}}
    states = [adjust("stolen", 2).state for _press in range(4)]
    assert states == ["booked", "booked", "waiting", "waiting"]
    assert level(stockroom) == (6, 0)
    assert adjust("stolen", 2, actor=stockroom.colleague).state == "booked"
    stockroom.now += timedelta(days=1, minutes=1)
    assert adjust("stolen", 2).state == "booked"

    settings.STOCK_LIMITS = {"store_staff": {"units": 50, "GBP": 0}}
    assert adjust("stolen", 1, "FF-TENT").state == "waiting"


def test_declined_leaves_the_stock_as_it_was(stockroom, adjust, decide):
    asked = adjust("stolen", 6)
    assert decide(asked, agrees=False).state == "declined"
    assert decide(asked).state == "declined"
    assert level(stockroom) == (10, 0)


def test_nobody_confirms_what_she_asked_for(stockroom, adjust, decide):
    asked = adjust("found", 51, actor=stockroom.store_manager)
    assert asked.state == "waiting"
    with pytest.raises(NeedsAnother):
        decide(asked)
    assert decide(asked, stockroom.manager).state == "booked"
    with pytest.raises(NoAdjustment):
        decide(asked, stockroom.other_clerk)


def test_a_write_off_is_a_managers(stockroom, adjust, decide):
    adjust("set_aside", 2)
    asked = adjust("written_off", 1)
    assert (asked.state, level(stockroom)) == ("waiting", (10, 2))
    decide(asked)
    assert level(stockroom) == (9, 1)
    assert adjust("written_off", 1, actor=stockroom.store_manager).state == "booked"
    assert level(stockroom) == (8, 0)
    assert stockroom.breaches() == []


def test_units_that_orders_need_stay_and_the_orders_are_named(stockroom, adjust):
    order = stockroom.placed_order((stockroom.mug, 8, stockroom.leeds))
    for reason in ("stolen", "set_aside"):
        with pytest.raises(Promised) as refusal:
            adjust(reason, 3)
        assert order.number in refusal.value.detail
    assert adjust("stolen", 2).state == "booked"


def test_what_is_thrown_away_after_a_count_is_not_found_again(stockroom, adjust):
    """A correction moves no goods; a broken mug in the bin does."""
    counted_at = stockroom.now
    stockroom.now += timedelta(minutes=5)
    adjust("damaged", 1)
    adjust("found", 2)
    inventory.count_stock(
        location_id=stockroom.leeds.pk, counts={stockroom.mug.pk: 10}, as_of=counted_at,
        actor=stockroom.clerk, now=stockroom.now, cause="count:1",
    )  # fmt: skip
    assert level(stockroom) == (9, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "nothing"}, "scanned"), ({"reason": "magic"}, "reason"), ({"units": 0}, "units")],
)
def test_what_is_wrong_is_said_where_it_is(adjust, changed, field):
    with pytest.raises(Invalid) as refusal:
        adjust(**({"reason": "found"} | changed))
    assert field in refusal.value.fields


def test_the_page_takes_it_and_the_manager_confirms(
    clerk, client, stockroom, adjust, django_assert_max_num_queries
):
    page = "/store/stock/adjustments/"
    post = partial(clerk.post, f"{page}new/", follow=True)
    assert (
        "written down"
        in post({"scanned": "ff-mug", "units": "2", "reason": "set_aside"}).content.decode()
    )
    assert post({"scanned": "ff-mug", "units": "2", "reason": ""}).status_code == 422
    assert (
        "manager has to confirm"
        in post({"scanned": "ff-mug", "units": "7", "reason": "stolen"}).content.decode()
    )
    with django_assert_max_num_queries(10):
        shown = clerk.get(page).content.decode()
    assert "A manager who has not asked" in shown
    with django_assert_max_num_queries(10):
        assert "to confirm" in clerk.get("/store/stock/").content.decode()

    asked = Adjustment.objects.get(state="waiting")
    assert clerk.post(f"{page}{asked.pk}/", {"decision": "confirm"}).status_code == 403
    client.force_login(stockroom.user(stockroom.store_manager))
    assert "Confirm" in client.get(page).content.decode()
    client.post(f"{page}{asked.pk}/", {"decision": "confirm"})
    assert level(stockroom) == (3, 2)
    assert StockMovement.objects.latest("pk").cause == f"adjustment:{asked.pk}"
    client.force_login(stockroom.user(stockroom.other_clerk))
    assert client.post(f"{page}{asked.pk}/", {"decision": "confirm"}).status_code == 404
