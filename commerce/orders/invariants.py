"""What must always be true of orders."""

from core.invariants import invariant, rows


@invariant("An order's total is its lines plus delivery, and its tax theirs")
def _totals() -> list[str]:
    return rows(
        """
        SELECT o.number, o.total, o.tax, SUM(l.gross) + o.delivery_gross AS parts,
               SUM(l.tax) + o.delivery_tax AS taxes
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
        GROUP BY o.id
        HAVING o.total <> SUM(l.gross) + o.delivery_gross OR o.tax <> SUM(l.tax) + o.delivery_tax
        """
    )


@invariant("Each cart and each payment plan has at most one order")
def _once() -> list[str]:
    return rows(
        "SELECT cart_id, COUNT(*) AS orders FROM orders_order GROUP BY cart_id HAVING COUNT(*) > 1 "
        "UNION ALL SELECT q.cart_id, COUNT(*) FROM orders_order o JOIN payments_paymentplan p ON p.id = o.plan_id "
        "JOIN payments_quote q ON q.id = p.quote_id GROUP BY q.cart_id HAVING COUNT(*) > 1"
    )


@invariant("Per line, returned <= fulfilled <= ordered and refunded <= paid")
def _lines() -> list[str]:
    return rows(
        "SELECT id AS line, quantity, fulfilled, returned, gross, refunded FROM orders_orderline "
        "WHERE returned > fulfilled OR fulfilled > quantity OR refunded > gross"
    )


@invariant("An open fulfilment's lines are allocated, a finished one's are consumed")
def _allocations() -> list[str]:
    return rows(
        """
        SELECT l.id AS line, f.state, a.state AS allocation, a.quantity AS allocated, l.quantity
        FROM orders_orderline l JOIN orders_fulfilment f ON f.id = l.fulfilment_id
        JOIN inventory_allocation a ON a.id = l.allocation_id
        WHERE a.quantity <> l.quantity OR (f.state = 'open' AND a.state <> 'open')
              OR (f.state = 'done' AND a.state <> 'consumed')
        """
    )


@invariant("A done fulfilment has its capture done or pending")
def _captures() -> list[str]:
    return rows(
        """
        SELECT f.id AS fulfilment, o.number, l.gross, c.asked, c.refused
        FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(gross), 0) AS gross FROM orders_orderline
                            WHERE fulfilment_id = f.id) l
        CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(amount) FILTER (WHERE state IN ('done', 'pending')), 0) AS asked,
                   COUNT(*) FILTER (WHERE state = 'failed') AS refused
            FROM payments_providercall WHERE kind = 'capture' AND cause = 'fulfilment:' || f.id) c
        WHERE f.state = 'done' AND (c.refused > 0 OR c.asked < l.gross)
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
