"""The books of a whole sale agree, and each check notices the row that was tampered with."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core import invariants
from tests.payments.conftest import Till

# Beyond what an UPDATE of the product could do: a CHECK in the table stands before these.
GUARDED = (
    "level_never_oversold",
    "order_line_in_order",
    "order_line_changed_within",
    "tender_capture_within",
    "tender_release_within",
)
TABLES = {
    "level_never_oversold": "inventory_stocklevel",
    "order_line_in_order": "orders_orderline",
    "order_line_changed_within": "orders_orderline",
    "tender_capture_within": "payments_tender",
    "tender_release_within": "payments_tender",
}

TAMPERED = [
    ("On hand, allocated and quarantined equal", "UPDATE inventory_stocklevel SET on_hand = on_hand + 1"),
    ("Nothing is promised that is not there", "UPDATE inventory_stocklevel SET on_hand = 1 WHERE allocated > 1"),
    ("Allocated equals the open allocations", "UPDATE inventory_allocation SET state = 'released'"),
    ("Each line of a ledger continues the one before", "UPDATE inventory_stockmovement SET balance_after = 999"),
    ("A cart's log has no gaps", "DELETE FROM cart_cartentry WHERE number = 1"),
    ("A cart that is shared was shared by", "UPDATE cart_cart SET share = 'view', share_user_id = (SELECT MIN(id) FROM accounts_user), share_until = now()"),
    ("Per tender, refunded <= captured", "UPDATE payments_tender SET capture_requested = authorised + 1"),
    ("A tender's counters equal", "UPDATE payments_tender SET capture_requested = 5, captured = 5"),
    ("Money that was authorised has an order", "UPDATE payments_quote SET state = 'void'"),
    ("A product's brand is the name of", "UPDATE catalogue_product SET brand = 'Nobody'"),
    ("A quote is placed exactly when", "UPDATE payments_quote SET state = 'open'"),
    ("An order's total is its lines", "UPDATE orders_order SET total = total + 1"),
    ("Per line, returned <= fulfilled", "UPDATE orders_orderline SET fulfilled = quantity + 1"),
    ("A fulfilment is open while goods of it have to leave", "UPDATE orders_fulfilment SET state = 'done'"),
    ("A closed cart that was ordered", "UPDATE cart_cart SET state = 'open'"),
    ("No delivery is older than five minutes", "UPDATE core_delivery SET created_at = created_at - interval '1 hour'"),
    ("Every queued message has been sent", "DELETE FROM core_delivery"),
]  # fmt: skip


@pytest.fixture
def sale(db) -> Till:
    """An order, with its confirmation still to be sent; made today, as deliveries count from the clock."""
    till = Till(now=timezone.now())
    till.pay(till.start_payment(till.basket()))
    till.react()
    return till


def check() -> tuple[int, dict]:
    out = io.StringIO()
    try:
        call_command("check_invariants", "--json", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_all_hold_after_a_sale(sale):
    code, answer = check()

    assert (code, answer["ok"], answer["breaches"]) == (0, True, {})
    assert answer["checked"] == len(invariants.CHECKS) > 15


@pytest.mark.parametrize(
    ("sentence", "sql"), TAMPERED, ids=[sentence for sentence, _sql in TAMPERED]
)
def test_notices_what_was_tampered_with(sale, sentence, sql):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in GUARDED:
            cursor.execute(f"ALTER TABLE {TABLES[name]} DROP CONSTRAINT {name}")
        cursor.execute(sql)
        assert cursor.rowcount > 0

    code, answer = check()

    assert code == 1
    assert [found for found in answer["breaches"] if found.startswith(sentence)]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("inventory_stocklevel", "on_hand = 1"),
        ("orders_orderline", "fulfilled = quantity + 1"),
        ("payments_tender", "capture_requested = authorised + 1"),
        ("orders_orderline", "gross = gross + 1"),
    ],
)
def test_the_tables_refuse_the_worst_by_themselves(sale, table, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")


def test_says_each_sentence_to_a_person(sale):
    out = io.StringIO()
    call_command("check_invariants", stdout=out)

    said = out.getvalue().splitlines()
    assert {line[8:] for line in said if line.startswith("holds")} == set(invariants.CHECKS)
