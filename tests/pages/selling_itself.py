"""Three kiosks of a store: before one nobody stands, before the others somebody with a basket, one on her way to a till; and sales of colleagues."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.cart.models import CartLine
from commerce.catalogue.models import Variant
from commerce.payments import operations as payments
from core.actor import SYSTEM, Actor, Channel
from core.markets import MARKETS
from stores.kiosks import operations
from stores.kiosks.models import Visit
from stores.locations.models import Location


def facts(variants: list[Variant], store: Location, manager: Actor) -> dict[str, Any]:
    """Build them, and say the cookies of each."""
    now = timezone.now()
    idle = _kiosk("At the door", store, manager)[1]
    visit, kiosk = _stands_at("Beside the stairs", variants, store, manager)
    to_till, till_kiosk = _stands_at("At the tills", variants, store, manager)
    payments.offer_at_till(
        cart_id=to_till.cart_id, location_id=store.pk, actor=_who(to_till, store), now=now
    )
    visit = operations.open_link(visit_id=visit.pk, now=now)
    return {
        "kiosks": {"idle_kiosk": {"kiosk": idle}, "kiosk": kiosk, "till_kiosk": till_kiosk},
        "kiosk_link": operations.link_of(visit, now=now),
    }


def _stands_at(
    name: str, variants: list[Variant], store: Location, manager: Actor
) -> tuple[Visit, dict[str, str]]:
    """Somebody stands before a kiosk with a basket and has typed who she is; its cookies."""
    now = timezone.now()
    kiosk_id, token = _kiosk(name, store, manager)
    visit, visit_token = operations.begin_visit(kiosk_id=kiosk_id, language="en", now=now)
    who = _who(visit, store)
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
    visit.refresh_from_db()
    return visit, {"kiosk": token, "visit": visit_token}


def _who(visit: Visit, store: Location) -> Actor:
    return Actor(channel=Channel.KIOSK, visitor_key=visit.visitor_key, location_id=store.pk)


def sales(variants: list[Variant], store: Location, clerk: Actor) -> dict[str, Any]:
    """Build a sale of the store that is open, and others that wait for a till, a link and a card, and say their ids."""
    names = ("sale", "sale_at_till", "sale_by_link", "sale_at_terminal")
    made = {name: _sale(variants, store, replace(clerk, location_id=store.pk)) for name in names}
    asked: dict[str, Any] = {
        "actor": replace(clerk, location_id=store.pk),
        "now": timezone.now(),
    }
    payments.offer_at_till(cart_id=made["sale_at_till"], location_id=store.pk, **asked)
    payments.send_pay_link(
        cart_id=made["sale_by_link"], by="email", to="ada.sale@example.com", **asked
    )
    tender = payments.start_payment(cart_id=made["sale_at_terminal"], **asked)
    terminal = payments.register_terminal(
        location_id=store.pk, name="At the window", provider="sandbox", reference="rdr_window",
        actor=SYSTEM, now=asked["now"],
    )  # fmt: skip
    payments.send_to_terminal(
        quote_id=tender.plan.quote_id, terminal_id=terminal.pk, actor=clerk, now=asked["now"]
    )
    line = CartLine.objects.filter(cart=made["sale"]).order_by("pk")[0]
    return {name: str(pk) for name, pk in made.items()} | {"sale_line": line.pk}


def _sale(variants: list[Variant], store: Location, clerk: Actor) -> UUID:
    now, market = timezone.now(), MARKETS[store.market]
    first, *others = (
        Add(
            variant_id=variant.pk,
            method="deliver" if place else "collect",
            location_id=None if place else store.pk,
        )
        for place, variant in enumerate(variants)
    )
    cart = carts.begin_sale(
        market=market, language="en", command=first, client_id=uuid4(), actor=clerk, now=now
    ).cart
    details = SetDetails(
        full_name="Ada Shaw", email="ada.sale@example.com", phone="+447700900457", street="2 Park Row",
        postcode="LS1 5HD", city="Leeds",
    )  # fmt: skip
    for command in (*others, details):
        carts.change_cart(cart_id=cart.pk, command=command, client_id=uuid4(), actor=clerk, now=now)
    return cart.pk


def _kiosk(name: str, store: Location, manager: Actor) -> tuple[int, str]:
    kiosk, token = operations.open_kiosk(
        location_id=store.pk, name=name, actor=manager, now=timezone.now()
    )
    return kiosk.pk, token
