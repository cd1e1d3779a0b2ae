"""The carrier's real process: a label once per key, and webhooks that are genuine."""

import json
from datetime import UTC, datetime

import pytest

from commerce.delivery import carriers, messages, operations
from commerce.delivery.events import ParcelPacked
from commerce.delivery.handlers import book_label
from commerce.delivery.models import Parcel
from commerce.delivery.queries import shown
from core import events
from core.errors import Invalid
from core.models import Event
from tests.sandbox.world import KEY, SECRET, Process, Receiver, eventually, outside_at


@pytest.fixture(scope="module")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory, receiver):
    process = outside_at(tmp_path_factory.mktemp("outside"), receiver)
    yield process
    process.stop()


@pytest.fixture
def carrier(outside: Process, settings):
    settings.OUTSIDE_URL, settings.OUTSIDE_API_KEY = outside.url, KEY
    settings.CARRIER_WEBHOOK_SECRET = SECRET
    carriers._client.cache_clear()
    yield outside
    carriers._client().close()
    carriers._client.cache_clear()


@pytest.fixture
def parcel(floor):
    floor.placed_order((floor.mug, 2, None))
    floor.react()
    parcel = Parcel.objects.get()
    floor.pack(parcel)
    return parcel


def book(floor):
    """Run the handler as the relay would."""
    recorded = Event.objects.filter(type="ParcelPacked").latest("pk")
    handler = events.HANDLERS["commerce.delivery.handlers.book_label"]
    fact = events.load(recorded, handler)
    assert isinstance(fact, ParcelPacked)
    book_label(fact, events.Happened(recorded.pk, recorded.at, {}, "", floor.now))


def test_books_a_label_once_though_asked_twice(floor, parcel, carrier):
    first = carriers.CARRIERS["nordpost"].book(messages.shipment_of(shown(parcel.pk)))
    book(floor)
    book(floor)

    parcel.refresh_from_db()
    assert parcel.tracking_number == first.tracking_number
    assert parcel.tracking_number.startswith("NP")
    assert parcel.label_url.startswith(carrier.url)
    found = carrier.get(
        f"/carrier/shipments?reference={messages.shipment_of(shown(parcel.pk)).reference}"
    )
    assert len(found["data"]) == 1
    assert found["data"][0]["weight_grams"] == 1200


def test_keeps_why_the_carrier_refused(floor, parcel, carrier):
    order = parcel.fulfilment.order
    type(order).objects.filter(pk=order.pk).update(city="")
    book(floor)
    parcel.refresh_from_db()
    assert "to.city" in parcel.label_error
    assert parcel.label_url == ""


def test_is_asked_again_when_it_does_not_answer(floor, parcel, carrier):
    carrier.http.post("/control", json={"fail_next": 1})
    with pytest.raises(carriers.CarrierUnavailable):
        book(floor)
    book(floor)
    parcel.refresh_from_db()
    assert parcel.label_url


def test_reads_its_webhooks_and_refuses_forged_ones(floor, parcel, carrier, receiver, settings):
    book(floor)
    parcel.refresh_from_db()
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    carrier.http.post(
        f"/carrier/shipments/{parcel.tracking_number}/events", json={"type": "delivered"}
    )
    eventually(lambda: receiver.types(parcel.tracking_number) == ["shipment.delivered"])
    body = json.dumps(receiver.taken[-1]).encode()

    with pytest.raises(Invalid):
        carriers.read_webhook(body, {"Carrier-Signature": "t=1,v1=00"}, datetime.now(UTC))
    with pytest.raises(Invalid):
        carriers.read_webhook(body, {}, datetime.now(UTC))
