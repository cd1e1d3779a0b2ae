"""What a store cannot hand over as promised: opened by who cannot find it, decided by its customer, or by time.

All work on the order is locked first, then the levels, then the order; what is offered is looked at again then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.orders import changes, second_person
from commerce.orders.models import Order, OrderLine
from core.actor import SYSTEM, Actor
from core.cases import CaseState
from core.errors import Invalid
from core.operation import operation
from stores.click_and_collect import errors, missing, rules
from stores.click_and_collect.models import Collection, CollectionLine, Shortfall
from stores.click_and_collect.operations import cases, picking, rows, substituting
from stores.click_and_collect.rules import End, State, Why
from stores.inventory import operations as inventory
from stores.inventory.rules import Demand
from stores.locations import queries as places

WAIT = "wait"
# A default that cannot happen now, as somebody is picking, is tried again then.
AGAIN = timedelta(hours=1)


@operation
def report_short(
    *, collection_id: int, line_id: int, units: int, why: str, actor: Actor, now: datetime
) -> Shortfall:
    """Say while picking that units of a line are not there: they leave the books at once, and its customer is asked.

    Damaged ones are there: they are set apart, as the stock room does it, until somebody decides about them.

    Raises NoCollection, CannotMove, Invalid for another reason or number of units.
    """
    collection = rows.lock(collection_id, actor)
    if collection.state != State.PICKING:
        raise rows.cannot_move(collection)
    line = CollectionLine.objects.filter(collection=collection, pk=line_id).first()
    if line is None:
        raise errors.NoCollection
    problems = {}
    if why not in rules.SAID_WHILE_PICKING:
        problems[f"why-{line.pk}"] = _("Say why.")
    if not 1 <= units <= line.left:
        problems[f"units-{line.pk}"] = _("From 1 to %(left)s.") % {"left": line.left}
    if problems:
        raise Invalid(fields=problems)

    order_line = line.order_line
    case = cases.open_of(order_line)
    before = case.units if case is not None and case.is_missing else 0
    case = cases.open_case(
        collection, order_line, before + units, Why(why), missing=True, actor=actor, now=now
    )
    number = collection.fulfilment.order.number
    cause = f"{why}:{number}/{case.pk}-{case.units}"
    inventory.release_units(
        parts=[(order_line.goods_allocation, units)],
        **{"damaged" if why == Why.DAMAGED else "missing": {order_line.goods_allocation: cause}},
        cause=cause,
        actor=actor,
        now=now,
    )
    changes.count_missing(order_id=order_line.order_id, units={order_line.pk: units})
    cases.take(line, units)
    picking.note_all_picked(collection, now=now)
    rows.end_if_empty(collection, actor=actor, now=now)
    return case


@operation
def doubt_newest(
    *, location_id: int, variant_id: int, units: int, now: datetime
) -> list[Shortfall]:
    """Open cases for so many units of a variant that a store has promised and sold: who asked last is asked first."""
    found = Collection.objects.select_for_update(no_key=True, of=("self",)).filter(
        location_id=location_id,
        state__in=sorted(rules.TO_PICK),
        lines__order_line__variant=variant_id,
    )
    collections = {
        each.pk: each for each in found.select_related("fulfilment__order").order_by("pk")
    }
    lines = CollectionLine.objects.filter(
        collection__in=collections, order_line__variant=variant_id
    ).select_related("order_line")
    opened: list[Shortfall] = []
    for line in sorted(lines, key=lambda line: -line.pk):
        if units > 0 and line.left:
            opened += cases.doubt(collections[line.collection_id], [line], Why.SOLD, now=now)
            units -= line.quantity
    return opened


@operation
def choose(
    *,
    choice: str,
    actor: Actor,
    now: datetime,
    case_id: int | None = None,
    token: str = "",
    store_code: str = "",
    sku: str = "",
    agreed_by: str = "",
    address: Mapping[str, str] | None = None,
    said: str = "",
) -> Shortfall:
    """Carry out what the customer of a case wants: by her link, or by a colleague to whom she said it.

    `store` with the code of one that keeps it, `ship` with the address where the order has none, `instead` with the
    SKU of what was proposed (a colleague: of any that fits, with the name of who agreed), `wait`, `refund`, or, for a
    colleague, `kept`: it is there after all.
    The same choice again is fine. Raises NoShortfall, OwnOrder, ShortfallDecidedBefore, CannotChoose, OutOfStock,
    MoneyBeingTaken, Invalid; then nothing has changed.
    """
    found = (
        missing.shortfall_by_token(token) if token else missing.shortfall_for(actor, case_id or 0)
    )
    order = Order.objects.get(pk=found.order_line.order_id)
    if not token:
        second_person.check_not_own(order, actor)
    case = cases.lock(found, order, now)
    if not case.is_open:
        if case.outcome == choice and _is_same(case, sku):
            return case
        raise errors.ShortfallDecidedBefore(str(End(case.outcome).label))
    _note(case, said, None if token else actor)
    if choice == WAIT:
        _wait(case, actor=actor, now=now)
    elif choice == End.STORE:
        _move(case, store_code, actor=actor, now=now)
    elif choice == End.SHIP:
        _ship(case, address or {}, actor=actor, now=now)
    elif choice == End.INSTEAD:
        substituting.carry_out(case, sku, agreed_by, is_hers=bool(token), actor=actor, now=now)
    elif choice == End.REFUND:
        _refund(case, actor=actor, now=now)
    elif choice == End.KEPT and not token:
        _put_back_on_the_list(case, actor=actor, now=now)
    else:
        raise Invalid(fields={"choice": _("Choose what to do")})
    return case


@operation
def refund_by_default(*, case_id: int, now: datetime) -> bool:
    """Give the money back for what nobody has decided in time; say whether it was.

    What is being picked at this moment may be there: it is looked at again in an hour.
    """
    found = Shortfall.objects.select_related("order_line").get(pk=case_id)
    case = cases.lock(found, Order.objects.get(pk=found.order_line.order_id), now)
    if not case.is_open or case.due_at > now:
        return False
    if not case.is_missing and cases.line_of(case) is None:
        case.due_at = now + AGAIN
        case.save(update_fields=["due_at"])
        return False
    _refund(case, actor=SYSTEM, now=now)
    return True


@operation
def refill(*, case_id: int, now: datetime) -> bool:
    """Keep what its customer waits for and has come in; say whether it was. Raises OutOfStock."""
    found = Shortfall.objects.select_related("order_line").get(pk=case_id)
    case = cases.lock(found, Order.objects.get(pk=found.order_line.order_id), now)
    if case.state != CaseState.WAITING:
        return False
    _put_back_on_the_list(case, actor=SYSTEM, now=now)
    return True


@operation
def cases_come_last(*, case_ids: Sequence[int], now: datetime) -> None:
    """Have a sweeper look at the others first."""
    Shortfall.objects.filter(pk__in=case_ids).update(tried_at=now)


def _note(case: Shortfall, said: str, colleague: Actor | None) -> None:
    """Note what the customer said, and which colleague looks after it now."""
    if said.strip() or colleague is not None:
        case.said = " ".join(said.split())[:500] or case.said
        case.owner_id = case.owner_id if colleague is None else colleague.user_id
        case.save(update_fields=["said", "owner"])


def _is_same(case: Shortfall, sku: str) -> bool:
    """Say whether a case ended with this, where it ended with something else instead."""
    return case.instead is None or case.instead.sku == sku


def _wait(case: Shortfall, *, actor: Actor, now: datetime) -> None:
    if case.state == CaseState.WAITING:
        return
    if not missing.may_wait(case):
        raise errors.CannotChoose
    case.state, case.due_at = CaseState.WAITING, now + timedelta(days=settings.COLLECT_WAIT_DAYS)
    case.save(update_fields=["state", "due_at"])
    cases.tell(case, WAIT, actor=actor, now=now)


def _move(case: Shortfall, store_code: str, *, actor: Actor, now: datetime) -> None:
    """Have another store keep all of the line; what lies in no bag yet of it here is for sale again."""
    collection, order_line = case.collection, case.order_line
    if not missing.may_move(case):
        raise errors.CannotChoose
    basket = {order_line.variant_id: order_line.left}
    stores = {
        each.store.pk
        for each in missing.other_stores(case, now=now)
        if each.store.code == store_code
    }
    inventory.lock_levels(
        (place, order_line.variant_id) for place in {collection.location_id, *stores}
    )
    found = [
        each
        for each in missing.others(collection, basket, now=now, far_km=missing.FAR_KM)
        if each.store.pk in stores
    ]
    if not found:
        raise errors.CannotChoose
    line = CollectionLine.objects.filter(collection=collection, order_line=order_line).first()
    if line is not None:
        cases.release(case, line, line.quantity, actor=actor, now=now)
    changes.move_lines(
        order_id=order_line.order_id, line_ids=[order_line.pk], place=found[0].store,
        ready_by=found[0].ready_by, key=f"short:{case.pk}", actor=actor, now=now,
    )  # fmt: skip
    cases.close(case, End.STORE, actor=actor, now=now)
    picking.note_all_picked(collection, now=now)
    rows.end_if_empty(collection, actor=actor, now=now)


def _ship(case: Shortfall, address: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Have the warehouse send all of the line, to the order's address, or one that is said now where it has none."""
    collection, order_line = case.collection, case.order_line
    order = order_line.order
    if not missing.may_move(case):
        raise errors.CannotChoose
    if not order.street:
        changes.say_address(order_id=order.pk, address=address, now=now)
    warehouse = places.warehouse_of(order.market_code)
    inventory.lock_levels(
        (place, order_line.variant_id) for place in (collection.location_id, warehouse.pk)
    )
    line = CollectionLine.objects.filter(collection=collection, order_line=order_line).first()
    if line is not None:
        cases.release(case, line, line.quantity, actor=actor, now=now)
    changes.move_lines(
        order_id=order.pk, line_ids=[order_line.pk], place=warehouse, method=Method.DELIVER,
        key=f"short:{case.pk}", actor=actor, now=now,
    )  # fmt: skip
    cases.close(case, End.SHIP, actor=actor, now=now)
    picking.note_all_picked(collection, now=now)
    rows.end_if_empty(collection, actor=actor, now=now)


