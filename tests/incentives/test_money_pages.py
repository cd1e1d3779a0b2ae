"""What a manager does with ways to pay, store credit and invoices, at her screen."""

from __future__ import annotations

import html
from dataclasses import replace
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress

from accounts.models import Company, CompanyBuyer, Customer, User
from commerce.cart.models import Cart
from commerce.papers import operations as papers
from commerce.payments import gateway, operations
from commerce.payments.models import InvoicePayment, PaymentMethod, ProviderCall, Purse, PurseEntry
from contact_centre.contacts.models import Contact
from core.actor import Channel, Role
from core.models import Event
from tests.payments.conftest import Till


@pytest.fixture
def till(db):
    with time_machine.travel(Till.now, tick=False):
        yield Till()


@pytest.fixture
def office(till, client):
    client.force_login(till.user(till.manager))
    return client


@pytest.fixture
def ada(till):
    user = User.objects.create_user(email="ada@example.com", password="password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Customer.objects.create(user=user, name="Ada Shaw", email="ada@example.com")


def text(answer) -> str:
    return html.unescape(answer.text)


def form(**changes):
    values = {"market": "GB"}
    for place, code in enumerate(PaymentMethod.Code.values):
        values |= {
            f"GB-{code}-position": str(place),
            f"GB-{code}-provider": "invoice" if code == "invoice" else "sandbox",
        }
    return values | {"GB-card-active": "1"} | changes


def test_ways_to_pay_are_offered_ordered_and_switched_off(office, till):
    assert "United Kingdom" in text(office.get("/manager/payments/methods/"))
    answer = office.post(
        "/manager/payments/methods/", form(**{"GB-wallet-active": "1", "GB-wallet-position": "0", "GB-card-position": "1"}), follow=True
    )  # fmt: skip
    assert "Saved." in text(answer)
    cart = till.basket()
    assert [each.code for each in operations.methods_of(cart, till.shopper)] == ["wallet", "card"]

    office.post("/manager/payments/methods/", form())
    assert [each.code for each in operations.methods_of(cart, till.shopper)] == ["card"]
    assert "Nothing to change." in text(
        office.post("/manager/payments/methods/", form(), follow=True)
    )


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(office, till):
    answer = office.post("/manager/payments/methods/", form(**{"GB-card-position": "first"}))
    assert answer.status_code == 422
    assert "Enter a number from 0 to 99" in text(answer)
    assert not PaymentMethod.objects.exists()


def test_credit_is_given_once_with_a_reason_and_seen_in_the_ledger(office, ada):
    page = text(office.get("/manager/credit/", {"email": "Ada@example.com"}))
    assert "No credit yet." in page
    sent = {
        "account": ada.pk, "market": "GB", "amount": "12,50", "reason": "Late parcel",
        "client_id": uuid4(),
    }  # fmt: skip
    for _twice in range(2):
        page = text(office.post("/manager/credit/", sent, follow=True))
    for said in ("£12.50", "Late parcel", "Lee", "Given"):
        assert said in page
    assert Purse.objects.get().balance == 1250
    assert Event.objects.filter(type="CreditGiven", privileged=True).count() == 1


def test_a_lead_is_told_what_she_may_still_give(till, client, ada):
    lead = till.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)
    client.force_login(till.user(lead))
    sent = {"account": ada.pk, "market": "GB", "amount": "100.01", "reason": "x"}
    answer = client.post("/manager/credit/", sent)
    assert answer.status_code == 422
    assert "£100.00 more today" in text(answer)
    assert not PurseEntry.objects.exists()
    assert client.post("/manager/credit/", sent | {"amount": "lots"}).status_code == 422


def test_others_do_not_see_credit_nor_ways_to_pay(till, client):
    for actor in (till.csa, till.clerk, till.merchandiser):
        client.force_login(till.user(actor))
        assert client.get("/manager/credit/").status_code == 403
        assert client.get("/manager/payments/methods/").status_code == 403


def test_an_address_without_an_account_is_said(office):
    assert "No account has this address." in text(office.get("/manager/credit/?email=x@y.example"))


@pytest.fixture
def owed(till, ada):
    """A company that has got a kettle on invoice."""
    PaymentMethod.objects.create(market="GB", code="invoice", provider="invoice")
    company = Company.objects.create(
        name="Shaw & Sons", market="GB", vat_number="GB123456789", credit_limit=10_000,
        created_at=till.now,
    )  # fmt: skip
    CompanyBuyer.objects.create(company=company, customer=ada)
    buyer = replace(till.shopper, customer_id=ada.pk, user_id=ada.user_id)
    cart = till.cart_with((till.kettle, 1, till.leeds), actor=buyer)
    Cart.objects.update(company=company)
    operations.choose_means(cart_id=cart.pk, method="invoice", actor=buyer, now=till.now)
    order = till.pay(till.start_payment(cart, buyer)).order
    operations.request_capture(
        plan_id=order.plan_id, amount=4900, cause="fulfilment:1", actor=till.clerk, now=till.now
    )
    for call in ProviderCall.objects.all():
        gateway.perform(call.pk, now=till.now)
    return order.plan.tenders.get(provider="invoice")


