"""What a store cannot hand over: corrected at once, its customer asked, her choice carried out, or her money back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import changes
from core import events
from core.actor import SYSTEM, Channel, Role
from core.errors import Invalid
from core.models import OutboundMessage
from stores.click_and_collect import choosing, errors, missing, operations, queries, sweepers
from stores.click_and_collect.models import Collection, Shortfall
from stores.inventory import words
from stores.inventory.errors import OutOfStock
from stores.inventory.models import StockLevel, StockMovement
from stores.selling.events import SoldBeyondBooks
from tests.click_and_collect.shopfloor import Floor
from tests.world import Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def next_door(floor):
    store = floor._location("GB005", "Fjord & Fell Headingley", "store", 53.8195, -1.5750)
    for variant in floor.variants:
        floor.stock(variant, store, 10)
    return store


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get()
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    return collection


def line_of(collection, variant):
    return collection.lines.get(order_line__variant=variant)


def short(floor, collection, variant, units, why="not_found"):
    return operations.report_short(
        collection_id=collection.pk, line_id=line_of(collection, variant).pk, units=units, why=why,
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip


def chosen(floor, case, choice, **more):
    return operations.choose(
        token=case.link_token, choice=choice, actor=floor.shopper, now=floor.now, **more
    )


def test_what_is_not_found_leaves_the_books_at_once_and_has_an_owner(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    floor.react()

    assert floor.level(floor.mug, floor.leeds) == Level(8, 0)
    assert (case.units, case.why, case.is_missing, case.state) == (2, "not_found", True, "working")
    assert case.owner_id == floor.clerk.user_id
    assert case.due_at == floor.now + timedelta(hours=24)
    movement = StockMovement.objects.filter(level__variant=floor.mug).latest("pk")
    number = collection.fulfilment.order.number
    assert movement.kind == "adjusted"
    assert words.why(movement.cause) == f"Not found while picking order {number}"
    assert floor.breaches() == []
    mail = OutboundMessage.objects.get(subject=f"Order {number}: what shall we do?")
    assert case.link_token in mail.text


def test_what_is_damaged_is_set_apart_and_stays_in_the_books(floor, collection):
    short(floor, collection, floor.mug, 2, "damaged")
    level = StockLevel.objects.get(variant=floor.mug, location=floor.leeds)
    assert (level.on_hand, level.allocated, level.quarantined) == (10, 0, 2)
    movement = StockMovement.objects.filter(level=level).latest("pk")
    assert (movement.kind, movement.on_hand, movement.quarantined) == ("graded", 0, 2)
    assert floor.breaches() == []


@pytest.mark.parametrize(("why", "on_hand"), [("damaged", 10), ("fewer", 9)])
def test_the_ledger_says_why(floor, collection, why, on_hand):
    short(floor, collection, floor.mug, 1, why)
    movement = StockMovement.objects.filter(level__variant=floor.mug).latest("pk")
    assert collection.fulfilment.order.number in words.why(movement.cause)
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand, 1)
    assert floor.breaches() == []


def test_what_is_there_is_picked_and_handed_over_without_the_rest(floor, collection):
    case = short(floor, collection, floor.mug, 1)
    ready = floor.bring_to_shelf(collection)
    operations.hand_over(
        location_id=floor.leeds.pk,
        code=ready.code,
        collected_by="Ada",
        actor=floor.clerk,
        now=floor.now,
    )
    floor.react()
    order = ready.fulfilment.order
    order.refresh_from_db()
    assert order.goods_state == "partly_fulfilled"
    assert floor.breaches() == []

    chosen(floor, case, "refund")
    floor.react()
    order.refresh_from_db()
    ready.fulfilment.refresh_from_db()
    assert ready.fulfilment.state == "done"
    assert floor.breaches() == []


def test_refuses_what_is_no_reason_or_no_number(floor, collection):
    for units, why in ((0, "damaged"), (3, "damaged"), (1, "sold"), (1, "")):
        with pytest.raises(Invalid):
            short(floor, collection, floor.mug, units, why)
    assert Shortfall.objects.count() == 0
    assert floor.level(floor.mug, floor.leeds) == Level(10, 2)


def test_only_who_works_there_and_picks_says_so(floor, collection):
    with pytest.raises(errors.NoCollection):
        operations.report_short(
            collection_id=collection.pk, line_id=line_of(collection, floor.mug).pk, units=1,
            why="damaged", actor=floor.other_clerk, now=floor.now,
        )  # fmt: skip
    floor.bring_to_shelf(collection)
    with pytest.raises(errors.CannotMove):
        short(floor, collection, floor.mug, 1)


def test_one_line_has_one_case(floor, collection):
    first = short(floor, collection, floor.mug, 1)
    second = short(floor, collection, floor.mug, 1, "damaged")
    assert (first.pk, second.units, second.why) == (second.pk, 2, "damaged")
    assert floor.breaches() == []


def test_nothing_there_at_all_waits_for_the_customer(floor, collection):
    short(floor, collection, floor.mug, 2)
    short(floor, collection, floor.kettle, 1)
    collection.refresh_from_db()
    assert collection.state == "short"
    assert queries.to_pick(floor.leeds.pk) == []
    assert floor.breaches() == []


def test_she_gets_her_money_back_once(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    for _twice in range(2):
        chosen(floor, case, "refund")
    floor.react()
    order = collection.fulfilment.order
    change = order.changes.get()
    line = order.lines.get(variant=floor.mug)
    assert (change.kind, change.amount) == ("short", line.gross)
    assert (line.cancelled, line.missing) == (2, 0)
    assert floor.breaches() == []
    with pytest.raises(errors.ShortfallDecidedBefore):
        chosen(floor, case, "store", store_code="GB003")


def test_another_store_keeps_it(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 2)
    assert next(each.store for each in missing.other_stores(case, now=floor.now)) == next_door
    chosen(floor, case, "store", store_code=next_door.code)
    floor.react()

    moved = Collection.objects.get(location=next_door)
    assert [(line.order_line.variant, line.quantity) for line in moved.lines.all()] == [
        (floor.mug, 2)
    ]
    assert floor.level(floor.mug, next_door) == Level(10, 2)
    assert floor.level(floor.mug, floor.leeds) == Level(8, 0)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "store")
    floor.bring_to_shelf(collection)
    assert floor.breaches() == []


def test_the_whole_line_goes_while_none_of_it_lies_in_the_bag(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 1)
    chosen(floor, case, "store", store_code=next_door.code)
    assert floor.level(floor.mug, floor.leeds) == Level(9, 0)
    assert floor.level(floor.mug, next_door) == Level(10, 2)
    assert floor.breaches() == []


def test_what_lies_in_the_bag_stays_here(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 1)
    operations.pick_line(
        collection_id=collection.pk,
        line_id=line_of(collection, floor.mug).pk,
        actor=floor.clerk,
        now=floor.now,
    )
    assert missing.other_stores(case, now=floor.now) == []
    with pytest.raises(errors.CannotChoose):
        chosen(floor, case, "store", store_code=next_door.code)


def test_a_store_that_has_it_no_more_is_refused_and_nothing_changed(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 2)
    StockLevel.objects.filter(location=next_door).update(safety=10)
    with pytest.raises(errors.CannotChoose):
        chosen(floor, case, "store", store_code=next_door.code)
    case.refresh_from_db()
    assert case.is_open
    assert floor.breaches() == []


def test_it_is_sent_home_from_the_warehouse(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    order = collection.fulfilment.order
    order.street = ""
    order.save()
    address = {"street": "2 Low Lane", "postcode": "ls61aa", "city": "Leeds"}
    with pytest.raises(Invalid):
        chosen(floor, case, "ship")
    assert floor.breaches() == []
    chosen(floor, case, "ship", address=address)
    floor.react()

    order.refresh_from_db()
    parcel = Parcel.objects.get()
    assert (order.street, order.postcode) == ("2 Low Lane", "LS6 1AA")
    assert (parcel.location, parcel.lines.get().quantity) == (floor.warehouse, 2)
    assert floor.level(floor.mug, floor.warehouse) == Level(10, 2)
    mail = OutboundMessage.objects.get(subject=f"Order {order.number}: we send it to you")
    assert "2 Low Lane" in mail.text
    floor.bring_to_shelf(collection)
    assert floor.breaches() == []

    floor.pack(parcel)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.react()
    assert floor.level(floor.mug, floor.warehouse) == Level(8, 0)
    assert floor.breaches() == []


def test_nothing_is_sent_that_the_warehouse_has_not(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    assert missing.may_ship(case, now=floor.now)
    StockLevel.objects.filter(location=floor.warehouse).update(safety=9)
    assert not missing.may_ship(case, now=floor.now)
    with pytest.raises(OutOfStock):
        chosen(floor, case, "ship")
    case.refresh_from_db()
    assert case.is_open
    assert floor.breaches() == []


def test_she_waits_and_gets_what_comes_in(floor, collection):
    """What the books had before is not it: the colleague looked there."""
    case = short(floor, collection, floor.mug, 2)
    short(floor, collection, floor.kettle, 1)
    chosen(floor, case, "wait")
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("waiting", floor.now + timedelta(days=7))
    assert sweepers.keep_what_has_come_in(floor.now) == 0

    floor.now += timedelta(hours=1)
    floor.stock(floor.mug, floor.leeds, 2)
    assert sweepers.keep_what_has_come_in(floor.now) == 1
    assert sweepers.keep_what_has_come_in(floor.now) == 0
    floor.react()
    case.refresh_from_db()
    collection.refresh_from_db()
    assert (case.outcome, collection.state) == ("kept", "accepted")
    assert line_of(collection, floor.mug).quantity == 2
    assert floor.breaches() == []


def test_who_waited_in_vain_gets_her_money(floor, collection):
    StockLevel.objects.filter(location=floor.leeds, variant=floor.mug).update(safety=8)
    case = short(floor, collection, floor.mug, 2)
    chosen(floor, case, "wait")
    assert sweepers.decide_what_nobody_decided(floor.now + timedelta(days=2)) == 0
    assert sweepers.decide_what_nobody_decided(floor.now + timedelta(days=7)) == 1
    case.refresh_from_db()
    assert case.outcome == "refund"


def test_what_nobody_decides_is_refunded_in_time(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    short(floor, collection, floor.kettle, 1)
    assert sweepers.decide_what_nobody_decided(case.due_at - timedelta(seconds=1)) == 0
    assert sweepers.decide_what_nobody_decided(case.due_at) == 2
    assert sweepers.decide_what_nobody_decided(case.due_at) == 0
    floor.react()
    order = collection.fulfilment.order
    order.refresh_from_db()
    collection.refresh_from_db()
    assert (collection.state, order.goods_state, order.money_state) == (
        "cancelled",
        "cancelled",
        "voided",
    )
    assert floor.breaches() == []


def test_a_colleague_finds_it_after_all(floor, collection):
    case = short(floor, collection, floor.mug, 1)
    operations.choose(case_id=case.pk, choice="kept", actor=floor.clerk, now=floor.now)
    assert line_of(collection, floor.mug).quantity == 2
    assert floor.level(floor.mug, floor.leeds) == Level(9, 2)
    assert floor.breaches() == []


def test_what_the_books_do_not_have_cannot_be_found(floor, collection):
    StockLevel.objects.filter(location=floor.leeds, variant=floor.mug).update(safety=10)
    case = short(floor, collection, floor.mug, 2)
    with pytest.raises(OutOfStock):
        operations.choose(case_id=case.pk, choice="kept", actor=floor.clerk, now=floor.now)


def test_an_advisor_chooses_what_the_customer_said(floor, collection):
    case = short(floor, collection, floor.mug, 2)
    operations.choose(
        case_id=case.pk,
        choice="refund",
        said="She  bought it elsewhere.",
        actor=floor.csa,
        now=floor.now,
    )
    case.refresh_from_db()
    assert (case.said, case.owner_id) == ("She bought it elsewhere.", floor.csa.user_id)
    with pytest.raises(errors.NoShortfall):
        operations.choose(case_id=case.pk, choice="refund", actor=floor.other_clerk, now=floor.now)
    with pytest.raises(errors.NoShortfall):
        operations.choose(token="1:0:x", choice="refund", actor=floor.shopper, now=floor.now)


def test_what_no_store_takes_over_is_asked_about(floor):
    """Nobody accepted it, none is near: its customer decides; the store may still accept."""
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    collection = Collection.objects.get()
    for hours in (1, 2, 3):
        sweepers.look_after_what_nobody_accepts(floor.now + timedelta(hours=hours))
    cases = list(Shortfall.objects.order_by("pk"))
    assert [(case.units, case.why, case.is_missing) for case in cases] == [
        (2, "unaccepted", False), (1, "unaccepted", False),
    ]  # fmt: skip
    chosen(floor, cases[0], "refund")
    assert floor.level(floor.mug, floor.leeds) == Level(10, 0)
    operations.accept(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    assert Shortfall.objects.get(pk=cases[1].pk).outcome == "kept"
    floor.react()
    assert OutboundMessage.objects.filter(subject__contains="it is there after all").count() == 1
    assert floor.breaches() == []


def test_what_a_till_sold_is_asked_about_newest_order_first(floor):
    floor.placed_order((floor.mug, 2, floor.leeds))
    last = floor.placed_order((floor.mug, 1, floor.leeds), actor=floor.other_shopper)
    floor.react()
    event = SoldBeyondBooks(
        location_id=floor.leeds.pk, variant_id=floor.mug.pk, order_id=last.pk, beyond=0, promised=1
    )
    events.record(event, actor=SYSTEM, now=floor.now)
    floor.react()
    case = Shortfall.objects.get(order_line__order=last)
    assert (case.units, case.why, case.is_missing) == (1, "sold", False)
    floor.bring_to_shelf(case.collection)
    case.refresh_from_db()
    assert case.outcome == "kept"
    assert floor.breaches() == []


def test_what_is_at_risk_and_being_picked_is_not_refunded(floor, collection):
    operations.doubt_newest(
        location_id=floor.leeds.pk, variant_id=floor.mug.pk, units=1, now=floor.now
    )
    case = Shortfall.objects.get()
    line = line_of(collection, floor.mug)
    operations.pick_line(
        collection_id=collection.pk, line_id=line.pk, actor=floor.clerk, now=floor.now
    )
    assert sweepers.decide_what_nobody_decided(case.due_at) == 0
    case.refresh_from_db()
    assert case.is_open
    assert case.due_at == floor.now + timedelta(hours=25)


def test_what_she_cancels_is_no_case_any_more(floor, collection):
    operations.doubt_newest(
        location_id=floor.leeds.pk, variant_id=floor.mug.pk, units=2, now=floor.now
    )
    order = collection.fulfilment.order
    line = order.lines.get(variant=floor.mug)
    changes.cancel(
        order_id=order.pk, units={line.pk: 2}, key="c", actor=floor.shopper, now=floor.now
    )
    assert Shortfall.objects.get().outcome == "refund"
    assert floor.breaches() == []


def test_missing_units_cannot_be_cancelled_twice(floor, collection):
    short(floor, collection, floor.mug, 2)
    order = collection.fulfilment.order
    standing = {each.line.sku: each for each in changes.standing(order).lines}
    assert standing[floor.mug.sku].can_cancel == 0
    assert "we ask you" in standing[floor.mug.sku].why


def test_a_choice_says_that_the_whole_line_goes(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 1)
    titles = [each.title for each in choosing.options_of(case, now=floor.now, is_staff=False)]
    assert "Fjord & Fell Headingley keeps all 2" in titles
    assert "Send all 2 home, at no cost" in titles


def test_the_customer_chooses_on_her_page(floor, collection, next_door, client):
    case = short(floor, collection, floor.mug, 2)
    path = reverse("shop:choice", args=[case.link_token])
    page = client.get(path).content.decode()
    assert "Headingley" in page
    assert "Money back" in page
    done = client.post(path, {"choice": f"store:{next_door.code}"}, follow=True)
    assert "Headingley" in done.content.decode()
    case.refresh_from_db()
    assert case.outcome == "store"
    assert client.get("/orders/choice/1:0:no/").status_code == 404


def test_the_colleague_says_it_on_the_picking_page(floor, collection, next_door, client):
    client.force_login(floor.user(floor.clerk))
    line = line_of(collection, floor.mug)
    wrong = client.post(
        reverse("store:short", args=[collection.pk]), {"line": line.pk, "units": "1"}
    )
    assert wrong.status_code == 422
    page = client.post(
        reverse("store:short", args=[collection.pk]),
        {"line": line.pk, "units": "2", "why": "not_found"}, follow=True,
    ).content.decode()  # fmt: skip
    assert "Headingley" in page
    case = Shortfall.objects.get()
    client.post(reverse("store:choose", args=[case.pk]), {"choice": "refund", "said": "Never mind"})
    case.refresh_from_db()
    assert (case.outcome, case.said) == ("refund", "Never mind")


def test_advisors_and_managers_see_what_is_open(floor, collection, client):
    case = short(floor, collection, floor.mug, 2)
    client.force_login(floor.user(floor.csa))
    assert case.order_line.order.number in client.get("/console/collections/").content.decode()
    path = reverse("console:shortfall", args=[case.pk])
    assert "Not found" in client.get(path).content.decode()
    client.post(path, {"choice": "refund", "said": "x"})
    case.refresh_from_db()
    assert case.outcome == "refund"


def test_norwegian_customers_are_asked_in_norwegian(floor, collection):
    order = collection.fulfilment.order
    order.language = "nb"
    order.save()
    short(floor, collection, floor.mug, 2)
    floor.react()
    assert OutboundMessage.objects.filter(
        subject=f"Ordre {order.number}: Hva skal vi gjøre?"
    ).exists()


def test_a_moved_line_may_be_short_there_too(floor, collection, next_door):
    case = short(floor, collection, floor.mug, 2)
    chosen(floor, case, "store", store_code=next_door.code)
    moved = Collection.objects.get(location=next_door)
    floor.clerk = floor.staff(
        "h@example.com", "Hal Day", Channel.STORE, Role.STORE_STAFF, at=[next_door]
    )
    operations.start_picking(collection_id=moved.pk, actor=floor.clerk, now=floor.now)
    again = short(floor, moved, floor.mug, 2)
    assert again.pk != case.pk
    assert floor.breaches() == []
    operations.choose(case_id=again.pk, choice="refund", actor=floor.manager, now=floor.now)
    assert floor.breaches() == []
