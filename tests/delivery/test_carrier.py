"""The carrier's real process: a label once per key, and webhooks that are genuine."""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.db import connection

from commerce.delivery import carriers, messages, operations, sweepers, tracking
from commerce.delivery.events import ParcelPacked
from commerce.delivery.handlers import book_label
from commerce.delivery.models import Parcel, ParcelEvent
from commerce.delivery.queries import shown
from core import events
from core.errors import Invalid
from core.models import Event
from tests.click_and_collect.shopfloor import Floor
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


@pytest.fixture
def under_way(floor, parcel, carrier):
    """A parcel that the carrier has."""
    book(floor)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    parcel.refresh_from_db()
    return parcel


def happens(carrier, parcel, what):
    path = f"/carrier/shipments/{parcel.tracking_number}/events"
    assert carrier.http.post(path, json={"type": what}).status_code == 201


def signed(body):
    stamp = str(int(time.time()))
    sign = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Carrier-Signature": f"t={stamp},v1={sign}"}


def take(body, headers=None):
    return tracking.take_webhook(
        body, signed(body) if headers is None else headers, now=datetime.now(UTC)
    )


def test_takes_its_webhooks_and_refuses_forged_ones(floor, under_way, carrier, receiver):
    happens(carrier, under_way, "delivered")
    eventually(lambda: receiver.types(under_way.tracking_number) == ["shipment.delivered"])
    body = json.dumps(receiver.taken[-1]).encode()

    for forged in ({"Carrier-Signature": "t=1,v1=00"}, {}):
        with pytest.raises(Invalid):
            take(body, forged)
    assert not ParcelEvent.objects.exists()

    assert (take(body), take(body)) == (1, 0)
    under_way.refresh_from_db()
    assert under_way.state == "delivered"


def claim(parcel, what="delivered"):
    """A webhook whose signature fits, whatever it says."""
    told = {
        "id": "evt_1", "type": f"shipment.{what}", "created": "2026-11-24T12:00:00Z",
        "data": {"tracking_number": parcel.tracking_number, "status": what},
    }  # fmt: skip
    return json.dumps(told).encode()


def test_the_content_of_a_webhook_is_not_believed(floor, under_way, carrier):
    assert take(claim(under_way)) == 0
    under_way.refresh_from_db()
    assert under_way.state == "dispatched"

    happens(carrier, under_way, "lost")
    assert take(claim(under_way)) == 1
    under_way.refresh_from_db()
    assert (under_way.state, under_way.delivered_at) == ("lost", None)


def test_news_whose_webhook_was_lost_comes_with_the_next(floor, under_way, carrier):
    for what in ("handed_in", "in_transit", "delivered"):
        happens(carrier, under_way, what)

    assert take(claim(under_way)) == 3
    assert take(claim(under_way, "in_transit")) == 0

    said = ParcelEvent.objects.order_by("pk").values_list("type", flat=True)
    assert list(said) == ["handed_in", "in_transit", "delivered"]


def test_a_scan_that_comes_late_is_the_only_news(floor, under_way, monkeypatch):
    """It stands in the list where it belongs, before what has been told already."""
    told = [
        {"type": "handed_in", "created": "2026-11-24T10:00:00Z"},
        {"type": "in_transit", "created": "2026-11-24T12:00:00Z"},
    ]
    monkeypatch.setattr(carriers, "_ask", lambda *_path: {"events": list(told)})
    assert take(claim(under_way)) == 2

    told.insert(1, {"type": "in_transit", "created": "2026-11-24T11:00:00+00:00"})
    assert take(claim(under_way)) == 1
    told[1]["created"] = "2026-11-24T12:00:00+01:00"  # the same moment, written in another way
    assert take(claim(under_way)) == 0

    assert ParcelEvent.objects.latest("pk").at.hour == 11


def test_an_answer_that_is_no_json_is_no_answer(under_way, monkeypatch):
    page = httpx.MockTransport(lambda _request: httpx.Response(200, html="<p>Log in to the wifi"))
    client = httpx.Client(transport=page, base_url="http://carrier")
    with client, monkeypatch.context() as patched:
        patched.setattr(carriers, "_client", lambda: client)
        body = claim(under_way)
        with pytest.raises(carriers.CarrierUnavailable):
            take(body)


def test_a_parcel_without_news_is_asked_about_now_and_then(floor, under_way, carrier):
    happens(carrier, under_way, "delivered")  # and its webhook is lost
    left = under_way.dispatched_at

    assert sweepers.follow_quiet_parcels(left + sweepers.QUIET) == 0
    assert sweepers.follow_quiet_parcels(left + sweepers.QUIET + timedelta(seconds=1)) == 1

    under_way.refresh_from_db()
    assert under_way.state == "delivered"


def test_a_quiet_parcel_is_asked_about_once_in_that_time(floor, under_way, monkeypatch):
    asked = []
    monkeypatch.setattr(
        carriers.Nordpost, "news_of", lambda self, number: asked.append(number) or []
    )
    for minutes in (1, 2, 359, 362):
        sweepers.follow_quiet_parcels(
            under_way.dispatched_at + sweepers.QUIET + timedelta(minutes=minutes)
        )

    assert len(asked) == 2


def test_a_carrier_that_is_away_is_asked_about_one_parcel(floor, under_way, carrier):
    Parcel.objects.create(
        fulfilment=under_way.fulfilment, location=under_way.location, state="dispatched",
        weight_g=1, carrier="nordpost", tracking_number="NP000000000NO", requested_at=floor.now,
        dispatched_at=floor.now, asked_at=floor.now + timedelta(seconds=1),
    )  # fmt: skip
    carrier.http.post("/control", json={"fail_next": 1})

    late = floor.now + timedelta(days=1)
    assert sweepers.follow_quiet_parcels(late) == 0
    assert Parcel.objects.filter(asked_at=late).count() == 1


def test_a_carrier_that_cannot_be_asked_is_asked_when_it_tells_again(floor, under_way, carrier):
    happens(carrier, under_way, "delivered")
    carrier.http.post("/control", json={"fail_next": 1})

    with pytest.raises(carriers.CarrierUnavailable):
        take(claim(under_way))
    assert take(claim(under_way)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_carrier_is_asked_in_no_transaction(settings, carrier, monkeypatch):
    floor = Floor()
    floor.placed_order((floor.mug, 2, None))
    floor.react()
    parcel = floor.pack(Parcel.objects.get())
    floor.label(parcel)
    parcel.refresh_from_db()
    asked = []

    def look(self, tracking_number):
        asked.append(connection.in_atomic_block)
        return []

    monkeypatch.setattr(carriers.Nordpost, "news_of", look)
    take(claim(parcel))

    assert asked == [False]
