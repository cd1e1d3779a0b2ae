"""Mails of an order: text and HTML say the same, in her language, with her words as words."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine

from commerce.cart import operations as carts
from commerce.cart.commands import ChooseDelivery
from commerce.delivery.messages import shipment_of
from commerce.delivery.models import Parcel
from commerce.orders import changes
from commerce.orders.models import Order
from commerce.papers import operations as numbers
from commerce.papers import queries as papers
from core.models import OutboundMessage
from core.money import Money
from stores.click_and_collect import messages
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.core.test_mail import HOSTILE, Reader
from tests.pricing.stage import promotion
from tests.shop.test_checkout_delivery import method

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


def test_the_mails_say_who_collects_and_where_a_parcel_is_fetched(floor):
    point = {
        "id": "NP-1",
        "name": "Corner shop",
        "street": "3 High Street",
        "postcode": "LS1 5HD",
        "city": "Leeds",
    }
    method(floor, "point", amount=295, has_points=True)
    cart = floor.cart_with((floor.kettle, 1, floor.leeds), (floor.mug, 2, None))
    floor.details(cart, collector_name="Bo Lie", collector_phone="+447700900456")
    chosen = ChooseDelivery(code="point", point=tuple(point.values()))
    carts.change_cart(
        cart_id=cart.pk, command=chosen, client_id=uuid4(), actor=floor.shopper, now=floor.now
    )
    order = floor.pay(floor.start_payment(cart)).order
    floor.react()

    placed = OutboundMessage.objects.get(key=f"order-placed-{order.number}").text
    assert "Bo Lie collects it: pass the pickup code on." in placed
    assert "You fetch it at Corner shop, 3 High Street, LS1 5HD Leeds." in placed
    assert "Point, " in placed
    ready = messages.ready_notice(Collection.objects.get(), now=floor.now)
    assert any("Bo Lie collects it" in block.plain() for block in ready.blocks)
    parcel = Parcel.objects.get()
    assert shipment_of(parcel).recipient.point == "NP-1"
    address = {"full_name": "Ada", "street": "9 New Row", "postcode": "LS2 7AA", "city": "Leeds"}
    changes.redirect(
        order_id=order.pk, address=address, key="k", actor=floor.shopper, now=floor.now
    )
    parcel = Parcel.objects.get()
    assert (shipment_of(parcel).recipient.point, shipment_of(parcel).recipient.line1) == (
        "",
        "9 New Row",
    )


@pytest.mark.parametrize(("language", "name"), [("en", "Ten off"), ("nb", "Ti av")])
def test_the_confirmation_and_the_receipt_say_which_offer_took_what_off(floor, language, name):
    promotion(name_en="Ten off", name_nb="Ti av")
    order = ordered(floor, (floor.kettle, 2, None))
    Order.objects.filter(pk=order.pk).update(language=language)
    line = order.lines.get()
    assert line.discount > 0
    floor.react()

    taken = f"{name} -{Money(line.discount, 'GBP').format(language)}"
    assert taken in OutboundMessage.objects.get(key=f"order-placed-{order.number}").text
    order.refresh_from_db()
    sheet = papers.kept(numbers.issue(order_id=order.pk, now=floor.now))
    assert any(taken in item.notes for item in sheet.items)
