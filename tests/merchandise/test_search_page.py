"""The merchandiser's search page: what was searched for, synonyms, pins."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from commerce.catalogue import operations as catalogue
from commerce.catalogue import queries
from commerce.catalogue.models import Pin, Product, Synonym
from commerce.catalogue.operations import searching
from commerce.catalogue.queries import searches
from core.actor import SYSTEM
from tests.world import GB, World


@pytest.fixture
def keeper(world: World, client: Client) -> Client:
    """A merchandiser's browser, on a day with searches."""
    searching._waiting.clear()  # what other tests searched for
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    for _time in range(4):
        catalogue.note_search(text="mug", market="GB", language="en", results=1, now=world.now)
    catalogue.note_click(text="mug", market="GB", language="en", now=world.now)
    catalogue.note_search(text="beaker", market="GB", language="en", results=0, now=world.now)
    catalogue.write_down()
    client.force_login(world.user(world.merchandiser))
    with time_machine.travel(world.now, tick=False):
        yield client


def test_shows_what_was_searched_for_and_what_found_nothing(keeper: Client) -> None:
    context = keeper.get("/merchandise/search/").context
    assert [(row.text, row.times, row.click_rate) for row in context["top"]] == [
        ("mug", 4, 25), ("beaker", 1, 0),
    ]  # fmt: skip
    assert [row.text for row in context["fruitless"]] == ["beaker"]
    assert (context["sums"].click_rate, context["sums"].fruitless_rate) == (20, 20)


def test_days_add_up_and_the_last_one_says_what_is_found(keeper: Client, world: World) -> None:
    later = world.now.replace(day=world.now.day + 1)
    catalogue.note_search(text="beaker", market="GB", language="en", results=3, now=later)
    catalogue.write_down()
    rows = {row.text: row for row in searches.searched(later.date())}
    assert (rows["beaker"].times, rows["beaker"].results) == (2, 3)
    assert searches.searched(later.date().replace(year=2027)) == []


def test_words_are_made_to_find_the_same_and_no_longer(keeper: Client) -> None:
    keeper.post("/merchandise/search/synonyms/", {"language": "en", "words": "mug, beaker"})
    assert [card.name for card in queries.search("beaker", GB, "en").products.cards] == ["Tarn mug"]
    page = keeper.get("/merchandise/search/").content.decode()
    assert "mug, beaker" in page
    group = Synonym.objects.get()
    keeper.post(f"/merchandise/search/synonyms/{group.pk}/")
    assert queries.search("beaker", GB, "en").products.total == 0


@pytest.mark.parametrize("words", ["", "mug", "mug, MUG", "a," * 20 + "b"])
def test_one_word_is_no_synonym(keeper: Client, words: str) -> None:
    page = keeper.post(
        "/merchandise/search/synonyms/", {"language": "en", "words": words}, follow=True
    )
    assert not Synonym.objects.exists() or len(set(words.split(","))) > 1
    assert page.status_code == 200


def test_a_product_is_pinned_by_its_code_and_let_go(keeper: Client, world: World) -> None:
    keeper.post("/merchandise/search/pins/", {"query": "Mug", "code": "FF-TENT", "position": "0"})
    assert queries.search("mug", GB, "en").products.cards[0].name == "Fell tent"
    pin = Pin.objects.get()
    assert pin.query == "mug"
    keeper.post(f"/merchandise/search/pins/{pin.pk}/")
    assert queries.search("mug", GB, "en").products.cards[0].name == "Tarn mug"


def test_no_product_is_no_pin(keeper: Client) -> None:
    page = keeper.post(
        "/merchandise/search/pins/", {"query": "mug", "code": "NOTHING"}, follow=True
    )
    assert "There is no product with this number." in page.content.decode()
    assert not Pin.objects.exists()


def test_is_for_merchandisers_alone(world: World, client: Client) -> None:
    assert client.get("/merchandise/search/").status_code == 302
    client.force_login(world.user(world.csa))
    assert client.get("/merchandise/search/").status_code == 403
    assert client.post("/merchandise/search/pins/", {"query": "x"}).status_code == 403
    catalogue.save_synonym(language="en", words=["a1", "b1"], actor=SYSTEM, now=world.now)
    group = Synonym.objects.get()
    assert client.post(f"/merchandise/search/synonyms/{group.pk}/").status_code == 403
