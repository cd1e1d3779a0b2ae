"""On invoice: who may, up to the company's limit; what is paid may be spent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Company, CompanyBuyer, Customer, User
from commerce.cart.models import Cart
from commerce.payments import gateway, operations, purses, queries
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


def paid(till, tender, reference, amount=None, actor=None, paid_on=None, is_out=False):
    return operations.note_invoice_paid(
        tender_id=tender.pk, amount=amount, paid_on=paid_on or till.now.date(),
        reference=reference, actor=actor or till.manager, now=till.now,
        is_out=is_out,
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


def given_back(till, tender, amount=4900):
    operations.request_refund(
        plan_id=tender.plan_id, amount=amount, cause="return:1", actor=till.clerk, now=till.now
    )
    for call in ProviderCall.objects.filter(state="pending"):
        gateway.perform(call.pk, now=till.now)


def test_goods_of_a_paid_invoice_that_come_back_buy_nothing_above_the_limit(till, buyer):
    tender = taken(till, buyer)
    paid(till, tender, "bank-1")
    given_back(till, tender)

    [invoice] = queries.invoices_of(line().company_id)
    assert (invoice.open.amount, invoice.owed_back.amount) == (-4900, 4900)
    assert (line().balance, purses.spendable(line())) == (14_900, 10_000)
    assert till.pay(on_invoice(till, cart_of(till, buyer, 2), buyer)).state == "placed"
    with pytest.raises(CreditUsedUp) as refused:
        on_invoice(till, cart_of(till, buyer), buyer)
    assert refused.value.extra["left"] == 200
    assert till.breaches() == []


def test_what_is_paid_back_is_noted_and_only_while_we_owe_it(till, buyer):
    tender = taken(till, buyer)
    with pytest.raises(NothingOwed):
        paid(till, tender, "out-1", is_out=True)
    paid(till, tender, "bank-1")
    given_back(till, tender)
    with pytest.raises(NothingOwed):
        paid(till, tender, "bank-2")
    with pytest.raises(NothingOwed) as refused:
        paid(till, tender, "out-1", 4901, is_out=True)
    assert refused.value.extra["left"] == 4900

    assert paid(till, tender, "out-1", 1000, is_out=True)
    assert not paid(till, tender, "out-1", 1000, is_out=True)
    assert paid(till, tender, "out-2", is_out=True)
    [invoice] = queries.invoices_of(line().company_id)
    assert [each.amount for each in invoice.payments] == [4900, -1000, -3900]
    assert invoice.open.amount == 0
    assert (line().balance, purses.spendable(line())) == (10_000, 10_000)
    assert till.breaches() == []


def test_a_limit_that_is_lowered_keeps_what_is_reserved_and_what_we_owe(till, buyer):
    tender = taken(till, buyer)
    paid(till, tender, "bank-1")
    given_back(till, tender)
    till.pay(on_invoice(till, cart_of(till, buyer, 2), buyer))
    Company.objects.update(credit_limit=0)
    with pytest.raises(CreditUsedUp):
        on_invoice(till, cart_of(till, buyer), buyer)
    assert paid(till, tender, "out-1", is_out=True)
    assert line().balance == line().reserved == 9800
    assert till.breaches() == []


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
