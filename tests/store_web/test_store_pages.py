"""The store's screens: who may, the happy path, and what is said when it is wrong."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from commerce.orders.models import Fulfilment
from commerce.web.art import art_url
from core.actor import Role
from stores.click_and_collect.models import Collection
from stores.locations.models import Assignment


@pytest.fixture
def collection(floor):
    floor.placed_order((floor.mug, 2, floor.leeds), (floor.kettle, 1, floor.leeds))
    floor.react()
    return Collection.objects.get()


@pytest.fixture
def clerk(client, floor):
    client.force_login(floor.user(floor.clerk))
    return client


def url(name, *args):
    return reverse(f"store:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("page", ["home", "pick", "ready", "hand_over", "counts"])
def test_pages_are_for_store_staff(client, floor, page):
    assert client.get(url(page)).status_code in {302, 401}
    client.force_login(floor.user(floor.packer))
    assert client.get(url(page)).status_code == 403
    client.force_login(floor.user(floor.clerk))
    assert client.get(url(page)).status_code == 200


def test_shows_what_is_to_be_done(clerk, floor, collection, django_assert_max_num_queries):
    clerk.get(url("home"))
    with django_assert_max_num_queries(8):
        page = text(clerk.get(url("home")))
    assert "Fjord &amp; Fell Leeds" in page
    assert "2 \N{MULTIPLICATION SIGN} Tarn mug" in page
    assert art_url("generic", floor.mug.tint) in page


def test_the_number_of_orders_costs_nothing_more(
    clerk, floor, collection, django_assert_max_num_queries
):
    for _more in range(3):
        floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    for page in ("home", "pick", "ready", "counts"):
        with django_assert_max_num_queries(8):
            clerk.get(url(page))
    with django_assert_max_num_queries(8):
        clerk.get(url("collection", collection.pk))


def test_another_stores_work_is_not_found(client, floor, collection):
    client.force_login(floor.user(floor.other_clerk))
    assert str(collection.fulfilment.order) not in text(client.get(url("pick")))
    assert client.get(url("collection", collection.pk)).status_code == 404
    for step in ("start", "pick_line", "mark_ready"):
        assert client.post(url(step, collection.pk), {"shelf": "B1"}).status_code == 404
    assert (
        client.post(
            url("confirm"), {"collection": collection.pk, "seen": "identity", "collected_by": "X"}
        ).status_code
        == 404
    )
    collection.refresh_from_db()
    assert collection.state == "requested"


def test_picks_and_puts_on_the_shelf(clerk, floor, collection):
    page = url("collection", collection.pk)
    assert clerk.post(url("start", collection.pk)).url == page
    assert clerk.post(url("pick_line", collection.pk), {"scanned": "ff-mug"}).url == page
    assert "1 of 2" in text(clerk.get(page))
    clerk.post(url("pick_line", collection.pk), {"scanned": "FF-MUG"})
    kettle = collection.lines.get(order_line__sku="FF-KETTLE")
    clerk.post(url("pick_line", collection.pk), {"line": kettle.pk})
    assert "Ready to collect" in text(clerk.get(page))

    assert clerk.post(url("mark_ready", collection.pk), {"shelf": ""}).status_code == 422
    assert clerk.post(url("mark_ready", collection.pk), {"shelf": "b4"}).url == url("pick")

    assert "On shelf B4" in text(clerk.get(url("pick")))
    assert "Ada Shaw" in text(clerk.get(url("ready")))


def test_a_wrong_item_is_refused_loudly(clerk, floor, collection):
    clerk.post(url("start", collection.pk))
    answer = clerk.post(url("pick_line", collection.pk), {"scanned": "FF-TENT"})
    assert answer.status_code == 422
    assert 'data-feedback="wrong"' in text(answer)
    assert "FF-TENT is not in this order" in text(answer)


def test_shows_the_goods_of_a_code_and_hands_them_over_once(
    clerk, floor, collection, django_assert_max_num_queries
):
    floor.bring_to_shelf(collection)
    code = f"{collection.code[:3]} {collection.code[3:]}"
    with django_assert_max_num_queries(11):
        found = text(clerk.post(url("hand_over"), {"code": code}))
    assert "Shelf B12" in found
    assert "Ada Shaw" in found
    assert Fulfilment.objects.get().state == "open"

    entered = {"code": collection.code, "collected_by": "Bo Shaw"}
    done = clerk.post(url("confirm"), entered, follow=True)
    assert "To Bo Shaw" in text(done)
    assert 'data-feedback="right"' in text(done)

    again = clerk.post(url("confirm"), entered)
    assert again.status_code == 409
    assert "collected already" in text(again)
    assert "Bo Shaw" in text(again)
    assert clerk.post(url("hand_over"), {"code": code}).status_code == 409


def test_picks_several_on_one_walk_and_refuses_a_wrong_scan_loudly(
    clerk, floor, collection, django_assert_max_num_queries
):
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    assert "Pick them together" in text(clerk.get(url("pick")))
    assert clerk.post(url("walk_start"), {"size": "6"}).url == url("walk")
    with django_assert_max_num_queries(8):
        page = text(clerk.get(url("walk")))
    assert "2 bags, 4 units to pick" in page
    wrong = clerk.post(url("walk_pick"), {"scanned": "FF-TENT"})
    assert wrong.status_code == 422
    assert 'data-feedback="wrong"' in text(wrong)
    assert "FF-TENT is in none of these orders" in text(wrong)
    done = text(clerk.post(url("walk_pick"), {"scanned": "ff-mug"}, follow=True))
    assert f"Into the bag of {collection.fulfilment.order.number}." in done


def test_prints_what_to_pick_and_whose_bag_it_is(
    clerk, floor, collection, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        sheet = text(clerk.get(url("pick_sheet", collection.pk)))
    assert "FF-MUG" in sheet
    assert "Tarn mug" in sheet
    floor.bring_to_shelf(collection)
    label = text(clerk.get(url("label", collection.pk), {"paper": "roll"}))
    for said in ("Ada Shaw", "B12", 'class="roll"', "<svg"):
        assert said in label
    assert collection.code not in label


def test_the_last_step_is_undone_from_the_page(clerk, floor, collection):
    floor.bring_to_shelf(collection)
    with time_machine.travel(floor.now, tick=False):
        clerk.post(url("confirm"), {"code": collection.code, "collected_by": "Bo Shaw"})
    page = url("collection", collection.pk)
    with time_machine.travel(floor.now + timedelta(minutes=10), tick=False):
        assert "Undo: it was not handed over" not in text(clerk.get(page))

    with time_machine.travel(floor.now, tick=False):
        assert "Undo: it was not handed over" in text(clerk.get(page))
        done = clerk.post(url("undo", collection.pk), {"step": "collected"}, follow=True)
        assert "Undone." in text(done)
        assert "Shelf B12" in text(done)
        again = clerk.post(url("undo", collection.pk), {"step": "collected"})
        assert again.status_code == 409


def test_asks_for_the_name_again_without_losing_the_code(clerk, floor, collection):
    floor.bring_to_shelf(collection)
    answer = clerk.post(url("confirm"), {"code": collection.code, "collected_by": " "})
    assert answer.status_code == 422
    assert "The name of who came." in text(answer)
    assert collection.code in text(answer)


def test_each_refusal_has_its_own_verdict(client, clerk, floor, collection):
    wrong = clerk.post(url("hand_over"), {"code": "AAA AAA"})
    early = clerk.post(url("hand_over"), {"code": collection.code})
    client.force_login(floor.user(floor.other_clerk))
    elsewhere = client.post(url("hand_over"), {"code": collection.code})

    assert (wrong.status_code, early.status_code, elsewhere.status_code) == (422, 409, 422)
    assert "does not fit any order here" in text(wrong)
    assert "not ready yet" in text(early)
    assert "goods wait at Fjord &amp; Fell Leeds" in text(elsewhere)
    for answer in (wrong, early, elsewhere):
        assert 'data-feedback="wrong"' in text(answer)


def test_takes_a_document_where_there_is_no_code(clerk, floor, collection):
    floor.bring_to_shelf(collection)
    entered = {"collection": collection.pk, "collected_by": "Ada Shaw"}
    assert clerk.post(url("confirm"), entered).status_code == 422
    done = clerk.post(url("confirm"), entered | {"seen": "identity"}, follow=True)
    assert "Handed over" in text(done)


def test_who_works_in_two_stores_chooses(client, floor, collection):
    Assignment.objects.create(user=floor.user(floor.clerk), location=floor.manchester)
    client.force_login(floor.user(floor.clerk))

    assert client.get(url("home")).url == url("place")
    assert "Manchester" in text(client.get(url("place")))
    assert client.post(url("place"), {"place": floor.oslo.pk}).status_code == 404
    assert client.post(url("place"), {"place": floor.manchester.pk}).url == url("home")
    page = text(client.get(url("home")))
    assert "Fjord &amp; Fell Manchester" in page
    assert url("place") in page


def test_who_works_nowhere_is_told(client, floor):
    idle = floor.staff("new@example.com", "New Face", floor.clerk.channel, Role.STORE_STAFF)
    client.force_login(floor.user(idle))
    assert "not assigned" in text(client.get(url("home"), follow=True))


def test_speaks_norwegian_about_the_goods(client, floor):
    floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    client.force_login(floor.user(floor.clerk))
    assert "Tarn krus" in text(client.get("/gb-nb/store/pick/"))
