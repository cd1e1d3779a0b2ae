"""Waves, part shipments, short picks and cases on the warehouse's screens."""

import pytest
from django.urls import reverse

from commerce.delivery import operations
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.models import Parcel, ParcelCase, Wave
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall
from stores.inventory.models import StockLevel


@pytest.fixture
def packer(client, floor):
    client.force_login(floor.user(floor.packer))
    return client


def url(name, *args, surface="warehouse"):
    return reverse(f"{surface}:{name}", args=args)


def text(response):
    return response.content.decode()


def _lost(floor):
    order = floor.placed_order((floor.mug, 2, None))
    floor.react()
    parcel = Parcel.objects.get(fulfilment__order=order)
    floor.pack(parcel)
    floor.label(parcel)
    operations.dispatch(parcel_id=parcel.pk, actor=floor.packer, now=floor.now)
    for call in ProviderCall.objects.filter(kind="capture", state="pending"):
        payments.record_call_done(call_id=call.pk, reference=f"op_{call.pk}", now=floor.now)
    parcel.refresh_from_db()
    event = CarrierEvent("nordpost", f"lost-{parcel.pk}", parcel.tracking_number, "lost", floor.now)
    operations.record_carrier_event(event=event, now=floor.now)
    floor.react()
    return ParcelCase.objects.get(parcel=parcel)


def test_picks_a_wave_box_by_box(packer, floor, django_assert_max_num_queries):
    for _order in range(2):
        floor.placed_order((floor.mug, 1, None))
    floor.react()
    assert "Pick six together" in text(packer.get(url("home")))

    answer = packer.post(url("wave_start"), {"size": "6"})
    wave = Wave.objects.get()
    assert answer["Location"] == url("wave", wave.pk)
    with django_assert_max_num_queries(10):
        page = text(packer.get(url("wave", wave.pk)))
    assert "2 units to pick" in page
    assert packer.post(url("wave_pick", wave.pk), {"scanned": "NONE"}).status_code == 422
    packer.post(url("wave_pick", wave.pk), {"scanned": "FF-MUG"})
    assert "Into box 1." in text(packer.get(url("wave", wave.pk)))
    with django_assert_max_num_queries(10):
        packer.get(url("home"))


def test_sends_what_is_there_and_reports_what_is_not(packer, floor):
    floor.placed_order((floor.mug, 2, None), (floor.kettle, 1, None))
    floor.react()
    parcel = Parcel.objects.get()
    packer.post(url("start", parcel.pk))
    assert packer.post(url("split", parcel.pk)).status_code == 409
    packer.post(url("pick_line", parcel.pk), {"scanned": "FF-MUG"})
    page = text(packer.get(url("parcel", parcel.pk)))
    assert "Send this now, the rest later" in page
    assert "Something is missing" in page

    kettle = parcel.lines.get(order_line__sku="FF-KETTLE")
    assert packer.post(url("short", parcel.pk), {"line": kettle.pk}).status_code == 422
    packer.post(url("short", parcel.pk), {"line": kettle.pk, "reason": "broken"})
    assert ParcelCase.objects.get().kind == "short"
    assert "Tarn mug" in text(packer.get(url("slip", parcel.pk)))


@pytest.mark.parametrize("surface", ["warehouse", "console"])
def test_a_case_is_taken_and_ended_by_either(client, floor, surface, django_assert_max_num_queries):
    case = _lost(floor)
    person = floor.packer if surface == "warehouse" else floor.csa
    client.force_login(floor.user(person))
    client.get(url("cases", surface=surface))
    with django_assert_max_num_queries(8):
        assert "Ada Shaw" in text(client.get(url("cases", surface=surface)))
    with django_assert_max_num_queries(12):
        page = text(client.get(url("case", case.pk, surface=surface)))
    assert "The carrier reports it." in page
    act = url("case_act", case.pk, surface=surface)

    client.post(act, {"step": "take"})
    client.post(act, {"step": "wait", "days": "3", "note": "They search."})
    case.refresh_from_db()
    assert (case.state, case.owner_id) == ("waiting", person.user_id)
    assert client.post(act, {"step": "wait", "days": "99"}).status_code == 422
    assert client.post(act, {"step": "end"}).status_code == 422
    answer = client.post(act, {"step": "end", "outcome": "refunded"})
    case.refresh_from_db()
    if surface == "warehouse":
        assert answer.status_code == 403
        assert "The contact centre decides" in text(answer)
        assert case.outcome == ""
        return
    assert case.outcome == "refunded"
    assert client.post(act, {"step": "end", "outcome": "resent"}).status_code == 409
    assert "They search." in text(client.get(url("case", case.pk, surface=surface)))
    floor.react()
    assert floor.breaches() == []


def test_the_warehouse_says_in_which_state_it_came_back_and_the_contact_centre_ends_it(
    client, floor
):
    case = _lost(floor)
    floor.stock(floor.mug, floor.warehouse, 1)
    event = CarrierEvent("nordpost", "back", case.parcel.tracking_number, "returned", floor.now)
    operations.record_carrier_event(event=event, now=floor.now)
    line = case.parcel.lines.get()
    before = StockLevel.objects.get(variant=floor.mug, location=floor.warehouse)

    client.force_login(floor.user(floor.csa))
    act = url("case_act", case.pk, surface="console")
    page = text(client.get(url("case", case.pk, surface="console")))
    assert "First somebody who has the parcel in hand" in page
    assert f"disposition-{line.pk}" not in page
    assert client.post(act, {"step": "end", "outcome": "refunded"}).status_code == 409
    said = {"step": "back", f"disposition-{line.pk}": "damaged"}
    assert client.post(act, said).status_code == 403

    client.force_login(floor.user(floor.packer))
    act = url("case_act", case.pk)
    page = text(client.post(act, {"step": "back"}))
    assert "Choose its state" in page
    assert client.post(act, said).status_code == 302
    assert client.post(act, said).status_code == 409
    after = StockLevel.objects.get(pk=before.pk)
    assert (after.on_hand, after.quarantined) == (before.on_hand + 2, before.quarantined + 2)

    client.force_login(floor.user(floor.csa))
    client.post(url("case_act", case.pk, surface="console"), {"step": "end", "outcome": "refunded"})
    case.refresh_from_db()
    assert case.outcome == "refunded"
    floor.react()
    assert floor.breaches() == []


def test_a_case_of_elsewhere_is_not_found(client, floor):
    case = _lost(floor)
    other = floor.staff(
        "pia@example.com", "Pia Ek", floor.packer.channel, "warehouse", at=[floor.no_warehouse]
    )
    client.force_login(floor.user(other))
    assert client.get(url("case", case.pk)).status_code == 404
    assert client.post(url("case_act", case.pk), {"step": "take"}).status_code == 404


def test_a_store_that_ships_packs_on_the_same_screens(client, floor):
    client.force_login(floor.user(floor.clerk))
    assert client.get(url("home")).status_code == 403
    floor.leeds.services = ["collect", "returns", "ship"]
    floor.leeds.save()

    assert "Fell Leeds" in text(client.get(url("home")))
    client.force_login(floor.user(floor.other_clerk))
    assert client.get(url("home")).status_code == 403
