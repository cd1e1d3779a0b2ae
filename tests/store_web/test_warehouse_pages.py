"""The warehouse's screens, and what carriers send."""

import hashlib
import hmac
import json
import time

import pytest
from django.urls import reverse

from commerce.delivery import carriers
from commerce.delivery.models import Parcel
from commerce.web.art import art_url
from core.models import Delivery
from tests.world import NOW


@pytest.fixture
def parcel(floor):
    floor.placed_order((floor.mug, 2, None))
    floor.react()
    return Parcel.objects.get()


@pytest.fixture
def packer(client, floor):
    client.force_login(floor.user(floor.packer))
    return client


def url(name, *args):
    return reverse(f"warehouse:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("page", ["home", "dispatch", "counts"])
def test_pages_are_for_the_warehouse(client, floor, page):
    client.force_login(floor.user(floor.clerk))
    assert client.get(url(page)).status_code == 403
    client.force_login(floor.user(floor.packer))
    assert client.get(url(page)).status_code == 200


def test_picks_packs_and_dispatches(packer, floor, parcel, django_assert_max_num_queries):
    packer.get(url("home"))
    for page in (url("home"), url("dispatch"), url("parcel", parcel.pk)):
        with django_assert_max_num_queries(8):
            packer.get(page)
    assert "2 \N{MULTIPLICATION SIGN} Tarn mug" in text(packer.get(url("home")))
    picture = art_url(floor.mug.product.art, floor.mug.tint)
    for page in (url("home"), url("parcel", parcel.pk)):
        assert f'src="{picture}"' in text(packer.get(page))

    packer.post(url("start", parcel.pk))
    assert packer.post(url("pick_line", parcel.pk), {"scanned": "FF-TENT"}).status_code == 422
    packer.post(url("pick_line", parcel.pk), {"line": parcel.lines.get().pk})
    assert 'value="1.15"' in text(packer.get(url("parcel", parcel.pk)))
    assert packer.post(url("pack", parcel.pk), {"weight": "heavy"}).status_code == 422
    assert packer.post(url("pack", parcel.pk), {"weight": "1,2"}).url == url("dispatch")
    parcel.refresh_from_db()
    assert parcel.weight_g == 1200

    assert "Label on its way" in text(packer.get(url("dispatch")))
    assert packer.post(url("send", parcel.pk)).status_code == 409
    floor.label(parcel)
    assert "http://carrier.example/labels/" in text(packer.get(url("dispatch")))
    assert "is on its way." in text(packer.post(url("send", parcel.pk), follow=True))


def test_a_refused_label_can_be_asked_for_again(packer, floor, parcel):
    floor.pack(parcel)
    Parcel.objects.update(label_error="to.postcode: too long")
    assert "The carrier refused: to.postcode: too long" in text(packer.get(url("dispatch")))
    assert packer.post(url("label", parcel.pk)).url == url("dispatch")
    parcel.refresh_from_db()
    assert parcel.label_attempt == 2


def test_a_label_that_the_relay_gave_up_on_can_be_asked_for_again(packer, floor, parcel):
    floor.pack(parcel)
    page = text(packer.get(url("dispatch")))
    assert "Label on its way" in page
    assert url("label", parcel.pk) not in page
    Delivery.objects.filter(event__type="ParcelPacked").update(parked_at=floor.now)

    page = text(packer.get(url("dispatch")))
    assert "Its label could not be booked" in page
    assert f'<form method="post" action="{url("label", parcel.pk)}">' in page

    page = text(packer.post(url("label", parcel.pk), follow=True))
    assert "Label on its way" in page
    assert Delivery.objects.filter(event__type="ParcelPacked", parked_at=None).count() == 1


def test_a_store_cannot_send_parcels(client, floor, parcel):
    client.force_login(floor.user(floor.clerk))
    for step in ("start", "pick_line", "pack", "label", "send"):
        assert client.post(url(step, parcel.pk)).status_code == 403


def webhook(client, settings, tracking, what="delivered", secret=None):
    body = json.dumps(
        {
            "id": f"evt_{what}", "type": f"shipment.{what}", "created": "2026-11-24T12:00:00Z",
            "data": {"tracking_number": tracking},
        }
    ).encode()  # fmt: skip
    stamp = str(int(time.time()))
    key = (secret or settings.CARRIER_WEBHOOK_SECRET).encode()
    sign = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return client.post(
        "/webhooks/carrier/", body, content_type="application/json",
        headers={"Carrier-Signature": f"t={stamp},v1={sign}"},
    )  # fmt: skip


@pytest.fixture
def says(monkeypatch):
    """What the carrier answers when it is asked."""
    answer = {"news": ["delivered"]}

    def news_of(self, number):
        if answer["news"] is None:
            raise carriers.CarrierUnavailable
        return [
            carriers.CarrierEvent("nordpost", f"{number}/{place}", number, what, NOW)
            for place, what in enumerate(answer["news"])
        ]

    monkeypatch.setattr(carriers.Nordpost, "news_of", news_of)
    return answer


@pytest.fixture
def sent(packer, floor, parcel):
    floor.pack(parcel)
    floor.label(parcel)
    packer.post(url("send", parcel.pk))
    parcel.refresh_from_db()
    return parcel


def test_takes_genuine_news_once(client, sent, settings, says):
    assert webhook(client, settings, sent.tracking_number).json() == {"new": 1}
    assert webhook(client, settings, sent.tracking_number).json() == {"new": 0}
    assert webhook(client, settings, sent.tracking_number, secret="guess").status_code == 422
    sent.refresh_from_db()
    assert sent.state == "delivered"


@pytest.mark.parametrize("number", ["NP000000000NO", ""])
def test_a_parcel_that_is_not_ours_is_asked_about_nowhere(client, floor, settings, says, number):
    says["news"] = None
    assert webhook(client, settings, number).status_code == 404


def test_asks_to_be_told_again_when_the_carrier_cannot_be_asked(client, sent, settings, says):
    says["news"] = None
    assert webhook(client, settings, sent.tracking_number).status_code == 503
    sent.refresh_from_db()
    assert sent.state == "dispatched"
