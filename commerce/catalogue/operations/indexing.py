"""What is derived from the catalogue: search columns of products, what lists are narrowed by, markets of categories."""

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

# What lists are narrowed by: attributes of the product, options of the variant, the brand, and
# "4 and up" where something is rated.
_SAID = """
    SELECT v.id AS variant_id, a.code AS key, left(pair.value, 120) AS value
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active
    CROSS JOIN LATERAL (
        SELECT * FROM jsonb_each_text(p.attributes) UNION ALL SELECT * FROM jsonb_each_text(v.options)
    ) pair
    JOIN catalogue_attribute a ON a.code = pair.key
    WHERE p.id = ANY(%(ids)s) AND p.is_published AND pair.value <> ''
    UNION
    SELECT v.id, facet.key, facet.value
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active
    CROSS JOIN LATERAL (
        SELECT 'brand' AS key, p.brand AS value WHERE p.brand <> ''
        UNION ALL
        SELECT 'rating', least_stars::text FROM generate_series(2, 4) least_stars
        WHERE p.rating_count > 0 AND p.rating_sum >= least_stars * p.rating_count
    ) facet
    WHERE p.id = ANY(%(ids)s) AND p.is_published
"""
_VALUES = f"""
INSERT INTO catalogue_listvalue (key, value)
SELECT DISTINCT said.key, said.value FROM ({_SAID}) said
WHERE NOT EXISTS (SELECT 1 FROM catalogue_listvalue known WHERE known.key = said.key AND known.value = said.value)
ORDER BY said.key, said.value
ON CONFLICT DO NOTHING
"""  # noqa: S608 - text of this module only
# Noted once in each transaction: it is not known before it ends whether others have seen it.
_NOTE = """
INSERT INTO catalogue_listchange (category_id, written_in, at)
SELECT touched.category_id, pg_current_xact_id()::text::bigint, clock_timestamp()
FROM (
    SELECT l.category_id FROM catalogue_listing l WHERE l.product_id = ANY(%(ids)s)
    UNION SELECT p.category_id FROM catalogue_product p WHERE p.id = ANY(%(ids)s)
) touched
WHERE NOT EXISTS (SELECT 1 FROM catalogue_listchange c
                  WHERE c.category_id = touched.category_id AND c.written_in = pg_current_xact_id()::text::bigint)
"""
# No process keeps a list for more than a day.
_FORGET = """
DELETE FROM catalogue_listchange WHERE id IN (
    SELECT id FROM catalogue_listchange WHERE at < now() - interval '2 days' ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED
)
"""
_UNLIST = "DELETE FROM catalogue_listing WHERE product_id = ANY(%(ids)s)"
_LIST = f"""
WITH said AS MATERIALIZED (
    SELECT said.variant_id, known.id AS value_id
    FROM ({_SAID}) said JOIN catalogue_listvalue known ON known.key = said.key AND known.value = said.value
), listed AS MATERIALIZED (
    SELECT r.market, p.category_id, v.product_id, v.id,
           row_number() OVER (PARTITION BY v.product_id, r.market ORDER BY v.position, v.id) = 1 AS is_first
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active
    JOIN catalogue_price r ON r.variant_id = v.id
    WHERE p.id = ANY(%(ids)s) AND p.is_published
), own AS (
    SELECT variant_id, array_agg(value_id ORDER BY value_id) AS ids FROM said GROUP BY variant_id
), whole AS (
    SELECT listed.product_id, listed.market, array_agg(DISTINCT said.value_id) AS ids
    FROM listed JOIN said ON said.variant_id = listed.id GROUP BY listed.product_id, listed.market
)
INSERT INTO catalogue_listing
       (market, category_id, product_id, variant_id, is_first, value_ids, product_value_ids)
SELECT listed.market, listed.category_id, listed.product_id, listed.id, listed.is_first,
       COALESCE(own.ids, '{{}}'), COALESCE(whole.ids, '{{}}')
FROM listed
LEFT JOIN own ON own.variant_id = listed.id
LEFT JOIN whole ON listed.is_first AND whole.product_id = listed.product_id AND whole.market = listed.market
ON CONFLICT (variant_id, market) DO UPDATE
SET category_id = excluded.category_id, product_id = excluded.product_id, is_first = excluded.is_first,
    value_ids = excluded.value_ids, product_value_ids = excluded.product_value_ids
"""  # noqa: S608 - text of this module only

# Words are never taken away: one that nothing has any more leads to no product, and is passed over.
_WORDS = r"""
INSERT INTO catalogue_word (word)
SELECT DISTINCT word
FROM catalogue_product p
JOIN catalogue_category c ON c.id = p.category_id
JOIN catalogue_category a ON c.path LIKE a.path || '%%'
CROSS JOIN LATERAL regexp_split_to_table(
    fold(concat_ws(' ', p.name_en, p.name_nb, p.brand, a.name_en, a.name_nb)), '[^[:alpha:]]+') word
WHERE p.id = ANY(%(ids)s) AND length(word) BETWEEN 3 AND 40
ORDER BY word
ON CONFLICT DO NOTHING
"""

# What is sold is read once, whatever the planner makes of tables that have just been filled.
_CATEGORIES = """
WITH sold AS MATERIALIZED (
    SELECT DISTINCT p.category_id, r.market
    FROM catalogue_product p
    JOIN catalogue_variant v ON v.product_id = p.id AND v.is_active
    JOIN catalogue_price r ON r.variant_id = v.id
    WHERE p.is_published
), below AS MATERIALIZED (
    SELECT d.path, sold.market FROM sold JOIN catalogue_category d ON d.id = sold.category_id
), hidden AS MATERIALIZED (
    SELECT path FROM catalogue_category WHERE is_hidden
), now_sold AS (
    SELECT c.id, COALESCE(array_agg(DISTINCT below.market) FILTER (WHERE below.market IS NOT NULL), '{}') AS markets
    FROM catalogue_category c
    LEFT JOIN below ON below.path LIKE c.path || '%'
        AND NOT EXISTS (SELECT 1 FROM hidden WHERE c.path LIKE hidden.path || '%')
    GROUP BY c.id
)
UPDATE catalogue_category AS target
SET sold_in = now_sold.markets
FROM now_sold
WHERE now_sold.id = target.id AND target.sold_in IS DISTINCT FROM now_sold.markets
"""


# So many at a time, so that no statement runs for long.
_BATCH = 1000


def index_products(product_ids: Iterable[int]) -> None:
    """Write the search columns of the products and their rows on the lists; six statements per thousand."""
    ids = sorted(product_ids)
    with connection.cursor() as cursor:
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            cursor.execute(_PRODUCTS, [part])
            for statement in (_VALUES, _NOTE, _UNLIST, _LIST, _WORDS):
                cursor.execute(statement, {"ids": part})
        cursor.execute(_FORGET)


def index_categories() -> None:
    """Write in which markets each category sells something; one statement over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORIES)


@operation
def reindex(*, product_ids: Iterable[int]) -> None:
    """Bring everything that is derived from these products up to date; eight statements."""
    index_products(product_ids)
    index_categories()
