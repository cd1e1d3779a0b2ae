"""Who the customer is, and her address book."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts import addresses
from accounts import operations as accounts
from accounts.models import Address, Customer

HOME = {
    "full_name": "Ada Shaw", "phone": "07700 900123", "street": "2 Park Row", "postcode": "ls1 5hd", "city": "Leeds",
}  # fmt: skip
PAGE = "/account/details/"
BOOK = "/account/details/addresses/"


def test_details_are_changed_and_the_phone_is_kept_as_e164(signed_in, customer):
    answer = signed_in.post(PAGE, {"name": " Ada  Byron ", "phone": "07700 900123", "language": "nb"})  # fmt: skip
    assert answer.status_code == 302
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.language) == ("Ada Byron", "+447700900123", "nb")  # fmt: skip
    assert customer.user.name == "Ada Byron"


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("phone", "12"), ("language", "xx"), ("name", "a" * 121)]
)
def test_what_does_not_fit_is_said_beside_the_field(signed_in, field, value):
    page = signed_in.post(PAGE, {"name": "Ada", "phone": "", "language": "en"} | {field: value})
    assert page.status_code == 422
    assert f"#id_{field}" in page.content.decode()


def test_an_address_is_kept_and_the_first_one_is_filled_in(signed_in, customer):
    assert signed_in.post(BOOK, HOME).status_code == 302
    signed_in.post(BOOK, HOME | {"street": "9 Quay"})
    first, second = Address.objects.order_by("pk")
    assert (first.postcode, first.phone, first.country) == ("LS1 5HD", "+447700900123", "GB")
    assert (first.is_first, second.is_first) == (True, False)

    signed_in.post(f"{BOOK}{second.pk}/move/", {"first": 1})
    assert (
        addresses.known_of(customer.pk, addresses.book_of(customer.pk, "GB"))["street"] == "9 Quay"
    )
    signed_in.post(f"{BOOK}{second.pk}/move/", {"remove": 1})
    assert (
        addresses.known_of(customer.pk, addresses.book_of(customer.pk, "GB"))["street"]
        == "2 Park Row"
    )
    assert addresses.known_of(customer.pk, addresses.book_of(customer.pk, "NO")) == {
        "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "",
    }  # fmt: skip
    text = signed_in.get(PAGE).content.decode()
    assert "2 Park Row" in text
    assert "Filled in at the checkout" in text


def test_an_address_is_changed_and_a_bad_one_refused(signed_in, customer):
    signed_in.post(BOOK, HOME)
    kept = Address.objects.get()
    assert signed_in.get(f"{BOOK}{kept.pk}/").status_code == 200
    refused = signed_in.post(f"{BOOK}{kept.pk}/", HOME | {"street": "", "postcode": "1"})
    assert refused.status_code == 422
    signed_in.post(f"{BOOK}{kept.pk}/", HOME | {"street": "3 Park Row"})
    assert Address.objects.get().street == "3 Park Row"


def test_the_address_of_somebody_else_is_not_found(signed_in, shop):
    eve = accounts.upsert_customer(email="eve@example.com", name="Eve", phone="", language="en")
    hers = addresses.save_address(customer_id=eve.pk, country="GB", values=HOME, now=shop.now)
    assert signed_in.get(f"{BOOK}{hers.pk}/").status_code == 404
    assert signed_in.post(f"{BOOK}{hers.pk}/", HOME).status_code == 404
    assert signed_in.post(f"{BOOK}{hers.pk}/move/", {"first": 1}).status_code == 404
    signed_in.post(f"{BOOK}{hers.pk}/move/", {"remove": 1})
    assert Address.objects.filter(pk=hers.pk).exists()


def test_an_address_of_mail_that_is_not_proven_is_called_so(signed_in):
    EmailAddress.objects.update(verified=False)
    assert "Not confirmed" in signed_in.get(PAGE).content.decode()


def test_the_page_costs_nine_statements(signed_in, django_assert_max_num_queries):
    signed_in.post(BOOK, HOME)
    signed_in.get(PAGE)
    with django_assert_max_num_queries(9):
        signed_in.get(PAGE)
