"""What a store lacks a warehouse sends there for the order; nothing of it is sold, lost or forgotten on the way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from commerce.cart import operations as carts
from commerce.cart.commands import ChooseForAll
from commerce.cart.models import Cart
from commerce.cart.queries import line_rows
from commerce.orders import changes
from commerce.orders.models import Order, OrderLine
from commerce.payments import operations as payments
from commerce.payments.errors import PromiseChanged
from core.actor import SYSTEM, Channel, Role
from core.errors import Invalid
from stores.click_and_collect import operations, queries, sweepers
from stores.click_and_collect.errors import CannotMove, CannotSend, NoSending
from stores.click_and_collect.models import Collection, Sending, Shortfall
from stores.inventory import operations as inventory
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockLevel, StockMovement
from stores.inventory.operations import Change, Kind
from stores.inventory.promise import can_collect
from tests.click_and_collect.shopfloor import Floor
from tests.click_and_collect.test_reserving import opened
from tests.world import Level


class Chain(Floor):
    """Leeds has what the warehouse sends it on the second day; it has one tent, and the warehouse ten."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.leeds.sent_in_days = 2
        self.leeds.save()
        self.set_stock(self.tent, self.leeds, 1)

    def set_stock(self, variant, place, units) -> None:
        now = StockLevel.objects.get(variant=variant, location=place).on_hand
        inventory.change_stock(
            location_id=place.pk,
            changes=[Change(variant.pk, Kind.ADJUSTED, f"test:{uuid4()}", on_hand=units - now)],
            cause="adjustment:1", actor=SYSTEM, now=self.now,
        )  # fmt: skip

    def option(self, basket, store=None):
        (found,) = can_collect(
            {variant.pk: units for variant, units in basket.items()},
            [store or self.leeds],
            self.now,
        )
        return found

    def order(self, *wanted) -> Order:
        order = self.placed_order(*wanted)
        self.react()
        return order

    def sent(self, order, **units) -> Sending:
        sending = Sending.objects.get(collection__fulfilment__order=order)
        return operations.send(
            sending_id=sending.pk,
            units={line.pk: units.get(line.order_line.sku[3:].lower(), line.asked) for line in sending.lines.all()},
            actor=self.packer, now=self.now,
        )  # fmt: skip

    def here(self, sending, broken=0, **units) -> Sending:
        lines = sending.lines.all()
        return operations.take_in(
            sending_id=sending.pk,
            arrived={line.pk: units.get(line.order_line.sku[3:].lower(), line.sent) for line in lines},
            damaged={lines[0].pk: broken},
            actor=self.clerk, now=self.now,
        )  # fmt: skip


@pytest.fixture
def chain(db) -> Chain:
    return Chain()


def collection_of(order) -> Collection:
    return Collection.objects.get(fulfilment__order=order)


def test_it_is_promised_from_the_day_on_which_it_arrives(chain):
    option = chain.option({chain.tent: 2})

    assert (option.can_collect, option.sent, option.short) == (True, (chain.tent.pk,), ())
    # Tuesday at ten: in the store when it opens on Thursday, made ready in two hours.
    assert option.ready_by == chain.now + timedelta(days=2, hours=1)
    assert option.here_by < option.ready_by
    assert not chain.option({chain.tent: 1}).sent


@pytest.mark.parametrize("why", ["not sent there", "warehouse has too few", "other market"])
def test_what_cannot_be_sent_is_short(chain, why):
    if why == "not sent there":
        chain.leeds.sent_in_days = None
    elif why == "warehouse has too few":
        chain.set_stock(chain.tent, chain.warehouse, 1)
    else:
        chain.leeds.market = "NO"
        chain.set_stock(chain.tent, chain.no_warehouse, 0)
    chain.leeds.save()

    assert chain.option({chain.tent: 2}).short == (chain.tent.pk,)
    if why != "other market":
        with pytest.raises(OutOfStock):
            chain.add(chain.cart(), chain.tent, 2, at=chain.leeds)


def test_a_row_leaves_one_place_whole_and_is_held_there(chain):
    cart = chain.cart_with((chain.tent, 2, chain.leeds), (chain.mug, 1, chain.leeds))

    chain.start_payment(cart)

    sources = {row.sku: row.is_sent_to_store for row in line_rows(cart, now=chain.now)}
    assert sources == {"FF-TENT": True, "FF-MUG": False}
    held = dict(
        StockLevel.objects.filter(holds__isnull=False).values_list(
            "location__code", "holds__quantity"
        )
    )
    assert held == {"GBW1": 2, "GB004": 1}


