"""A number in any form is one number."""

import pytest

from core.phones import e164


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
