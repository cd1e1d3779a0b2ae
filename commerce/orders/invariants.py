"""What must always be true of orders."""

from core.invariants import invariant, rows


@invariant("An order's total is its lines as they were ordered plus delivery, and its tax theirs")
def _totals() -> list[str]:
    return rows(
        """
        SELECT o.number, o.total, o.tax, SUM(l.gross) + o.delivery_gross AS parts,
               SUM(l.tax) + o.delivery_tax AS taxes
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id AND l.instead_of_id IS NULL
        GROUP BY o.id
        HAVING o.total <> SUM(l.gross) + o.delivery_gross OR o.tax <> SUM(l.tax) + o.delivery_tax
        """
    )


@invariant("Each cart and each payment plan has at most one order")
def _once() -> list[str]:
    return rows(
        "SELECT cart_id, COUNT(*) AS orders FROM orders_order WHERE cart_id IS NOT NULL GROUP BY cart_id HAVING COUNT(*) > 1 "
        "UNION ALL SELECT q.cart_id, COUNT(*) FROM orders_order o JOIN payments_paymentplan p ON p.id = o.plan_id "
        "JOIN payments_quote q ON q.id = p.quote_id GROUP BY q.cart_id HAVING COUNT(*) > 1"
    )


@invariant("Per line, returned <= fulfilled <= ordered and refunded <= paid")
def _lines() -> list[str]:
    return rows(
        "SELECT id AS line, quantity, fulfilled, returned, gross, refunded FROM orders_orderline "
        "WHERE returned + lost > fulfilled OR fulfilled + cancelled > quantity OR refunded + let_off > gross"
    )


@invariant("What an order still expects is allocated, what left is consumed, by place and variant")
def _allocations() -> list[str]:
    return rows(
        """
        WITH wanted AS (
            SELECT o.number, place.id AS location_id, l.variant_id,
                   SUM(l.quantity - l.cancelled - l.fulfilled - l.missing) AS expected, SUM(l.fulfilled) AS gone
            FROM orders_orderline l JOIN orders_fulfilment f ON f.id = l.fulfilment_id
            JOIN orders_order o ON o.id = l.order_id
            LEFT JOIN inventory_allocation a ON a.id = l.allocation_id AND a.state = 'open'
            LEFT JOIN inventory_stocklevel v ON v.id = a.level_id
            CROSS JOIN LATERAL (SELECT COALESCE(v.location_id, f.location_id) AS id) place
            WHERE f.method <> 'email' AND NOT EXISTS (
                SELECT 1 FROM click_and_collect_sendingline w
                JOIN click_and_collect_sending s ON s.id = w.sending_id
                WHERE w.order_line_id = l.id AND s.state = 'sent')
            GROUP BY o.number, place.id, l.variant_id
        ), kept AS (
            SELECT a.cause, v.location_id, v.variant_id,
                   COALESCE(SUM(a.quantity) FILTER (WHERE a.state = 'open'), 0) AS open,
                   COALESCE(SUM(a.quantity) FILTER (WHERE a.state = 'consumed'), 0) AS consumed
            FROM inventory_allocation a JOIN inventory_stocklevel v ON v.id = a.level_id
            WHERE a.cause LIKE 'order:%%'
            GROUP BY a.cause, v.location_id, v.variant_id
        )
        SELECT wanted.*, kept.open, kept.consumed FROM wanted
        LEFT JOIN kept ON kept.cause = 'order:' || wanted.number
            AND kept.location_id = wanted.location_id AND kept.variant_id = wanted.variant_id
        WHERE COALESCE(kept.open, 0) <> wanted.expected OR COALESCE(kept.consumed, 0) <> wanted.gone
        """
    )


