"""A number in any form is one number."""

import pytest

from core.phones import e164, mobile, national


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("07700 900123", "GB", "+447700900123"),
        ("+44 (0)7700 900 123", "GB", "+447700900123"),
        ("0044 7700 900123", "GB", "+447700900123"),
        ("21 00 00 10", "NO", "+4721000010"),
        ("+44 7700 900123", "NO", "+447700900123"),
    ],
)
def test_any_form_is_kept_in_one(text, country, number):
    assert e164(text, country) == number


@pytest.mark.parametrize("text", ["", "ada@example.com", "12", "0770090012345678"])
def test_what_cannot_be_a_number_is_none(text):
    assert e164(text, "GB") is None


OURS = ("GB", "NO", "IE")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("07700 900123", "GB", "+447700900123"),
        ("07400 123456", "GB", "+447400123456"),
        ("412 34 567", "NO", "+4741234567"),
        ("+353 85 123 4567", "GB", "+353851234567"),
    ],
)
def test_a_mobile_of_our_countries_gets_texts(text, country, number):
    assert mobile(text, country, among=OURS) == number


@pytest.mark.parametrize(
    "text",
    [
        "+8821612345678",  # by satellite
        "+2522345678",
        "+37090012345",
        "+44 9011234567",  # premium
        "07012345678",  # forwarded at the caller's cost
        "0113 496 0123",
        "21 00 00 10",
        "07781 100123",  # Guernsey
        "+49 151 12345678",
        "+447700 901000",
        "",
    ],
)
def test_no_other_number_gets_texts(text):
    assert mobile(text, "GB", among=OURS) is None
    assert mobile("07700 900123", "GB", among=("NO",)) is None


def test_a_number_is_shown_as_its_country_writes_it() -> None:
    assert national("+441632960104") == "01632 960104"
    assert national("+4721000002") == "21 00 00 02"
    assert national("the desk") == "the desk"
