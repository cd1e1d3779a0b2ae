"""Codes are derived, found again by a keyed hash, and worthless after a rotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core import codes


@given(some.uuids(), some.integers(0, 1000))
def test_a_call_code_is_six_digits_and_the_same_each_time(subject, rotation):
    code = codes.digits("call", subject, rotation)

    assert len(code) == 6
    assert code.isdecimal()
    assert code == codes.digits("call", str(subject), rotation)


@given(some.uuids())
def test_another_purpose_or_rotation_is_another_link(subject):
    made = {
        codes.link("pay", subject, 0),
        codes.link("pay", subject, 1),
        codes.link("cart", subject, 0),
    }

    assert len(made) == 3


@given(some.uuids(), some.integers(0, 10**8))
def test_a_link_says_its_subject_and_rotation(subject, rotation):
    token = codes.link("pay", subject, rotation)

    assert codes.read_link("pay", token) == (str(subject), rotation)
    assert codes.read_link("track", token) is None


@given(some.text(max_size=80))
def test_nothing_made_up_is_a_link(text):
    assert codes.read_link("pay", text) is None


@pytest.mark.parametrize("rotation", ["²", "٣", "-1", "", "1" * 10, "1e3"])
def test_a_rotation_that_is_no_number_is_no_link(rotation):
    assert codes.read_link("pay", f"17.{rotation}.abcdef") is None


def test_one_changed_character_is_no_link():
    token = codes.link("pay", "17", 0)
    for index in range(len(token)):
        changed = token[:index] + ("x" if token[index] != "x" else "y") + token[index + 1 :]
        assert codes.read_link("pay", changed) is None


def test_letters_cannot_be_mistaken_for_each_other():
    seen = {letter for number in range(200) for letter in codes.letters("pickup", number, 0)}

    assert seen <= set(codes.ALPHABET)
    assert not seen & set("01ILO")


@pytest.mark.parametrize("typed", ["ab3 c4d", "AB3-C4D", " ab3c4d "])
def test_a_code_is_found_however_it_is_typed(typed):
    assert codes.keyed_hash("pickup", typed) == codes.keyed_hash("pickup", "AB3C4D")
    assert codes.keyed_hash("call", typed) != codes.keyed_hash("pickup", "AB3C4D")


def test_without_the_key_other_codes_come_out(settings):
    before = codes.digits("call", "17", 0), codes.keyed_hash("call", "123456")
    settings.CODES_KEY = "another key"

    assert (codes.digits("call", "17", 0), codes.keyed_hash("call", "123456")) != before


def test_nothing_is_not_the_same_as_nothing():
    assert not codes.same("", "")
    assert codes.same("æ", "æ")
    assert not codes.same("a", "b")


def test_tokens_are_long_and_never_the_same():
    made = {codes.new_token() for _ in range(100)}

    assert len(made) == 100
    assert min(map(len, made)) >= 32