@invariant("A fulfilment is open while goods of it have to leave")
def _fulfilments() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment, f.state, SUM(l.quantity - l.cancelled - l.fulfilled) AS expected,
               SUM(l.fulfilled) AS gone
        FROM orders_fulfilment f JOIN orders_orderline l ON l.fulfilment_id = f.id
        GROUP BY f.id
        HAVING (f.state = 'open') <> (SUM(l.quantity - l.cancelled - l.fulfilled) > 0)
            OR (f.state = 'cancelled') <> (SUM(l.quantity - l.cancelled) = 0)
        """
    )


# What a till sold was paid there: `What a till took` of payments watches it.
@invariant("What left was asked for, to the unit")
def _captures() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment, o.number, l.gross, c.asked, c.refused
        FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(gross - let_off), 0) AS gross
                            FROM orders_orderline WHERE fulfilment_id = f.id) l
        CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(amount) FILTER (WHERE state IN ('done', 'pending')), 0) AS asked,
                   COUNT(*) FILTER (WHERE state = 'failed') AS refused
            FROM payments_providercall WHERE kind = 'capture'
                AND (cause = 'fulfilment:' || f.id OR cause LIKE 'fulfilment:' || f.id || '/%%')) c
        WHERE f.state = 'done' AND f.method <> 'in_store' AND (c.refused > 0 OR c.asked < l.gross)
        """
    )


@invariant("What replaces something costs no more than that, and its change says the difference")
def _instead() -> list[str]:
    return rows(
        """
        SELECT c.id AS change, c.amount, c.delivery, o.amount AS taken_out, n.gross AS instead
        FROM orders_orderchange c
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(amount), 0) AS amount, COALESCE(SUM(quantity), 0) AS units
                            FROM orders_orderchangeline WHERE change_id = c.id) o
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(l.gross), 0) AS gross, COALESCE(SUM(l.quantity), 0) AS units
                            FROM jsonb_object_keys(c.details->'lines') key
                            JOIN orders_orderline l ON l.id = key::bigint AND l.instead_of_id IS NOT NULL) n
        WHERE c.kind = 'instead' AND jsonb_typeof(c.details->'lines') = 'object'
          AND (c.amount <> o.amount + c.delivery - n.gross OR o.units <> n.units OR n.gross > o.amount)
        """
    )


@invariant("Each line and order was let off exactly what its changes say")
def _changes() -> list[str]:
    return rows(
        """
        SELECT l.id AS line, l.cancelled, l.lost, l.let_off, COALESCE(c.units, 0) AS units, c.amount
        FROM orders_orderline l LEFT JOIN (
            SELECT order_line_id, SUM(quantity) AS units, SUM(amount) AS amount
            FROM orders_orderchangeline GROUP BY order_line_id) c ON c.order_line_id = l.id
        WHERE l.cancelled + l.lost <> COALESCE(c.units, 0) OR l.let_off <> COALESCE(c.amount, 0)
        """
    ) + rows(
        """
        SELECT o.number, o.delivery_let_off, SUM(c.delivery) AS delivery FROM orders_order o
        LEFT JOIN orders_orderchange c ON c.order_id = o.id GROUP BY o.id
        HAVING o.delivery_let_off <> COALESCE(SUM(c.delivery), 0) OR o.delivery_let_off > o.delivery_gross
        """
    )


@invariant("A closed cart that was ordered has its order, and an order's cart is closed")
def _carts() -> list[str]:
    return rows(
        """
        SELECT c.id AS cart, c.state, o.number FROM cart_cart c
        FULL JOIN orders_order o ON o.cart_id = c.id
        WHERE (c.state = 'placed') <> (o.id IS NOT NULL)
        """
    )


@invariant("A reserved order counts as paid exactly when a till has its money, over that amount")
def _reserved() -> list[str]:
    return rows(
        """
        SELECT o.number, t.captured_at_once, t.authorised, t.released, COALESCE(e.has, 0) AS at_tills
        FROM payments_tender t JOIN orders_order o ON o.plan_id = t.plan_id
        LEFT JOIN (
            SELECT tender_id, SUM(CASE type WHEN 'taken' THEN amount ELSE -amount END) AS has
            FROM payments_paymentevent WHERE type IN ('taken', 'untaken') GROUP BY tender_id
        ) e ON e.tender_id = t.id
        WHERE t.method = 'counter' AND (t.captured_at_once <> (COALESCE(e.has, 0) > 0)
              OR t.captured_at_once AND COALESCE(e.has, 0) < t.authorised - t.released)
        """
    )
