"""What each store carries: ticked by a merchandiser, said by the shop."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Category
from core import kept
from core.models import Event
from stores.inventory import queries
from stores.inventory.models import Assortment

PAGE = "/merchandise/ranges/"


@pytest.fixture
def tree(desk, world):
    """Kitchen as it is with pots below it, and a garden beside it."""
    kitchen = Category.objects.get(slug="kitchen")
    for name, parent in (("Pots", kitchen.pk), ("Garden", "")):
        desk.post(
            "/merchandise/categories/", {"name_en": name, "name_nb": name, "parent_id": parent}
        )
    return {each.slug: each.pk for each in Category.objects.all()}


def carried(store):
    found = queries.assortments_of([store.pk]).get(store.pk, [])
    return {each.slug: each.safety for each in found}


def test_a_store_carries_what_is_ticked_with_what_is_kept_back(desk, tree, world):
    address = f"{PAGE}{world.leeds.code}/"
    given = {
        "category": [tree["kitchen"], tree["pots"], tree["garden"]],
        f"safety_{tree['kitchen']}": "1", f"safety_{tree['pots']}": "1", f"safety_{tree['garden']}": "",
    }  # fmt: skip
    assert desk.post(address, given).status_code == 302
    # Pots come with the kitchen, as many kept back.
    assert carried(world.leeds) == {"kitchen": 1, "garden": 0}
    assert carried(world.manchester) == {}

    assert desk.post(address, given | {f"safety_{tree['pots']}": "3"}).status_code == 302
    assert carried(world.leeds) == {"kitchen": 1, "pots": 3, "garden": 0}
    fact = Event.objects.filter(type="AssortmentChanged").latest("pk")
    assert fact.payload["before"] == {"kitchen": 1, "garden": 0}
    assert fact.payload["categories"] == {"kitchen": 1, "pots": 3, "garden": 0}

    # The same again changes nothing, and tells nobody.
    told = Event.objects.count()
    desk.post(address, given | {f"safety_{tree['pots']}": "3"})
    assert Event.objects.count() == told
    assert "Kitchen, Garden" in desk.get(PAGE).text
    assert desk.post(address, {}).status_code == 302
    assert carried(world.leeds) == {}


@pytest.mark.parametrize("units", ["100", "-1", "1.5", "many"])
def test_units_that_are_none_change_nothing_and_are_shown_again(desk, tree, world, units):
    address = f"{PAGE}{world.leeds.code}/"
    desk.post(address, {"category": [tree["garden"]]})
    answer = desk.post(address, {"category": [tree["kitchen"]], f"safety_{tree['kitchen']}": units})
    assert answer.status_code == 422
    assert "Keep back 0 to 99 units." in answer.text
    assert f'value="{units}"' in answer.text
    assert carried(world.leeds) == {"garden": 0}


def test_who_looked_before_another_saved_is_asked_first(desk, tree, world):
    address = f"{PAGE}{world.leeds.code}/"
    first = desk.get(address).context["seen"]
    desk.post(address, {"category": [tree["garden"]], "seen": first})
    answer = desk.post(address, {"category": [tree["pots"]], "seen": first})
    assert answer.status_code == 422
    assert "Somebody else changed this range" in answer.text
    assert carried(world.leeds) == {"garden": 0}
    # Hers is on the page; saved from there it replaces the other's knowingly.
    assert f'value="{tree["pots"]}" checked' in answer.text
    assert f'value="{tree["garden"]}" checked' not in answer.text
    given = {"category": [tree["pots"]], "seen": answer.context["seen"]}
    assert desk.post(address, given).status_code == 302
    assert carried(world.leeds) == {"pots": 0}


def test_a_category_that_is_gone_changes_nothing(desk, tree, world):
    answer = desk.post(f"{PAGE}{world.leeds.code}/", {"category": [tree["garden"], 999_999]})
    assert answer.status_code == 422
    assert "deleted meanwhile" in answer.text
    assert not Assortment.objects.exists()


def test_the_shop_says_what_a_store_carries_and_what_it_never_has(client, desk, tree, world):
    def stores() -> str:
        return client.get("/p/ff-kettle/stores/").text

    world.kettle.stock_levels.filter(location=world.leeds).delete()
    assert "Not here" in stores()
    assert "What this store carries" not in client.get("/stores/gb004/").text
    desk.post(f"{PAGE}{world.leeds.code}/", {"category": [tree["garden"]]})

    kept.forget_all()
    assert "Not in its range" in stores()
    page = client.get("/stores/gb004/").text
    assert 'href="/c/garden/">Garden</a>' in page
    # What lies there all the same is said as it is.
    world.stock(world.mug, world.leeds, 9)
    assert "In stock" in client.get("/p/ff-mug/stores/").text


@pytest.mark.parametrize(("address", "most"), [(PAGE, 6), (f"{PAGE}GB004/", 7)])
def test_the_pages_ask_little(desk, tree, world, address, most):
    desk.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(address).status_code == 200
    assert len(asked) <= most, [each["sql"][:80] for each in asked]


def test_a_store_that_is_none_is_not_found(desk, world):
    assert desk.get(f"{PAGE}GBW1/").status_code == 404
    assert desk.get(f"{PAGE}NOPE/").status_code == 404