def test_from_the_warehouse_over_the_store_to_the_customer(chain):
    order = chain.order((chain.tent, 2, chain.leeds), (chain.mug, 1, chain.leeds))
    collection = collection_of(order)
    assert (collection.state, collection.ready_by) == (
        "coming",
        chain.now + timedelta(days=2, hours=1),
    )
    assert queries.to_pick(chain.leeds.pk) == []
    with pytest.raises(CannotMove):
        operations.start_picking(collection_id=collection.pk, actor=chain.clerk, now=chain.now)
    assert chain.level(chain.tent, chain.warehouse) == Level(10, 2)
    assert chain.breaches() == []

    (sending,) = queries.to_send(chain.warehouse.pk)
    sending = chain.sent(order)
    assert chain.level(chain.tent, chain.warehouse) == Level(8, 0)
    assert [each.pk for each in queries.coming(chain.leeds.pk)] == [sending.pk]
    assert chain.breaches() == []
    assert chain.sent(order).sent_at == sending.sent_at

    chain.here(sending)
    assert chain.level(chain.tent, chain.leeds) == Level(3, 2)
    chain.here(sending)
    assert chain.level(chain.tent, chain.leeds) == Level(3, 2)
    collection.refresh_from_db()
    assert (collection.state, collection.requested_at) == ("requested", chain.now)
    assert queries.coming(chain.leeds.pk) == []
    assert chain.breaches() == []

    chain.bring_to_shelf(collection)
    operations.hand_over(
        location_id=chain.leeds.pk, code=collection.code,
        collected_by="Ada Shaw", actor=chain.clerk, now=chain.now,
    )  # fmt: skip
    chain.react()
    assert chain.level(chain.tent, chain.leeds) == Level(1, 0)
    assert chain.breaches() == []


def test_nobody_buys_it_between_the_door_and_the_shelf(chain):
    StockLevel.objects.filter(variant=chain.tent, location=chain.leeds).update(safety=5)
    order = chain.order((chain.tent, 2, chain.leeds))

    chain.here(chain.sent(order))

    line = OrderLine.objects.get(order=order)
    assert (line.allocation.level.location, line.allocation.quantity) == (chain.leeds, 2)
    (movement,) = StockMovement.objects.filter(cause__startswith="sending:", on_hand__gt=0)
    assert (movement.on_hand, movement.allocated) == (2, 2)


def test_what_is_not_there_to_be_sent_its_customer_is_asked_about(chain):
    order = chain.order((chain.tent, 2, chain.leeds))

    chain.sent(order, tent=1)

    case = Shortfall.objects.get()
    assert (case.why, case.units, case.is_missing) == ("not_sent", 1, True)
    assert chain.level(chain.tent, chain.warehouse) == Level(8, 0)
    assert chain.breaches() == []
    operations.choose(choice="refund", case_id=case.pk, actor=chain.csa, now=chain.now, said="ok")
    chain.here(Sending.objects.get())
    assert collection_of(order).state == "requested"
    assert collection_of(order).lines.get().quantity == 1
    assert chain.breaches() == []


def test_nothing_is_there_to_be_sent(chain):
    order = chain.order((chain.tent, 2, chain.leeds))

    assert chain.sent(order, tent=0).state == "cancelled"

    assert collection_of(order).state == "short"
    assert Shortfall.objects.get().units == 2
    assert chain.breaches() == []


@pytest.mark.parametrize(("broken", "why"), [(0, "unarrived"), (1, "damaged")])
def test_what_does_not_arrive_as_it_should_its_customer_is_asked_about(chain, broken, why):
    order = chain.order((chain.tent, 2, chain.leeds))

    chain.here(chain.sent(order), broken=broken, tent=1)

    case = Shortfall.objects.get()
    assert (case.why, case.units) == (why, 1)
    level = StockLevel.objects.get(variant=chain.tent, location=chain.leeds)
    assert (level.on_hand, level.allocated, level.quarantined) == (2 + broken, 1, broken)
    assert collection_of(order).state == "requested"
    assert chain.breaches() == []


def test_cancelled_before_it_leaves_it_is_for_sale_again_and_nothing_is_sent(chain):
    order = chain.order((chain.tent, 2, chain.leeds))
    line = order.lines.get()

    changes.cancel(
        order_id=order.pk, units={line.pk: 2}, key="k", actor=SYSTEM, now=chain.now, reason=""
    )

    assert chain.level(chain.tent, chain.warehouse) == Level(10, 0)
    assert Sending.objects.get().state == "cancelled"
    assert collection_of(order).state == "cancelled"
    with pytest.raises(CannotSend):
        operations.send(
            sending_id=Sending.objects.get().pk, units={}, actor=chain.packer, now=chain.now
        )
    chain.react()
    assert chain.breaches() == []


