"""What must always be true of returns."""

from core.invariants import invariant, rows


@invariant("Each order line counts exactly the units and refunds of its return lines")
def _lines() -> list[str]:
    return rows(
        """
        SELECT l.id AS order_line, l.returned, l.refunded, COALESCE(r.units, 0) AS units,
               COALESCE(r.amount, 0) AS amount
        FROM orders_orderline l
        LEFT JOIN (SELECT order_line_id, SUM(quantity) AS units, SUM(amount) AS amount
                   FROM returns_returnline GROUP BY order_line_id) r ON r.order_line_id = l.id
        WHERE l.returned <> COALESCE(r.units, 0) OR l.refunded <> COALESCE(r.amount, 0)
        """
    )


@invariant(
    "Each refund is the sum of its return's lines and delivery, and a delivery charge goes back once"
)
def _refunds() -> list[str]:
    return rows(
        """
        SELECT t.number, COALESCE(f.amount, 0) AS refund, t.delivery_refund + COALESCE(SUM(l.amount), 0) AS parts
        FROM returns_return t
        LEFT JOIN returns_refund f ON f.parent_id = t.id
        LEFT JOIN returns_returnline l ON l.parent_id = t.id
        GROUP BY t.id, f.amount
        HAVING COALESCE(f.amount, 0) <> t.delivery_refund + COALESCE(SUM(l.amount), 0)
        """
    ) + rows(
        """
        SELECT o.number, o.delivery_gross, SUM(t.delivery_refund) AS given_back
        FROM returns_return t JOIN orders_order o ON o.id = t.order_id
        GROUP BY o.id HAVING SUM(t.delivery_refund) > o.delivery_gross
        """
    )


@invariant("What returns asked back is what payments asked the provider for, failed calls aside")
def _asked() -> list[str]:
    return rows(
        """
        SELECT t.number, f.amount, COALESCE(SUM(c.amount), 0) AS asked
        FROM returns_refund f JOIN returns_return t ON t.id = f.parent_id
        LEFT JOIN payments_providercall c ON c.cause = 'return:' || t.number AND c.kind = 'refund'
        GROUP BY t.id, f.amount HAVING f.amount <> COALESCE(SUM(c.amount), 0)
        """
    )
