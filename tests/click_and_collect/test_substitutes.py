"""What a store has instead of what it cannot find: proposed, agreed to, kept at no more than was agreed, in one step."""

from decimal import Decimal
from itertools import product

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Sum

from commerce.catalogue.models import Price, Product, Variant
from commerce.orders.models import OrderLine
from commerce.papers import operations as papers
from commerce.papers.models import Paper
from commerce.payments.models import ProviderCall, Tender
from core import invariants
from core.errors import Invalid
from core.models import OutboundMessage
from stores.click_and_collect import choosing, errors, instead, operations
from stores.click_and_collect.events import ShortfallDecided, SubstituteProposed
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import EAN, Floor
from tests.pricing.stage import promotion
from tests.world import NO, Level


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(Floor.now, tick=False):
        floor = Floor()
        # Much like a mug, and a little cheaper or dearer than its 1250.
        floor.cup = floor._variant(
            floor.mug.product.category, "FF-CUP", "Tarn cup", "Tarn kopp", 1000, 12900
        )
        floor.bowl = floor._variant(
            floor.mug.product.category, "FF-BOWL", "Tarn bowl", "Tarn bolle", 1500, 17900
        )
        for variant in (floor.cup, floor.bowl):
            for place in (floor.leeds, floor.oslo):
                floor.stock(variant, place, 10)
        yield floor


def picking(floor, *wanted):
    order = floor.placed_order(
        *(wanted or ((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds)))
    )
    floor.react()
    collection = Collection.objects.get(fulfilment__order=order)
    operations.start_picking(collection_id=collection.pk, actor=floor.clerk, now=floor.now)
    return collection


@pytest.fixture
def collection(floor):
    return picking(floor)


def short(floor, collection, units=2, variant=None, clerk=None):
    line = collection.lines.get(order_line__variant=variant or floor.mug)
    return operations.report_short(
        collection_id=collection.pk, line_id=line.pk, units=units, why="not_found",
        actor=clerk or floor.clerk, now=floor.now,
    )  # fmt: skip


def propose(floor, case, *given, actor=None):
    return operations.propose(
        case_id=case.pk, given=given, actor=actor or floor.clerk, now=floor.now
    )


def take(floor, case, sku, **more):
    return operations.choose(
        token=case.link_token, choice="instead", sku=sku, actor=floor.shopper, now=floor.now, **more
    )


def offered(floor, collection, *given, units=2):
    case = short(floor, collection, units)
    propose(floor, case, *given)
    return case


def refuses(floor, error, call, *said, **more):
    """It is refused, and nothing has changed."""
    before = _all(floor)
    with pytest.raises(error) as refused, transaction.atomic():
        call(*said, **more)
    assert _all(floor) == before
    return refused.value


def _all(floor):
    lines = OrderLine.objects.order_by("pk").values_list(
        "pk", "cancelled", "missing", "let_off", "allocation_id"
    )
    levels = [floor.level(variant, floor.leeds) for variant in floor.variants]
    collections = Collection.objects.order_by("pk").values_list("pk", "state", "code_hash", "shelf")
    return list(lines), levels, list(collections)


def collect(floor, collection, clerk=None, place=None):
    """Pick what is left, tell her, hand it over, and let the provider capture."""
    collection.refresh_from_db()
    clerk = clerk or floor.clerk
    operations.start_picking(collection_id=collection.pk, actor=clerk, now=floor.now)
    for line in collection.lines.all():
        if line.left:
            operations.pick_line(
                collection_id=collection.pk, line_id=line.pk, actor=clerk, now=floor.now
            )
    operations.mark_ready(collection_id=collection.pk, shelf="B12", actor=clerk, now=floor.now)
    floor.react()
    operations.hand_over(
        location_id=(place or floor.leeds).pk, collection_id=collection.pk, collected_by="Ada Shaw",
        actor=clerk, now=floor.now,
    )  # fmt: skip
    floor.react()
    floor.captured_by_provider(collection.fulfilment.order)
    floor.react()


def asked_for(order):
    return Tender.objects.filter(plan=order.plan).aggregate(sum=Sum("capture_requested"))["sum"]


