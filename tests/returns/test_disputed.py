"""What the payer has from her bank is not given back once more; the desk says so."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from commerce.payments import operations as payments
from commerce.payments.errors import NothingLeftToMove
from commerce.payments.models import PaymentCase, ProviderCall, Tender
from commerce.payments.providers import Dispute
from core import invariants
from core.actor import Channel, Role
from returns import queries
from returns.models import Return
from tests.returns.desk import coming, present, receive, sold


@pytest.fixture(autouse=True)
def today(world):
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def order(world):
    """Two kettles by parcel for £98.00 and a mug collected in Leeds for £12.50."""
    order = sold(world, (world.kettle, 2, None), (world.mug, 1, world.leeds))
    present(world, order)
    return order


def disputed(world, order, state, amount=None) -> None:
    tender = Tender.objects.get(plan=order.plan_id)
    amount = tender.captured if amount is None else amount
    payment = world.provider_says(
        tender, id=tender.provider_id, disputes=(Dispute("dp_1", amount, "fraudulent", state),)
    )
    payments.note_troubles(tender_id=tender.pk, payment=payment, now=world.now)


def test_lost_in_part_the_rest_is_given_back_and_no_more(world, order):
    disputed(world, order, "lost", amount=6000)

    received = receive(world, order, coming(order, 2))

    assert received.refund.amount == Tender.objects.get().captured - 6000
    assert queries.desk(order, now=world.now).refundable.amount == 0
    assert all(not result.breaches for result in invariants.run())


def test_lost_wholly_the_goods_come_back_and_no_money(world, order):
    disputed(world, order, "lost")

    received = receive(world, order, coming(order, 2))

    assert received.state == Return.State.SETTLED
    assert not ProviderCall.objects.filter(kind="refund").exists()
    assert order.lines.get(variant=world.kettle).returned == 2


def test_accepted_it_counts_as_lost_and_won_as_nothing(world, order):
    disputed(world, order, "open")
    lead = world.staff("lena@example.com", "Lena", Channel.PHONE, Role.CSA_LEAD)
    payments.end_payment_case(
        case_id=PaymentCase.objects.get().pk, outcome="accepted", text="Too small", actor=lead,
        now=world.now,
    )  # fmt: skip
    assert queries.desk(order, now=world.now).refundable.amount == 0

    PaymentCase.objects.update(outcome="won")
    assert queries.desk(order, now=world.now).refundable.amount == Tender.objects.get().captured


def test_no_other_refund_gives_it_back_either(world, order):
    disputed(world, order, "lost", amount=6000)
    captured = Tender.objects.get().captured
    with pytest.raises(NothingLeftToMove) as refused:
        payments.request_refund(
            plan_id=order.plan_id, amount=captured, cause="x", actor=world.manager, now=world.now
        )
    assert refused.value.extra["left"] == captured - 6000


@pytest.mark.parametrize(
    ("state", "said"),
    [("open", "The payment is disputed"), ("lost", "Her bank has given money back"), ("won", "")],
)
def test_the_desk_says_so(world, order, client, state, said):
    disputed(world, order, state)
    client.force_login(world.user(world.other_clerk))
    line = order.lines.get(variant=world.kettle)
    fields = {f"quantity-{line.pk}": "1", f"reason-{line.pk}": "faulty", f"disposition-{line.pk}": "damaged"}  # fmt: skip
    for page in ("order", "refund"):
        text = client.get(reverse(f"returns:{page}", args=[order.number]), fields).content.decode()
        assert said in text
        assert ("disputed" in text) == bool(said)
