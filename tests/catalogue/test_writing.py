"""Operations of the catalogue: what they write, and what they refuse."""

import pytest

from commerce.catalogue import operations, queries
from commerce.catalogue.models import Price, Product, Variant
from commerce.catalogue.rules.values import CategoryData, VariantData
from core.actor import SYSTEM
from core.errors import Invalid, NotFound
from core.models import Event
from tests.catalogue.conftest import CATEGORIES, GB, NO, NOW, PRODUCTS, product


def test_the_same_write_twice_changes_nothing(shop):
    again = operations.upsert_products(products=PRODUCTS, actor=SYSTEM, now=NOW)

    assert (again.created, again.updated) == (set(), set())
    assert again.variant_ids == shop
    assert Event.objects.filter(type="ProductsWritten").count() == 1


def test_a_change_is_written_recorded_and_found(write_products):
    done = write_products(product("MUG-1", "Tin cup", "Blikkopp"))

    assert done.updated == {"MUG-1"}
    assert queries.search("tin cup", GB, "en").products.total == 1
    assert queries.search("blikkopp", NO, "nb").products.total == 1
    assert queries.search("enamel", GB, "en").products.total == 0
    last = Event.objects.filter(type="ProductsWritten").latest("id")
    assert last.payload == {"created": [], "updated": [Product.objects.get(name_en="Tin cup").pk]}


def test_what_is_not_said_stays(write_products):
    write_products(product("RAIN-1", "Storm jacket", category="clothing", prices={"GB": 100}))

    jacket = Product.objects.get(variants__sku="RAIN-1")
    assert (jacket.brand, jacket.name_nb, jacket.slug) == ("Tarnvik", "Regnjakke", "rain-jacket")
    assert dict(Price.objects.filter(variant__sku="RAIN-1").values_list("market", "amount")) == {
        "GB": 100,
        "NO": 39900,
    }


def test_a_price_of_none_ends_the_sale_in_that_market(write_products):
    write_products(product("MUG-1", "Enamel mug", prices={"GB": None}))

    assert not Price.objects.filter(variant__sku="MUG-1").exists()
    assert queries.search("enamel mug", GB, "en").products.total == 0


def test_a_product_gains_a_variant(write_products, shop):
    done = write_products(
        product("TENT-P-S", "Dome tent", category="tents",
                variants=(VariantData("TENT-P-S"), VariantData("TENT-P-L", prices={"GB": 21900}))),
    )  # fmt: skip

    assert done.created == {"TENT-P-L"}
    assert (
        Variant.objects.get(sku="TENT-P-L").product_id
        == Variant.objects.get(pk=shop["TENT-P-S"]).product_id
    )
    assert queries.search("TENT-P-L", GB, "en").exact_sku == "TENT-P-L"


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (product("NEW-1", "", category="kitchen"), Invalid),
        (product("NEW-1", "Thing", category=None), Invalid),
        (product("NEW-1", "Thing", category="nowhere"), NotFound),
        (product("MUG-1", "Mix", variants=(VariantData("MUG-1"), VariantData("VAC-1"))), Invalid),
        (product("NEW-1", "Twice", variants=(VariantData("NEW-1"), VariantData("NEW-1"))), Invalid),
    ],
)
def test_refuses_what_cannot_be_a_product_and_changes_nothing(write_products, bad, error):
    before = Product.objects.count()

    with pytest.raises(error):
        write_products(product("GOOD-1", "Good"), bad)

    assert Product.objects.count() == before


def test_categories_are_written_once_and_renamed_in_place(shop):
    assert operations.upsert_categories(categories=CATEGORIES) == 0

    operations.upsert_category(category=CategoryData("tents", "Shelters", "Ly", parent="outdoor"))

    assert queries.category_page("tents", NO, "nb").name == "Ly"
    with pytest.raises(NotFound):
        operations.upsert_category(category=CategoryData("x", "X", parent="nowhere"))


@pytest.fixture
def merchandiser(client, django_user_model, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    user = django_user_model.objects.create_user("merch@staff.example.com", "x", is_staff=True)
    user.role_grants.create(role="merchandiser")
    client.force_login(user)
    return client


def test_nothing_of_the_catalogue_is_changed_or_deleted_in_the_admin(shop, merchandiser):
    mug = Product.objects.get(variants__sku="MUG-1")
    for table, pk in (("product", mug.pk), ("category", mug.category_id)):
        assert merchandiser.get(f"/admin/catalogue/{table}/{pk}/change/").status_code == 200
        for act in ("change", "delete"):
            answer = merchandiser.post(f"/admin/catalogue/{table}/{pk}/{act}/", {"post": "yes"})
            assert answer.status_code == 403


@pytest.mark.parametrize("table", ["product", "variant", "category", "attribute"])
def test_the_admin_opens_for_merchandisers_and_for_no_other_staff(
    shop, merchandiser, django_user_model, table
):
    assert merchandiser.get(f"/admin/catalogue/{table}/").status_code == 200
    assert merchandiser.get(f"/admin/catalogue/{table}/add/").status_code == 403

    merchandiser.force_login(
        django_user_model.objects.create_user("csa@staff.example.com", "x", is_staff=True)
    )
    assert merchandiser.get(f"/admin/catalogue/{table}/").status_code == 403