# Proposing


def test_siblings_are_suggested_first_then_what_costs_about_as_much(floor, collection):
    blue = Variant.objects.create(product=floor.mug.product, sku="FF-MUG-B")
    Price.objects.create(variant=blue, market="GB", amount=2400)
    floor.stock(blue, floor.leeds, 5)
    case = short(floor, collection)
    skus = [each.variant.sku for each in instead.suggested(case, now=floor.now)]
    assert skus == ["FF-MUG-B", "FF-CUP", "FF-BOWL"]  # no tent, no kettle: they cost much more


def test_only_what_the_store_has_enough_of_is_suggested(floor, collection):
    held = picking(floor, (floor.cup, 9, floor.leeds))
    assert held.lines.get().quantity == 9
    case = short(floor, collection)
    assert [each.variant.sku for each in instead.suggested(case, now=floor.now)] == ["FF-BOWL"]


def test_its_customer_is_told_what_it_is_and_costs(floor, collection):
    case = offered(floor, collection, "FF-CUP")
    floor.react()
    assert floor.recorded(SubstituteProposed) == 1
    mail = OutboundMessage.objects.filter(kind="email", text__contains="Tarn cup").get()
    assert "2 x Tarn cup" in mail.text
    assert "£20.00" in mail.text
    assert case.link_token in mail.text
    assert (
        "Tarn cup"
        in OutboundMessage.objects.filter(kind="sms", text__contains="Tarn cup").get().text
    )


def test_what_is_proposed_again_is_told_once_and_takes_the_place_of_the_others(floor, collection):
    case = offered(floor, collection, "FF-CUP")
    propose(floor, case, "ff-cup")
    assert floor.recorded(SubstituteProposed) == 1
    propose(floor, case, EAN)
    assert [each.variant.sku for each in instead.proposed(case, now=floor.now)] == ["FF-KETTLE"]


@pytest.mark.parametrize("given", [(), ("NOTHING",), ("FF-MUG",), ("FF-CUP", "NOTHING")])
def test_refuses_to_propose_what_is_nothing(floor, collection, given):
    case = short(floor, collection)
    refused = refuses(floor, Invalid, propose, floor, case, *given)
    assert list(refused.fields) == [f"given-{case.pk}"]
    assert case.proposals.count() == 0


def test_refuses_to_propose_too_much(floor, collection):
    case = short(floor, collection)
    refuses(floor, Invalid, propose, floor, case, "FF-CUP", "FF-BOWL", "FF-KETTLE", "FF-TENT")


def test_refuses_to_propose_what_it_has_too_few_of_does_not_sell_or_makes_when_it_is_paid(
    floor, collection
):
    case = short(floor, collection)
    picking(floor, (floor.cup, 9, floor.leeds))
    gone = floor.bowl.product
    Product.objects.filter(pk=gone.pk).update(is_published=False)
    card = floor.gift_card()
    for sku in ("FF-CUP", "FF-BOWL", card.sku):
        refuses(floor, Invalid, propose, floor, case, sku)


def test_only_who_works_there_or_advises_proposes(floor, collection):
    case = short(floor, collection)
    refuses(floor, errors.NoShortfall, propose, floor, case, "FF-CUP", actor=floor.other_clerk)
    assert propose(floor, case, "FF-CUP", actor=floor.csa)


def test_nothing_is_proposed_when_it_is_decided(floor, collection):
    case = short(floor, collection)
    operations.choose(token=case.link_token, choice="refund", actor=floor.shopper, now=floor.now)
    refuses(floor, errors.CannotChoose, propose, floor, case, "FF-CUP")


# Taking


