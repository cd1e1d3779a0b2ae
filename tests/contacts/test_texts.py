"""Nobody reads a key: every state has words in both languages."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from commerce.delivery.models import Parcel
from commerce.delivery.rules import State as ParcelState
from commerce.orders.models import Order
from contact_centre.contacts import handlers, order_page, texts
from returns.models import Refund, Return
from stores.click_and_collect.models import Collection
from stores.click_and_collect.rules import State as CollectionState

MACHINES = [
    CollectionState,
    ParcelState,
    Order.MoneyState,
    Order.GoodsState,
    Order.AfterSales,
    Return.State,
    Refund.State,
]
LISTS = [
    texts.TITLES,
    texts.PAYMENTS,
    texts.REASONS,
    {state: words for state, (words, _tone) in texts.PAY_LINKS.items()},
]


def in_norwegian(words):
    with override("nb"):
        return str(words)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__qualname__)
def test_every_state_has_words_in_both_languages(machine):
    for state in machine:
        with override("en"):
            assert str(state.label) not in machine.values
            english = str(state.label)
        assert in_norwegian(state.label) != english


@pytest.mark.parametrize("words", LISTS, ids=["titles", "payments", "reasons", "pay-links"])
def test_every_key_has_words_in_both_languages(words):
    for key, english in words.items():
        with override("nb"):
            assert texts._(english) not in {english, key}


def test_every_kind_that_is_noted_has_a_title():
    noted = set(re.findall(r'_fact\(\s*"(\w+)"', Path(handlers.__file__).read_text()))

    assert noted == set(texts.TITLES)
    assert set(handlers.OF_CART.values()) <= noted


def test_what_becomes_of_a_part_is_told_by_its_own_state():
    with override("en"):
        assert order_page.words_of(None) == ("We are getting it ready", "note")
        assert order_page.words_of(Collection(state="ready")) == ("Ready to collect", "good")
        assert order_page.words_of(Parcel(state="lost")) == (
            "Lost by the carrier: please call us",
            "bad",
        )
    with override("nb"):
        assert order_page.words_of(Parcel(state="packed")) == ("Pakket", "note")
