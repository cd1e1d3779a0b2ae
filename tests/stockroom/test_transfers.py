"""Transfers: the goods leave one place, are nobody's on the way, and arrive at the other."""

from __future__ import annotations

import pytest

from core.errors import Forbidden, Invalid
from stores.inventory import operations as inventory
from stores.inventory import queries as stock
from stores.inventory.errors import OutOfStock, Promised
from stores.inventory.rules import Demand
from stores.stockroom import operations
from stores.stockroom.errors import MovedMeanwhile, NoTransfer, TransferEnded
from stores.stockroom.models import Transfer
from tests.world import Level


@pytest.fixture
def box(stockroom):
    """Leeds sends to Manchester: six mugs are asked for."""
    transfer = operations.ask_for_transfer(
        origin=stockroom.leeds, destination=stockroom.manchester, actor=stockroom.other_clerk, now=stockroom.now
    )  # fmt: skip
    add(stockroom, transfer, "FF-MUG", 6)
    return transfer


def add(stockroom, transfer, code, units=1, *, seen=0, actor=None):
    return operations.add_to_transfer(
        transfer_id=transfer.pk, code=code, units=units, seen=seen, actor=actor or stockroom.other_clerk
    )  # fmt: skip


def send(stockroom, transfer, units=6, *, actor=None):
    return operations.send_transfer(
        transfer_id=transfer.pk,
        sent={line.pk: units for line in transfer.lines.all()},
        actor=actor or stockroom.clerk,
        now=stockroom.now,
    )


def levels(stockroom):
    return [stockroom.level(stockroom.mug, at) for at in (stockroom.leeds, stockroom.manchester)]


def test_what_is_sent_is_nobodys_until_it_arrives(stockroom, box):
    for _press in range(2):
        assert send(stockroom, box, 5).state == "sent"
    assert levels(stockroom) == [Level(5, 0), Level(10, 0)]
    units = stock.available_units(variant_ids=[stockroom.mug.pk], now=stockroom.now)
    assert units[stockroom.manchester.pk, stockroom.mug.pk] == 10

    delivery = box.delivery
    line = delivery.lines.get()
    assert (delivery.number, line.expected) == (f"T-{box.pk}", 5)
    stockroom.scan(delivery, "FF-MUG", 3, actor=stockroom.other_clerk)
    assert levels(stockroom) == [Level(5, 0), Level(13, 0)]
    line.refresh_from_db()
    stockroom.say(line, 6, 1, actor=stockroom.other_clerk)
    assert levels(stockroom) == [Level(5, 0), Level(16, 0)]
    assert stockroom.breaches() == []


def test_what_never_arrives_is_written_off_by_a_manager(stockroom, box):
    send(stockroom, box)
    delivery = box.delivery
    stockroom.scan(delivery, "FF-MUG", 4, actor=stockroom.other_clerk)
    told = {"delivery_id": delivery.pk, "reasons": {delivery.lines.get().pk: "lost"}, "now": stockroom.now}  # fmt: skip
    with pytest.raises(Forbidden, match="manager"):
        operations.close_delivery(**told, actor=stockroom.other_clerk)
    assert operations.close_delivery(**told, actor=stockroom.manager).state == "closed"
    assert levels(stockroom) == [Level(4, 0), Level(14, 0)]
    assert stockroom.breaches() == []


def test_more_than_was_sent_is_closed_by_a_manager(stockroom, box):
    send(stockroom, box)
    delivery = box.delivery
    stockroom.scan(delivery, "FF-MUG", 60, actor=stockroom.other_clerk)
    told = {"delivery_id": delivery.pk, "reasons": {delivery.lines.get().pk: "too_many"}, "now": stockroom.now}  # fmt: skip
    with pytest.raises(Forbidden, match="More came"):
        operations.close_delivery(**told, actor=stockroom.other_clerk)
    assert operations.close_delivery(**told, actor=stockroom.manager).state == "closed"


