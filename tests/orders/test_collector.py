"""Who collects is named after ordering, and the store asks for that name from then on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from commerce.orders import changes
from commerce.orders.changes.errors import TooLate
from core.errors import Invalid, NotFound
from stores.click_and_collect import operations
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor

BO = {"collects": "other", "collector_name": " Bo  Lind ", "collector_phone": "07700 900 555"}


@pytest.fixture
def floor(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Floor()


@pytest.fixture
def order(floor):
    order = floor.placed_order((floor.mug, 1, floor.leeds))
    floor.react()
    return order


def name(floor, order, key="a", actor=None, **person):
    return changes.name_collector(
        order_id=order.pk, person=person, key=key, actor=actor or floor.shopper, now=floor.now
    )


def test_is_kept_in_its_usual_form_once_and_told(floor, order):
    first = name(floor, order, **BO)
    again = name(floor, order, **BO)
    floor.react()

    order.refresh_from_db()
    assert (order.collector_name, order.collector_phone) == ("Bo Lind", "+447700900555")
    assert first == again == order.changes.get()
    assert first.details == {"collector_name": "", "collector_phone": ""}
    told = [mail.subject for mail in floor.messages("email")]
    assert told.count(f"Bo Lind collects order {order.number}") == 1


def test_can_be_taken_back(floor, order):
    name(floor, order, **BO)
    name(floor, order, key="b", collects="me")
    floor.react()

    order.refresh_from_db()
    assert (order.collector_name, order.collector_phone) == ("", "")
    assert floor.messages("email")[-1].subject == f"You collect order {order.number} yourself"


@pytest.mark.parametrize(
    ("field", "person"),
    [
        ("collector_name", {"collects": "other"}),
        ("collector_phone", BO | {"collector_phone": "call my mum"}),
        ("collector_name", BO | {"collector_name": "x" * 121}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_changes_nothing(
    floor, order, field, person
):
    with pytest.raises(Invalid) as refused:
        name(floor, order, **person)
    order.refresh_from_db()
    assert list(refused.value.fields) == [field]
    assert order.collector_name == ""
    assert not order.changes.exists()


def test_nobody_else_names_one(floor, order):
    with pytest.raises(NotFound):
        name(floor, order, actor=floor.other_shopper, **BO)


def test_the_store_asks_for_the_new_name_while_it_waits_and_not_after(client, floor, order):
    collection = Collection.objects.get()
    floor.bring_to_shelf(collection)
    client.force_login(floor.user(floor.clerk))
    page = reverse("store:collection", args=[collection.pk])

    name(floor, order, **BO)
    assert "Bo Lind" in client.get(page).content.decode()

    collection.refresh_from_db()
    operations.hand_over(
        location_id=floor.leeds.pk, code=collection.code, collected_by="Bo Lind",
        actor=floor.clerk, now=floor.now,
    )  # fmt: skip
    with pytest.raises(TooLate):
        name(floor, order, key="b", collects="me")


@pytest.mark.parametrize("surface", ["shop", "console"])
def test_pages_name_one_and_say_what_is_wrong(client, floor, order, surface):
    if surface == "console":
        client.force_login(floor.user(floor.csa))
    argument = order.tracking_token if surface == "shop" else order.number
    show, change, collector = (
        reverse(f"{surface}:{page}", args=[argument])
        for page in ("order", "order_change", "order_collector")
    )
    shown = client.get(change)
    assert "Tell the store" in shown.content.decode()

    refused = client.post(collector, BO | {"collector_name": ""})
    assert refused.status_code == 422
    assert "Enter the name of who collects" in refused.content.decode()
    assert 'value="07700 900 555"' in refused.content.decode()
    done = client.post(collector, BO | {"client_id": shown.context["key"]})
    assert done["Location"] == show
    assert "Bo Lind" in client.get(show).content.decode()
