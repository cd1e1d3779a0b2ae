"""Migration 0007 on a shop that has products: brands become rows, whatever they are called."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commerce.catalogue import operations
from commerce.catalogue.models import Brand, Product
from core import invariants
from core.actor import SYSTEM
from tests.catalogue.conftest import ATTRIBUTES, CATEGORIES, NOW, product

BEFORE = ("catalogue", "0006_markets_are_data")
NAMES = ("Tarnvik", "TARNVIK", "Åse & Co", "", "!!!", "Fjord Fell")


def migrate(target: tuple[str, str] | None = None) -> None:
    """Go to one migration, or all the way forth, with the apps that stand upon it."""
    executor = MigrationExecutor(connection)
    executor.migrate([target] if target else executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_brands_are_filled_from_what_products_say() -> None:
    operations.upsert_categories(categories=CATEGORIES)
    operations.upsert_attributes(attributes=ATTRIBUTES)
    operations.upsert_products(
        products=[
            product(f"MANY-{number}", f"Mug {number}", brand=NAMES[number % len(NAMES)])
            for number in range(80)
        ],
        actor=SYSTEM,
        now=NOW,
    )
    try:
        migrate(BEFORE)
        with connection.cursor() as cursor:
            for number, name in enumerate(NAMES):
                cursor.execute(
                    "UPDATE catalogue_product SET brand = %s WHERE name_en LIKE %s",
                    [name, f"Mug %{number}"],
                )
    finally:
        migrate()

    said = set(Product.objects.values_list("brand", flat=True)) - {""}
    assert {"Tarnvik", "TARNVIK", "Åse & Co", "!!!"} <= said
    assert set(Brand.objects.values_list("name", flat=True)) == said
    assert not Product.objects.filter(brand="", made_by__isnull=False).exists()
    assert not [each for each in invariants.run() if each.breaches]
    slugs = dict(Brand.objects.values_list("name", "slug"))
    assert (slugs["Åse & Co"], slugs["!!!"]) == ("ase-co", "brand")
    assert {
        slug.partition("-")[0] for name, slug in slugs.items() if name.lower() == "tarnvik"
    } == {"tarnvik"}
    operations.upsert_products(
        products=[product("MANY-1", "Mug 1", brand="Åse & Co")], actor=SYSTEM, now=NOW
    )
    assert Product.objects.get(variants__sku="MANY-1").made_by.slug == "ase-co"
