"""The merchandiser adds a variant, and takes one out of the range and back."""

import pytest

from commerce.cart import queries as carts
from commerce.cart.models import Cart
from commerce.catalogue import operations, queries
from commerce.catalogue.models import Listing, ProductChange, Variant
from commerce.catalogue.rules.values import AttributeData, OptionData
from core.actor import SYSTEM
from core.markets import MARKETS


@pytest.fixture
def kettle(world):
    operations.upsert_attributes(
        attributes=[
            AttributeData("colour", "Colour", "Farge", options=(OptionData("red", "Red", "Rød"), OptionData("pine", "Pine"))),
        ]
    )  # fmt: skip
    operations.reindex(product_ids=[world.kettle.product_id])
    return world.kettle


@pytest.fixture
def path(kettle):
    return f"/merchandise/products/{kettle.product_id}/"


NEW = {"sku": "FF-KETTLE-R", "ean": "5012345678900", "weight_g": "640", "option-colour": "red"}


def test_a_variant_is_added_given_a_price_and_sold(desk, world, kettle, path):
    answer = desk.post(f"{path}variants/", NEW)

    assert (answer.status_code, answer["Location"]) == (302, f"{path}#prices")
    row = Variant.objects.get(sku="FF-KETTLE-R")
    assert (row.product_id, row.ean, row.weight_g, row.options) == (
        kettle.product_id,
        "5012345678900",
        640,
        {"colour": "red"},
    )
    assert row.position > kettle.position
    line = ProductChange.objects.latest("pk")
    assert (line.changes, line.actor_name, line.cause) == (
        {"sku:FF-KETTLE-R": [None, "FF-KETTLE-R"]},
        "Helen",
        "page",
    )
    page = desk.get(path).text
    assert "It is sold once it has a price." in page
    assert f'name="price-{row.pk}-GB"' in page
    desk.post(f"{path}prices/", {f"price-{row.pk}-GB": "55", f"was-{row.pk}-GB": "|||"})
    shown = queries.product_page(kettle.product.slug, MARKETS["GB"], "en")
    assert row.pk in {each.id for each in shown.variants}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"sku": ""}, "Give it a SKU."),
        ({"sku": "A B"}, "A B has a space or a control character in it."),
        ({"sku": "FF-KETTLE"}, "There is a variant with this SKU already."),
        ({"ean": "5012345678901"}, "its last digit does not check."),
        ({"weight_g": "heavy"}, "heavy is not a whole number."),
        ({"option-colour": "mauve"}, "mauve is none of the values that were declared."),
        ({"option-colour": ""}, "say what it differs in"),
    ],
)
def test_what_cannot_be_a_variant_is_refused_and_kept_in_the_form(desk, kettle, path, change, text):
    answer = desk.post(f"{path}variants/", NEW | change)

    assert answer.status_code == 422
    assert text in answer.text
    assert 'value="640"' in answer.text or "weight_g" in change
    assert Variant.objects.filter(product_id=kettle.product_id).count() == 1
    assert not ProductChange.objects.exists()


def test_a_variant_says_what_the_others_say_and_something_else(desk, kettle, path):
    desk.post(f"{path}variants/", NEW)

    silent = desk.post(f"{path}variants/", {"sku": "X-1"})
    same = desk.post(f"{path}variants/", {"sku": "X-1", "option-colour": "red"})
    taken = desk.post(f"{path}variants/", NEW | {"sku": "X-1", "option-colour": "pine"})

    assert "The other variants say it: choose a value." in silent.text
    assert "say what it differs in" in same.text
    assert "This EAN belongs to SKU FF-KETTLE-R already." in taken.text


def test_a_variant_is_taken_out_and_put_back_with_a_line_each(desk, world, kettle, path):
    world.stock(kettle, world.leeds, 5)
    cart = world.cart()
    world.add(cart, kettle, at=world.leeds)
    one = f"{path}variants/{kettle.pk}/"

    desk.post(one, {"active": ""})
    page = desk.get(path).text
    assert "No longer sold" in page
    assert "FF-KETTLE is no longer sold. Carts that have it say so." in page
    assert not Listing.objects.filter(variant=kettle).exists()
    (line,) = carts.view(Cart.objects.get(pk=cart.pk), now=world.now).lines
    assert [problem.code for problem in line.problems] == ["not-sold-here"]

    desk.post(one, {"active": ""})
    desk.post(one, {"active": "1"})
    assert Listing.objects.filter(variant=kettle).exists()
    assert [row.changes for row in ProductChange.objects.order_by("pk")] == [
        {"is_active:FF-KETTLE": [True, False]},
        {"is_active:FF-KETTLE": [False, True]},
    ]
    assert "Active FF-KETTLE" in desk.get(path).text


def test_a_variant_of_another_product_is_not_there(desk, world, kettle, path):
    assert desk.post(f"{path}variants/{world.mug.pk}/", {"active": ""}).status_code == 404
    world.mug.refresh_from_db()
    assert world.mug.is_active


def test_the_class_of_vat_is_changed_with_its_line(desk, kettle, path):
    form = {
        "name_en": "Tarn kettle",
        "category_id": str(kettle.product.category_id),
        "is_published": "1",
    }
    assert desk.post(path, form | {"vat_class": "luxury"}).status_code == 422
    desk.post(path, form | {"vat_class": "book"})

    kettle.product.refresh_from_db()
    assert kettle.product.vat_class == "book"
    assert ProductChange.objects.latest("pk").changes["vat_class"] == ["standard", "book"]
    assert "VAT class: " in desk.get(path).text
    operations.edit_product(
        product_id=kettle.product_id,
        said=operations.ProductText("Tarn kettle", category_id=kettle.product.category_id),
        actor=SYSTEM,
        now=kettle.product.created_at,
    )
    kettle.product.refresh_from_db()
    assert kettle.product.vat_class == "book"
