"""A dispute that is lost before anything has left, of money that the provider had at once: nothing is asked for twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from commerce.delivery import operations as parcels
from commerce.delivery.models import Parcel
from commerce.orders import changes, settlement
from commerce.orders import operations as orders
from commerce.orders.models import OrderChange
from commerce.payments import errors, gateway
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall, Tender
from commerce.payments.providers import Dispute
from commerce.payments.reconciliation import judging
from tests.click_and_collect.shopfloor import Floor
from tests.orders.test_part_cancel import cancel, floor, send
from tests.payments.test_gateway import perform_all, process, provider

__all__ = ["floor", "process", "provider"]


@pytest.fixture
def order(floor, provider):
    """Two kettles, paid by a transfer."""
    tender = floor.start_payment(floor.cart_with((floor.kettle, 2, None)))
    gateway.open_page(tender.pk, now=floor.now)
    tender.refresh_from_db()
    provider.choose(tender.provider_id, "bank")
    order = settlement.settle(tender.pk, now=floor.now).order
    floor.react()
    return order


def lost_whole(floor, provider, order):
    payment_id = order.plan.last_tender.provider_id
    provider.happen(payment_id, "dispute")
    provider.happen(payment_id, "dispute_lost")
    settlement.settle(order.plan.last_tender.pk, now=floor.now)


def lost(floor, order, amount):
    tender = order.plan.last_tender
    dispute = Dispute("dp_1", amount, "fraudulent", "lost")
    payment = floor.provider_says(tender, id=tender.provider_id, disputes=(dispute,))
    payments.note_troubles(tender_id=tender.pk, payment=payment, now=floor.now)


def asked(order, kind):
    calls = ProviderCall.objects.filter(tender__plan=order.plan, kind=kind).order_by("pk")
    return [call.amount for call in calls]


def differences(order):
    tender = Tender.objects.select_related("plan__quote").get(plan=order.plan)
    return [
        each for each in judging.of_tender(tender, gateway.ask(tender)) if each.kind != "dispute"
    ]


def test_cancelled_whole_nothing_is_asked_and_all_say_what_the_bank_gave(floor, provider, order):
    lost_whole(floor, provider, order)
    line, browser = order.lines.get(), Client()
    address = f"/orders/track/{order.tracking_token}/change/"
    gave = f"£{order.total / 100:.2f}"

    shown = browser.post(address, {f"units-{line.pk}": "2"}).content.decode()
    assert "Given back by your bank already" in shown
    assert f"\N{MINUS SIGN}{gave}" in shown
    assert "£0.00" in shown

    done = browser.post(
        f"{address}cancel/",
        {f"units-{line.pk}": "2", "amount": str(order.total)},
        follow=True,
    ).content.decode()
    assert f"Your bank has given {gave} of it back to you already." in done
    assert "goes back the way you paid" not in done
    for _twice in range(2):
        perform_all(floor)
        assert set(ProviderCall.objects.values_list("state", flat=True)) <= {"done"}
        ProviderCall.objects.update(state="pending")
    perform_all(floor)
    assert provider.payment(order.plan.last_tender.provider_id)["refunded"] == 0
    assert OrderChange.objects.get().by_bank == order.total
    assert differences(order) == []
    assert floor.breaches() == []


def test_cancelled_in_parts_nothing_is_asked(floor, provider, order):
    lost_whole(floor, provider, order)
    for key in ("1", "2"):
        change = cancel(floor, order, "FF-KETTLE", 1, key)
        assert change.by_bank == change.amount
        assert not change.is_refund
        perform_all(floor)
    assert asked(order, "release") == []
    assert set(ProviderCall.objects.values_list("state", flat=True)) <= {"done"}
    assert provider.payment(order.plan.last_tender.provider_id)["refunded"] == 0
    assert differences(order) == []
    assert floor.breaches() == []


def test_lost_in_part_the_rest_is_given_back_and_no_more_ever(floor, provider, order):
    lost(floor, order, 7000)
    kettle = order.lines.get()
    plan = changes.preview(order_id=order.pk, units={kettle.pk: 1}, actor=floor.shopper)
    change = cancel(floor, order, "FF-KETTLE", 1, "k")
    perform_all(floor)
    assert plan.by_bank == change.by_bank == 4900 - (9800 - 7000)
    assert asked(order, "release") == [9800 - 7000]

    send(floor, order)
    tender = Tender.objects.get(plan=order.plan)
    assert (tender.captured, tender.released, tender.released_by_bank) == (4900, 4900, 2100)
    # What the bank gave beyond the first is counted against the second: nothing is left of it.
    with pytest.raises(errors.NothingLeftToMove):
        payments.request_refund(
            plan_id=order.plan_id, amount=1, cause="return:1", actor=floor.csa, now=floor.now
        )
    assert floor.breaches() == []


def test_a_refusal_while_the_bank_decides_is_not_asked_again_for_what_is_gone(floor, order):
    cancel(floor, order, "FF-KETTLE", 1, "k")
    call = ProviderCall.objects.get(kind="release")
    payments.record_call_failed(call_id=call.pk, error="409 charge_disputed", now=floor.now)
    lost(floor, order, order.total)
    with pytest.raises(errors.NothingLeftToMove):
        payments.ask_again(call_id=call.pk, actor=floor.manager, now=floor.now)


def test_what_the_bank_gave_for_a_lost_parcel_lets_nothing_go_of_the_rest(db):
    floor = Floor()
    tender = floor.start_payment(floor.cart_with((floor.kettle, 1, None), (floor.mug, 1, None)))
    payment = replace(floor.provider_says(tender), captured_at_once=True)
    order = orders.settle_payment(tender_id=tender.pk, payment=payment, now=floor.now).order
    floor.react()
    parcel = Parcel.objects.get(fulfilment__order=order)
    kettle = parcel.lines.get(order_line__sku="FF-KETTLE")
    parcels.start_picking(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcels.pick_line(parcel_id=parcel.pk, line_id=kettle.pk, actor=floor.packer, now=floor.now)
    parcels.split(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcels.pack(parcel_id=parcel.pk, weight_g=900, actor=floor.packer, now=floor.now)
    floor.label(parcel)
    parcels.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(order)
    lost(floor, order, order.total)

    change = changes.note_lost(
        order_id=order.pk, units={kettle.order_line_id: 1}, key="l", actor=floor.csa,
        now=floor.now, reason="",
    )  # fmt: skip
    assert change.by_bank == change.amount
    assert asked(order, "refund") == asked(order, "release") == []
    assert Tender.objects.get(plan=order.plan).released == 0
