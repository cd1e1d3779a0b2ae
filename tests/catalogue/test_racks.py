"""What a process keeps of a category is what the category is, whoever changed it and whenever that was committed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from commerce.catalogue import operations
from commerce.catalogue.models import Category, Listing, Price, Product, Variant
from commerce.catalogue.queries import racks


@pytest.fixture
def shelf(transactional_db: None) -> Category:
    """A category with one product of two variants."""
    category: Category = Category.objects.add_root(
        instance=Category(slug="lamps", name_en="Lamps", name_nb="Lamper")
    )
    _add(category, "lamp", {"s", "m"})
    return category


def _add(category: Category, slug: str, sizes: set[str]) -> Product:
    product: Product = Product.objects.create(
        slug=slug, category=category, name_en=slug, art="generic"
    )
    for place, size in enumerate(sorted(sizes)):
        variant = Variant.objects.create(
            product=product, sku=f"{slug}-{size}", options={"size": size}, position=place
        )
        Price.objects.create(variant=variant, market="GB", amount=100)
    operations.reindex(product_ids=[product.pk])
    return product


def _products(category: Category) -> set[int]:
    return {pk for rack in racks.racks_of("GB", [category.pk]) for pk in rack.products}


def test_a_rack_is_kept_until_its_category_changes(shelf: Category) -> None:
    (first,) = racks.racks_of("GB", [shelf.pk])
    assert racks.racks_of("GB", [shelf.pk])[0] is first
    other = Category.objects.add_root(instance=Category(slug="rugs", name_en="Rugs"))
    rug = _add(other, "rug", {"s"})
    assert racks.racks_of("GB", [shelf.pk])[0] is first
    Product.objects.filter(pk=rug.pk).update(category=shelf)
    operations.reindex(product_ids=[rug.pk])
    assert rug.pk in _products(shelf)
    assert not _products(other)
    Product.objects.filter(pk=rug.pk).update(is_published=False)
    operations.reindex(product_ids=[rug.pk])
    assert _products(shelf) == set(first.products)


def test_what_is_committed_after_the_rack_was_read_is_seen(shelf: Category) -> None:
    """The change was written first, and committed last: no number of a row tells."""

    def later() -> set[int]:
        try:
            return _products(shelf)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        with transaction.atomic():
            late = _add(shelf, "late", {"s"})
            assert late.pk not in elsewhere.submit(later).result()
        assert late.pk in elsewhere.submit(later).result()


def test_the_cover_of_a_rack_has_every_value_of_its_products(shelf: Category) -> None:
    (rack,) = racks.racks_of("GB", [shelf.pk])
    covered = set(rack.variants_of(rack.cover))
    rows = Listing.objects.filter(category=shelf, market="GB")
    for product in rack.products:
        own = rows.filter(product_id=product)
        every = {pk for row in own for pk in row.value_ids}
        have = {pk for row in own if str(row.variant_id) in covered for pk in row.value_ids}
        assert have == every
