"""A copy of what we hold of a customer, and being forgotten: every personal field of the registry."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from django.utils import translation

from accounts import addresses, consents
from accounts import operations as accounts
from accounts.models import ApiToken, Company, CompanyBuyer, Customer, User
from commerce.cart.models import Cart
from commerce.delivery import operations as delivery
from commerce.delivery.models import CaseNote, Parcel, ParcelCase
from commerce.orders.models import Order, OrderChange
from commerce.papers import operations as papers
from commerce.payments.models import (
    InvoicePayment,
    PayLink,
    PaymentCase,
    PaymentCaseNote,
    ProviderCall,
    Purse,
    Quote,
    Tender,
)
from commerce.reviews.models import Review
from commerce.wishes.models import Notice, Trail, WishItem, WishList
from contact_centre.contacts import erasure, my_data
from contact_centre.contacts.models import Contact, ContactIdentity
from contact_centre.contacts.operations import Fact, note_of_order
from contact_centre.contacts.personal_data import HELD, KEEPS, TITLES, About, Fate
from core import invariants
from core.errors import Conflict
from core.models import IdempotencyKey, OutboundMessage
from core.phones import e164
from returns.models import Return, ReturnLine
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import CollectionLine, Shortfall
from stores.selling.models import MemberCode, Parked, Receipt, Till

EMAIL = "ada@example.com"
PASSWORD = "a long password"
# A receipt of hers that waits at a till for an article, as the till sent it.
PARKED = {
    "id": "a",
    "total": 5,
    "lines": [{"sku": "NEW"}],
    "email": "ADA@example.com",
    "member": "K7QX2MNP",
}
FIELDS = [(label, name) for label, held in HELD.items() for name in sorted(held.fields)]


@pytest.fixture
def life(shop, ada, customer, signed_in) -> Order:
    """Give her one row in every table of the registry, by its operations where they are short."""
    shop.stock(shop.tent, shop.leeds, 1)
    order = shop.placed_order((shop.mug, 2, None), (shop.tent, 1, shop.leeds), actor=ada)
    delivery.request_parcels(order_id=order.pk, now=shop.now)
    collections.request_collections(order_id=order.pk, now=shop.now)
    now, line = shop.now, order.lines.order_by("position")[0]
    addresses.save_address(
        customer_id=customer.pk, country="GB", now=now,
        values={"full_name": "x", "street": "x", "postcode": "LS1 1AA", "city": "x"},
    )  # fmt: skip
    consents.say(
        customer_id=customer.pk, allowed=["offers-email"], place="/", language="en",
        user_id=customer.user_id, now=now,
    )  # fmt: skip
    company = Company.objects.create(name="Works", market="GB", vat_number="GB1", created_at=now)
    CompanyBuyer.objects.create(company=company, customer=customer)
    Authenticator.objects.create(user=customer.user, type="totp", data={})
    ApiToken.objects.create(user=customer.user, name="a", token_hash="a", expires_at=now)
    UserSession.objects.create(user=customer.user, session_key="a", ip="10.1.2.3", user_agent="x")
    PayLink.objects.create(quote=order.plan.quote, by="email", to="x", created_at=now)
    Purse.objects.create(
        kind="store_credit", market_code="GB", currency="GBP", customer=customer, created_at=now
    )
    OrderChange.objects.create(order=order, kind="address", key="a", channel="web", at=now)
    case = ParcelCase.objects.create(
        parcel=Parcel.objects.get(), kind="late", state="closed", outcome="arrived", due_at=now,
        opened_at=now, closed_at=now,
    )  # fmt: skip
    CaseNote.objects.create(case=case, text="x", at=now)
    dispute = PaymentCase.objects.create(
        tender=order.plan.tenders.get(), kind="dispute", reference="a", amount=1, state="closed",
        outcome="won", due_at=now, opened_at=now, closed_at=now,
    )  # fmt: skip
    PaymentCaseNote.objects.create(case=dispute, text="x", at=now)
    papers.issue(order_id=order.pk, now=now)
    back = Return.objects.create(
        number="R1", order=order, location=shop.leeds, currency="GBP", received_by_id=1,
        received_at=now, key="a", request_hash="a", state="settled",
    )  # fmt: skip
    ReturnLine.objects.create(
        parent=back, order_line=line, quantity=1, reason="faulty", disposition="scrap", amount=0
    )
    kept = CollectionLine.objects.get()
    Shortfall.objects.create(
        collection=kept.collection, order_line=kept.order_line, units=1, why="damaged", is_missing=True,
        state="closed", outcome="refund", said="x", agreed_by="x", opened_at=now, due_at=now, closed_at=now,
    )  # fmt: skip
    MemberCode.objects.create(customer=customer, code_hash="a", made_at=now)
    till = Till.objects.create(location=shop.leeds, number=1, name="a", created_at=now)
    Parked.objects.create(
        till=till, client_id="a", content="a", body=PARKED, email=EMAIL, why="unknown_goods",
        parked_at=now, tried_at=now,
    )  # fmt: skip
    Receipt.objects.create(
        till=till,
        client_id=uuid4(), kind="sale", number=1, taken_at=now, received_at=now, content="a",
        currency="GBP", total=1, sums={}, email=EMAIL, order=order,
    )  # fmt: skip
    wanted = WishList.objects.create(customer=customer, name="x", created_at=now, changed_at=now)
    WishItem.objects.create(wish_list=wanted, variant=shop.mug, added_at=now)
    Trail.objects.create(customer=customer, seen_at=now)
    Notice.objects.create(
        variant=shop.mug, market_code="GB", language="en", email=EMAIL, customer=customer,
        asked_at=now, state="sent",
    )  # fmt: skip
    Review.objects.create(
        product=shop.mug.product, order_line=line, stars=5, text="x", language="en",
        author_name="x", state="published", written_at=now,
    )  # fmt: skip
    note_of_order(
        order_id=order.pk, now=now,
        fact=Fact(event_id=1, kind="order_placed", channel="web", at=now, params={}),
    )  # fmt: skip
    OutboundMessage.objects.create(
        key="a", kind="email", to=EMAIL, text="x", created_at=now, sent_at=now
    )
    IdempotencyKey.objects.create(
        principal=f"user:{customer.user_id}", operation="a", key="a" * 8, request_hash="a",
        lease_until=now, answer={}, created_at=now,
    )  # fmt: skip
    ProviderCall.objects.update(state="done")
    Order.objects.update(goods_state="fulfilled")
    return order


def marks() -> dict[tuple[str, str], Any]:
    """Write something unmistakable into every field of the registry; return what."""
    written = {}
    for number, (label, name) in enumerate(FIELDS):
        model = apps.get_model(label)
        field = model._meta.get_field(name)
        mark: Any = f"zqmark{number}x"
        if isinstance(field, models.JSONField):
            mark = {"note": mark, "more": {"point": mark}}
        elif isinstance(field, ArrayField):
            mark = [mark]
        elif isinstance(field, models.EmailField) or (label, name) == (
            "core.OutboundMessage",
            "to",
        ):
            mark = EMAIL
        elif isinstance(field, models.GenericIPAddressField):
            mark = "10.99.98.97"
        elif name == "phone":
            mark = e164("07700 900999", "GB")
        if (label, name) == ("contacts.ContactIdentity", "value"):
            model.objects.filter(kind="phone").update(value=mark)
        elif label == "wishes.Notice" and name == "phone":
            mark = ""
        else:
            rows = model.objects.all()
            if model is User:
                rows = rows.exclude(customer=None)
            rows.update(**{name: mark})
        written[label, name] = mark
    return written


def export(customer: Customer, actor: Any, now: Any) -> dict[str, Any]:
    packed = my_data.export(customer_id=customer.pk, actor=actor, now=now)
    data = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read("my-data.json"))["data"]
    return {label: rows for about in data.values() for label, rows in about.items()}


def everything() -> str:
    """Return every row of every table, as text."""
    return "\n".join(
        f"{model._meta.label} {row}"
        for model in apps.get_models()
        for row in model._default_manager.values_list()
    )


def test_a_copy_holds_every_personal_field_and_erasure_leaves_none(life, ada, customer, shop):
    written = marks()
    copy = export(customer, ada, shop.now)
    missing = [
        key for key, mark in written.items()
        if not any(row[key[1]] == mark for row in copy[key[0]])
    ]  # fmt: skip
    assert missing == []
    assert [label for label, rows in copy.items() if not rows] == []

    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    left = everything()
    kept = [line for line in left.splitlines() if "zqmark" in line]
    assert [line.split()[0] for line in kept] == ["papers.Paper"], "the law keeps what was issued"
    for mark in (EMAIL, "+447700900999", "10.99.98.97"):
        found = [line for line in left.splitlines() if mark in line]
        assert all(line.startswith("core.OutboundMessage") for line in found), found
    mail = OutboundMessage.objects.get(to=EMAIL)
    assert mail.sent_at is None
    assert "deleted" in mail.subject
    assert str(KEEPS[About.ORDERS]) in mail.text


def test_what_the_law_keeps_is_kept_without_her(life, ada, customer, shop):
    before = Order.objects.values("number", "total", "tax", "placed_at", "currency").get()
    lines = list(life.lines.order_by("pk").values_list("sku", "quantity", "gross", "tax"))

    wrong = invariants.run()

    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    assert Order.objects.values("number", "total", "tax", "placed_at", "currency").get() == before
    assert list(life.lines.order_by("pk").values_list("sku", "quantity", "gross", "tax")) == lines
    assert Order.objects.get().delivery["code"] == "standard"
    assert customer.consents.count() == 1
    assert invariants.run() == wrong
    for label, held in HELD.items():
        rows = my_data.rows_of(label, held, my_data.person_of(customer.pk))
        assert rows.exists() or held.fate != Fate.KEPT, label


def test_a_receipt_that_waits_at_a_till_can_still_be_booked_and_names_her_no_more(
    life, ada, customer, shop
):
    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    assert Parked.objects.get().body == PARKED | {"email": "", "member": ""}


def test_a_receipt_is_kept_as_it_was_issued_and_opened_by_nobody(life, ada, customer, shop, client):
    path = f"/orders/track/{life.tracking_token}/receipt.pdf"
    assert client.get(path).status_code == 200
    issued = life.papers.get().sheet
    assert life.full_name in issued["buyer"]

    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    assert life.papers.get().sheet == issued
    assert client.get(path).status_code == 404


def test_what_a_stranger_typed_is_none_of_hers(life, ada, customer, shop):
    EmailAddress.objects.update(verified=False)
    theirs = shop.placed_order((shop.mug, 1, None), actor=shop.other_shopper)
    assert theirs.email == EMAIL

    person = my_data.person_of(customer.pk)

    assert theirs.pk not in person.orders
    assert person.emails == ()


def test_a_guests_order_of_a_proven_address_is_hers(life, ada, customer, shop):
    theirs = shop.placed_order((shop.mug, 1, None), actor=shop.other_shopper)
    Order.objects.update(goods_state="fulfilled")
    ProviderCall.objects.update(state="done")

    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    theirs.refresh_from_db()
    assert (theirs.email, theirs.full_name, theirs.visitor_key) == ("", "", "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: Order.objects.update(goods_state="open"), "still on their way"),
        (lambda: ParcelCase.objects.update(state="open", outcome="", closed_at=None), "looking for"),
        (lambda: PaymentCase.objects.update(state="open", outcome="", closed_at=None), "Money is still"),
        (lambda: Purse.objects.update(balance=500), "£5.00"),
    ],
)  # fmt: skip
def test_what_is_open_refuses_with_the_reason(life, ada, customer, shop, change, reason):
    change()

    with pytest.raises(Conflict, match=reason):
        erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    assert Customer.objects.get().email == EMAIL


def test_an_unpaid_invoice_refuses_until_it_is_paid(life, ada, customer, shop):
    tender = life.plan.last_tender
    Tender.objects.filter(pk=tender.pk).update(
        provider="invoice", authorised=900, capture_requested=900, captured=900
    )
    paid = InvoicePayment(
        tender=tender, amount=899, paid_on=shop.now.date(), reference="a", noted_at=shop.now
    )
    paid.save()
    with pytest.raises(Conflict, match=f"not paid the invoice.*{life.number}"):
        erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)

    paid.amount = 900
    paid.save()
    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)


def test_a_payment_under_way_refuses(shop, ada, customer):
    shop.start_payment(shop.cart_with((shop.mug, 1, None), actor=ada), ada)

    with pytest.raises(Conflict, match="payment is under way"):
        erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)


def test_two_who_are_erased_are_two(shop, ada, customer):
    eve = accounts.upsert_customer(
        email="eve@example.com", name="Eve", phone="", language="nb", password=PASSWORD
    )
    for each in (customer, eve):
        erasure.erase(customer_id=each.pk, actor=ada, now=shop.now)

    assert User.objects.filter(email__endswith="@erased.invalid", is_active=False).count() == 2
    assert Cart.objects.filter(state="open").count() == 0
    assert Quote.objects.count() == Tender.objects.count() == 0


def ask_again(browser: Client, path: str, prefix: str = "") -> Any:
    """Follow the page to the question who she is, and answer it."""
    answer = browser.get(path)
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
    return browser.post(answer["Location"], {"password": PASSWORD})


@pytest.mark.parametrize("prefix", ["", "/no"])
def test_her_pages_ask_again_and_then_give_and_take(life, signed_in, customer, prefix):
    path = f"{prefix}/account/data/"
    assert signed_in.post(f"{prefix}/account/data/file/").status_code == 302
    assert signed_in.post(f"{prefix}/account/data/delete/", {"sure": "1"}).status_code == 302
    assert User.objects.get(pk=customer.user_id).is_active
    assert ask_again(signed_in, path)["Location"] == path

    page = signed_in.get(path)
    with translation.override("nb" if prefix else "en"):
        for title in TITLES.values():
            assert str(title) in page.content.decode()
    packed = signed_in.post(f"{prefix}/account/data/file/")
    assert packed["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["my-data.json"]

    assert signed_in.post(f"{prefix}/account/data/delete/").status_code == 422
    gone = signed_in.post(f"{prefix}/account/data/delete/", {"sure": "1"})
    assert gone["Location"] == f"{prefix}/account/data/deleted/"
    assert signed_in.get(gone["Location"]).status_code == 200
    assert signed_in.get(f"{prefix}/account/").status_code == 302
    again = Client().post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert again.status_code == 422


def test_the_page_says_what_is_in_the_way(life, signed_in):
    Order.objects.update(goods_state="open")
    ask_again(signed_in, "/account/data/")

    text = signed_in.get("/account/data/").content.decode()
    answer = signed_in.post("/account/data/delete/", {"sure": "1"})

    assert life.number in text
    assert 'name="sure"' not in text
    assert answer.status_code == 409
    assert life.number in answer.content.decode()


def test_a_nameless_contact_is_no_more(life, ada, customer, shop):
    erasure.erase(customer_id=customer.pk, actor=ada, now=shop.now)
    assert Contact.objects.count() == ContactIdentity.objects.count() == 0


def test_the_page_costs_at_most_twenty_one_statements(
    life, signed_in, django_assert_max_num_queries
):
    ask_again(signed_in, "/account/data/")
    signed_in.get("/account/data/")
    with django_assert_max_num_queries(21):
        signed_in.get("/account/data/")
