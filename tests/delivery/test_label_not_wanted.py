"""A label that comes when nobody waits for it any more is cancelled at the carrier, once and for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.delivery import carriers, messages, operations
from commerce.delivery.carriers import CARRIERS, CarrierUnavailable, Nordpost
from commerce.delivery.errors import CarrierRefused
from commerce.delivery.events import ParcelPacked
from commerce.delivery.handlers import book_label
from commerce.delivery.models import Parcel, ParcelCase
from commerce.delivery.queries import shown
from commerce.orders import changes
from core import events, relay
from core.models import Delivery, Event, OutboundMessage
from tests.delivery.test_carrier import carrier, outside, parcel, receiver
from tests.delivery.test_no_label import ELSEWHERE

__all__ = ["carrier", "outside", "parcel", "receiver"]


def asked(floor, attempt):
    """Run the handler of an attempt as the relay would."""
    recorded = next(
        each
        for each in Event.objects.filter(type="ParcelPacked").order_by("pk")
        if each.payload["attempt"] == attempt
    )
    fact = events.load(recorded, events.HANDLERS["commerce.delivery.handlers.book_label"])
    assert isinstance(fact, ParcelPacked)
    book_label(fact, events.Happened(recorded.pk, recorded.at, {}, "", floor.now))


def look_again(floor, after):
    """Let the relay run what is due by then, as it does."""
    tried = 0
    for delivery in Delivery.objects.filter(event__type="LabelNotFound", parked_at=None):
        tried += relay.deliver(delivery.pk, now=floor.now + after)
    return tried


def hand_in(carrier, number):
    carrier.http.post(f"/carrier/shipments/{number}/events", json={"type": "handed_in"})


def booked(carrier, parcel, attempt=1):
    reference = messages.reference_of(shown(parcel.pk), attempt)
    return [
        each["status"] for each in carrier.get(f"/carrier/shipments?reference={reference}")["data"]
    ]


def cancel(floor, parcel, units=2):
    line = parcel.lines.get()
    changes.cancel(
        order_id=parcel.fulfilment.order_id, units={line.order_line_id: units}, key="k",
        actor=floor.shopper, now=floor.now,
    )  # fmt: skip


def redirect(floor, parcel):
    changes.redirect(
        order_id=parcel.fulfilment.order_id, address=ELSEWHERE, key="a", actor=floor.shopper,
        now=floor.now,
    )  # fmt: skip


@pytest.mark.parametrize("units", [1, 2])
def test_the_answer_that_finds_it_cancelled_or_open_again(
    floor, parcel, carrier, monkeypatch, units
):
    book = Nordpost.book

    def meanwhile(self, shipment):
        label = book(self, shipment)
        cancel(floor, parcel, units)
        return label

    monkeypatch.setattr(Nordpost, "book", meanwhile)
    asked(floor, 1)
    for _told_twice in range(2):
        assert booked(carrier, parcel) == ["cancelled"]
        asked(floor, 1)
    parcel.refresh_from_db()
    assert (parcel.label_url, parcel.tracking_number) == ("", "")
    assert floor.breaches() == []


def test_a_lost_answer_of_the_old_address(floor, parcel, carrier):
    CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    redirect(floor, parcel)
    for _twice in range(2):
        asked(floor, 1)
        asked(floor, 2)
        assert booked(carrier, parcel, 1) == ["cancelled"]
        assert booked(carrier, parcel, 2) == ["registered"]
    parcel.refresh_from_db()
    assert parcel.has_label_of(2)


@pytest.mark.parametrize("change", [cancel, redirect])
def test_what_the_relay_gave_up_on_is_looked_at_again(floor, parcel, carrier, change):
    CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    asking = Delivery.objects.filter(event__type="ParcelPacked")
    asking.update(parked_at=floor.now, attempts=9)
    change(floor, parcel)
    assert not asking.exclude(parked_at=None).exists()
    asked(floor, 1)
    assert booked(carrier, parcel) == ["cancelled"]


def test_while_the_carrier_is_away_it_is_tried_again(floor, parcel, carrier, settings):
    CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    cancel(floor, parcel)
    carrier.http.post("/carrier/control", json={"away": True})
    with pytest.raises(CarrierUnavailable):
        asked(floor, 1)
    carrier.http.post("/carrier/control", json={"reset": True})
    asked(floor, 1)
    assert booked(carrier, parcel) == ["cancelled"]


def test_the_port_cancels_what_is_booked_and_has_not_left(floor, parcel, carrier):
    port = CARRIERS["nordpost"]
    reference = messages.shipment_of(shown(parcel.pk)).reference
    assert port.cancel(reference) == 0
    assert booked(carrier, parcel) == []

    label = port.book(messages.shipment_of(shown(parcel.pk)))
    path = f"/carrier/shipments/{label.tracking_number}/events"
    assert port.cancel(reference) == 1
    assert port.cancel(reference) == 1
    assert booked(carrier, parcel) == ["cancelled"]
    assert carrier.http.post(path, json={"type": "handed_in"}).json()["code"] == "shipment_closed"


def test_what_was_under_way_while_it_was_cancelled_is_cancelled_a_minute_later(
    floor, parcel, carrier
):
    cancel(floor, parcel)
    asked(floor, 1)
    assert booked(carrier, parcel) == []
    CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    assert look_again(floor, timedelta(seconds=59)) == 0
    assert booked(carrier, parcel) == ["registered"]

    assert look_again(floor, timedelta(seconds=61)) == 1
    assert booked(carrier, parcel) == ["cancelled"]
    assert not Delivery.objects.filter(event__type="LabelNotFound").exists()


def test_what_was_never_booked_is_looked_for_once_more_only(floor, parcel, carrier):
    cancel(floor, parcel)
    asked(floor, 1)
    assert look_again(floor, timedelta(minutes=2)) == 1
    assert look_again(floor, timedelta(minutes=9)) == 0
    assert not ParcelCase.objects.filter(kind="label").exists()


def test_what_the_carrier_does_not_cancel_is_a_case_beside_that_of_the_goods(
    floor, parcel, carrier
):
    label = CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    hand_in(carrier, label.tracking_number)
    cancel(floor, parcel)
    for _told_twice in range(2):
        asked(floor, 1)
    floor.react()

    unpack, case = ParcelCase.objects.order_by("pk")
    assert (unpack.kind, unpack.state) == ("unpack", "working")
    assert (case.kind, case.state, case.owner_id) == ("label", "working", floor.packer.user_id)
    assert label.tracking_number in case.notes.first().text
    assert case.due_at > floor.now
    assert not OutboundMessage.objects.filter(key__startswith=f"case-opened:{case.pk}").exists()

    operations.end_case(case_id=case.pk, outcome="settled", actor=floor.packer, now=floor.now)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "settled")
    unpack.refresh_from_db()
    assert unpack.state == "working"
    assert floor.breaches() == []


def test_one_that_is_refused_does_not_keep_the_others(floor, parcel, carrier):
    """Two bookings of one reference, as where the carrier forgot a key: one has left already."""
    port, shipment = CARRIERS["nordpost"], messages.shipment_of(shown(parcel.pk))
    first = port.book(shipment)
    port.book(replace(shipment, key="another"))
    third = port.book(replace(shipment, key="a third"))
    for number in (first.tracking_number, third.tracking_number):
        hand_in(carrier, number)
    with pytest.raises(CarrierRefused) as refused:
        port.cancel(shipment.reference)
    assert sorted(booked(carrier, parcel)) == ["cancelled", "handed_in", "handed_in"]
    assert first.tracking_number in str(refused.value.detail)
    assert third.tracking_number in str(refused.value.detail)


def test_the_port_says_when_it_has_left(floor, parcel, carrier):
    asked(floor, 1)
    number = Parcel.objects.get().tracking_number
    carrier.http.post(f"/carrier/shipments/{number}/events", json={"type": "handed_in"})
    with pytest.raises(CarrierRefused):
        carriers.CARRIERS["nordpost"].cancel(messages.reference_of(shown(parcel.pk), 1))