def test_cancelled_in_part_only_the_rest_is_sent(chain):
    order = chain.order((chain.tent, 3, chain.leeds))
    changes.cancel(
        order_id=order.pk,
        units={order.lines.get().pk: 1},
        key="k",
        actor=SYSTEM,
        now=chain.now,
        reason="",
    )
    sending = Sending.objects.get()
    line = sending.lines.get()

    with pytest.raises(Invalid):
        operations.send(
            sending_id=sending.pk, units={line.pk: 3}, actor=chain.packer, now=chain.now
        )
    assert chain.level(chain.tent, chain.warehouse) == Level(10, 2)
    chain.sent(order, tent=2)

    assert chain.level(chain.tent, chain.warehouse) == Level(8, 0)
    assert chain.breaches() == []


def test_on_its_way_nothing_of_it_is_cancelled(chain):
    order = chain.order((chain.tent, 2, chain.leeds), (chain.mug, 1, chain.leeds))
    chain.sent(order)

    standing = changes.standing(order)

    assert {each.line.sku: each.can_cancel for each in standing.lines} == {
        "FF-TENT": 0,
        "FF-MUG": 1,
    }


def test_late_it_is_promised_anew_and_its_customer_is_told(chain):
    order = chain.order((chain.tent, 2, chain.leeds))
    chain.sent(order)
    promised = collection_of(order).ready_by
    assert sweepers.put_off_what_has_not_arrived(promised - timedelta(minutes=1)) == 0
    chain.now = promised + timedelta(minutes=1)

    assert sweepers.put_off_what_has_not_arrived(chain.now) == 1
    assert sweepers.put_off_what_has_not_arrived(chain.now) == 0
    chain.react()

    # Thursday at eleven: Saturday at nine, and two hours.
    assert collection_of(order).ready_by == promised + timedelta(days=2)
    assert "has arrived at Fjord & Fell Leeds yet" in chain.messages("sms")[-1].text


def test_only_those_who_send_and_take_in_do_so(chain):
    order = chain.order((chain.tent, 2, chain.leeds))
    sending = Sending.objects.get()
    with pytest.raises(NoSending):
        operations.send(sending_id=sending.pk, units={}, actor=chain.clerk, now=chain.now)
    with pytest.raises(CannotSend):
        chain.here(sending)
    chain.sent(order)
    for stranger in (chain.other_clerk, chain.packer):
        with pytest.raises(NoSending):
            operations.take_in(
                sending_id=sending.pk, arrived={}, damaged={}, actor=stranger, now=chain.now
            )
    line = sending.lines.get()
    for arrived, damaged in ((3, 0), (2, 1), (-1, 0)):
        with pytest.raises(Invalid):
            operations.take_in(
                sending_id=sending.pk, arrived={line.pk: arrived}, damaged={line.pk: damaged},
                actor=chain.clerk, now=chain.now,
            )  # fmt: skip


def test_who_was_told_today_is_not_made_to_wait_unasked(chain):
    cart = chain.cart_with((chain.tent, 1, chain.leeds))
    chain.set_stock(chain.tent, chain.leeds, 0)

    with pytest.raises(PromiseChanged):
        payments.start_payment(
            cart_id=cart.pk, actor=chain.shopper, now=chain.now, expected_sent=[]
        )

    assert payments.start_payment(
        cart_id=cart.pk, actor=chain.shopper, now=chain.now, expected_sent=[chain.leeds.pk]
    )


def test_for_what_nobody_has_paid_nothing_is_sent(chain):
    opened(chain)
    cart = chain.cart_with((chain.tent, 2, chain.leeds))
    assert "we send it there when it is paid" in payments.why_not(cart, chain.now)
    with pytest.raises(Invalid):
        payments.choose_means(cart_id=cart.pk, method="counter", actor=chain.shopper, now=chain.now)

    here = chain.cart_with((chain.mug, 1, chain.leeds), actor=chain.other_shopper)
    assert payments.why_not(here, chain.now) == ""


def test_all_at_the_store_or_what_it_has_and_the_rest_delivered(chain):
    cart = chain.cart_with((chain.tent, 2, None), (chain.mug, 1, None))

    def choose(rest):
        carts.change_cart(
            cart_id=cart.pk, command=ChooseForAll("collect", chain.leeds.pk, rest=rest),
            client_id=uuid4(), actor=chain.shopper, now=chain.now,
            base_version=Cart.objects.get(pk=cart.pk).version,
        )  # fmt: skip
        return {row.sku: row.method for row in line_rows(cart, now=chain.now)}

    assert choose(True) == {"FF-TENT": "deliver", "FF-MUG": "collect"}
    assert choose(False) == {"FF-TENT": "collect", "FF-MUG": "collect"}


def test_a_manager_of_all_may_send_and_take_in(chain):
    boss = chain.staff("b@example.com", "Bo Lund", Channel.BACK_OFFICE, Role.MANAGER)
    chain.order((chain.tent, 2, chain.leeds))
    sending = Sending.objects.get()
    assert queries.sending_for(boss, sending.pk, leaves=True) == sending
