"""What must always be true of money."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.invariants import invariant, rows


@invariant("Per tender, refunded <= captured <= authorised, also counting what was asked")
def _counters() -> list[str]:
    return rows(
        "SELECT id AS tender, authorised, capture_requested, released, captured, refund_requested, refunded "
        "FROM payments_tender WHERE captured > capture_requested OR capture_requested + released > authorised "
        "OR refunded > refund_requested OR refund_requested > captured"
    )


@invariant("A tender's counters equal the sum of its ledger")
def _ledger() -> list[str]:
    return rows(
        """
        SELECT t.id AS tender, t.captured, t.refunded, e.captured AS ledger_captured, e.refunded AS ledger_refunded
        FROM payments_tender t CROSS JOIN LATERAL (
            SELECT COALESCE(SUM(amount) FILTER (WHERE type = 'captured'), 0) AS captured,
                   COALESCE(SUM(amount) FILTER (WHERE type = 'refunded'), 0) AS refunded
            FROM payments_paymentevent WHERE tender_id = t.id) e
        WHERE t.captured <> e.captured OR t.refunded <> e.refunded
        """
    )


@invariant("Money that was authorised has an order, or was let go or is being let go")
def _homeless() -> list[str]:
    return rows(
        """
        SELECT t.id AS tender, t.authorised FROM payments_tender t
        JOIN payments_paymentplan p ON p.id = t.plan_id JOIN payments_quote q ON q.id = p.quote_id
        WHERE t.authorised > 0 AND q.state <> 'placed' AND NOT t.voided AND NOT EXISTS (
            SELECT 1 FROM payments_providercall c WHERE c.tender_id = t.id AND c.kind = 'void'
            AND c.provider_id IN ('', t.provider_id) AND c.state IN ('done', 'pending', 'by_hand'))
        AND NOT (q.state = 'open' AND EXISTS (
            SELECT 1 FROM payments_tender o
            WHERE o.plan_id = t.plan_id AND o.id <> t.id AND o.state = 'created'))
        """
    )


@invariant("Money on another page of a tender than the one that counts is let go")
def _second_payments() -> list[str]:
    return rows(
        """
        SELECT e.tender_id AS tender, e.reference AS payment, e.amount FROM payments_paymentevent e
        JOIN payments_tender t ON t.id = e.tender_id
        WHERE e.type = 'authorised' AND e.reference <> t.provider_id AND NOT EXISTS (
            SELECT 1 FROM payments_providercall c WHERE c.tender_id = t.id AND c.kind = 'void'
            AND c.provider_id = e.reference AND c.state IN ('done', 'pending'))
        """
    )


@invariant("A quote is placed exactly when its cart's order adopted its plan")
def _placed() -> list[str]:
    return rows(
        """
        SELECT q.id AS quote, q.state, o.number FROM payments_quote q
        JOIN payments_paymentplan p ON p.quote_id = q.id LEFT JOIN orders_order o ON o.plan_id = p.id
        WHERE (q.state = 'placed') <> (o.id IS NOT NULL)
        """
    )


@invariant("What a till took without a quote has an order, and is all there")
def _takings() -> list[str]:
    return rows(
        """
        SELECT p.id AS plan, p.amount, o.number, o.total, SUM(t.captured) AS captured
        FROM payments_paymentplan p JOIN payments_tender t ON t.plan_id = p.id
        LEFT JOIN orders_order o ON o.plan_id = p.id
        WHERE p.quote_id IS NULL
        GROUP BY p.id, o.id HAVING o.id IS NULL OR o.total <> p.amount OR SUM(t.captured) <> p.amount
        """
    )


@invariant("Nothing that awaits a provider's answer is older than fifteen minutes")
def _waiting() -> list[str]:
    age = timedelta(seconds=max(900, settings.SWEEPER_AGE_SECONDS * 2))
    return rows(
        "SELECT id AS call, kind, created_at FROM payments_providercall WHERE state = 'pending' AND created_at < %s",
        timezone.now() - age,
    )


@invariant("Money that is given back by hand has a case until somebody has given it")
def _by_hand() -> list[str]:
    return rows(
        """
        SELECT p.id AS call, p.cause, p.amount FROM payments_providercall p
        WHERE p.state = 'by_hand' AND NOT EXISTS (
            SELECT 1 FROM payments_paymentcase c
            WHERE c.tender_id = p.tender_id AND c.kind = 'by_hand' AND c.reference = p.id::text)
        """
    )


@invariant("A void quote holds no stock")
def _holds() -> list[str]:
    return rows(
        "SELECT q.id AS quote, h.id AS hold FROM payments_quote q JOIN payments_quoteline l ON l.quote_id = q.id "
        "JOIN inventory_stockhold h ON h.id = l.hold_id WHERE q.state <> 'open'"
    )


@invariant("A purse's balance is the sum of its ledger and covers what is reserved on it")
def _purses() -> list[str]:
    return rows(
        """
        SELECT p.id AS purse, p.balance, p.reserved, e.ledger, r.living
        FROM payments_purse p
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(amount), 0) AS ledger FROM payments_purseentry
                            WHERE purse_id = p.id) e
        CROSS JOIN LATERAL (SELECT COALESCE(SUM(amount - taken), 0) AS living FROM payments_reservation
                            WHERE purse_id = p.id AND state = 'living') r
        WHERE p.balance <> e.ledger OR p.reserved <> r.living OR p.reserved > p.balance OR p.balance < 0
        """
    )


@invariant("The tenders of a plan add up to it, and what an order's purses pay has no end")
def _plans() -> list[str]:
    return rows(
        """
        SELECT p.id AS plan, p.amount, SUM(t.amount) AS tenders, COUNT(r.expires_at) AS ending
        FROM payments_paymentplan p JOIN payments_tender t ON t.plan_id = p.id
        LEFT JOIN payments_quote q ON q.id = p.quote_id
        LEFT JOIN payments_reservation r ON r.tender_id = t.id AND q.state = 'placed'
        GROUP BY p.id HAVING p.amount <> SUM(t.amount) OR COUNT(r.expires_at) > 0
        """
    )
