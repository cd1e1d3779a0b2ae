"""On invoice: who may, up to the company's limit; what is paid may be spent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Company, CompanyBuyer, Customer, User
from commerce.cart.models import Cart
from commerce.payments import gateway, operations, queries
from commerce.payments.errors import CreditUsedUp, MethodGone, NothingOwed
from commerce.payments.events import InvoicePaid
from commerce.payments.models import PaymentMethod, ProviderCall, Purse
from core.errors import Forbidden, Invalid


@pytest.fixture
def buyer(till):
    PaymentMethod.objects.create(market="GB", code="card", provider="sandbox", position=0)
    PaymentMethod.objects.create(market="GB", code="invoice", provider="invoice", position=1)
    user = User.objects.create_user(email="ada@example.com", password="password")
    customer = Customer.objects.create(user=user, name="Ada Shaw", email="ada@example.com")
    company = Company.objects.create(
        name="Shaw & Sons", market="GB", vat_number="GB123456789", credit_limit=10_000,
        created_at=till.now,
    )  # fmt: skip
    CompanyBuyer.objects.create(company=company, customer=customer)
    return replace(till.shopper, customer_id=customer.pk, user_id=user.pk)


def cart_of(till, buyer, quantity=1):
    cart = till.cart_with((till.kettle, quantity, till.leeds), actor=buyer)
    Cart.objects.filter(pk=cart.pk).update(company=Company.objects.get())
    return cart


def on_invoice(till, cart, buyer):
    operations.choose_means(cart_id=cart.pk, method="invoice", actor=buyer, now=till.now)
    return till.start_payment(cart, buyer)


def paid(till, tender, reference, amount=None, actor=None, paid_on=None):
    return operations.note_invoice_paid(
        tender_id=tender.pk, amount=amount, paid_on=paid_on or till.now.date(),
        reference=reference, actor=actor or till.manager, now=till.now,
    )  # fmt: skip


def line() -> Purse:
    return Purse.objects.get(kind="invoice")


def test_an_order_on_invoice_draws_on_the_line_and_a_payment_brings_it_back(till, buyer):
    tender = on_invoice(till, cart_of(till, buyer), buyer)
    assert [(t.provider, t.amount) for t in tender.plan.tenders.order_by("position")] == [
        ("invoice", 4900),
        ("free", 0),
    ]
    order = till.pay(tender).order
    assert (line().balance, line().reserved) == (10_000, 4900)

    operations.request_capture(
        plan_id=order.plan_id, amount=4900, cause="fulfilment:1", actor=till.clerk, now=till.now
    )
    for call in ProviderCall.objects.all():
        gateway.perform(call.pk, now=till.now)
    assert (line().balance, line().reserved) == (5100, 0)

    assert [invoice.open.amount for invoice in queries.invoices_of(line().company_id)] == [4900]
    first = tender.plan.tenders.get(provider="invoice")
    noted = [paid(till, first, "bank-1") for _twice in range(2)]
    assert noted == [True, False]
    assert line().balance == 10_000
    assert [invoice.open.amount for invoice in queries.invoices_of(line().company_id)] == [0]
    assert till.recorded(InvoicePaid) == 1
    assert till.breaches() == []


def test_not_above_the_limit_of_the_company_nor_of_its_buyer(till, buyer):
    cart = cart_of(till, buyer, 3)
    with pytest.raises(CreditUsedUp):
        on_invoice(till, cart, buyer)
    Company.objects.update(credit_limit=20_000)
    CompanyBuyer.objects.update(limit=14_000)
    with pytest.raises(CreditUsedUp):
        till.start_payment(cart, buyer)
    CompanyBuyer.objects.update(limit=None)
    assert till.pay(till.start_payment(cart, buyer)).state == "placed"
    assert till.breaches() == []


def test_a_limit_that_is_lowered_keeps_what_is_reserved(till, buyer):
    till.pay(on_invoice(till, cart_of(till, buyer), buyer))
    Company.objects.update(credit_limit=1000)
    with pytest.raises(CreditUsedUp):
        on_invoice(till, cart_of(till, buyer), buyer)
    assert line().reserved <= line().balance


def test_only_a_buyer_of_the_company_may(till, buyer):
    cart = cart_of(till, buyer)
    CompanyBuyer.objects.update(may_invoice=False)
    assert [
        method.code for method in operations.methods_of(Cart.objects.get(pk=cart.pk), buyer)
    ] == ["card"]
    with pytest.raises(Invalid):
        on_invoice(till, cart, buyer)
    CompanyBuyer.objects.update(may_invoice=True)
    operations.choose_means(cart_id=cart.pk, method="invoice", actor=buyer, now=till.now)
    CompanyBuyer.objects.all().delete()
    with pytest.raises(MethodGone):
        till.start_payment(cart, buyer)


def taken(till, buyer):
    tender = on_invoice(till, cart_of(till, buyer), buyer)
    order = till.pay(tender).order
    operations.request_capture(
        plan_id=order.plan_id, amount=4900, cause="fulfilment:1", actor=till.clerk, now=till.now
    )
    for call in ProviderCall.objects.all():
        gateway.perform(call.pk, now=till.now)
    return tender.plan.tenders.get(provider="invoice")


def test_an_invoice_is_paid_in_parts_and_never_above_what_is_open(till, buyer):
    tender = taken(till, buyer)
    with pytest.raises(NothingOwed) as refused:
        paid(till, tender, "bank-1", 4901)
    assert refused.value.extra["left"] == 4900
    assert paid(till, tender, "bank-1", 1000)
    assert paid(till, tender, "bank-2")
    assert line().balance == 10_000
    with pytest.raises(NothingOwed):
        paid(till, tender, "bank-3")


@pytest.mark.parametrize(
    ("reference", "days", "field"), [(" ", 0, "reference"), ("b", 1, "paid_on")]
)
def test_a_payment_needs_a_reference_and_a_day_that_has_come(till, buyer, reference, days, field):
    tender = taken(till, buyer)
    with pytest.raises(Invalid) as refused:
        paid(till, tender, reference, paid_on=till.now.date() + timedelta(days=days))
    assert list(refused.value.fields) == [field]


def test_only_a_manager_notes_it(till, buyer):
    with pytest.raises(Forbidden):
        paid(till, taken(till, buyer), "bank-1", actor=till.csa)
