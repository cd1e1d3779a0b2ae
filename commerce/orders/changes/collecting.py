"""Turn a delivery into a collection while nothing of it is picked: previewed, then applied, in one path.

The goods are promised from the store's stock instead of the warehouse's, and the delivery charge is
let off. What the lines cost stays as it was agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import operations
from commerce.orders.changes import applying, errors, once
from commerce.orders.changes.money import expected_by_bank, move_money
from commerce.orders.changes.planning import is_taken, reach, standing
from commerce.orders.changes.work import KEEPS, WORK, let_go, lock_all
from commerce.orders.models import Fulfilment, Order, OrderChange, OrderLine
from core.actor import Actor
from core.errors import NotFound
from core.money import Money
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory import queries as stock
from stores.inventory.rules import Demand
from stores.locations.models import Location


@dataclass(frozen=True, slots=True)
class Plan:
    """What would wait in which store, and the delivery charge that is not owed any more."""

    order: Order
    store: Location
    lines: tuple[OrderLine, ...]
    delivery: Money
    is_taken: bool
    by_bank: int = 0

    @property
    def had(self) -> Money:
        """Return what of it the payer's bank has given back already; known of a preview."""
        return Money(self.by_bank, self.order.currency)

    @property
    def rest(self) -> Money:
        """Return what of it we give back, or do not charge."""
        return self.delivery - self.had


@dataclass(frozen=True, slots=True)
class Choice:
    """A store of the market, and why it cannot be; empty where it can."""

    store: Location
    why_not: str


def choices(order: Order, lines: Iterable[OrderLine], *, now: datetime) -> list[Choice]:
    """Return the stores in which what of these lines is to be delivered may wait, those that have it all first.

    Three statements.
    """
    lines = [line for line in lines if line.fulfilment.method == Method.DELIVER and line.left]
    stores = list(_stores(order).order_by("city", "name", "pk"))
    missing = _missing(lines, stores, now=now)
    busy = _busy(order)
    found = [Choice(store, busy.get(store.pk, "") or missing.get(store.pk, "")) for store in stores]
    return sorted(found, key=lambda choice: bool(choice.why_not))


def preview(
    *, order_id: int, store_code: str, actor: Actor, now: datetime, token: str = ""
) -> Plan:
    """Say what collecting in the store would mean, and refuse what `collect_instead` would. Changes nothing.

    Raises NotFound, NothingToCollect, TooLate, NotThere.
    """
    plan = _plan(reach(order_id, actor=actor, token=token), store_code, now=now)
    return replace(plan, by_bank=expected_by_bank(plan.order, plan.delivery.amount, {}))


@operation
def collect_instead(
    *,
    order_id: int,
    store_code: str,
    key: str,
    actor: Actor,
    now: datetime,
    expected_amount: int | None = None,
    token: str = "",
) -> OrderChange:
    """Have what was to be delivered wait in a store; once per key.

    Raises NotFound, OwnOrder, KeyReused, NothingToCollect, TooLate, NotThere, AmountChanged, MoneyBeingTaken; then nothing has changed.
    """
    wish = once.wish(OrderChange.Kind.COLLECT, key, store_code, actor=actor)
    order = reach(order_id, actor=actor, token=token)
    lock_all(order, now)
    order.refresh_from_db()
    done = once.done_before(order, wish)
    if done is not None:
        return done
    plan = _plan(order, store_code, now=now, is_locking=True)
    if expected_amount is not None and plan.delivery.amount != expected_amount:
        raise errors.AmountChanged(amount=plan.delivery.amount)

    units = {line.pk: line.left for line in plan.lines}
    parts = WORK[Method.DELIVER].take_out(order, units, actor=actor, now=now)
    let_go(parts, cause=wish.cause(order), actor=actor, now=now)
    promised = inventory.allocate(
        demands=[
            Demand(plan.store.pk, line.variant_id, line.left, str(line.pk)) for line in plan.lines
        ],
        hold_ids=[],
        cause=f"order:{order.number}",
        actor=actor,
        now=now,
    )
    order = operations.lock_order(order.pk)
    fulfilment, _is_new = Fulfilment.objects.get_or_create(
        order=order, location=plan.store, method=Method.COLLECT
    )
    for line in plan.lines:
        OrderLine.objects.filter(pk=line.pk).update(
            fulfilment=fulfilment, allocation_id=promised[str(line.pk)]
        )
    change = _write(plan, order, wish, actor=actor, now=now)
    KEEPS[Method.COLLECT].take_in(fulfilment, plan.lines, now=now)
    applying.end_fulfilments(order, now=now)
    move_money(change, actor=actor, now=now)
    applying.record(change, sum(units.values()), actor=actor, now=now)
    return change


