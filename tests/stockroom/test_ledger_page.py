"""Why 47? The page that says it in words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from stores.click_and_collect.models import Collection
from stores.inventory import operations as inventory
from stores.inventory import words
from stores.inventory.models import StockMovement
from stores.stockroom import operations
from tests.click_and_collect.shopfloor import EAN

PAGE = "/store/stock/ledger/"


def test_every_kind_has_its_words():
    for kind in StockMovement.Kind:
        assert words.what(StockMovement(kind=kind))


@pytest.mark.parametrize(
    ("cause", "origin", "said"),
    [
        ("order:1000017", ("order", "1000017"), "Order 1000017"),
        ("count:5/2", ("count", "5"), "Count"),
        ("change:1000017:abc", ("change", "1000017"), "Change of order 1000017"),
        (
            "beyond:order:7",
            ("order", "7"),
            "More went over the counter than the books had: Order 7",
        ),
        ("magic:1", ("magic", "1"), "magic:1"),
    ],
)
def test_a_cause_is_said_in_words(cause, origin, said):
    assert (words.origin_of(cause), words.why(cause)) == (origin, said)


def test_says_who_when_and_what_for_with_the_running_balance(
    clerk, stockroom, django_assert_max_num_queries
):
    delivery = stockroom.expect(kettle=4)
    stockroom.scan(delivery, EAN, 4)
    order = stockroom.placed_order((stockroom.kettle, 2, stockroom.leeds))
    stockroom.react()
    operations.adjust(
        location=stockroom.leeds, code=EAN, reason="set_aside", units=1, client_id=uuid4(),
        actor=stockroom.colleague, now=stockroom.now,
    )  # fmt: skip
    clerk.get(PAGE)
    assert clerk.get(PAGE, {"scanned": EAN}).url == f"{PAGE}FF-KETTLE/"
    with django_assert_max_num_queries(12):
        answer = clerk.get(f"{PAGE}FF-KETTLE/")
    lines = answer.context["lines"]
    assert [(line.what, line.change, line.row.balance_after) for line in lines[:3]] == [
        ("Set apart", "", 14),
        ("Promised to an order", "", 14),
        ("Taken in", "+4", 14),
    ]
    assert [line.beside for line in lines[:2]] == ["+1 set apart", "+2 promised"]
    assert (lines[0].who, lines[2].who) == ("Jo", "Tom")
    assert lines[2].url == f"/store/stock/deliveries/{delivery.pk}/"
    assert lines[1].why == f"Order {order.number}"
    assert lines[1].url == f"/store/collections/{Collection.objects.get().pk}/"
    page = answer.content.decode()
    assert "Why 14?" in page
    assert answer.context["standing"].free == 11


def test_goes_back_in_time_page_by_page(clerk, stockroom):
    for number in range(60):
        inventory.receive_stock_in_bulk(
            location_id=stockroom.leeds.pk, quantities={stockroom.mug.pk: 1}, actor=stockroom.clerk,
            now=stockroom.now, cause=f"delivery:{number}",
        )  # fmt: skip
    first = clerk.get(f"{PAGE}FF-MUG/").context
    assert len(first["lines"]) == 50
    second = clerk.get(f"{PAGE}FF-MUG/", {"before": first["older"]}).context
    assert (len(second["lines"]), second["older"]) == (11, None)
    assert second["lines"][0].row.balance_after == 20


def test_is_found_from_the_shelves_and_by_code(clerk, stockroom):
    inventory.set_shelves(location_id=stockroom.leeds.pk, shelves={stockroom.mug.pk: "A-1"})
    assert f'href="{PAGE}FF-MUG/"' in clerk.get("/store/shelves/?shelf=A-1").content.decode()
    assert clerk.get(PAGE, {"scanned": "nothing"}).status_code == 422
    assert clerk.get(f"{PAGE}FF-NONE/").status_code == 404


def test_says_how_surely_it_is_here_and_what_that_keeps_back(clerk, stockroom):
    page = f"{PAGE}FF-KETTLE/"
    assert "nothing is kept back for that" in clerk.get(page).text
    level = stockroom.kettle.stock_levels.get(location=stockroom.leeds)
    for number in range(3):
        StockMovement.objects.create(
            level=level, kind=StockMovement.Kind.ADJUSTED, on_hand=-1, balance_after=level.on_hand, cause=f"not_found:{number}",
            cause_key=str(uuid4()), actor={}, at=timezone.now(),
        )  # fmt: skip
    said = clerk.get(page).text
    assert "0 found it and 3 did not" in said
    # What was reckoned last night holds until the next one.
    assert "nothing is kept back for that" in said
    assert "it will be 2 from tonight" in said
    inventory.grade_levels(location_id=stockroom.leeds.pk, now=timezone.now())
    said = clerk.get(page).text
    assert "so 2 are kept back" in said
    assert "from tonight" not in said
