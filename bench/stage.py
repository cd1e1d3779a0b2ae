"""What the bench needs in the shop besides its goods. Runs inside Django (`manage.py shell -c`)."""

from __future__ import annotations

import json
import random
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts import identity
from accounts import operations as accounts
from accounts.models import User
from commerce.cart import operations as carts
from commerce.cart.commands import Add
from commerce.catalogue.models import Category, Product, Variant
from core import codes
from core.actor import SYSTEM, Actor, Channel, Role
from core.markets import MARKETS
from core.models import Delivery
from drills import inside
from drills import stage as drills
from stores.click_and_collect import operations as collections
from stores.click_and_collect.models import Collection
from stores.click_and_collect.queries import walk_of
from stores.inventory import operations as stock
from stores.inventory.models import StockLevel
from stores.locations.models import Assignment, Location
from stores.selling import operations as selling
from stores.selling.models import Till

_WORD = 4


def places() -> None:
    """Make a store, a warehouse and the charges, for a catalogue that comes from a file."""
    drills.make_places()


def goods() -> None:
    """Say what there is to look at, to search for and to buy."""
    choose = random.Random(1)
    # What is delivered comes from a warehouse: a store's stock alone cannot be added.
    sold = Variant.objects.filter(
        prices__market="GB",
        is_active=True,
        product__is_published=True,
        stock_levels__on_hand__gt=3,
        stock_levels__location__kind="warehouse",
    ).distinct()
    products = list(
        Product.objects.filter(variants__in=sold).distinct().values_list("slug", "name_en")
    )
    words = {
        word.lower()
        for _slug, name in products
        for word in name.split()
        if len(word) >= _WORD and word.isalpha()
    }
    _say(
        {
            "products": [slug for slug, _name in products],
            "variants": list(sold.values_list("pk", flat=True)),
            "categories": list(
                Category.objects.filter(products__variants__in=sold)
                .distinct()
                .values_list("slug", flat=True)
            ),
            "words": choose.sample(sorted(words), min(200, len(words))),
            "skus": list(sold.values_list("sku", flat=True)),
            "tills": _tills(8),
        }
    )


def _tills(number: int) -> list[str]:
    """Open tills in one store, and return the token of each."""
    store = Location.objects.filter(kind=Location.Kind.STORE, market="GB").order_by("code")[0]
    now = timezone.now()
    tokens = []
    for place in range(100, 100 + number):
        found = Till.objects.filter(location=store, number=place).first()
        till = found or selling.open_till(
            location_id=store.pk, number=place, name="", actor=SYSTEM, now=now
        )
        tokens.append(selling.make_token(till_id=till.pk, actor=SYSTEM, now=now))
    return tokens


def ledger(*, seconds: float, slices: int) -> None:
    """Write stock changes with their ledger lines one after the other, in turn with a bare conditional UPDATE.

    Both are one connection's, each write a transaction of its own. Say how many a second each made.
    """
    level = StockLevel.objects.filter(on_hand__gt=5, location__kind="store").order_by("pk")[0]
    plain = _bare_update()

    def written() -> None:
        key = str(uuid4())
        stock.change_stock(
            location_id=level.location_id,
            changes=[stock.Change(level.variant_id, stock.Kind.RECEIVED, key, on_hand=1)],
            cause=f"delivery:{key}", actor=SYSTEM, now=timezone.now(),
        )  # fmt: skip

    written()
    pairs = [(_rate(plain, seconds), _rate(written, seconds)) for _slice in range(slices)]
    floor, own = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(mine / bare for bare, mine in pairs)
    _say(
        {
            "workload": "ledger",
            "writes_per_second": round(own),
            "bare_updates_per_second": round(floor),
            "floor_ratio": round(ratio, 3),
        }
    )