def _write(
    plan: Plan, order: Order, wish: once.Wish, *, actor: Actor, now: datetime
) -> OrderChange:
    amount = plan.delivery.amount
    change = OrderChange.objects.create(
        order=order, kind=OrderChange.Kind.COLLECT, key=wish.key, content=wish.content,
        amount=amount, delivery=amount,
        tax=order.delivery_tax if amount else 0,
        details={"store": plan.store.code, "name": plan.store.name},
        channel=actor.channel, changed_by_id=actor.user_id, at=now,
    )  # fmt: skip
    order.delivery_let_off += amount
    order.save(update_fields=["delivery_let_off"])
    operations.summarise(order)
    return change


def _plan(order: Order, store_code: str, *, now: datetime, is_locking: bool = False) -> Plan:
    why = standing(order).why_no_collection
    if why:
        raise errors.TooLate(why)
    lines = _lines(order)
    if not lines:
        raise errors.NothingToCollect
    store = _stores(order).filter(code=store_code[:12]).first()
    if store is None:
        raise NotFound(_("We cannot find that store."))
    if is_locking:
        _lock_levels(lines, store)
    why = _busy(order).get(store.pk, "") or _missing(lines, [store], now=now).get(store.pk, "")
    if why:
        raise errors.NotThere(why, fields={"store": why})
    charge = Money(order.delivery_gross - order.delivery_let_off, order.currency)
    return Plan(order, store, tuple(lines), charge, is_taken(order))


def _lock_levels(lines: Sequence[OrderLine], store: Location) -> None:
    """Lock the levels that are let go of and those that are promised from, all in one order."""
    places = {store.pk, *(line.fulfilment.location_id for line in lines)}
    inventory.lock_levels((place, line.variant_id) for place in places for line in lines)


def _lines(order: Order) -> list[OrderLine]:
    """Return what has still to be delivered."""
    found = OrderLine.objects.filter(order=order, fulfilment__method=Method.DELIVER)
    found = found.select_related("fulfilment").order_by("position")
    return [line for line in found if line.left]


def _stores(order: Order) -> QuerySet[Location]:
    return Location.objects.filter(
        market=order.market_code,
        kind=Location.Kind.STORE,
        is_active=True,
        services__contains=["collect"],
    )


def _missing(
    lines: Sequence[OrderLine], stores: Sequence[Location], *, now: datetime
) -> dict[int, str]:
    """Return what the stores lack, in words, by store; one statement."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.left
    names = {line.variant_id: line.name_in(get_language() or "en") for line in lines}
    there = stock.available_units(
        variant_ids=wanted, location_ids=[store.pk for store in stores], now=now
    )
    return {
        store.pk: _("%(name)s is not there.") % {"name": names[variant_id]}
        for store in stores
        for variant_id, units in wanted.items()
        if there.get((store.pk, variant_id), 0) < units
    }


def _busy(order: Order) -> dict[int, str]:
    """Return the stores whose part of the order can take nothing in any more, and why; one statement."""
    parts = Fulfilment.objects.filter(order=order, method=Method.COLLECT)
    return {
        part.location_id: why for part in parts if (why := KEEPS[Method.COLLECT].why_full(part))
    }
