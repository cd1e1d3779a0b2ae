"""What must always be true of collections."""

from django.utils import timezone

from core.invariants import invariant, rows


@invariant("A collection is handed over exactly when its fulfilment is done")
def _done_together() -> list[str]:
    return rows(
        """
        SELECT c.id AS collection, c.state, f.state AS fulfilment
        FROM click_and_collect_collection c JOIN orders_fulfilment f ON f.id = c.fulfilment_id
        WHERE (c.state = 'collected') <> (f.state = 'done') AND NOT EXISTS (
            SELECT 1 FROM orders_orderline l WHERE l.fulfilment_id = f.id AND l.missing > 0)
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
          AND o.placed_at < %s - interval '5 minutes'
        """,
        timezone.now(),
    )


@invariant("A collection picks what was ordered, and all of it before it is ready")
def _picked() -> list[str]:
    return rows(
        """
        SELECT c.id AS collection, l.id AS line, l.quantity, l.picked, o.quantity - o.cancelled - o.missing AS ordered
        FROM click_and_collect_collection c
        JOIN orders_orderline o ON o.fulfilment_id = c.fulfilment_id
        LEFT JOIN click_and_collect_collectionline l ON l.order_line_id = o.id AND l.collection_id = c.id
        WHERE (c.state <> 'cancelled' AND COALESCE(l.quantity, 0) <> o.quantity - o.cancelled - o.missing)
           OR (c.state IN ('cancelled', 'short') AND o.quantity <> o.cancelled + o.missing)
           OR (c.state IN ('ready', 'collected') AND l.picked < l.quantity)
        """
    )


@invariant("Nothing that is paid is without an owner: a place that works on it, or a case")
def _owned() -> list[str]:
    return rows(
        """
        SELECT o.number, l.id AS line, l.missing, COALESCE(s.units, 0) AS in_cases
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN click_and_collect_shortfall s ON s.order_line_id = l.id AND s.is_missing AND s.state <> 'closed'
        WHERE l.missing <> COALESCE(s.units, 0)
        """
    ) + rows(
        """
        SELECT o.number, l.id AS line, l.quantity - l.cancelled - l.fulfilled - l.missing AS left_over
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        JOIN orders_fulfilment f ON f.id = l.fulfilment_id
        WHERE f.method IN ('collect', 'deliver') AND l.quantity > l.cancelled + l.fulfilled + l.missing
          AND o.placed_at < %s - interval '5 minutes'
          AND NOT EXISTS (SELECT 1 FROM click_and_collect_collectionline w
                          JOIN click_and_collect_collection c ON c.id = w.collection_id
                          WHERE w.order_line_id = l.id AND c.fulfilment_id = f.id
                            AND c.state IN ('coming', 'requested', 'accepted', 'picking', 'ready'))
          AND NOT EXISTS (SELECT 1 FROM delivery_parcelline w JOIN delivery_parcel p ON p.id = w.parcel_id
                          WHERE w.order_line_id = l.id AND p.fulfilment_id = f.id
                            AND p.state IN ('waiting', 'picking', 'packed'))
        """,
        timezone.now(),
    )


@invariant("What a case says is at risk is still on the list of its store")
def _at_risk() -> list[str]:
    return rows(
        """
        SELECT s.id AS shortfall, s.units FROM click_and_collect_shortfall s
        LEFT JOIN click_and_collect_collectionline w
            ON w.order_line_id = s.order_line_id AND w.collection_id = s.collection_id
        WHERE s.state <> 'closed' AND NOT s.is_missing AND COALESCE(w.quantity, 0) < s.units
        """
    )


@invariant("A collection is on its way exactly while a box for it is")
def _coming() -> list[str]:
    return rows(
        """
        SELECT c.id AS collection, c.state FROM click_and_collect_collection c
        WHERE (c.state = 'coming') <> EXISTS (SELECT 1 FROM click_and_collect_sending s
                                              WHERE s.collection_id = c.id AND s.state IN ('asked', 'sent'))
        """
    )


@invariant("What a warehouse sent to a store has left it, and what arrived is there")
def _sent() -> list[str]:
    return rows(
        """
        SELECT s.id AS sending, s.state, w.sent, w.arrived, m.gone, m.came
        FROM click_and_collect_sending s
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(sent), 0) AS sent, COALESCE(SUM(arrived), 0) AS arrived
                            FROM click_and_collect_sendingline WHERE sending_id = s.id) w
        JOIN click_and_collect_collection c ON c.id = s.collection_id
        JOIN orders_fulfilment f ON f.id = c.fulfilment_id
        JOIN orders_order o ON o.id = f.order_id
        CROSS JOIN LATERAL (
            SELECT COALESCE(-SUM(on_hand) FILTER (WHERE kind = 'transferred_out'), 0) AS gone,
                   COALESCE(SUM(allocated) FILTER (WHERE kind = 'transferred_in'), 0) AS came
            FROM inventory_stockmovement WHERE cause = 'sending:' || o.number || '/' || s.id) m
        WHERE w.sent <> m.gone OR w.arrived <> m.came
        """
    )