def test_what_customers_need_stays(stockroom, box):
    order = stockroom.placed_order((stockroom.mug, 5, stockroom.leeds))
    with pytest.raises(Promised) as refusal:
        send(stockroom, box)
    assert order.number in refusal.value.detail
    inventory.hold_stock(
        demands=[Demand(stockroom.leeds.pk, stockroom.mug.pk, 2, "a")], purpose="checkout",
        expires_at=stockroom.now.replace(hour=11), now=stockroom.now,
    )  # fmt: skip
    with pytest.raises(OutOfStock) as short:
        send(stockroom, box, 4)
    assert short.value.shortages[0].left == 3
    assert send(stockroom, box, 3).state == "sent"


def test_only_who_works_where_it_leaves_sends_it(stockroom, box):
    for stranger in (stockroom.other_clerk, stockroom.packer):
        with pytest.raises(NoTransfer):
            send(stockroom, box, actor=stranger)
    with pytest.raises(NoTransfer):
        operations.ask_for_transfer(
            origin=stockroom.warehouse, destination=stockroom.oslo, actor=stockroom.clerk, now=stockroom.now
        )  # fmt: skip


def test_is_cancelled_before_it_is_sent_only(stockroom, box):
    other = operations.ask_for_transfer(
        origin=stockroom.leeds, destination=stockroom.manchester, actor=stockroom.clerk, now=stockroom.now
    )  # fmt: skip
    with pytest.raises(Invalid):
        send(stockroom, other)
    for _press in range(2):
        cancelled = operations.cancel_transfer(transfer_id=other.pk, actor=stockroom.other_clerk, now=stockroom.now)  # fmt: skip
        assert cancelled.state == "cancelled"
    with pytest.raises(TransferEnded):
        send(stockroom, other)
    send(stockroom, box)
    with pytest.raises(TransferEnded):
        operations.cancel_transfer(transfer_id=box.pk, actor=stockroom.clerk, now=stockroom.now)
    with pytest.raises(TransferEnded):
        add(stockroom, box, "FF-TENT", seen=6)


def test_two_who_make_the_list_see_each_other(stockroom, box):
    with pytest.raises(MovedMeanwhile):
        add(stockroom, box, "FF-MUG", 1, seen=0)
    assert add(stockroom, box, "ff-mug", 1, seen=6).asked == 7
    with pytest.raises(Invalid):
        stockroom.expect("T-1", mug=1)


def test_the_pages_of_both_places(clerk, client, stockroom, django_assert_max_num_queries):
    begun = clerk.post(
        "/store/stock/transfers/new/", {"way": "away", "other": str(stockroom.manchester.pk)}
    )
    page = begun.url
    assert clerk.post("/store/stock/transfers/new/", {"other": "0"}).status_code == 422
    assert clerk.post(f"{page}scans/", {"scanned": "nothing", "seen": "0"}).status_code == 422
    assert clerk.post(f"{page}scans/", {"scanned": "ff-mug", "units": "4", "seen": "0"}).url == page
    for path in (page, "/store/stock/transfers/", "/store/stock/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(path).status_code == 200
    transfer = Transfer.objects.get()
    line = transfer.lines.get()
    assert clerk.post(f"{page}sending/", {f"sent-{line.pk}": "99"}).status_code == 409
    sent = clerk.post(f"{page}sending/", {f"sent-{line.pk}": "4"}, follow=True).content.decode()
    assert f"Write T-{transfer.pk} on the box." in sent
    assert clerk.post(f"{page}cancelling/").status_code == 409

    client.force_login(stockroom.user(stockroom.other_clerk))
    assert "In transit" in client.get("/store/stock/transfers/").content.decode()
    assert f"/store/stock/deliveries/{transfer.delivery.pk}/" in client.get(page).content.decode()
    client.force_login(stockroom.user(stockroom.packer))
    assert client.get(page.replace("/store/", "/warehouse/")).status_code == 404
