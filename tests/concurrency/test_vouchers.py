"""Codes that many use at once: as often as they may be used, and not once more."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from commerce.cart import operations as carts
from commerce.cart.commands import ApplyCode
from commerce.orders import operations as orders
from commerce.orders.models import Order
from commerce.payments.models import Tender
from commerce.pricing.models import Voucher, VoucherUse
from core import invariants
from tests.concurrency.racing import race, tally
from tests.pricing.stage import promotion, voucher
from tests.world import World

GUESTS = 30
SESSIONS = 10


def _tender(world: World, name: str, email: str, code: str = "AUTUMN10") -> Tender:
    actor = world.visitor(name)
    cart = world.cart_with((world.mug, 1, None), actor=actor)
    world.details(cart, actor, email=email)
    carts.change_cart(
        cart_id=cart.pk,
        command=ApplyCode(code),
        client_id=uuid4(),
        actor=actor,
        now=world.now,
    )
    return world.start_payment(cart, actor)


def _settle(world: World, tender: Tender) -> object:
    return orders.settle_payment(
        tender_id=tender.pk, payment=world.provider_says(tender), now=world.now
    )


def test_a_voucher_for_one_is_used_once_by_thirty_guests(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    voucher(total_limit=1)
    tenders = [_tender(world, f"guest-{n}", f"guest-{n}@example.com") for n in range(GUESTS)]

    results = race([partial(_settle, world, tender) for tender in tenders])

    assert tally(results) == {"Settled": 1, "VoucherGone": GUESTS - 1}
    assert Order.objects.count() == Voucher.objects.get().used == VoucherUse.objects.count() == 1
    assert [result for result in invariants.run() if result.breaches] == []


def test_one_person_in_ten_sessions_uses_her_voucher_once(committed_world: World) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    voucher(person_limit=1)
    tenders = [_tender(world, f"session-{n}", "ada@example.com") for n in range(SESSIONS)]

    results = race([partial(_settle, world, tender) for tender in tenders])

    assert tally(results) == {"Settled": 1, "VoucherGone": SESSIONS - 1}
    assert Order.objects.count() == 1


def test_one_person_with_a_code_in_each_session_uses_one_of_the_promotion(
    committed_world: World,
) -> None:
    world = committed_world
    world.stock(world.mug, world.warehouse, 99)
    promo = promotion(needs_code=True)
    codes = [f"CODE-{n}" for n in range(SESSIONS)]
    for code in codes:
        voucher(code, promo=promo, person_limit=1)
    tenders = [_tender(world, f"session-{code}", "ada@example.com", code) for code in codes]

    results = race([partial(_settle, world, tender) for tender in tenders])

    assert tally(results) == {"Settled": 1, "VoucherGone": SESSIONS - 1}
    assert VoucherUse.objects.count() == 1


def _use_without_lock() -> str:
    """Count a use as one would who has not heard of locks."""
    row = Voucher.objects.get()
    if row.total_limit is not None and row.used >= row.total_limit:
        return "gone"
    row.used += 1
    row.save(update_fields=["used"])
    return "used"


def test_control_without_the_lock_one_voucher_is_used_many_times(committed_world: World) -> None:
    voucher(total_limit=1)
    used = 0
    for _round in range(20):
        Voucher.objects.update(used=0)
        used = max(used, race([_use_without_lock] * GUESTS).count("used"))
        if used > 1:
            break
    assert used > 1
