"""Card numbers are seen in what people write, and other numbers are let stand."""

import pytest

from core.cards import masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("4111 1111 1111 1111", "**** 1111"),
        ("her card 4111-1111-1111-1111, exp 12/29", "her card **** 1111, exp 12/29"),
        ("378282246310005 and 5555555555554444", "**** 0005 and **** 4444"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("call +47 400 00 000 or 0113 496 0000", "call +47 400 00 000 or 0113 496 0000"),
        ("0000 0000 0000 0000", "0000 0000 0000 0000"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("Visa 0001", "Visa 0001"),
        ("", ""),
    ],
)
def test_a_card_is_cut_to_its_last_four(text, kept):
    assert masked(text) == kept
