"""The merchandiser keeps the department tree in order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue import operations
from commerce.catalogue.models import Category
from core.models import Event

PAGE = "/merchandise/categories/"


@pytest.fixture
def tree(desk, world):
    """Kitchen as it is, with pots and pans below it, and a garden beside it."""
    kitchen = Category.objects.get(slug="kitchen")
    for name, norwegian, parent in (
        ("Pots", "Gryter", kitchen.pk), ("Pans", "Panner", kitchen.pk), ("Garden", "", ""),
    ):  # fmt: skip
        answer = desk.post(PAGE, {"name_en": name, "name_nb": norwegian, "parent_id": parent})
        assert answer.status_code == 302
    return {each.slug: each.pk for each in Category.objects.all()}


def below(slug):
    return [each.slug for each in Category.objects.get_children(Category.objects.get(slug=slug))]


def test_categories_are_added_below_another_in_both_languages(desk, tree):
    pots = Category.objects.get(slug="pots")
    assert (pots.name_en, pots.name_nb, Category.objects.get_parent(pots).slug) == (
        "Pots",
        "Gryter",
        "kitchen",
    )
    page = desk.get(PAGE).text
    assert "Gryter" in page
    assert Event.objects.filter(type="CategoryChanged").count() == 3


def test_a_category_is_named_side_by_side_and_its_address_stays(desk, tree, work):
    kitchen = tree["kitchen"]
    answer = desk.post(f"{PAGE}{kitchen}/", {"name_en": "Cooking", "name_nb": "Matlaging"})
    assert answer.status_code == 302
    found = Category.objects.get(pk=kitchen)
    assert (found.name_en, found.name_nb, found.slug) == ("Cooking", "Matlaging", "kitchen")
    job = work()
    assert (job.kind, job.state, job.counts["changed"]) == ("index", "done", job.total)
    assert "Tarn kettle" in desk.get("/search/", {"q": "cooking"}).text


def test_a_category_moves_with_what_is_below_it_and_never_below_itself(desk, tree, world):
    operations.reindex(product_ids=[world.kettle.product_id])
    assert (
        desk.post(f"{PAGE}{tree['kitchen']}/move/", {"parent_id": tree["garden"]}).status_code
        == 302
    )
    assert below("garden") == ["kitchen"]
    assert below("kitchen") == ["pots", "pans"]
    assert "GB" in Category.objects.get(slug="garden").sold_in

    refused = desk.post(f"{PAGE}{tree['garden']}/move/", {"parent_id": tree["pans"]})
    assert refused.status_code == 422
    assert "It cannot stand below itself." in refused.text
    assert desk.post(f"{PAGE}{tree['kitchen']}/move/", {"parent_id": ""}).status_code == 302
    assert below("garden") == []


def test_the_order_is_changed_one_place_at_a_time(desk, tree):
    desk.post(f"{PAGE}{tree['pans']}/shift/", {"to": "up"})
    assert below("kitchen") == ["pans", "pots"]
    desk.post(f"{PAGE}{tree['pans']}/shift/", {"to": "up"})
    desk.post(f"{PAGE}{tree['pans']}/shift/", {"to": "down"})
    assert below("kitchen") == ["pots", "pans"]


def test_a_hidden_category_leaves_the_navigation_and_its_products_are_found(desk, tree, world):
    operations.reindex(product_ids=[world.kettle.product_id])
    kitchen = tree["kitchen"]
    names = {"name_en": "Kitchen", "name_nb": "Kjøkken"}
    desk.post(f"{PAGE}{kitchen}/", names | {"is_hidden": "1"})
    assert Category.objects.get(pk=kitchen).sold_in == []
    assert desk.get("/search/", {"q": "FF-KETTLE"}).status_code == 302
    desk.post(f"{PAGE}{kitchen}/", names)
    assert "GB" in Category.objects.get(pk=kitchen).sold_in


def test_nothing_is_deleted_under_its_products_and_they_are_counted(desk, tree, world):
    count = world.kettle.product.category.products.count()
    refused = desk.post(f"{PAGE}{tree['kitchen']}/delete/", follow=True).text
    assert "2 categories stand below it" in refused
    for slug in ("pots", "pans"):
        assert "Deleted." in desk.post(f"{PAGE}{tree[slug]}/delete/", follow=True).text
    refused = desk.post(f"{PAGE}{tree['kitchen']}/delete/", follow=True).text
    assert f"{count} products stand here: move them first." in refused
    assert Category.objects.filter(slug="kitchen").exists()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"name_en": " "}, "Give it a name."),
        ({"name_en": "KITCHEN"}, "There is a category with this name beside it already."),
        ({"name_en": "x" * 81}, "At most 80 characters."),
    ],
)
def test_what_cannot_be_a_name_is_refused_and_kept_in_the_form(desk, tree, names, told):
    answer = desk.post(PAGE, names | {"name_nb": "Kjøkken 2"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Kjøkken 2" in answer.text


def test_the_tree_costs_the_same_however_large_it_is(desk, tree):
    for path in (PAGE, f"{PAGE}{tree['pans']}/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(path).status_code == 200
        assert len(asked) <= 6, [each["sql"][:80] for each in asked]


def test_what_is_not_there_is_not_found(desk, tree):
    assert desk.get(f"{PAGE}999999/").status_code == 404
    assert desk.post(f"{PAGE}999999/delete/").status_code == 404
