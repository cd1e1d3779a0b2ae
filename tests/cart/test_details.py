"""Whatever a person types becomes one clean form, or a sentence beside the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commerce.cart import details
from core.errors import Invalid
from core.markets import MARKETS

GOOD = {
    "full_name": "Ada Shaw",
    "email": "ada@example.com",
    "phone": "07700 900123",
    "street": "2 Park Row",
    "street2": "",
    "postcode": "ls15hd",
    "city": "Leeds",
}


def clean(market="GB", needs_address=True, **changes):
    return details.clean(
        GOOD | changes, market=MARKETS[market], language="en", needs_address=needs_address
    )


def errors(**changes):
    with pytest.raises(Invalid) as refused:
        clean(**changes)
    return set(refused.value.fields)


def test_tidies_up_phone_postcode_and_spaces():
    cleaned = clean(full_name="  Ada   Shaw ")

    assert (cleaned.full_name, cleaned.phone, cleaned.postcode) == (
        "Ada Shaw",
        "+447700900123",
        "LS1 5HD",
    )


@pytest.mark.parametrize(
    "typed", ["07700900123", "+44 7700 900123", "0044 7700 900 123", "(07700) 900-123"]
)
def test_a_number_in_any_form_is_one_number(typed):
    assert clean(phone=typed).phone == "+447700900123"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"full_name": ""}, {"full_name"}),
        ({"email": "ada"}, {"email"}),
        ({"email": ""}, {"email"}),
        ({"phone": "12"}, {"phone"}),
        ({"postcode": "LS1"}, {"postcode"}),
        ({"street": "", "city": ""}, {"street", "city"}),
        ({"full_name": "x" * 121}, {"full_name"}),
        ({"postcode": "0150", "market": "GB"}, {"postcode"}),
        ({"postcode": "LS1 5HD", "market": "NO", "phone": ""}, {"postcode"}),
    ],
)
def test_says_which_field_does_not_fit(changes, fields):
    assert errors(**changes) == fields


def test_a_collection_needs_no_address():
    cleaned = clean(needs_address=False, street="", postcode="", city="")
    assert cleaned.street == ""


def test_a_phone_is_optional():
    assert clean(phone="").phone == ""


@given(some.dictionaries(some.sampled_from(sorted(GOOD)), some.text(max_size=200)))
def test_nothing_that_is_typed_is_worse_than_a_refusal(typed):
    try:
        cleaned = clean(**typed)
    except Invalid:
        pass
    else:
        assert all(
            len(getattr(cleaned, name) or "") <= most for name, most in details.LIMITS.items()
        )
