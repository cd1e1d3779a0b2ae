"""What must always be true of tills."""

from core.invariants import invariant, rows


@invariant(
    "Each order of a till has one receipt of a sale, over the same amount, and no other order has"
)
def _receipts() -> list[str]:
    return rows(
        """
        SELECT o.number, o.total, r.total AS receipt FROM orders_order o
        FULL JOIN (SELECT * FROM selling_receipt WHERE kind = 'sale') r ON r.order_id = o.id
        WHERE (o.channel = 'till' OR r.id IS NOT NULL)
          AND (o.id IS NULL OR r.id IS NULL OR o.channel <> 'till' OR o.total <> r.total)
        """
    )


@invariant("What a till booked does not wait any more")
def _parked() -> list[str]:
    return rows(
        """
        SELECT p.id AS parked, r.id AS receipt FROM selling_parked p
        JOIN selling_receipt r ON r.till_id = p.till_id AND r.client_id::text = p.client_id
        WHERE p.state = 'open' AND p.why <> 'other_body'
        """
    )


@invariant("A closing has the receipts that it sums, and its till's numbers have no gap")
def _closings() -> list[str]:
    return rows(
        """
        SELECT c.id AS closing, c.sums->'sales'->>'count' AS sales, COUNT(r.id) AS receipts
        FROM selling_closing c LEFT JOIN selling_receipt r ON r.closing_id = c.id AND r.kind = 'sale'
        GROUP BY c.id HAVING (c.sums->'sales'->>'count')::bigint <> COUNT(r.id)
        """
    ) + rows(
        "SELECT till_id AS till, MAX(number) AS last, COUNT(*) AS closings FROM selling_closing "
        "GROUP BY till_id HAVING MAX(number) <> COUNT(*)"
    )


@invariant(
    "Money that a till took for an offer has paid its order, or has a case until it is given back"
)
def _payments() -> list[str]:
    return rows(
        """
        SELECT p.id AS till_payment, p.state, p.order_id, o.number FROM selling_tillpayment p
        LEFT JOIN payments_tender t
            ON t.provider = 'store' AND t.provider_id = 'till:' || p.till_id || ':' || p.client_id
        LEFT JOIN orders_order o ON o.plan_id = t.plan_id
        WHERE p.kind = 'taken' AND p.source = 'offer' AND p.state IN ('settled', 'voided')
          AND (o.id IS NULL OR o.id <> p.order_id)
        """
    ) + rows(
        """
        SELECT p.id AS till_payment, p.state FROM selling_tillpayment p
        WHERE p.kind = 'taken' AND p.source = 'offer' AND p.state IN ('refused', 'returned')
          AND NOT EXISTS (SELECT 1 FROM payments_paymentcase c WHERE c.kind = 'till_late'
                          AND c.reference = 'till:' || p.till_id || ':' || p.client_id)
        """
    )


@invariant("Money that a till took for a reserved order stands in its ledger, or has a case")
def _reserved() -> list[str]:
    return rows(
        """
        SELECT p.id AS till_payment, p.state FROM selling_tillpayment p
        WHERE p.kind = 'taken' AND p.source = 'reserved' AND p.state = 'settled' AND NOT EXISTS (
            SELECT 1 FROM payments_paymentevent e JOIN payments_tender t ON t.id = e.tender_id
            JOIN orders_order o ON o.plan_id = t.plan_id
            WHERE o.id = p.order_id AND e.type = 'taken' AND e.amount = p.total)
        """
    ) + rows(
        """
        SELECT p.id AS till_payment, p.state FROM selling_tillpayment p
        WHERE p.kind = 'taken' AND p.source = 'reserved' AND p.state IN ('refused', 'returned')
          AND NOT EXISTS (SELECT 1 FROM payments_paymentcase c WHERE c.kind = 'till_late'
                          AND c.reference = 'till:' || p.till_id || ':' || p.client_id)
        """
    )
