"""Brands are rows of their own: named once, described in both languages, and a page in the shop."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue import operations
from commerce.catalogue.models import Brand, ListValue, Product, ProductChange
from commerce.catalogue.rules.values import ProductData, VariantData
from core import relay
from core.actor import SYSTEM
from tests.pricing.stage import promotion

PAGE = "/merchandise/brands/"


@pytest.fixture
def tarn(world):
    """The kettle is of Tarn, written by an import; so is another, spelt otherwise."""
    operations.upsert_products(
        products=[
            ProductData((VariantData(world.kettle.sku),), brand="Tarn"),
            ProductData((VariantData(world.mug.sku),), brand="TARN"),
        ],
        actor=SYSTEM,
        now=world.now,
    )
    return Brand.objects.get()


def test_an_import_finds_the_brand_by_its_name_however_it_is_spelt(tarn, world):
    assert (tarn.name, tarn.slug, tarn.products.count()) == ("Tarn", "tarn", 2)
    assert set(Product.objects.filter(made_by=tarn).values_list("brand", flat=True)) == {"Tarn"}


def test_the_shop_has_a_page_for_it_and_the_product_links_there(desk, tarn, world):
    desk.post(
        f"{PAGE}{tarn.pk}/",
        {"name": "Tarn", "description_en": "From the lakes.", "description_nb": "Fra vannene."},
    )
    page = desk.get("/b/tarn/")
    assert page.status_code == 200
    assert "From the lakes." in page.text
    assert "Tarn kettle" in page.text
    assert "Fra vannene." in desk.get("/no/b/tarn/").text
    assert "/b/tarn/" in desk.get(f"/p/{world.kettle.product.slug}/").text
    assert desk.get("/b/nobody/").status_code == 404
    assert desk.get("/b/tarn/?sort=price&price_to=1").status_code == 200


def test_its_list_stays_below_the_ceiling(client, tarn):
    client.get("/b/tarn/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/b/tarn/").status_code == 200
    assert len(asked) <= 8, [each["sql"][:80] for each in asked]


def test_a_new_name_is_followed_by_products_lists_and_history(desk, tarn, world, work):
    answer = desk.post(f"{PAGE}{tarn.pk}/", {"name": "Tarn & Co"})
    assert answer.status_code == 302
    assert set(Product.objects.filter(made_by=tarn).values_list("brand", flat=True)) == {
        "Tarn & Co"
    }
    change = ProductChange.objects.filter(product=world.kettle.product).latest("pk")
    assert change.changes == {"brand": ["Tarn", "Tarn & Co"]}
    assert work().counts["changed"] == 2
    assert ListValue.objects.filter(key="brand", value="Tarn & Co").exists()
    assert "Tarn &amp; Co" in desk.get("/b/tarn/").text


def test_offers_follow_the_brand(desk, tarn, world):
    promotion_of_tarn = promotion(name_en="Tarn week", brands=["Tarn"])
    desk.post(f"{PAGE}{tarn.pk}/", {"name": "Tarn & Co"})
    relay.deliver_due(now=world.now)
    promotion_of_tarn.refresh_from_db()
    assert promotion_of_tarn.brands == ["Tarn & Co"]


def test_two_brands_become_one(desk, tarn, world):
    desk.post(f"{PAGE}new/", {"name": "Fell"})
    fell = Brand.objects.get(name="Fell")
    assert "Merged." in desk.post(f"{PAGE}{tarn.pk}/merge/", {"into_id": fell.pk}, follow=True).text
    assert fell.products.count() == 2
    assert not Brand.objects.filter(pk=tarn.pk).exists()


def test_a_brand_goes_only_without_products_and_has_a_name_of_its_own(desk, tarn):
    assert (
        "2 products are of this brand." in desk.post(f"{PAGE}{tarn.pk}/delete/", follow=True).text
    )
    same = desk.post(f"{PAGE}new/", {"name": "tarn"})
    assert (same.status_code, "a brand with this name already" in same.text) == (422, True)
    assert desk.post(f"{PAGE}new/", {"name": " "}).status_code == 422
    desk.post(f"{PAGE}new/", {"name": "Fell"})
    fell = Brand.objects.get(name="Fell")
    assert "Deleted." in desk.post(f"{PAGE}{fell.pk}/delete/", follow=True).text


def test_brands_are_found_by_name(desk, tarn):
    assert "Tarn" in desk.get(PAGE, {"text": "TAR"}).text
    assert "No brands" in desk.get(PAGE, {"text": "%"}).text
    for path in (PAGE, f"{PAGE}new/", f"{PAGE}{tarn.pk}/"):
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(path).status_code == 200
        assert len(asked) <= 8, [each["sql"][:80] for each in asked]
    assert desk.get(f"{PAGE}999999/").status_code == 404
