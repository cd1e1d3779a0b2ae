"""Photographs on the pages of the shop, and the one address that hands them out."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from commerce.catalogue import operations
from commerce.catalogue.models import ProductImage, Variant
from commerce.catalogue.pictures import look, preparing
from core.actor import SYSTEM
from tests.catalogue.test_pictures import photo
from tests.world import World


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def pictured(window: World) -> ProductImage:
    """The mug has a photograph, its sizes made."""
    content = photo()
    image = operations.add_picture(
        product_id=window.mug.product_id, looked=look(content), content=content, actor=SYSTEM, now=window.now
    )  # fmt: skip
    preparing.prepare(image)
    image.refresh_from_db()
    return image


def test_the_drawing_is_shown_until_the_sizes_exist(window: World, client: Client) -> None:
    content = photo()
    image = operations.add_picture(
        product_id=window.mug.product_id, looked=look(content), content=content, actor=SYSTEM, now=window.now
    )  # fmt: skip
    for path in ("/p/ff-mug/", "/c/kitchen/"):
        page = client.get(path).text
        assert "/art/" in page
        assert "/media/" not in page

    preparing.prepare(image)

    for path in ("/p/ff-mug/", "/c/kitchen/"):
        assert f"/media/products/{image.digest}-960.webp" in client.get(path).text


def test_lists_and_carts_let_the_browser_choose_the_size(
    pictured: ProductImage, window: World, client: Client
) -> None:
    tile = client.get("/c/kitchen/").text
    assert f"-160.webp 160w, /media/products/{pictured.digest}-320.webp 320w" in tile
    assert 'width="960" height="720"' in tile
    window.stock(window.mug, window.warehouse, 4)
    client.post("/cart/add/", {"variant": window.mug.pk, "quantity": 1, "method": "deliver"})
    cart = client.get("/cart/").text
    assert 'sizes="88px"' in cart
    assert f"{pictured.digest}-320.webp 320w" in cart
    assert f"{pictured.digest}-480.webp" not in cart


def test_a_variant_is_never_shown_by_another_ones_photograph(
    pictured: ProductImage, window: World, client: Client
) -> None:
    other = Variant.objects.create(product=window.mug.product, sku="FF-MUG-L")
    operations.describe_pictures(
        product_id=window.mug.product_id,
        said=[operations.PictureText(pictured.pk, variant_id=other.pk)],
        actor=SYSTEM,
        now=window.now,
    )
    assert client.get("/p/ff-mug/").context["gallery"].main.srcset == ""
    window.stock(window.mug, window.warehouse, 4)
    client.post("/cart/add/", {"variant": window.mug.pk, "quantity": 1, "method": "deliver"})
    assert "/media/" not in client.get("/cart/").text


def test_what_it_shows_is_said_in_the_language_of_the_page(
    pictured: ProductImage, window: World, client: Client
) -> None:
    operations.describe_pictures(
        product_id=window.mug.product_id,
        said=[operations.PictureText(pictured.pk, "A red mug", "Et rødt krus")],
        actor=SYSTEM,
        now=window.now,
    )
    assert 'alt="A red mug"' in client.get("/p/ff-mug/").text
    assert 'alt="Et rødt krus"' in client.get("/gb-nb/p/ff-mug/").text


def test_a_size_is_sent_once_and_kept_for_good(pictured: ProductImage, client: Client) -> None:
    path = f"/media/products/{pictured.digest}-320.webp"

    answer = client.get(path)

    assert answer["Content-Type"] == "image/webp"
    assert answer.content[8:12] == b"WEBP"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_else_of_the_storage_has_an_address(pictured: ProductImage, client: Client) -> None:
    default_storage.save("jobs/secret.csv", ContentFile(b"sku"))
    for path in (
        f"/media/products/{pictured.digest}.jpg",
        f"/media/products/{pictured.digest}-321.webp",
        f"/media/products/{'0' * 64}-320.webp",
        "/media/jobs/secret.csv",
        "/media/products/../jobs/secret.csv",
        "/media/",
    ):
        assert client.get(path).status_code == 404