def test_a_cheaper_one_gives_the_difference_back(floor, collection):
    case = offered(floor, collection, "FF-CUP")
    take(floor, case, "FF-CUP")
    floor.react()

    case.refresh_from_db()
    order = collection.fulfilment.order
    change, line = order.changes.get(), order.lines.get(variant=floor.cup)
    assert (case.outcome, case.instead, case.agreed_by) == ("instead", line, "")
    assert (change.kind, change.amount) == ("instead", 500)
    assert (line.instead_of.variant, line.quantity, line.gross, line.rate) == (
        floor.mug,
        2,
        2000,
        Decimal("0.2"),
    )
    mug = order.lines.get(variant=floor.mug)
    assert (mug.cancelled, mug.missing, mug.let_off) == (2, 0, 2500)
    assert floor.level(floor.mug, floor.leeds) == Level(8, 0)
    assert floor.level(floor.cup, floor.leeds) == Level(10, 2)
    assert floor.breaches() == []
    collect(floor, collection)
    assert asked_for(order) == order.total - 500
    assert floor.level(floor.cup, floor.leeds) == Level(8, 0)
    order.refresh_from_db()
    assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert floor.breaches() == []
    mail = OutboundMessage.objects.get(subject__contains="what we keep for you instead")
    assert "2 x Tarn cup" in mail.text
    assert "£5.00 will not be charged" in mail.text


def test_a_dearer_one_costs_the_same(floor, collection):
    case = offered(floor, collection, "FF-BOWL")
    take(floor, case, "FF-BOWL")
    floor.react()
    order = collection.fulfilment.order
    line = order.lines.get(variant=floor.bowl)
    assert (line.unit, line.discount, line.gross) == (1500, 500, 2500)
    assert [words for words, _off in line.discounts_in("nb")] == ["Pris som avtalt"]
    assert order.changes.get().amount == 0
    collect(floor, collection)
    assert asked_for(order) == order.total
    assert floor.breaches() == []


def test_the_second_click_changes_nothing_and_another_choice_is_too_late(floor, collection):
    case = offered(floor, collection, "FF-CUP", "FF-BOWL")
    for _twice in range(2):
        take(floor, case, "FF-CUP")
    assert case.order_line.order.changes.count() == 1
    assert floor.recorded(ShortfallDecided) == 1
    refuses(floor, errors.ShortfallDecidedBefore, take, floor, case, "FF-BOWL")


def test_what_is_gone_by_then_is_refused_and_offered_no_more(floor, collection):
    case = offered(floor, collection, "FF-CUP", "FF-BOWL")
    picking(floor, (floor.cup, 9, floor.leeds))
    refused = refuses(floor, errors.CannotChoose, take, floor, case, "FF-CUP")
    assert "Fjord & Fell Leeds does not have it any more." in str(refused.detail)
    values = [each.value for each in choosing.options_of(case, now=floor.now, is_staff=False)]
    assert "instead:FF-BOWL" in values
    assert "instead:FF-CUP" not in values


def test_she_takes_only_what_was_proposed(floor, collection):
    case = offered(floor, collection, "FF-CUP")
    for sku in ("FF-BOWL", "NOTHING", ""):
        refuses(floor, errors.CannotChoose, take, floor, case, sku)


def test_a_colleague_says_who_agreed(floor, collection):
    case = short(floor, collection)
    said = {
        "case_id": case.pk,
        "choice": "instead",
        "sku": "FF-CUP",
        "actor": floor.clerk,
        "now": floor.now,
    }
    refused = refuses(floor, Invalid, operations.choose, **said)
    assert list(refused.fields) == [f"agreed_by-{case.pk}"]
    operations.choose(**said, agreed_by="  Ada   Shaw ", said="Any cup will do.")
    case.refresh_from_db()
    assert (case.outcome, case.agreed_by, case.said) == ("instead", "Ada Shaw", "Any cup will do.")
    assert floor.breaches() == []


def test_an_advisor_records_what_was_agreed_by_telephone(floor, collection):
    case = offered(floor, collection, "FF-CUP")
    operations.choose(
        case_id=case.pk,
        choice="instead",
        sku="FF-CUP",
        agreed_by="Ada Shaw",
        actor=floor.csa,
        now=floor.now,
    )
    case.refresh_from_db()
    assert (case.agreed_by, case.owner_id) == ("Ada Shaw", floor.csa.user_id)