def _refund(case: Shortfall, *, actor: Actor, now: datetime) -> None:
    cases.take_off_the_list(case, actor=actor, now=now)
    changes.let_off_short(
        order_id=case.order_line.order_id, units={case.order_line_id: case.units},
        missing=case.is_missing, key=f"short:{case.pk}", actor=actor, now=now,
    )  # fmt: skip
    cases.close(case, End.REFUND, actor=actor, now=now)
    picking.note_all_picked(case.collection, now=now)
    rows.end_if_empty(case.collection, actor=actor, now=now)


def _put_back_on_the_list(case: Shortfall, *, actor: Actor, now: datetime) -> None:
    """Promise the units from the store's own stock once more, and have them picked. Raises OutOfStock, CannotChoose."""
    collection, order_line = case.collection, case.order_line
    if not case.is_missing:
        cases.close(case, End.KEPT, actor=actor, now=now)
        return
    if collection.state not in rules.TO_PICK | {State.SHORT}:
        raise errors.CannotChoose
    line = CollectionLine.objects.filter(collection=collection, order_line=order_line).first()
    before = line.quantity if line else 0
    inventory.lock_levels([(collection.location_id, order_line.variant_id)])
    if line is not None:
        inventory.release_allocations(
            allocation_ids=[order_line.goods_allocation],
            cause=f"change:{collection.fulfilment.order.number}:again-{case.pk}", actor=actor, now=now,
        )  # fmt: skip
    promised = inventory.allocate(
        demands=[
            Demand(collection.location_id, order_line.variant_id, before + case.units, "again")
        ],
        hold_ids=[], cause=f"order:{collection.fulfilment.order.number}", actor=actor, now=now,
    )  # fmt: skip
    changes.count_missing(order_id=order_line.order_id, units={order_line.pk: -case.units})
    OrderLine.objects.filter(pk=order_line.pk).update(allocation_id=promised["again"])
    CollectionLine.objects.update_or_create(
        collection=collection, order_line=order_line, defaults={"quantity": before + case.units}
    )
    Collection.objects.filter(pk=collection.pk).update(picked_at=None)
    if collection.state == State.SHORT:
        ready_by = picking.promise_again(collection.fulfilment, now=now)
        rows.move(collection, State.ACCEPTED, now=now, ready_by=ready_by)
    cases.close(case, End.KEPT, actor=actor, now=now)
