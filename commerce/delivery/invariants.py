"""What must always be true of parcels."""

from django.utils import timezone

from core.invariants import invariant, rows


@invariant("A fulfilment to deliver is done exactly when all its parcels have left")
def _done_together() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment, f.state, COUNT(p.id) AS parcels
        FROM orders_fulfilment f JOIN delivery_parcel p ON p.fulfilment_id = f.id
        WHERE f.method = 'deliver' AND p.replaces_id IS NULL AND p.state <> 'cancelled' GROUP BY f.id, f.state
        HAVING (f.state = 'done') <> BOOL_AND(p.state NOT IN ('waiting', 'picking', 'packed'))
        """
    )


@invariant("Every fulfilment to deliver has its parcel within five minutes")
def _asked_for() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment FROM orders_fulfilment f
        JOIN orders_order o ON o.id = f.order_id
        LEFT JOIN delivery_parcel p ON p.fulfilment_id = f.id
        WHERE f.method = 'deliver' AND f.state <> 'cancelled' AND p.id IS NULL
          AND o.placed_at < %s - interval '5 minutes'
        """,
        timezone.now(),
    )


@invariant(
    "Parcels hold what was ordered and not cancelled, once, and all of it before they are packed"
)
def _contents() -> list[str]:
    return rows(
        """
        SELECT o.id AS line, o.quantity AS ordered, o.cancelled, COALESCE(SUM(l.quantity), 0) AS in_parcels
        FROM orders_orderline o
        JOIN orders_fulfilment f ON f.id = o.fulfilment_id AND f.method = 'deliver'
        LEFT JOIN (delivery_parcelline l
            JOIN delivery_parcel p ON p.id = l.parcel_id AND p.replaces_id IS NULL AND p.state <> 'cancelled'
        ) ON l.order_line_id = o.id
        WHERE EXISTS (SELECT 1 FROM delivery_parcel one WHERE one.fulfilment_id = f.id)
        GROUP BY o.id
        HAVING COALESCE(SUM(l.quantity), 0) <> o.quantity - o.cancelled
            OR BOOL_OR(p.state NOT IN ('waiting', 'picking') AND l.picked < l.quantity)
        """
    )


@invariant("Goods are sent again once at most, and never sent again and refunded")
def _sent_again() -> list[str]:
    return rows(
        """
        SELECT p.id AS parcel, COUNT(DISTINCT r.id) AS again, COUNT(DISTINCT c.id) AS refunds
        FROM delivery_parcel p
        LEFT JOIN delivery_parcel r ON r.replaces_id = p.id AND r.state <> 'cancelled'
            AND NOT EXISTS (SELECT 1 FROM delivery_parcel t WHERE t.replaces_id = p.id
                            AND t.requested_at = r.requested_at AND t.id < r.id)
        LEFT JOIN delivery_parcelcase c ON c.parcel_id = p.id AND c.outcome = 'refunded'
        GROUP BY p.id HAVING COUNT(DISTINCT r.id) + COUNT(DISTINCT c.id) > 1
        """
    )


@invariant(
    "No packed parcel awaits its label longer than 15 minutes, unless the carrier refused it"
)
def _labels() -> list[str]:
    return rows(
        "SELECT id AS parcel, packed_at FROM delivery_parcel WHERE state = 'packed' AND label_url = '' "
        "AND label_error = '' AND NOT EXISTS (SELECT 1 FROM core_event e WHERE e.type = 'ParcelPacked' "
        "AND e.subject = 'parcel:' || delivery_parcel.id AND e.at > %s - interval '15 minutes')",
        timezone.now(),
    )
