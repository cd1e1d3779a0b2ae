"""What sells, and what sells together: counted from the orders, told to the catalogue every night."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.catalogue import operations as catalogue
from core.operation import operation
from core.statements import fetch

SOLD_WITHIN = timedelta(days=90)
TOGETHER_WITHIN = timedelta(days=365)
# A pair of one order is chance, and would tell what one person bought.
LEAST_ORDERS = 2
MOST_OTHERS = 12

_SOLD = """
    SELECT v.product_id, SUM(l.quantity)::int
    FROM orders_order o
    JOIN orders_orderline l ON l.order_id = o.id
    JOIN catalogue_variant v ON v.id = l.variant_id
    WHERE o.placed_at >= %(since)s
    GROUP BY v.product_id
"""
# Products, not variants; an order counts once for a pair. An order of very many lines tells nothing.
_TOGETHER = """
    WITH bought AS (
        SELECT DISTINCT l.order_id, v.product_id
        FROM orders_order o
        JOIN orders_orderline l ON l.order_id = o.id
        JOIN catalogue_variant v ON v.id = l.variant_id
        WHERE o.placed_at >= %(since)s
    ), baskets AS (
        SELECT order_id FROM bought GROUP BY order_id HAVING count(*) BETWEEN 2 AND 30
    ), pairs AS (
        SELECT a.product_id, b.product_id AS other_id, count(*)::int AS orders
        FROM baskets
        JOIN bought a ON a.order_id = baskets.order_id
        JOIN bought b ON b.order_id = a.order_id AND b.product_id <> a.product_id
        GROUP BY a.product_id, b.product_id
        HAVING count(*) >= %(least)s
    ), ranked AS (
        SELECT pairs.*, row_number() OVER (PARTITION BY product_id ORDER BY orders DESC, other_id) AS place
        FROM pairs
    )
    SELECT product_id, other_id, orders FROM ranked WHERE place <= %(most)s
"""


@operation
def count_popularity(*, now: datetime) -> None:
    """Count units sold in 90 days, and what was bought together within a year."""
    catalogue.set_sold(units=dict(fetch(_SOLD, {"since": now - SOLD_WITHIN})))
    pairs = fetch(
        _TOGETHER,
        {"since": now - TOGETHER_WITHIN, "least": LEAST_ORDERS, "most": MOST_OTHERS},
    )
    catalogue.set_relations(pairs=[(one, other, orders) for one, other, orders in pairs])