def test_an_invoice_is_noted_as_paid_on_the_page_of_its_own_company(office, owed):
    other = Company.objects.create(
        name="Other", market="GB", vat_number="GB987654321", created_at=owed.created_at
    )
    sent = {"paid_on": "2026-11-23", "reference": "BACS 771", "amount": ""}
    answer = office.post(f"/manager/companies/{other.pk}/invoices/{owed.pk}/", sent)
    assert answer.status_code == 404
    assert not owed.invoice_payments.exists()


def test_an_open_invoice_is_noted_as_paid_once_and_frees_the_line(office, owed):
    company = Company.objects.get()
    url = f"/manager/companies/{company.pk}/invoices/"
    page = text(office.get(url))
    order = owed.plan.order
    for said in (f"Order {order.number}", "£49.00", "Invoiced when the rest has left"):
        assert said in page
    assert "To be paid by" not in page
    order.fulfilments.update(state="done", fulfilled_at=order.placed_at)
    paper = papers.issue(order_id=order.pk, now=order.placed_at)
    page = text(office.get(url))
    for said in (f"Invoice {paper.number} of order {order.number}", "£49.00", "To be paid by"):
        assert said in page
    assert url in text(office.get(f"/manager/companies/{company.pk}/"))

    sent = {"paid_on": "2026-11-23", "reference": "BACS 771", "amount": ""}
    page = text(office.post(f"{url}{owed.pk}/", sent, follow=True))
    assert "No invoice is open" in page
    assert "BACS 771" in page
    assert "noted before" in text(office.post(f"{url}{owed.pk}/", sent, follow=True))
    assert InvoicePayment.objects.count() == 1
    assert Purse.objects.get().balance == 10_000


def test_what_we_owe_of_a_paid_invoice_is_shown_on_its_own_and_noted_as_paid_back(
    office, till, owed
):
    url = f"/manager/companies/{Company.objects.get().pk}/invoices/"
    sent = {"paid_on": "2026-11-23", "reference": "BACS 771", "amount": ""}
    office.post(f"{url}{owed.pk}/", sent)
    operations.request_refund(
        plan_id=owed.plan_id, amount=900, cause="return:1", actor=till.clerk, now=till.now
    )
    for call in ProviderCall.objects.filter(state="pending"):
        gateway.perform(call.pk, now=till.now)
    page = text(office.get(url))
    for said in ("£0.00 are open.", "We owe the company £9.00.", "To be paid back", "We owe"):
        assert said in page

    sent = {"paid_on": "2026-11-23", "reference": "OUT 1", "amount": "9.01", "way": "out"}
    answer = office.post(f"{url}{owed.pk}/", sent)
    assert answer.status_code == 422
    assert "We owe £9.00 of this invoice" in text(answer)
    page = text(office.post(f"{url}{owed.pk}/", sent | {"amount": "9"}, follow=True))
    assert "the company has its money back" in page
    assert "No invoice is open" in page
    assert "We owe" not in page
    assert [each.amount for each in InvoicePayment.objects.order_by("pk")] == [4900, -900]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "50"}, "£49.00 are open of this invoice"),
        ({"reference": ""}, "Enter the bank's reference"),
        ({"paid_on": "soon"}, "Enter the day on which the money was moved"),
        ({"paid_on": "2026-11-25"}, "Enter the day on which the money was moved"),
        ({"amount": "much"}, "Enter an amount"),
    ],
)
def test_what_cannot_be_noted_is_said(office, owed, changes, said):
    sent = {"paid_on": "2026-11-23", "reference": "BACS 771", "amount": "10"} | changes
    url = f"/manager/companies/{Company.objects.get().pk}/invoices/{owed.pk}/"
    answer = office.post(url, sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not InvoicePayment.objects.exists()


def test_an_advisor_sees_the_credit_of_a_customer_and_a_lead_the_way_to_give_it(till, client, ada):
    till.placed_order(
        (till.kettle, 1, None), actor=replace(till.shopper, customer_id=ada.pk, user_id=ada.user_id)
    )
    till.react()
    operations.give_credit(
        customer_id=ada.pk, amount=700, market="GB", reason="Sorry", key="1", actor=till.manager,
        now=till.now,
    )  # fmt: skip
    url = f"/console/customers/{Contact.objects.filter(identities__kind='customer').get().pk}/"
    client.force_login(till.user(till.csa))
    page = text(client.get(url))
    assert "£7.00" in page
    assert "/manager/credit/" not in page
    lead = till.staff("lena@example.com", "Lena Roy", Channel.PHONE, Role.CSA_LEAD)
    client.force_login(till.user(lead))
    assert f"/manager/credit/?account={ada.pk}" in text(client.get(url))
