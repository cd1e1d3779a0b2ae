"""An offer and an order are written in one statement each, and wholly or not at all."""

from __future__ import annotations

from uuid import uuid4

import django
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.orders.models import Order
from commerce.payments.models import PaymentPlan, Quote, Tender
from core import together


def inserts(queries) -> list[str]:
    texts = [each["sql"] for each in queries]
    return [sql for sql in texts if 'INTO "payments_' in sql or 'INTO "orders_' in sql]


def test_an_offer_is_one_insert(till):
    cart = till.basket()
    with CaptureQueriesContext(connection) as asked:
        tender = till.start_payment(cart)
    (statement,) = inserts(asked)
    assert all(name in statement for name in ("quote", "quoteline", "paymentplan", "tender"))
    stored = Tender.objects.get()
    assert (stored.pk, stored.plan_id) == (tender.pk, tender.plan.pk)
    assert stored.plan.quote_id == tender.plan.quote.pk
    assert stored.plan.quote.lines.count() == 2


def test_an_order_is_one_insert(till):
    tender = till.start_payment(till.basket())
    with CaptureQueriesContext(connection) as asked:
        order = till.pay(tender).order
    (statement,) = inserts(asked)
    assert all(f'"orders_{name}"' in statement for name in ("order", "fulfilment", "orderline"))
    stored = Order.objects.get()
    assert (stored.pk, stored.delivery) == (order.pk, order.delivery)
    ways = {line.sku: line.fulfilment.method for line in stored.lines.all()}
    assert ways == {till.kettle.sku: "collect", till.mug.sku: "deliver"}
    assert {part.pk for part in stored.fulfilments.all()} == {
        line.fulfilment_id for line in stored.lines.all()
    }


def test_what_is_refused_in_part_is_not_written(till):
    till.start_payment(till.basket())
    now = till.now
    plan = PaymentPlan(quote=Quote(id=uuid4()), currency="GBP", amount=1, created_at=now)
    short = Tender(plan=plan, amount=-1, currency="GBP", created_at=now, asked_at=now)
    before = PaymentPlan.objects.count(), Tender.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        together.insert([plan, short])

    assert (PaymentPlan.objects.count(), Tender.objects.count()) == before


def test_it_was_looked_at_under_this_django():
    """It leans on what Django does not promise (docs/adr/0009): look again at 6.0, then name it here."""
    assert django.VERSION[:2] == (5, 2)
