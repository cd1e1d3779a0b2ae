"""The merchandiser declares what can be said of products, and nothing that was said is lost by it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Attribute, AttributeOption, Product, ProductChange

PAGE = "/merchandise/attributes/"
SEAT = {"name_en": "Seat height", "name_nb": "Sittehøyde", "kind": "number", "unit": "cm"}


@pytest.fixture
def declare(desk):
    """Declare an attribute by the form; returns it."""

    def post(code, **more):
        given = {"code": code, "is_facet": "1"} | more
        answer = desk.post(f"{PAGE}new/", given)
        assert answer.status_code == 302, answer.text
        return Attribute.objects.get(code=code)

    return post


@pytest.fixture
def said(world):
    """Say something of a product."""

    def write(product, **attributes):
        Product.objects.filter(pk=product.pk).update(attributes=attributes)

    return write


def test_an_attribute_is_declared_once_with_type_unit_and_categories(desk, declare, world):
    kitchen = world.kettle.product.category_id
    seat = declare("seat-height", **SEAT, category=[str(kitchen)])
    assert (seat.name_nb, seat.kind, seat.unit, seat.is_facet) == (
        "Sittehøyde",
        "number",
        "cm",
        True,
    )
    assert [each.pk for each in seat.categories.all()] == [kitchen]
    assert "Seat height" in desk.get(PAGE).text
    again = desk.post(f"{PAGE}new/", SEAT | {"code": "seat-height"})
    assert (again.status_code, "with this code already" in again.text) == (422, True)
    assert desk.post(f"{PAGE}new/", SEAT | {"code": "Seat Height"}).status_code == 422
    assert desk.post(f"{PAGE}new/", SEAT | {"code": "brand"}).status_code == 422
    wrong = desk.post(f"{PAGE}new/", {"code": "x", "name_en": "X", "kind": "text", "unit": "cm"})
    assert "Only a number has a unit." in wrong.text


def test_another_type_is_taken_where_every_value_fits_and_written_anew(desk, declare, said, world):
    width = declare("width", name_en="Width", kind="text")
    said(world.kettle.product, width="12,5")
    said(world.mug.product, width="8")
    form = {"name_en": "Width", "kind": "number", "unit": "cm", "is_facet": "1"}
    assert desk.post(f"{PAGE}{width.pk}/", form).status_code == 302
    values = {
        Product.objects.get(pk=each.product_id).attributes["width"]
        for each in (world.kettle, world.mug)
    }
    assert values == {12.5, 8}

    assert desk.post(f"{PAGE}{width.pk}/", form | {"kind": "option", "unit": ""}).status_code == 302
    assert sorted(width.options.values_list("name_en", flat=True)) == ["12.5", "8"]


def test_a_type_that_would_lose_data_is_refused_with_what_would_not_fit(desk, declare, said, world):
    width = declare("width", name_en="Width", kind="text")
    said(world.kettle.product, width="12")
    said(world.mug.product, width="rather wide")
    answer = desk.post(f"{PAGE}{width.pk}/", {"name_en": "Width", "kind": "number"})
    assert answer.status_code == 422
    assert "rather wide" in answer.text
    assert "is not a number" in answer.text
    width.refresh_from_db()
    assert width.kind == "text"
    assert Product.objects.get(pk=world.kettle.product_id).attributes == {"width": "12"}


def test_yes_or_no_is_said_in_words(desk, declare, world):
    declare("dishwasher", name_en="Dishwasher-safe", name_nb="Tåler oppvask", kind="boolean")
    product = world.kettle.product
    form = {"name_en": product.name_en, "category_id": product.category_id, "is_published": "1"}
    page = f"/merchandise/products/{product.pk}/"
    assert desk.post(page, form | {"attribute-dishwasher": "yes"}).status_code == 302
    assert Product.objects.get(pk=product.pk).attributes == {"dishwasher": True}
    shown = desk.get(f"/p/{product.slug}/").text
    assert "Dishwasher-safe" in shown
    refused = desk.post(page, form | {"attribute-dishwasher": "perhaps"})
    assert (refused.status_code, "perhaps is neither yes nor no." in refused.text) == (422, True)
    desk.post(page, form | {"attribute-dishwasher": ""})
    assert Product.objects.get(pk=product.pk).attributes == {}


@pytest.fixture
def colour(desk, declare):
    """A choice of grey, gray and red."""
    colour = declare("paint", name_en="Paint", kind="option")
    for name, norwegian in (("Grey", "Grå"), ("Gray", ""), ("Red", "Rød")):
        desk.post(f"{PAGE}{colour.pk}/values/", {"name_en": name, "name_nb": norwegian})
    return colour


def test_two_values_are_merged_in_products_and_variants_and_it_is_told(desk, colour, said, world):
    said(world.kettle.product, paint="gray")
    variant = world.mug
    variant.options = {"paint": "gray"}
    variant.save(update_fields=["options"])
    ids = dict(AttributeOption.objects.values_list("code", "pk"))
    answer = desk.post(
        f"{PAGE}{colour.pk}/merge/", {"option_id": ids["gray"], "into_id": ids["grey"]}, follow=True
    )
    assert "Merged: 2 products follow." in answer.text
    assert Product.objects.get(pk=world.kettle.product_id).attributes == {"paint": "grey"}
    variant.refresh_from_db()
    assert variant.options == {"paint": "grey"}
    assert not AttributeOption.objects.filter(code="gray").exists()
    change = ProductChange.objects.get(product=world.kettle.product)
    assert (change.changes, change.actor_name) == ({"attributes:paint": ["gray", "grey"]}, "Helen")
    assert "Choose both values." in desk.post(f"{PAGE}{colour.pk}/merge/", follow=True).text


def test_values_are_named_put_in_order_and_deleted_where_nothing_has_them(
    desk, colour, said, world
):
    said(world.kettle.product, paint="red")
    red = AttributeOption.objects.get(code="red")
    values = f"{PAGE}{colour.pk}/values/{red.pk}/"
    desk.post(values, {"name_en": "Signal red", "name_nb": "Signalrød"})
    desk.post(f"{values}shift/", {"to": "up"})
    assert list(colour.options.order_by("position").values_list("name_en", flat=True)) == [
        "Grey", "Signal red", "Gray",
    ]  # fmt: skip
    assert (
        "has this value: merge it into another." in desk.post(f"{values}delete/", follow=True).text
    )
    assert desk.post(f"{PAGE}{colour.pk}/values/", {"name_en": "grey"}).status_code == 422
    gray = AttributeOption.objects.get(code="gray")
    desk.post(f"{PAGE}{colour.pk}/values/{gray.pk}/delete/")
    assert colour.options.count() == 2


def test_the_order_of_attributes_is_that_of_the_page(desk, declare):
    first, second = (
        declare("aa", name_en="First", kind="text"),
        declare("bb", name_en="Second", kind="text"),
    )
    desk.post(f"{PAGE}{second.pk}/shift/", {"to": "up"})
    order = list(Attribute.objects.order_by("position", "code"))
    assert order.index(second) < order.index(first)


def test_an_attribute_goes_only_where_nothing_is_said_of_it(desk, declare, said, world):
    seat = declare("seat-height", **SEAT)
    said(world.kettle.product, **{"seat-height": 44})
    assert (
        "1 product or variant has a value for it."
        in desk.post(f"{PAGE}{seat.pk}/delete/", follow=True).text
    )
    said(world.kettle.product)
    desk.post(f"{PAGE}{seat.pk}/delete/")
    assert not Attribute.objects.filter(code="seat-height").exists()


def test_pages_of_attributes_cost_little(desk, colour):
    for path in (PAGE, f"{PAGE}new/", f"{PAGE}{colour.pk}/"):
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(path).status_code == 200
        assert len(asked) <= 9, [each["sql"][:80] for each in asked]
    assert desk.get(f"{PAGE}999999/").status_code == 404
