"""What a till did, summed by the database: so far today (X), and when its day is closed (Z)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core import statements
from stores.selling.choices import ReceiptKind
from stores.selling.models import TillPayment

# Of numbers that are missing or came late, so many are named.
NAMED = 100

# Of a till that nobody closes all receipts since ever are read: by the database only. `last` is the highest
# number of the closings before: what is missing is looked for behind it, and lower numbers came late.
_SUMS = f"""
    WITH receipt AS (
        SELECT kind, number, total, sums, CASE kind WHEN '{ReceiptKind.SALE}' THEN 1 ELSE -1 END AS sign
        FROM selling_receipt WHERE till_id = %(till)s AND closing_id IS NULL
            AND (%(until)s::timestamptz IS NULL OR taken_at <= %(until)s::timestamptz)
    ), of_order AS (
        SELECT kind, number, total, payments, CASE kind WHEN '{TillPayment.Kind.TAKEN}' THEN 1 ELSE -1 END AS sign
        FROM selling_tillpayment WHERE till_id = %(till)s AND closing_id IS NULL
            AND (%(until)s::timestamptz IS NULL OR taken_at <= %(until)s::timestamptz)
    ), last AS MATERIALIZED (
        SELECT greatest(
            (SELECT max(number) FROM selling_receipt WHERE till_id = %(till)s AND closing_id IS NOT NULL),
            (SELECT max(number) FROM selling_tillpayment WHERE till_id = %(till)s AND closing_id IS NOT NULL)
        ) AS number
    ), printed AS MATERIALIZED (
        SELECT number, count(*) AS times
        FROM (SELECT number FROM receipt UNION ALL SELECT number FROM of_order) AS each GROUP BY number
    ), fresh AS MATERIALIZED (
        SELECT printed.number, lag(printed.number, 1, last.number) OVER (ORDER BY printed.number) AS before
        FROM printed, last WHERE last.number IS NULL OR printed.number > last.number
    ), paid AS (
        SELECT part.key AS means, sign * part.value::bigint AS amount
        FROM receipt, jsonb_each_text(sums -> 'payments') AS part
        UNION ALL
        SELECT part ->> 0, sign * (part ->> 1)::bigint FROM of_order, jsonb_array_elements(payments) AS part
    )
    SELECT json_build_object(
        'receipts', (SELECT json_object_agg(kind, json_build_object('count', count, 'total', total))
                     FROM (SELECT kind, count(*), sum(total) AS total FROM receipt GROUP BY kind) AS kinds),
        'orders', (SELECT json_object_agg(kind, json_build_object('count', count, 'total', total))
                   FROM (SELECT kind, count(*), sum(total) AS total FROM of_order GROUP BY kind) AS kinds),
        'payments', (SELECT json_object_agg(means, amount ORDER BY means)
                     FROM (SELECT means, sum(amount) AS amount FROM paid GROUP BY means) AS means),
        'vat', (SELECT json_agg(json_build_object('rate', rate, 'gross', gross, 'net', gross - tax, 'tax', tax) ORDER BY rate)
                FROM (SELECT part.key COLLATE "C" AS rate, sum(sign * (part.value ->> 0)::bigint) AS gross,
                             sum(sign * (part.value ->> 1)::bigint) AS tax
                      FROM receipt, jsonb_each(sums -> 'vat') AS part GROUP BY part.key) AS rates),
        'first', (SELECT min(number) FROM fresh),
        'last', (SELECT max(number) FROM fresh),
        'missing', (SELECT sum(number - before - 1) FROM fresh WHERE number > before + 1),
        'gaps', (SELECT json_agg(json_build_array(before + 1, number - 1) ORDER BY number)
                 FROM (SELECT * FROM fresh WHERE number > before + 1 ORDER BY number LIMIT {NAMED}) AS gaps),
        'late', (SELECT json_agg(number ORDER BY number)
                 FROM (SELECT printed.number FROM printed, last WHERE printed.number <= last.number
                       ORDER BY printed.number LIMIT {NAMED}) AS late),
        'doubled', (SELECT json_agg(number ORDER BY number)
                    FROM (SELECT number FROM printed WHERE times > 1 ORDER BY number LIMIT {NAMED}) AS doubled),
        'parked', (SELECT count(*) FROM selling_parked WHERE till_id = %(till)s AND state = 'open')
    )::text
"""  # noqa: S608 - fixed texts


def sums_of(till_id: int, *, until: datetime | None = None) -> dict[str, Any]:
    """Return the sums of a till since it was last closed; minor units; one statement.

    What was given back counts against what was taken. Money of orders is in `payments` and stands by itself
    in `orders`: it is no sale of the till, and its VAT is the order's. `parked` receipts wait and are in none
    of the sums.
    """
    [[text]] = statements.fetch(_SUMS, {"till": till_id, "until": until})
    found = json.loads(text)
    none = {"count": 0, "total": 0}
    receipts, orders = found["receipts"] or {}, found["orders"] or {}
    vat = found["vat"] or []
    return {
        "orders": orders.get(TillPayment.Kind.TAKEN, none),
        "orders_given_back": orders.get(TillPayment.Kind.BACK, none),
        "sales": receipts.get(ReceiptKind.SALE, none),
        "returns": receipts.get(ReceiptKind.RETURN, none),
        "voids": receipts.get(ReceiptKind.VOID, none),
        "total": sum(each["gross"] for each in vat),
        "payments": found["payments"] or {},
        "vat": vat,
        "parked": found["parked"],
        "first_number": found["first"],
        "last_number": found["last"],
        "gaps": found["gaps"] or [],
        "missing": found["missing"] or 0,
        "late": found["late"] or [],
        "doubled": found["doubled"] or [],
    }