def wave(*, seconds: float, bags: int = 50, lines: int = 3) -> None:
    """Pick a store's wave of fifty orders by scans, shelf by shelf, and put the bags on their shelf; the floor as of `ledger`.

    A pick is one unit: its bag is found among all of the walk, and it is written down with its event.
    """
    now = timezone.now()
    store = Location.objects.filter(
        kind=Location.Kind.STORE, market="GB", services__contains=["collect"]
    ).order_by("code")[0]
    sold = Variant.objects.filter(prices__market="GB", is_active=True).order_by("pk")
    variants = list(sold.values_list("pk", flat=True)[: bags * lines // 2])
    stock.receive_stock_in_bulk(
        location_id=store.pk, quantities=dict.fromkeys(variants, 5), actor=SYSTEM, now=now,
        cause=f"delivery:{uuid4()}",
    )  # fmt: skip
    user = accounts.upsert_staff(
        email="picker@example.com", name="Pia Plukk", password=None, roles=[Role.STORE_STAFF]
    )
    Assignment.objects.get_or_create(user=user, location=store)
    clerk = identity.person(user)
    waiting_for = Collection.objects.filter(location=store, state="requested")
    had = waiting_for.count()
    inside.buy(bags, store=store.pk, of=variants, lines=lines)
    inside.wait(lambda: waiting_for.count() >= had + bags, 60)

    began = time.perf_counter()
    collections.start_walk(location_id=store.pk, size=bags, actor=clerk, now=timezone.now())
    started = time.perf_counter() - began
    began = time.perf_counter()
    walk = walk_of(clerk, store.pk)
    shown = time.perf_counter() - began
    scans = [
        line.order_line.sku for bag in walk.bags for line in bag.lines.all() for _unit in range(line.left)
    ]  # fmt: skip
    began = time.perf_counter()
    for scanned in scans:
        collections.pick_on_walk(
            location_id=store.pk, scanned=scanned, actor=clerk, now=timezone.now()
        )
    rate = len(scans) / (time.perf_counter() - began)
    floor = _rate(_bare_update(), seconds)
    _say(
        {
            "workload": "wave",
            "bags": len(walk.bags),
            "picks": len(scans),
            "start_ms": round(1000 * started, 1),
            "walk_ms": round(1000 * shown, 1),
            "picks_per_second": round(rate),
            "bare_updates_per_second": round(floor),
            "floor_ratio": round(rate / floor, 3),
        }
    )


def _bare_update() -> Callable[[], None]:
    """Return the least that writes stock: one conditional UPDATE in a transaction of its own."""
    level = StockLevel.objects.filter(on_hand__gt=5, location__kind="store").order_by("pk")[0]
    bare = f"UPDATE inventory_stocklevel SET on_hand = on_hand + 1 WHERE id = {level.pk} AND on_hand >= 0"

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(bare)

    return write


def _rate(write: Callable[[], None], seconds: float) -> float:
    began, times = time.perf_counter(), 0
    while time.perf_counter() - began < seconds / 2:
        write()
        times += 1
    return times / (time.perf_counter() - began)


def waiting() -> None:
    """Say how much the relay has still to deliver."""
    _say({"deliveries": Delivery.objects.filter(parked_at=None).count()})


def shared_carts(*, number: int, lines: int = 3) -> None:
    """Make carts that a shopper shares with an advisor; say how each of the two opens hers."""
    now = timezone.now()
    choose = random.Random(2)
    variants = list(
        Variant.objects.filter(prices__market="GB", stock_levels__on_hand__gt=9)
        .distinct()
        .values_list("pk", flat=True)
    )
    shared = []
    for each in range(number):
        user = accounts.upsert_staff(
            email=f"advisor{each}@example.com",
            name=f"Advisor {each}",
            password=None,
            roles=[Role.CSA],
        )
        token = secrets.token_urlsafe(24)
        shopper = Actor(channel=Channel.WEB, visitor_key=codes.token_hash(token))
        cart = carts.open_cart(market=MARKETS["GB"], language="en", actor=shopper, now=now)
        for variant_id in choose.sample(variants, lines):
            carts.change_cart(
                cart_id=cart.pk,
                command=Add(variant_id=variant_id, quantity=1),
                client_id=uuid4(),
                actor=shopper,
                now=now,
            )
        cart.refresh_from_db()
        carts.open_by_call_code(code=cart.call_code, actor=_advisor(user), now=now)
        carts.allow_editing(cart_id=cart.pk, actor=shopper, now=now)
        cart.refresh_from_db()
        shared.append(
            {
                "cart": str(cart.pk), "visitor": token, "session": drills.session_of(user), "version": cart.version,
                "line": cart.lines.order_by("pk").values_list("pk", flat=True).first(),
            }
        )  # fmt: skip
    _say({"carts": shared})


def _advisor(user: User) -> Actor:
    known = identity.person(user)
    return Actor(channel=Channel.PHONE, name=known.name, user_id=known.user_id, roles=known.roles)


def _say(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
