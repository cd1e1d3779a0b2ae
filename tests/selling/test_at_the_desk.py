"""What a till sold comes back at the return desk: the colleague there gives the money, and everybody is told so."""

from __future__ import annotations

import re

import time_machine
from django.test import Client
from django.urls import reverse

from core.models import OutboundMessage
from returns.models import Return
from tests.selling.conftest import TillWorld


def words_of(page: bytes) -> str:
    main = page.decode().split("<main", 1)[-1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_who_takes_it_back_gives_the_money_and_nothing_says_that_a_card_was_refunded(
    shop: TillWorld, client: Client
) -> None:
    with time_machine.travel(shop.now, tick=False):
        sold = shop.send_one(shop.sale(email="mia@example.com"))
        shop.react()
        order = shop.order(sold)
        client.force_login(shop.user(shop.clerk))
        found = {"number": order.number, "proof": "mia@example.com"}
        client.post(reverse("returns:find"), found, follow=True)
        line = order.lines.get().pk
        asked = {
            f"quantity-{line}": "1", f"reason-{line}": "faulty", f"disposition-{line}": "damaged",
        }  # fmt: skip
        page = client.get(reverse("returns:refund", args=[order.number]), asked)
        assert "It was paid at a till" in words_of(page.content)
        assert "Take back and give £49.00" in words_of(page.content)

        sent = dict(re.findall(rb'type="hidden" name="([^"]+)" value="([^"]*)"', page.content))
        fields = {name.decode(): value.decode() for name, value in sent.items()}
        done = client.post(reverse("returns:receive", args=[order.number]), fields, follow=True)
        assert "Give the customer £49.00 now." in words_of(done.content)
        shop.react()
        receipt = client.get(reverse("returns:receipt", args=[Return.objects.get().number]))

    assert "Given back in the store" in words_of(receipt.content)
    assert "On its way to the card" not in words_of(done.content + receipt.content)
    letter = OutboundMessage.objects.get(key__startswith="refund-")
    assert "You were given £49.00 back in the store" in letter.text
    assert "bank" not in letter.text
    assert "Hello," in letter.text
