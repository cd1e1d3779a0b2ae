"""What others tell the catalogue about its products: how they are rated, how often and with what they sell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from commerce.catalogue.models import Product, Relation
from commerce.catalogue.operations.indexing import index_products
from core.operation import operation

_SOLD = """
    UPDATE catalogue_product p SET sold = counted.units
    FROM (SELECT own.id, COALESCE(u.units, 0) AS units
          FROM catalogue_product own
          LEFT JOIN unnest(%(products)s::bigint[], %(units)s::int[]) AS u(product_id, units)
                 ON u.product_id = own.id) counted
    WHERE counted.id = p.id AND p.sold <> counted.units
"""
_RELATE = """
    INSERT INTO catalogue_relation AS r (product_id, other_id, orders)
    SELECT * FROM unnest(%(products)s::bigint[], %(others)s::bigint[], %(orders)s::int[])
    ON CONFLICT (product_id, other_id) DO UPDATE SET orders = excluded.orders
    WHERE r.orders <> excluded.orders
"""
_PART = """
    DELETE FROM catalogue_relation r
    WHERE NOT EXISTS (SELECT 1 FROM unnest(%(products)s::bigint[], %(others)s::bigint[]) AS k(product_id, other_id)
                      WHERE k.product_id = r.product_id AND k.other_id = r.other_id)
"""


@operation
def rate_product(*, product_id: int, total: int, count: int) -> None:
    """Write the sum of a product's stars and how many reviews gave them: the only writer of both.

    Its rows on the lists, which can be narrowed by the rating, are written anew.
    """
    Product.objects.filter(pk=product_id).update(rating_sum=total, rating_count=count)
    index_products([product_id])


@operation
def set_sold(*, units: Mapping[int, int]) -> None:
    """Write how many units of each product were sold; products that are missing sold none."""
    with connection.cursor() as cursor:
        cursor.execute(_SOLD, {"products": list(units), "units": list(units.values())})


@operation
def set_relations(*, pairs: Sequence[tuple[int, int, int]]) -> None:
    """Write which products are bought together, as (product, other, orders), in place of what was there."""
    columns = {
        "products": [pair[0] for pair in pairs],
        "others": [pair[1] for pair in pairs],
        "orders": [pair[2] for pair in pairs],
    }
    if not pairs:
        Relation.objects.all().delete()
        return
    with connection.cursor() as cursor:
        cursor.execute(_RELATE, columns)
        cursor.execute(_PART, columns)
