"""Photographs stand beside what was ordered, and other programs are told where they are."""

import pytest

from commerce.catalogue.models import ProductImage, Variant
from commerce.orders import queries
from commerce.orders.models import OrderLine


def picture(variant, name, *, own, place=0, widths=(160, 320)):
    return ProductImage.objects.create(
        product_id=variant.product_id, variant=variant if own else None, file=f"products/{name}.jpg",
        digest=name, position=place, width=800, height=600, widths=list(widths),
    )  # fmt: skip


@pytest.fixture
def order(world):
    world.stock(world.kettle, world.leeds, 5)
    return world.placed_order((world.kettle, 1, world.leeds))


@pytest.fixture
def line(order):
    return OrderLine.objects.filter(order=order).order_by("position").first()


def shown(order, line):
    (photo,) = [
        each.photo for part in queries.parts_of(order) for each in part.lines if each.pk == line.pk
    ]
    return photo


def test_a_line_has_the_photograph_of_its_variant_else_of_all_of_them(order, line):
    assert shown(order, line) is None
    sister = Variant.objects.create(product_id=line.variant.product_id, sku="SISTER")
    picture(sister, "sister", own=True)
    assert shown(order, line) is None
    picture(line.variant, "preparing", own=True, widths=())
    picture(line.variant, "shared", own=False, place=1)
    assert shown(order, line).file == "products/shared.jpg"
    picture(line.variant, "mine", own=True, place=2)
    photo = shown(order, line)
    assert (photo.file, photo.width, photo.height, photo.widths) == (
        "products/mine.jpg",
        800,
        600,
        [160, 320],
    )


def test_it_costs_no_statement_of_its_own(order, line, django_assert_num_queries):
    picture(line.variant, "shared", own=False)
    with django_assert_num_queries(1):
        queries.parts_of(order)


def test_the_shopper_and_the_reviewer_see_it(order, line, client):
    picture(line.variant, "shared", own=False)

    for path in (
        f"/orders/track/{order.tracking_token}/",
        f"/orders/track/{order.tracking_token}/reviews/{line.pk}/",
    ):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "products/shared-160.webp" in page.text, path


def test_the_api_says_where_pictures_are(order, line, client, settings):
    picture(line.variant, "shared", own=False)
    picture(line.variant, "mine", own=True, place=1)
    slug = line.variant.product.slug

    found = client.get(f"/api/v1/products/{slug}/").json()["pictures"]

    assert [(each["url"], each["variant_id"]) for each in found] == [
        (f"{settings.BASE_URL}{settings.MEDIA_URL}products/shared-320.webp", None),
        (f"{settings.BASE_URL}{settings.MEDIA_URL}products/mine-320.webp", line.variant_id),
    ]
