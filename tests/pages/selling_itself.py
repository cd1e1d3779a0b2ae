"""Two kiosks of a store: before one somebody stands with a basket, before the other nobody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.catalogue.models import Variant
from core.actor import Actor, Channel
from stores.kiosks import operations
from stores.locations.models import Location


def facts(variants: list[Variant], store: Location, manager: Actor) -> dict[str, Any]:
    """Build them, and say the cookies of each."""
    now = timezone.now()
    idle = _kiosk("At the door", store, manager)[1]
    kiosk_id, token = _kiosk("Beside the stairs", store, manager)
    visit, visit_token = operations.begin_visit(kiosk_id=kiosk_id, language="en", now=now)
    who = Actor(channel=Channel.KIOSK, visitor_key=visit.visitor_key, location_id=store.pk)
    for place, variant in enumerate(variants):
        command = Add(
            variant_id=variant.pk,
            method="deliver" if place else "collect",
            location_id=None if place else store.pk,
        )
        cart = operations.add(
            visit_id=visit.pk, command=command, client_id=uuid4(), actor=who, now=now
        )
    details = SetDetails(
        full_name="Ada Shaw", email="ada.kiosk@example.com", phone="+447700900456", street="2 Park Row",
        postcode="LS1 5HD", city="Leeds",
    )  # fmt: skip
    carts.change_cart(cart_id=cart.pk, command=details, client_id=uuid4(), actor=who, now=now)
    visit = operations.open_link(visit_id=visit.pk, now=now)
    return {
        "kiosks": {"idle_kiosk": {"kiosk": idle}, "kiosk": {"kiosk": token, "visit": visit_token}},
        "kiosk_link": operations.link_of(visit, now=now),
    }


def _kiosk(name: str, store: Location, manager: Actor) -> tuple[int, str]:
    kiosk, token = operations.open_kiosk(
        location_id=store.pk, name=name, actor=manager, now=timezone.now()
    )
    return kiosk.pk, token
