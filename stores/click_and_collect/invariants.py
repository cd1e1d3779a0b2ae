"""What must always be true of collections."""

from core.invariants import invariant, rows


@invariant("A collection is handed over exactly when its fulfilment is done")
def _done_together() -> list[str]:
    return rows(
        """
        SELECT c.id AS collection, c.state, f.state AS fulfilment
        FROM click_and_collect_collection c JOIN orders_fulfilment f ON f.id = c.fulfilment_id
        WHERE (c.state = 'collected') <> (f.state = 'done')
        """
    )


@invariant("Every fulfilment to collect has its collection within five minutes")
def _asked_for() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment FROM orders_fulfilment f
        JOIN orders_order o ON o.id = f.order_id
        LEFT JOIN click_and_collect_collection c ON c.fulfilment_id = f.id
        WHERE f.method = 'collect' AND f.state <> 'cancelled' AND c.id IS NULL
          AND o.placed_at < now() - interval '5 minutes'
        """
    )


@invariant("A collection picks what was ordered, and all of it before it is ready")
def _picked() -> list[str]:
    return rows(
        """
        SELECT c.id AS collection, l.id AS line, l.quantity, l.picked, o.quantity - o.cancelled AS ordered
        FROM click_and_collect_collection c
        JOIN orders_orderline o ON o.fulfilment_id = c.fulfilment_id
        LEFT JOIN click_and_collect_collectionline l ON l.order_line_id = o.id AND l.collection_id = c.id
        WHERE (c.state <> 'cancelled' AND COALESCE(l.quantity, 0) <> o.quantity - o.cancelled)
           OR (c.state = 'cancelled' AND o.quantity <> o.cancelled)
           OR (c.state IN ('ready', 'collected') AND l.picked < l.quantity)
        """
    )
