"""Everything that the pages need to have something to show: carts, orders in each state, a return.

Runs inside Django beside the real processes; payments go through the sandbox provider.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from django.conf import settings
from django.utils import timezone

from accounts import addresses, identity
from accounts import operations as accounts
from accounts.models import User
from commerce.cart import operations as carts
from commerce.cart.commands import Add, SetDetails
from commerce.cart.models import Cart
from commerce.catalogue.models import Variant
from commerce.delivery import operations as parcels
from commerce.delivery.carriers import CarrierEvent
from commerce.delivery.models import Parcel, ParcelCase
from commerce.orders import glancing, settlement, terminals
from commerce.orders.models import Order, OrderLine
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.models import PayLink, Quote, Tender
from contact_centre.contacts.models import Contact
from core import codes
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from drills.stage import session_of
from returns import operations as returns
from returns.operations import Coming
from stores.click_and_collect import instead
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection, Sending, Shortfall
from stores.inventory.models import StockLevel
from stores.locations.models import Location
from tests.pages import keeping, merchandising, paying, selling_itself, stocking

GB = MARKETS["GB"]
T = TypeVar("T")


def build() -> None:
    """Build it on top of the demo's goods, and say by which addresses and as whom to look."""
    leeds = Location.objects.get(code="GB004")
    staff = {
        "csa": _colleague(Role.CSA, Channel.PHONE),
        "clerk": _colleague(Role.STORE_STAFF, Channel.STORE, "GB004"),
        "other_clerk": _colleague(Role.STORE_STAFF, Channel.STORE, "GB003"),
        "packer": _colleague(Role.WAREHOUSE, Channel.WAREHOUSE, "GBW1"),
        "manager": _colleague(Role.MANAGER, Channel.BACK_OFFICE),
        "merchandiser": _colleague(Role.MERCHANDISER, Channel.BACK_OFFICE),
        "store_manager": _colleague(Role.STORE_MANAGER, Channel.STORE, "GB004"),
    }
    variants = list(
        Variant.objects.filter(prices__market="GB", stock_levels__location=leeds, stock_levels__on_hand__gt=5)
        .select_related("product__category").order_by("pk")[:6]
    )  # fmt: skip
    shopper, token = _visitor()
    cart = _cart(shopper, variants[:3], leeds)
    carts.open_by_call_code(code=cart.call_code, actor=staff["csa"], now=timezone.now())
    carts.allow_editing(cart_id=cart.pk, actor=shopper, now=timezone.now())
    callers = carts.start_cart_for_caller(
        market=GB, language="en", actor=staff["csa"], now=timezone.now()
    )
    linked = _sent_link(variants[3], staff["csa"])

    buyer, buyer_token = _visitor()
    new = _order(buyer, variants[:2], leeds)
    collection, parcel = _work_of(new)
    ready, packed = _work_of(_order(buyer, variants[2:4], leeds))
    _make_ready(ready, packed, staff)
    done = _order(buyer, variants[4:6], leeds)
    short = _missing(_work_of(_order(buyer, variants[2:4], leeds))[0], staff["clerk"])
    received = _come_back(done, staff)
    wave = parcels.start_wave(
        location_id=parcel.location_id, size=6, actor=staff["packer"], now=timezone.now()
    )
    case = _damaged(done)
    box, box_here = _boxes(leeds, staff["packer"])
    keeping.keep(shopper, variants[:4], cart)
    waiting = keeping.wait_for(variants[0], leeds, shopper)
    reviewed = keeping.review(done, buyer)

    stocking.adjustments(variants[0], leeds, staff["clerk"])
    account = _account(variants[:2], leeds)
    giver, giver_token = _visitor()
    money, owed = paying.build(
        account=account, giver=giver, goods=variants[0], paid=done, manager=staff["manager"]
    )
    _wait(lambda: Tender.objects.get(pk=owed.pk).captured)

    waits, sent = (
        _to_terminal(variants[1], leeds, staff["clerk"], send=each) for each in (False, True)
    )
    line = cart.lines.order_by("pk").first()
    _say(
        {
            "category": variants[0].product.category.slug, "product": variants[0].product.slug,
            "variant": variants[0].pk, "store": leeds.slug, "cart": str(cart.pk), "line": line.pk if line else 0,
            "claim": carts.handover_link(callers), "caller_cart": str(callers.pk),
            "pay": linked.token, "linked_cart": str(linked.quote.cart_id),
            "number": new.number, "tracking": new.tracking_token, "glance": glancing.token_of(new, now=timezone.now()), "pickup": ready.link_token,
            "collection": collection.pk, "ready": ready.pk, "short": short.collection_id, "missing": short.pk, "asked": short.link_token, "parcel": parcel.pk, "packed": packed.pk,
            "box": box.pk, "box_here": box_here.pk, "wave": wave.pk, "case": case.pk, "delivery": stocking.delivery(variants, leeds, staff["clerk"]), "count": stocking.count(variants, leeds, staff["clerk"]),
            "stocked": variants[0].sku, "transfer": stocking.transfer(variants[4], Location.objects.get(code="GBW1"), leeds, (staff["clerk"], staff["packer"])),
            "to_terminal": str(waits), "at_terminal": str(sent), "returned": done.number, "receipt": received.number,
            "contact": Contact.objects.order_by("-seen_at").values_list("pk", flat=True).first(),
            **money,
            **selling_itself.facts(variants[:2], leeds, staff["store_manager"]),
            **selling_itself.sales(variants[4:6], leeds, staff["clerk"]),
            **keeping.facts(shopper, waiting, reviewed),
            **merchandising.files(staff["merchandiser"], variants[0]),
            "visitors": {"shopper": token, "buyer": buyer_token, "giver": giver_token},
            "sessions": {name: session_of(User.objects.get(pk=actor.user_id)) for name, actor in staff.items()}
            | {"customer": session_of(account)},
        }
    )  # fmt: skip


