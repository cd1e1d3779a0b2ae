"""Mails of an order: text and HTML say the same, in her language, with her words as words."""

from __future__ import annotations

import re

import pytest
import time_machine

from core.models import OutboundMessage
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.core.test_mail import HOSTILE, Reader

# What a name field holds.
NAME = HOSTILE[:120]


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


def ordered(floor, *lines, **details):
    cart = floor.cart_with(*lines)
    floor.details(cart, full_name=NAME, **details)
    return floor.pay(floor.start_payment(cart)).order


def said_alike(message):
    read = Reader(message.html)
    squeezed = read.text.replace(" ", "")
    for line in message.text.splitlines():
        if not line.strip().startswith("http"):
            for part in re.split("  |: ", line.rstrip(":")):
                assert part.replace(" ", "") in squeezed, part
        else:
            assert line.strip() in read.addresses
    return read


def test_the_confirmation_says_what_comes_next_and_whom_to_call(floor):
    order = ordered(floor, (floor.kettle, 1, floor.leeds), (floor.mug, 2, None))
    floor.react()

    message = OutboundMessage.objects.get(key=f"order-placed-{order.number}")
    said = said_alike(message)
    for part in (
        "Collect at Fjord & Fell Leeds",
        "Please wait for our message that it is ready.",
        "2 x Tarn mug",
        order.total_money.format("en"),
        order.market.phone_display,
        NAME,
    ):
        assert part in said.text, part
    assert "script" not in said.tags
    assert any(f"/stores/{floor.leeds.slug}/" in each for each in said.addresses)


def test_the_ready_mail_has_the_code_and_its_picture(floor):
    ordered(floor, (floor.kettle, 1, floor.leeds))
    floor.react()
    collection = floor.bring_to_shelf(Collection.objects.get())
    floor.react()

    message = OutboundMessage.objects.get(key__startswith="collection-ready", kind="email")
    said = said_alike(message)
    assert collection.code in said.text.replace(" ", "")
    assert f"cid:qr-{collection.code}" in said.addresses
    assert "img" in said.tags


def test_every_mail_of_a_norwegian_is_in_her_language(floor):
    order = ordered(floor, (floor.kettle, 1, floor.leeds))
    type(order).objects.update(language="nb")
    floor.react()
    message = OutboundMessage.objects.get(key=f"order-placed-{order.number}")
    assert 'lang="nb"' in message.html
