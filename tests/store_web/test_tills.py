"""The page of a store's tills."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from stores.selling import queries
from stores.selling.models import Parked, Receipt, Till
from tests.selling.conftest import TillWorld


@pytest.fixture
def shop(db: None) -> Iterator[TillWorld]:
    with time_machine.travel(TillWorld.now, tick=False):
        yield TillWorld()


def browser(shop: TillWorld, actor: object) -> Client:
    client = Client()
    client.force_login(shop.user(actor))  # type: ignore[arg-type]
    return client


def test_a_manager_opens_a_till_and_sees_its_token_once(shop: TillWorld) -> None:
    sue = browser(shop, shop.store_manager())
    assert sue.post("/store/tills/new/", {"number": "3", "name": "Upstairs"}).status_code == 302
    till = Till.objects.get(number=3)
    page = sue.post(f"/store/tills/{till.pk}/token/").content.decode()

    token = re.search(r'class="number">([^<]+)<', page)
    assert token is not None
    found = queries.till_of(token[1])
    assert found == till
    shown = sue.get("/store/tills/").content.decode()
    assert token[1] not in shown
    assert "The till stops until the new token is typed into it." in shown
    # The answer loaded again makes no other: the one just typed into the till stays good.
    again = sue.post(f"/store/tills/{till.pk}/token/", follow=True).content.decode()
    assert "This till has another token by now." in again
    assert queries.till_of(token[1]) == till
    till.refresh_from_db()
    made = {"instead_of": till.token_made_at.isoformat()}
    assert f'value="{made["instead_of"]}"' in shown
    newer = sue.post(f"/store/tills/{till.pk}/token/", made).content.decode()
    assert queries.till_of(token[1]) is None
    token = re.search(r'class="number">([^<]+)<', newer)
    assert token is not None
    assert queries.till_of(token[1]) == till
    sue.post(f"/store/tills/{till.pk}/revoked/")
    assert queries.till_of(token[1]) is None


def test_a_number_is_taken_once(shop: TillWorld) -> None:
    sue = browser(shop, shop.store_manager())
    answer = sue.post("/store/tills/new/", {"number": "1"})
    assert answer.status_code == 409
    assert "Another till of this store has this number" in answer.content.decode()
    assert sue.post("/store/tills/new/", {"number": "one"}).status_code == 422


def test_a_clerk_sees_the_sums_and_changes_nothing(shop: TillWorld) -> None:
    shop.send(shop.sale(), shop.sale() | {"total": 1})
    tom = browser(shop, shop.clerk)
    page = tom.get("/store/tills/").content.decode()

    assert "1 sale" in page
    assert "£49.00" in page
    assert "Receipts that wait" not in page
    assert tom.post("/store/tills/new/", {"number": "9"}).status_code == 404
    assert tom.post(f"/store/tills/{shop.till.pk}/token/").status_code == 404
    assert tom.get(f"/store/tills/parked/{Parked.objects.get().pk}/").status_code == 404
    assert not Till.objects.filter(number=9).exists()


def test_a_manager_of_another_store_reaches_nothing_of_it(shop: TillWorld) -> None:
    shop.send_one(shop.sale() | {"total": 1})
    other = shop.staff("al@example.com", "Al Roe", "store", "store_manager", at=[shop.manchester])
    al = browser(shop, other)
    assert al.post(f"/store/tills/{shop.till.pk}/token/").status_code == 404
    assert al.post(f"/store/tills/parked/{Parked.objects.get().pk}/again/").status_code == 409


def test_what_waits_is_read_tried_again_and_left_out(shop: TillWorld) -> None:
    line = shop.line(shop.kettle) | {"sku": "FF-LATER"}
    shop.send(shop.sale(line), shop.sale() | {"total": 1})
    sue = browser(shop, shop.store_manager())
    missing, wrong = Parked.objects.order_by("pk")
    assert "An article is not known" in sue.get("/store/tills/").content.decode()
    page = sue.get(f"/store/tills/parked/{missing.pk}/").content.decode()
    assert "FF-LATER" in page
    again = sue.post(f"/store/tills/parked/{missing.pk}/again/")
    assert again.status_code == 422
    assert "No article has the code FF-LATER." in again.content.decode()

    shop.kettle.sku = "FF-LATER"
    shop.kettle.save()
    assert sue.post(f"/store/tills/parked/{missing.pk}/again/").status_code == 302
    assert Receipt.objects.count() == 1

    assert sue.post(f"/store/tills/parked/{wrong.pk}/left/", {"reason": ""}).status_code == 422
    sue.post(f"/store/tills/parked/{wrong.pk}/left/", {"reason": "A test of the till."})
    wrong.refresh_from_db()
    assert (wrong.state, wrong.actor_name) == (Parked.State.LEFT, "Sue")


def test_all_that_wait_for_one_article_are_tried_at_once(
    shop: TillWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = shop.line(shop.mug) | {"sku": "FF-LATER"}
    shop.send(*(shop.sale(line) for _each in range(5)), shop.sale() | {"total": 1})
    sue = browser(shop, shop.store_manager())
    monkeypatch.setattr("stores.web.tills.SHOWN", 4)
    page = sue.get("/store/tills/").content.decode()
    assert page.count('href="/store/tills/parked/') == 4
    assert "Page 1 of 2" in page
    rest = sue.get("/store/tills/", {"page": "2"}).content.decode()
    assert rest.count('href="/store/tills/parked/') == 2
    assert sue.get("/store/tills/", {"page": "99999"}).status_code == 200

    again = {"why": "unknown_goods"}
    told = sue.post("/store/tills/parked/again/", again, follow=True).content.decode()
    assert "0 booked. 5 were tried and still wait." in told
    shop.mug.sku = "FF-LATER"
    shop.mug.save()
    assert browser(shop, shop.clerk).post("/store/tills/parked/again/", again).status_code == 404
    assert not Receipt.objects.exists()

    # Whoever is not reached by one press is reached by the next.
    monkeypatch.setattr("stores.selling.operations.parking.AT_ONCE", 3)
    for booked in (3, 5):
        sue.post("/store/tills/parked/again/", again)
        assert Receipt.objects.count() == booked
    assert [row.why for row in Parked.objects.filter(state=Parked.State.OPEN)] == ["sums"]
    assert {row.actor_name for row in Parked.objects.filter(state=Parked.State.BOOKED)} == {"Sue"}


def test_what_was_sold_beyond_the_books_is_to_be_counted(shop: TillWorld) -> None:
    shop.send_one(shop.sale(shop.line(shop.kettle, 12)))
    page = browser(shop, shop.clerk).get("/store/tills/").content.decode()
    assert "To be counted: sold beyond the books" in page


def test_the_page_costs_few_statements(
    shop: TillWorld, django_assert_max_num_queries: object
) -> None:
    shop.send(*(shop.sale() for _each in range(5)))
    tom = browser(shop, shop.clerk)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        tom.get("/store/tills/")