def test_nothing_there_at_all_is_on_the_list_again(floor):
    collection = picking(floor, (floor.mug, 1, floor.leeds))
    case = offered(floor, collection, "FF-CUP", units=1)
    collection.refresh_from_db()
    assert collection.state == "short"
    take(floor, case, "FF-CUP")
    collection.refresh_from_db()
    assert (collection.state, collection.ready_by is None) == ("accepted", False)
    collect(floor, collection)
    assert floor.breaches() == []


def test_what_is_ready_is_picked_once_more_and_gets_a_new_code(floor, collection):
    case = offered(floor, collection, "FF-CUP", units=1)
    ready = floor.bring_to_shelf(collection)
    floor.react()
    before = ready.code
    take(floor, case, "FF-CUP")
    collection.refresh_from_db()
    assert (collection.state, collection.shelf, collection.hold_until) == ("picking", "B12", None)
    assert collection.code != before
    assert sorted((line.quantity, line.picked) for line in collection.lines.all()) == [
        (1, 0),
        (1, 1),
        (1, 1),
    ]
    with pytest.raises(errors.NotReady), transaction.atomic():
        operations.hand_over(
            location_id=floor.leeds.pk,
            code=collection.code,
            collected_by="Ada",
            actor=floor.clerk,
            now=floor.now,
        )
    collect(floor, collection)
    told = OutboundMessage.objects.filter(kind="sms", text__contains="is ready at")
    assert told.count() == 2
    assert floor.breaches() == []


def test_what_was_handed_over_takes_nothing_more(floor, collection):
    case = offered(floor, collection, "FF-CUP", units=1)
    collect(floor, collection)
    assert instead.proposed(case, now=floor.now) != []
    case.refresh_from_db()
    fresh = type(case).objects.get(pk=case.pk)
    assert instead.proposed(fresh, now=floor.now) == []
    refuses(floor, errors.CannotChoose, take, floor, case, "FF-CUP")


def test_what_is_at_risk_leaves_the_list_for_it(floor, collection):
    operations.doubt_newest(
        location_id=floor.leeds.pk, variant_id=floor.mug.pk, units=1, now=floor.now
    )
    case = collection.shortfalls.get()
    assert not case.is_missing
    propose(floor, case, "FF-CUP")
    take(floor, case, "FF-CUP")
    assert floor.level(floor.mug, floor.leeds) == Level(10, 0)
    assert floor.level(floor.cup, floor.leeds) == Level(10, 2)
    collect(floor, collection)
    assert floor.breaches() == []


def test_what_replaces_something_may_be_short_too(floor, collection):
    take(floor, offered(floor, collection, "FF-CUP"), "FF-CUP")
    again = short(floor, collection, 1, floor.cup)
    propose(floor, again, "FF-BOWL")
    take(floor, again, "FF-BOWL")
    collect(floor, collection)
    order = collection.fulfilment.order
    assert order.lines.get(variant=floor.bowl).gross == 1000  # what the cup cost
    assert asked_for(order) == order.total - 500
    assert floor.breaches() == []


# Money


@pytest.mark.parametrize(("market", "off"), [("GB", 0), ("GB", 33), ("NO", 0), ("NO", 33)])
def test_any_units_of_any_price_add_up(floor, market, off):
    """Three were ordered; any of them are replaced, one after the other, by what costs less, the same and more."""
    place, clerk = (floor.leeds, floor.clerk) if market == "GB" else (floor.oslo, floor.oslo_clerk)
    floor.stock(floor.mug, place, 40)
    if off:
        promotion(market=market, percent=Decimal(off))
    for number, (units, then) in enumerate(product((1, 2, 3), ("FF-CUP", "FF-BOWL", "FF-PAN"))):
        if not number:
            floor._variant(
                floor.mug.product.category, "FF-PAN", "Tarn pan", "Tarn panne", 1250, 14900
            )
            for variant in floor.variants:
                floor.stock(variant, place, 40)
        buyer = floor.visitor(f"{market}{number}")
        wanted = ((floor.mug, 3, place), (floor.kettle, 1, place))
        order = floor.placed_order(
            *wanted, actor=buyer, **({"market": NO} if market == "NO" else {})
        )
        floor.react()
        collection = Collection.objects.get(fulfilment__order=order)
        operations.start_picking(collection_id=collection.pk, actor=clerk, now=floor.now)
        paid, unit = order.lines.get(variant=floor.mug).gross, None
        let_off = 0
        for _one in range(units):
            case = short(floor, collection, 1, clerk=clerk)
            (sub,) = propose(floor, case, then, actor=clerk)
            unit = sub.variant.price.amount
            assert sub.costs.amount == min(sub.agreed.amount, unit)
            let_off += sub.back.amount
            take(floor, case, then)
        lines = order.lines.filter(sku=then)
        mug = order.lines.get(variant=floor.mug)
        assert mug.let_off == lines.aggregate(sum=Sum("gross"))["sum"] + let_off
        assert mug.let_off <= paid
        assert sum(change.amount for change in order.changes.all()) == let_off
        collect(floor, collection, clerk, place)
        assert asked_for(order) == order.total - let_off
        order.refresh_from_db()
        assert (order.goods_state, order.money_state) == ("fulfilled", "captured")
    assert floor.breaches() == []


