"""What people write for an attribute, and what an import makes of it."""

import contextlib

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue.models import Attribute, Product
from commerce.catalogue.rules import typed
from core.models import JobError


@pytest.mark.parametrize(
    ("text", "unit", "language", "number"),
    [
        ("12", "", "en", 12), ("12 cm", "cm", "en", 12), ("0,5 l", "l", "nb", 0.5), ("0.5l", "l", "nb", 0.5),
        ("120 mm", "cm", "en", 12), ("1,5 kg", "g", "nb", 1500), ("2 litres", "l", "en", 2), ("75 cl", "l", "en", 0.75),
        ("1 299", "", "nb", 1299), ("1,299", "", "nb", 1.299), ("1,299.5", "", "en", 1299.5), ("1.299,5", "", "nb", 1299.5),
        ("\u22123", "", "en", -3), ("0,25", "", "en", 0.25),
    ],
)  # fmt: skip
def test_numbers_are_read_in_their_unit(text, unit, language, number):
    assert typed.number(text, unit, language) == number


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("a lot", "", "is not a number"), ("12 cm", "l", "is in cm, not in l"), ("12 cm", "", "is not a number"),
        ("1,299", "", "can be read in two ways: write it without a thousands separator"),
        ("1.2.3", "", "is not a number"), ("9" * 13, "", "is not a number"), ("", "", "is not a number"),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(text, unit, reason):
    with pytest.raises(typed.UnfitError) as error:
        typed.number(text, unit)
    assert str(error.value) == reason


@given(st.text())
def test_any_text_is_a_number_or_refused(text):
    with contextlib.suppress(typed.UnfitError):
        assert isinstance(typed.number(text, "cm", "nb"), int | float)


def test_yes_and_no_in_both_languages():
    assert [typed.yes_or_no(text) for text in ("Yes", "ja", "1", "NEI", "false")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_an_import_keeps_to_what_was_declared(shop, run_import):
    Attribute.objects.create(code="width", name_en="Width", kind="number", unit="cm")
    Attribute.objects.create(code="foldable", name_en="Foldable", kind="boolean")
    head = ["sku", "attribute:width", "attribute:foldable", "attribute:colour"]
    result = run_import(
        [head, ["MUG-1", "120 mm", "yes", "Pine"], ["VAC-1", "wide", "maybe", "Blue"]],
        "--keep-good",
    )

    assert [message for _row, _column, message in result.complaints] == [
        "attribute:width is not a number",
        "attribute:foldable is neither yes nor no",
        "attribute:colour is none of the values of colour: mend it, or let the import add values",
    ]
    mug = Product.objects.get(variants__sku="MUG-1")
    assert mug.attributes == {"width": 12, "foldable": True, "colour": "pine"}
    again = run_import([head, ["MUG-1", "12", "ja", "pine"]])
    assert (again.updated, again.unchanged) == (0, 1)


def test_errors_are_said_in_the_language_of_who_asked(shop, run_import):
    with translation.override("nb"):
        run_import(
            [
                ["sku", "price:GBP", "attribute:litres"],
                ["MUG-1", "-1", ""],
                ["VAC-1", "5", "1,299"],
            ],
            "--keep-good",
        )
    error = JobError.objects.get()
    with translation.override("nb"):
        assert error.message == f"price:GBP {translation.gettext('is negative')}"
    assert Product.objects.get(variants__sku="VAC-1").attributes == {"litres": 1.299}