def place_delivery() -> None:
    """Buy two each of three things to be delivered, for a journey that begins there."""
    warehouse = Location.objects.get(code="GBW1")
    variants = list(
        Variant.objects.filter(prices__market="GB", stock_levels__location=warehouse, stock_levels__on_hand__gt=20)
        .order_by("pk")[:3]
    )  # fmt: skip
    order = _order(_visitor()[0], variants, None)
    parcel = _wait(lambda: Parcel.objects.filter(fulfilment__order=order).first())
    _say({"number": order.number, "token": order.tracking_token, "parcel": parcel.pk})


def _account(variants: list[Variant], store: Location) -> User:
    """A customer with an order, an address, and an order that she made as a guest."""
    customer = accounts.upsert_customer(
        email="ada.shaw@example.com", name="Ada Shaw", phone="+447700900456", language="en",
        password=secrets.token_urlsafe(12), is_verified=True,
    )  # fmt: skip
    home = {"full_name": "Ada Shaw", "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds"}
    for street in ("2 Park Row", "9 Quay Street"):
        addresses.save_address(
            customer_id=customer.pk,
            country="GB",
            values=home | {"street": street},
            now=timezone.now(),
        )
    visitor, _token = _visitor()
    _order(
        replace(identity.person(customer.user), visitor_key=visitor.visitor_key), variants, store
    )
    return customer.user


def _colleague(role: Role, channel: Channel, place: str = "") -> Actor:
    users = User.objects.filter(role_grants__role=role).order_by("pk")
    if place:
        users = users.filter(assignments__location__code=place)
    user = users.first()
    assert user is not None, (role, place)
    return replace(identity.person(user), channel=channel)


def _visitor() -> tuple[Actor, str]:
    token = secrets.token_urlsafe(24)
    return Actor(channel=Channel.WEB, visitor_key=codes.token_hash(token)), token


def _cart(shopper: Actor, variants: list[Variant], store: Location | None) -> Cart:
    """The first to collect at the store, the others delivered; with all details."""
    now = timezone.now()
    cart = carts.open_cart(market=GB, language="en", actor=shopper, now=now)
    for place, variant in enumerate(variants):
        at = store.pk if store and place == 0 else None
        command = Add(
            variant_id=variant.pk, quantity=2, method="collect" if at else "deliver", location_id=at
        )
        carts.change_cart(
            cart_id=cart.pk, command=command, client_id=uuid4(), actor=shopper, now=now
        )
    details = SetDetails(
        full_name="Ada Shaw", email="ada.shaw@example.com", phone="+447700900456", street="2 Park Row",
        postcode="LS1 5HD", city="Leeds",
    )  # fmt: skip
    carts.change_cart(cart_id=cart.pk, command=details, client_id=uuid4(), actor=shopper, now=now)
    cart.refresh_from_db()
    return cart


def _sent_link(variant: Variant, csa: Actor) -> PayLink:
    shopper, _token = _visitor()
    cart = _cart(shopper, [variant], None)
    now = timezone.now()
    carts.open_by_call_code(code=cart.call_code, actor=csa, now=now)
    carts.allow_editing(cart_id=cart.pk, actor=shopper, now=now)
    return payments.send_pay_link(cart_id=cart.pk, by="sms", to="+447700900456", actor=csa, now=now)


def _order(buyer: Actor, variants: list[Variant], store: Location | None) -> Order:
    """Buy them, paid at the provider."""
    now = timezone.now()
    tender = payments.start_payment(cart_id=_cart(buyer, variants, store).pk, actor=buyer, now=now)
    gateway.open_page(tender.pk, now=now)
    payment = Tender.objects.get(pk=tender.pk).provider_id
    httpx.post(
        f"{settings.PROVIDER_URL}/v1/payments/{payment}/simulate", json={"card": "4000000000000001"},
        headers={"Authorization": f"Bearer {settings.PROVIDER_API_KEY}"},
    ).raise_for_status()  # fmt: skip
    order = settlement.settle(tender.pk, now=timezone.now()).order
    assert order is not None
    return order


def _box_of(order: Order) -> Sending | None:
    return Sending.objects.filter(collection__fulfilment__order=order).first()


