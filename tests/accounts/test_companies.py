"""Companies that buy on account: made by managers, bought for by the people they name."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from accounts import companies
from accounts import operations as accounts
from accounts.companies import BuyerData, CompanyData
from accounts.companies.operations import CompanySaved
from accounts.models import Company
from commerce.cart import operations as carts
from commerce.cart.commands import SetDetails
from core.actor import Actor, Channel
from core.errors import Invalid, NotFound
from tests.world import GB, World

VAT = "GB 980 7806 84"
DATA = CompanyData("Fell Guides Ltd", "GB", VAT, terms_days=30, credit_limit=500_000)


def company(world: World, **changes) -> Company:
    return companies.save_company(
        data=DATA if not changes else CompanyData(**({f: getattr(DATA, f) for f in DATA.__slots__} | changes)),
        actor=world.manager, now=world.now,
    )  # fmt: skip


def buyer(world: World, email: str = "ada@example.com", *, is_verified: bool = True):
    return accounts.upsert_customer(
        email=email, name="Ada Shaw", phone="", language="en", password="password",
        is_verified=is_verified,
    )  # fmt: skip


def test_who_merely_typed_an_address_is_not_named_a_buyer(world):
    made = company(world)
    named = BuyerData("ada@example.com")
    buyer(world, is_verified=False)
    with pytest.raises(Invalid):
        companies.save_buyer(company_id=made.pk, data=named, actor=world.manager, now=world.now)

    buyer(world)
    companies.save_buyer(company_id=made.pk, data=named, actor=world.manager, now=world.now)


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("gb980 7806 84", "GB", "GB980780684"),
        ("980780684", "GB", "GB980780684"),
        ("GB 980 7806 85", "GB", None),
        ("974 760 673 mva", "NO", "NO974760673MVA"),
        ("974760673", "NO", "NO974760673MVA"),
        ("974760674", "NO", None),
        ("IE6388047V", "IE", "IE6388047V"),
        ("IE3628739UA", "IE", "IE3628739UA"),
        ("IE6388047W", "IE", None),
        ("", "GB", None),
        ("12", "SE", None),
    ],
)
def test_a_vat_number_is_checked_by_the_form_of_its_country(typed, country, kept):
    assert companies.written_vat_number(typed, country) == kept


def test_a_manager_makes_a_company_and_names_its_buyers(world):
    made = company(world)
    customer = buyer(world)
    companies.save_buyer(
        company_id=made.pk, data=BuyerData(customer.email, limit=9000), actor=world.manager,
        now=world.now,
    )  # fmt: skip

    assert made.vat_number == "GB980780684"
    assert companies.companies_of(customer.pk, "GB") == [made]
    assert companies.companies_of(customer.pk, "NO") == []
    assert world.recorded(CompanySaved) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vat_number": "GB 1"}, "vat_number"),
        ({"name": " "}, "name"),
        ({"terms_days": 999}, "terms_days"),
        ({"credit_limit": -1}, "credit_limit"),
        ({"market": "XX"}, "market"),
    ],
)
def test_says_what_does_not_fit(world, changes, field):
    with pytest.raises(Invalid) as refused:
        company(world, **changes)
    assert set(refused.value.fields) == {field}


def test_one_company_per_number_and_nobody_else_makes_any(world):
    company(world)
    with pytest.raises(Invalid):
        company(world)
    with pytest.raises(NotFound):
        companies.save_company(data=DATA, actor=world.csa, now=world.now)
    assert Company.objects.count() == 1


def test_only_a_buyer_buys_for_it(world):
    made = company(world)
    customer = buyer(world)
    actor = Actor(channel=Channel.WEB, customer_id=customer.pk, user_id=customer.user_id)
    cart = world.cart(actor)
    command = SetDetails("Ada", "ada@example.com", "", company_id=made.pk, purchase_order="PO 7")

    def set_it():
        carts.change_cart(
            cart_id=cart.pk, command=command, client_id=uuid4(), actor=actor, now=world.now
        )

    with pytest.raises(Invalid):
        set_it()
    companies.save_buyer(
        company_id=made.pk, data=BuyerData(customer.email), actor=world.manager, now=world.now
    )
    set_it()
    cart.refresh_from_db()
    assert (cart.company, cart.purchase_order, cart.market) == (made, "PO 7", GB)


def test_the_manager_s_pages(world):
    office = Client()
    office.force_login(world.user(world.manager))
    form = {"name": "Fell Guides Ltd", "market": "GB", "vat_number": VAT, "terms_days": "14", "credit_limit": "5000", "is_active": "1"}  # fmt: skip

    assert office.post("/manager/companies/", form | {"vat_number": "1"}).status_code == 422
    page = office.post("/manager/companies/", form)["Location"]
    buyer(world)
    office.post(f"{page}buyers/", {"email": "ada@example.com", "limit": "250", "may_invoice": "1"})

    shown = office.get(page).content.decode()
    assert "£250.00" in shown
    made = Company.objects.get()
    assert (made.credit_limit, made.terms_days) == (500_000, 14)
    assert "Fell Guides Ltd" in office.get("/manager/companies/").content.decode()
    office.post(f"{page}buyers/{made.buyers.get().pk}/remove/")
    assert not made.buyers.exists()
    assert Client().get("/manager/companies/").status_code == 302
