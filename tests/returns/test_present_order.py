"""An order is opened by what its customer shows, and by nothing else."""

from datetime import timedelta

import pytest

from commerce.orders.events import OrderPresented
from core.errors import TooMany
from core.models import Event
from returns import errors, operations, queries
from tests.returns.desk import present, sold


@pytest.fixture
def order(world):
    return sold(world, (world.kettle, 1, None))


@pytest.mark.parametrize("proof", ["ADA@example.com ", "07700 900123", "+44 7700 900 123"])
def test_opens_for_staff_of_any_store(world, order, proof):
    assert present(world, order, proof=proof) == order

    assert queries.orders_presented_to(world.other_clerk, world.now).get() == order
    event = Event.objects.get(type=OrderPresented.__name__)
    assert (event.privileged, event.payload["location_id"]) == (True, world.manchester.pk)


@pytest.mark.parametrize("around", ["{}", "https://shop.example/no/track/{}/"])
def test_opens_by_the_scanned_receipt_alone(world, order, around):
    assert present(world, order, number="", proof=around.format(order.tracking_token)) == order


@pytest.mark.parametrize(
    ("number", "proof"),
    [
        (None, "eve@example.com"),
        (None, "07700 900999"),
        (None, ""),
        (None, "ada"),
        ("999999", "ada@example.com"),
    ],
)
def test_a_wrong_proof_and_an_unknown_number_answer_alike(world, order, number, proof):
    with pytest.raises(errors.OrderNotPresented) as refused:
        present(world, order, number=number or order.number, proof=proof)

    assert "Please check both" in str(refused.value.detail)
    assert not queries.orders_presented_to(world.other_clerk, world.now).exists()
    assert world.recorded(OrderPresented) == 0


def test_an_empty_phone_is_no_proof(world, order):
    type(order).objects.update(phone="", email="")

    with pytest.raises(errors.OrderNotPresented):
        present(world, order, proof="")


def test_a_forged_receipt_is_no_proof(world, order):
    token = order.tracking_token[:-1] + ("0" if order.tracking_token[-1] != "0" else "1")

    with pytest.raises(errors.OrderNotPresented):
        present(world, order, number="", proof=token)


def test_tries_are_limited_per_colleague(world, order):
    for _try in range(operations.TRIES):
        with pytest.raises(errors.OrderNotPresented):
            present(world, order, proof="eve@example.com")

    with pytest.raises(TooMany):
        present(world, order)
    assert present(world, order, to=world.clerk, at=world.leeds) == order


def test_a_colleague_presents_in_her_own_store_only(world, order):
    with pytest.raises(errors.NotYourStore):
        present(world, order, at=world.leeds)
    with pytest.raises(errors.NotYourStore):
        present(world, order, to=world.packer, at=world.warehouse)


def test_it_is_open_to_her_and_for_her_working_day(world, order):
    present(world, order)

    assert not queries.orders_presented_to(world.clerk, world.now).exists()
    assert not queries.orders_presented_to(world.shopper, world.now).exists()
    assert not queries.orders_presented_to(
        world.other_clerk, world.now + timedelta(hours=9)
    ).exists()