def _boxes(store: Location, packer: Actor) -> tuple[Sending, Sending]:
    """What the warehouse has to send to a store for two orders; one has left."""
    here = StockLevel.objects.filter(location=store, on_hand__gt=0).values("variant")
    lacking = Variant.objects.filter(
        prices__market="GB", stock_levels__location__code="GBW1", stock_levels__on_hand__gt=9,
        product__is_published=True,
    ).exclude(pk__in=here).order_by("pk")[:2]  # fmt: skip
    orders = [_order(_visitor()[0], [variant], store) for variant in lacking]
    asked, sent = (_wait(partial(_box_of, order)) for order in orders)
    units = {line.pk: line.asked for line in sent.lines.all()}
    collections.send(sending_id=sent.pk, units=units, actor=packer, now=timezone.now())
    return asked, sent


def _to_terminal(variant: Variant, store: Location, clerk: Actor, *, send: bool) -> UUID:
    """A quote that was offered in a store, and waits to be sent to a terminal, or was sent to one."""
    now = timezone.now()
    buyer = _visitor()[0]
    tender = payments.start_payment(cart_id=_cart(buyer, [variant], store).pk, actor=buyer, now=now)
    quote_id = tender.plan.offer.pk
    Quote.objects.filter(pk=quote_id).update(channel=Channel.STORE)
    if send:
        terminal = payments.register_terminal(
            location_id=store.pk, name="Pocket terminal", provider="sandbox", reference="rdr_3",
            actor=SYSTEM, now=now,
        )  # fmt: skip
        terminals.send(quote_id=quote_id, terminal_id=terminal.pk, actor=clerk, now=now)
    return quote_id


def _work_of(order: Order) -> tuple[Collection, Parcel]:
    """What the relay asked of the store and of the warehouse."""
    collection = _wait(lambda: Collection.objects.filter(fulfilment__order=order).first())
    return collection, _wait(lambda: Parcel.objects.filter(fulfilment__order=order).first())


def _missing(collection: Collection, clerk: Actor) -> Shortfall:
    """Pick all but one unit, which is not found; something else is proposed."""
    now = timezone.now()
    collections.start_picking(collection_id=collection.pk, actor=clerk, now=now)
    short = collections.report_short(
        collection_id=collection.pk,
        line_id=collection.lines.all()[0].pk,
        units=1,
        why="not_found",
        actor=clerk,
        now=now,
    )
    like_it = [each.variant.sku for each in instead.suggested(short, now=now)]
    collections.propose(case_id=short.pk, given=like_it[:2], actor=clerk, now=now)
    return short


def _make_ready(collection: Collection, parcel: Parcel, staff: dict[str, Actor]) -> None:
    now, clerk, packer = timezone.now(), staff["clerk"], staff["packer"]
    collections.start_picking(collection_id=collection.pk, actor=clerk, now=now)
    for line in collection.lines.all():
        collections.pick_line(collection_id=collection.pk, line_id=line.pk, actor=clerk, now=now)
    collections.mark_ready(collection_id=collection.pk, shelf="B12", actor=clerk, now=now)
    parcels.start_picking(parcel_id=parcel.pk, actor=packer, now=now)
    for line in parcel.lines.all():
        parcels.pick_line(parcel_id=parcel.pk, line_id=line.pk, actor=packer, now=now)
    parcels.pack(parcel_id=parcel.pk, weight_g=1200, actor=packer, now=now)
    _wait(lambda: Parcel.objects.get(pk=parcel.pk).label_url)


def _come_back(order: Order, staff: dict[str, Actor]) -> Any:
    """Hand over and dispatch, wait for the money, and take one unit back at another store."""
    collection, parcel = _work_of(order)
    _make_ready(collection, parcel, staff)
    now, clerk = timezone.now(), staff["other_clerk"]
    collections.hand_over(
        location_id=collection.location_id, collected_by="Ada Shaw", actor=staff["clerk"], now=now,
        collection_id=collection.pk,
    )  # fmt: skip
    parcels.dispatch(parcel_id=parcel.pk, actor=staff["packer"], now=now)
    _wait(lambda: (tender := order.plan.tenders.get()).captured == tender.amount)
    at = Location.objects.get(code="GB003").pk
    returns.present_order(
        number=order.number, proof=order.email, location_id=at, actor=clerk, now=now
    )
    line = OrderLine.objects.filter(order=order).order_by("position")[0]
    return returns.receive_return(
        order_id=order.pk, location_id=at, key=str(uuid4()), actor=clerk, now=timezone.now(),
        lines=[Coming(order_line_id=line.pk, quantity=1, reason="changed_mind", disposition="resellable")],
    )  # fmt: skip


def _damaged(order: Order) -> ParcelCase:
    """The carrier reports that the parcel of an order came to harm."""
    parcel = Parcel.objects.get(fulfilment__order=order)
    event = CarrierEvent(
        parcel.carrier, f"harm-{parcel.pk}", parcel.tracking_number, "damaged", timezone.now()
    )
    parcels.record_carrier_event(event=event, now=timezone.now())
    return ParcelCase.objects.get(parcel=parcel)


def _wait(look: Callable[[], T | None]) -> T:
    """Wait for the relay."""
    end = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < end, "the relay did not get there"
        time.sleep(0.1)
    return found


def _say(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
