"""Steps of a parcel after it was ordered: sent, reported, refunded."""

from __future__ import annotations

from commerce.delivery import operations
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.models import Parcel
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall


def sent(floor, *wanted):
    order = floor.placed_order(*wanted)
    floor.react()
    return order, send(floor, Parcel.objects.get(fulfilment__order=order))


def send(floor, parcel):
    floor.pack(parcel)
    floor.label(parcel)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    floor.captured_by_provider(parcel.fulfilment.order)
    floor.react()
    parcel.refresh_from_db()
    return parcel


def report(floor, parcel, kind, reference="r1"):
    operations.record_carrier_event(
        event=CarrierEvent("nordpost", reference, parcel.tracking_number, kind, floor.now),
        now=floor.now,
    )
    floor.react()


def calls(order, kind):
    return list(
        ProviderCall.objects.filter(tender__plan=order.plan, kind=kind)
        .order_by("pk")
        .values_list("amount", flat=True)
    )


def refunded(floor, order):
    for call in ProviderCall.objects.filter(kind="refund", state="pending"):
        payments.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=floor.now)
    floor.react()
