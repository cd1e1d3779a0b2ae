"""What drills do inside Django: buy, wait, and say what they found in one line of JSON."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import httpx
from django.conf import settings
from django.utils import timezone

from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.catalogue.models import Variant
from commerce.orders import settlement
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.models import Tender
from core.actor import Actor, Channel
from core.markets import MARKETS


def buy(number: int, *, store: int | None = None, of: Sequence[int] = (), lines: int = 1) -> None:
    """Place so many orders, paid at the provider; to be collected in a store, or delivered.

    Each has so many lines of one unit, of these variants in turn; of the first there is without any.
    """
    variants = itertools.cycle(
        of or Variant.objects.order_by("pk").values_list("pk", flat=True)[:1]
    )
    for which in range(number):
        now = timezone.now()
        buyer = Actor(channel=Channel.WEB, visitor_key=f"drill-{which}")
        cart = carts.open_cart(market=MARKETS["GB"], language="en", actor=buyer, now=now)
        for command in (
            *(
                Add(
                    variant_id=next(variants), quantity=1, method="collect" if store else "deliver",
                    location_id=store,
                )
                for _line in range(lines)
            ),
            SetDetails(
                full_name="Ada Shaw", email=f"shopper-{which}@example.com", phone="+447700900987",
                street="2 Park Row", postcode="LS1 5HD", city="Leeds",
            ),
        ):  # fmt: skip
            carts.change_cart(
                cart_id=cart.pk, command=command, client_id=uuid4(), actor=buyer, now=now
            )
        tender = payments.start_payment(cart_id=cart.pk, actor=buyer, now=now)
        gateway.open_page(tender.pk, now=now)
        payment = Tender.objects.get(pk=tender.pk).provider_id
        httpx.post(
            f"{settings.PROVIDER_URL}/v1/payments/{payment}/simulate",
            json={"card": "4000000000000001"},
            headers={"Authorization": f"Bearer {settings.PROVIDER_API_KEY}"},
        ).raise_for_status()
        settlement.settle(tender.pk, now=timezone.now())


def wait(condition: Callable[[], bool], seconds: float) -> float | None:
    """Return after how many seconds the condition held, or None where it did not in time."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            return None
        time.sleep(0.2)
    return round(time.monotonic() - began, 2)


def say(facts: dict[str, Any]) -> None:
    """Say what was found."""
    sys.stdout.write(json.dumps(facts) + "\n")
