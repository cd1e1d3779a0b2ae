"""What is derived from the catalogue: search columns of products, markets of categories."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from core.operation import operation

# Names weigh most, then brand and categories, then what the options and attributes say, then the
# description. Folded on both sides, so that nobody needs her ø key.
_PRODUCTS = """
UPDATE catalogue_product AS target
SET search_en = setweight(to_tsvector('english', fold(doc.name_en)), 'A')
             || setweight(to_tsvector('english', fold(doc.brand || ' ' || doc.categories_en)), 'B')
             || setweight(to_tsvector('english', fold(doc.labels_en)), 'C')
             || setweight(to_tsvector('english', fold(doc.description_en)), 'D'),
    search_nb = setweight(to_tsvector('norwegian', fold(doc.name_nb)), 'A')
             || setweight(to_tsvector('norwegian', fold(doc.brand || ' ' || doc.categories_nb)), 'B')
             || setweight(to_tsvector('norwegian', fold(doc.labels_nb)), 'C')
             || setweight(to_tsvector('norwegian', fold(doc.description_nb)), 'D'),
    folded = fold(concat_ws(' ', doc.name_en, NULLIF(doc.name_nb, doc.name_en), doc.brand, doc.codes))
FROM (
    SELECT p.id, p.brand,
           COALESCE(NULLIF(p.name_en, ''), p.name_nb, '') AS name_en,
           COALESCE(NULLIF(p.name_nb, ''), p.name_en, '') AS name_nb,
           COALESCE(NULLIF(p.description_en, ''), p.description_nb, '') AS description_en,
           COALESCE(NULLIF(p.description_nb, ''), p.description_en, '') AS description_nb,
           COALESCE(above.en, '') AS categories_en, COALESCE(above.nb, '') AS categories_nb,
           COALESCE(label.en, '') AS labels_en, COALESCE(label.nb, '') AS labels_nb,
           (SELECT string_agg(concat_ws(' ', v.sku, v.ean), ' ') FROM catalogue_variant v
            WHERE v.product_id = p.id) AS codes
    FROM catalogue_product p
    JOIN catalogue_category c ON c.id = p.category_id
    CROSS JOIN LATERAL (
        SELECT string_agg(a.name_en, ' ') AS en, string_agg(COALESCE(NULLIF(a.name_nb, ''), a.name_en), ' ') AS nb
        FROM catalogue_category a WHERE c.path LIKE a.path || '%%'
    ) above
    CROSS JOIN LATERAL (
        SELECT string_agg(DISTINCT COALESCE(NULLIF(o.name_en, ''), said.value), ' ') AS en,
               string_agg(DISTINCT COALESCE(NULLIF(o.name_nb, ''), o.name_en, said.value), ' ') AS nb
        FROM (
            SELECT * FROM jsonb_each_text(p.attributes)
            UNION SELECT pair.* FROM catalogue_variant v, jsonb_each_text(v.options) pair WHERE v.product_id = p.id
        ) said
        LEFT JOIN catalogue_attribute t ON t.code = said.key
        LEFT JOIN catalogue_attributeoption o ON o.attribute_id = t.id AND o.code = said.value
    ) label
    WHERE p.id = ANY(%s)
) doc
WHERE doc.id = target.id
"""

_CATEGORIES = """
UPDATE catalogue_category AS target
SET sold_in = now_sold.markets
FROM (
    SELECT c.id, array_remove(array_agg(DISTINCT below.market), NULL) AS markets
    FROM catalogue_category c
    LEFT JOIN (
        SELECT DISTINCT d.path, r.market
        FROM catalogue_price r
        JOIN catalogue_variant v ON v.id = r.variant_id AND v.is_active
        JOIN catalogue_product p ON p.id = v.product_id AND p.is_published
        JOIN catalogue_category d ON d.id = p.category_id
    ) below ON below.path LIKE c.path || '%'
    GROUP BY c.id
) now_sold
WHERE now_sold.id = target.id AND target.sold_in IS DISTINCT FROM now_sold.markets
"""


def index_products(product_ids: Iterable[int]) -> None:
    """Write the search columns of the products; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS, [sorted(product_ids)])


def index_categories() -> None:
    """Write in which markets each category sells something; one statement over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES)


@operation
def reindex(*, product_ids: Iterable[int]) -> None:
    """Bring everything that is derived from these products up to date; two statements."""
    index_products(product_ids)
    index_categories()
