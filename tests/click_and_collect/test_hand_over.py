"""The goods go to the customer, once."""

import pytest

from commerce.orders.models import Order
from commerce.payments.models import ProviderCall
from core.errors import Invalid, TooMany
from stores.click_and_collect import errors, operations
from stores.click_and_collect.events import CollectionHandedOver
from stores.click_and_collect.models import Collection
from tests.world import Level


@pytest.fixture
def collection(floor):
    """Put two mugs on the shelf; a tent is still to be delivered."""
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.tent, 1, None))
    floor.react()
    return floor.bring_to_shelf(Collection.objects.get())


def hand_over(floor, actor=None, place=None, **how):
    return operations.hand_over(
        location_id=(place or floor.leeds).pk, actor=actor or floor.clerk, now=floor.now,
        **{"collected_by": "Ada Shaw"} | how,
    )  # fmt: skip


def test_hands_over_once(floor, collection):
    done = hand_over(floor, code=f" {collection.code[:3].lower()} {collection.code[3:]}")

    assert (done.state, done.collected_by) == ("collected", "Ada Shaw")
    assert done.handed_over_by_id == floor.clerk.user_id
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=8, allocated=0)
    with pytest.raises(
        errors.AlreadyCollected, match=r"Ada Shaw collected it on Tue 24 Nov at 10:00. Tom Hale"
    ):
        hand_over(floor, actor=floor.colleague, code=collection.code)
    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=8, allocated=0)
    assert floor.recorded(CollectionHandedOver) == 1
    assert floor.breaches() == []


def test_asks_for_the_money_of_what_left(floor, collection):
    hand_over(floor, code=collection.code)

    (call,) = ProviderCall.objects.filter(kind="capture")
    assert call.amount == 2 * 1250
    assert Order.objects.get().goods_state == "partly_fulfilled"


def test_takes_a_document_instead_of_the_code(floor, collection):
    done = hand_over(floor, collection_id=collection.pk, collected_by="  Bo   Shaw ")
    assert (done.state, done.collected_by) == ("collected", "Bo Shaw")


def test_refuses_before_it_is_ready_and_changes_nothing(floor):
    floor.placed_order((floor.mug, 2, floor.leeds))
    floor.react()
    waiting = Collection.objects.get()

    with pytest.raises(errors.NotReady):
        hand_over(floor, code=waiting.code)

    assert floor.level(floor.mug, floor.leeds) == Level(on_hand=10, allocated=2)


def test_a_wrong_code_says_nothing_and_a_right_one_elsewhere_names_the_store(floor, collection):
    with pytest.raises(errors.WrongCode) as wrong:
        hand_over(floor, code="AAAAAA")
    with pytest.raises(errors.WrongPlace, match="Fjord & Fell Leeds") as elsewhere:
        hand_over(floor, actor=floor.other_clerk, place=floor.manchester, code=collection.code)
    assert "Leeds" not in str(wrong.value.detail)
    assert wrong.value.status == elsewhere.value.status == 422


def test_nobody_hands_over_at_a_store_that_is_not_hers(floor, collection):
    for how in ({"code": collection.code}, {"collection_id": collection.pk}):
        with pytest.raises(errors.NoCollection):
            hand_over(floor, actor=floor.other_clerk, **how)
    with pytest.raises(errors.NoCollection):
        hand_over(
            floor, actor=floor.other_clerk, place=floor.manchester, collection_id=collection.pk
        )


def test_somebody_must_have_come(floor, collection):
    with pytest.raises(Invalid):
        hand_over(floor, code=collection.code, collected_by=" ")
    with pytest.raises(errors.WrongCode):
        hand_over(floor)


def test_looks_up_before_anything_moves(floor, collection):
    found = operations.look_up(
        code=collection.code, location_id=floor.leeds.pk, actor=floor.clerk, now=floor.now
    )
    assert found == collection
    collection.refresh_from_db()
    assert collection.state == "ready"


def test_limits_wrong_codes_and_forgives_after_a_right_one(floor, collection):
    def wrong():
        with pytest.raises(errors.WrongCode):
            hand_over(floor, code="AAAAAA")

    for _try in range(operations.TRIES - 1):
        wrong()
    operations.look_up(
        code=collection.code, location_id=floor.leeds.pk, actor=floor.clerk, now=floor.now
    )
    for _try in range(operations.TRIES):
        wrong()
    with pytest.raises(TooMany):
        hand_over(floor, code=collection.code)
    hand_over(floor, actor=floor.colleague, code=collection.code)