def test_money_that_was_taken_at_once_goes_back(floor, collection):
    order = collection.fulfilment.order
    tender = Tender.objects.get(plan=order.plan)
    Tender.objects.filter(pk=tender.pk).update(
        captured_at_once=True, capture_requested=tender.amount, captured=tender.amount
    )
    take(floor, offered(floor, collection, "FF-CUP"), "FF-CUP")
    back = ProviderCall.objects.filter(tender=tender, cause=order.changes.get().cause)
    assert [call.amount for call in back] == [500]


def test_the_tax_is_that_of_what_she_takes(floor, collection):
    Product.objects.filter(pk=floor.cup.product_id).update(vat_class="book")
    order = collection.fulfilment.order
    papers.issue(order_id=order.pk, now=floor.now)
    take(floor, offered(floor, collection, "FF-CUP"), "FF-CUP")
    line = order.lines.get(variant=floor.cup)
    assert (line.rate, line.tax, line.net) == (0, 0, 2000)

    note = papers.credit_change(change_id=order.changes.get().pk, now=floor.now)
    assert note.kind == Paper.Kind.CREDIT_NOTE
    assert note.sheet["total"] == 500
    assert [item[1] for item in note.sheet["items"]] == [2500, -2000]
    assert {each[0]: (each[1], each[2]) for each in note.sheet["vat"]} == {
        "0.2000": (2083, 417), "0.0000": (-2000, 0),
    }  # fmt: skip
    assert floor.breaches() == []


def test_the_same_sum_for_another_thing_gets_a_credit_note_of_nothing(floor, collection):
    order = collection.fulfilment.order
    papers.issue(order_id=order.pk, now=floor.now)
    take(floor, offered(floor, collection, "FF-BOWL"), "FF-BOWL")
    note = papers.credit_change(change_id=order.changes.get().pk, now=floor.now)
    assert note.sheet["total"] == 0
    assert [item[1] for item in note.sheet["items"]] == [2500, -2500]


def test_a_receipt_of_afterwards_counts_both(floor, collection):
    order = collection.fulfilment.order
    Paper.objects.filter(order=order).delete()
    take(floor, offered(floor, collection, "FF-CUP"), "FF-CUP")
    receipt = papers.issue(order_id=order.pk, now=floor.now)
    assert receipt.sheet["total"] == order.total - 500
    assert sum(item[1] for item in receipt.sheet["items"]) == receipt.sheet["total"]
    assert sum(each[1] + each[2] for each in receipt.sheet["vat"]) == receipt.sheet["total"]


@pytest.mark.parametrize(
    "wrong",
    ["amount = amount + 1", "amount = 2500", "details = jsonb_set(details, '{lines}', '{}')"],
)
def test_the_books_notice_a_difference_that_is_not_one(floor, collection, wrong):
    take(floor, offered(floor, collection, "FF-CUP"), "FF-CUP")
    floor.react()
    assert floor.breaches() == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE orders_orderchange SET {wrong}")
    broken = [result.sentence for result in invariants.run() if result.breaches]
    assert (
        "What replaces something costs no more than that, and its change says the difference"
        in broken
    )
