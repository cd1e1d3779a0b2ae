"""What a change would take out and let off: computed, and refused, in one way before and during it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.cart.models import Method
from commerce.catalogue.queries.photos import photo_beside
from commerce.orders import operations, queries, second_person
from commerce.orders.changes import errors
from commerce.orders.changes.money import expected_by_bank
from commerce.orders.changes.work import WORK, Workable
from commerce.orders.models import Fulfilment, Order, OrderLine
from commerce.payments.models import Tender
from core.actor import Actor
from core.errors import NotFound
from core.money import Money, cumulative_part


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Units of a line that are taken out, and what is not owed for them any more (`tax` inside)."""

    line: OrderLine
    units: int
    amount: Money
    tax: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change takes out. `is_taken` says whether the money was collected, so that it goes back."""

    order: Order
    lines: tuple[PlannedLine, ...]
    delivery: Money
    is_taken: bool
    by_bank: int = 0

    @property
    def total(self) -> Money:
        """Return what is not owed any more."""
        return Money(
            sum(each.amount.amount for each in self.lines) + self.delivery.amount,
            self.order.currency,
        )

    @property
    def had(self) -> Money:
        """Return what of it the payer's bank has given back already; known of a preview."""
        return Money(self.by_bank, self.order.currency)

    @property
    def rest(self) -> Money:
        """Return what of it we give back, or do not charge."""
        return self.total - self.had

    @property
    def tax(self) -> int:
        """Return the tax inside it."""
        return sum(each.tax for each in self.lines) + (
            self.order.delivery_tax if self.delivery.amount else 0
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as its owner may change it: how many units can be cancelled, and why not the others."""

    line: OrderLine
    can_cancel: int
    why: str


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """An order as its owner may change it."""

    lines: tuple[Standing, ...]
    why_no_address: str
    has_delivery: bool
    why_no_collection: str = ""
    can_name_collector: bool = False

    @property
    def can_cancel(self) -> bool:
        """Say whether anything can be cancelled."""
        return any(each.can_cancel for each in self.lines)

    @property
    def can_redirect(self) -> bool:
        """Say whether the address may change."""
        return self.has_delivery and not self.why_no_address

    @property
    def can_collect(self) -> bool:
        """Say whether a store may keep it instead of its being delivered."""
        return self.has_delivery and not self.why_no_collection


def reach(order_id: int, *, actor: Actor, token: str = "") -> Order:
    """Return an order that the actor may change: its own, that of a signed link, or any but her own in the contact centre.

    Raises NotFound, OwnOrder.
    """
    if token:
        order = queries.order_by_token(token)
        if order.pk == order_id:
            return order
    found = queries.orders_for(actor).filter(pk=order_id).first()
    if found is None:
        raise NotFound
    second_person.check_not_own(found, actor)
    return found


def standing(order: Order) -> OrderStanding:
    """Return what may still be changed, for pages that decided who sees it; a statement per way and its rows."""
    lines: list[OrderLine] = list(
        OrderLine.objects.filter(order=order)
        .select_related("fulfilment", "variant__product")
        .annotate(photo=photo_beside("variant"))
        .order_by("position")
    )
    found = _workable(order, lines)
    has_delivery = any(
        line.fulfilment.method == Method.DELIVER and line.quantity > line.cancelled
        for line in lines
    )
    return OrderStanding(
        lines=tuple(_standing(line, found) for line in lines),
        why_no_address=found[Method.DELIVER].why_no_address if has_delivery else "",
        has_delivery=has_delivery,
        why_no_collection=_why_no_collection(lines, found) if has_delivery else "",
        can_name_collector=any(
            line.left and line.fulfilment.method == Method.COLLECT for line in lines
        ),
    )


def _why_no_collection(lines: list[OrderLine], found: Mapping[str, Workable]) -> str:
    """Return why a delivery cannot wait in a store instead; empty while nothing of it is picked."""
    delivered = [line for line in lines if line.fulfilment.method == Method.DELIVER]
    if any(line.fulfilled for line in delivered):
        return _("Part of it has been sent already.")
    units = found[Method.DELIVER].units
    if any(units.get(line.pk, line.left) < line.left for line in delivered):
        return _("It is being packed already.")
    return ""


def _workable(order: Order, lines: list[OrderLine]) -> dict[str, Workable]:
    return {
        method: WORK[method].workable(order)
        for method in sorted({line.fulfilment.method for line in lines} & WORK.keys())
    }


def _standing(line: OrderLine, found: dict[str, Workable]) -> Standing:
    line_left = line.left - line.missing
    if line.fulfilment.method == Method.EMAIL:
        return Standing(line, 0, _("A gift card is made when it is paid. Call us about it."))
    if line.fulfilment.state == Fulfilment.State.CANCELLED or line.cancelled == line.quantity:
        return Standing(line, 0, _("This is cancelled."))
    if not line_left and line.missing:
        return Standing(line, 0, _("It is missing, and we ask you what to do: see our message."))
    if not line_left:
        return Standing(line, 0, _("This has left already. You can return it when you have it."))
    work = found[line.fulfilment.method]
    # A work row that is still to be made has picked nothing.
    units = min(work.units.get(line.pk, line_left), line_left)
    return Standing(line, units, work.why.get(line.pk, ""))


def preview(*, order_id: int, units: Mapping[int, int], actor: Actor, token: str = "") -> Plan:
    """Say what cancelling these units by order line would let off, and refuse what `cancel` would. Changes nothing."""
    plan = plan_of(reach(order_id, actor=actor, token=token), units)
    check_let_off(plan, actor, token)
    units = {each.line.pk: each.units for each in plan.lines}
    return replace(plan, by_bank=expected_by_bank(plan.order, plan.total.amount, units))


def check_let_off(plan: Plan, actor: Actor, token: str) -> None:
    """Refuse an advisor to let off much; by the signed link its customer does it. Raises NeedsLead."""
    if not token:
        second_person.check_let_off(plan.order, plan.total.amount, actor)


def plan_of(order: Order, units: Mapping[int, int]) -> Plan:
    """Check the units against the order as it stands now. Raises NothingToCancel, TooLate."""
    may = {each.line.pk: each for each in standing(order).lines}
    wanted = {line_id: quantity for line_id, quantity in units.items() if quantity > 0}
    if not wanted or not wanted.keys() <= may.keys():
        raise errors.NothingToCancel
    late = {
        f"units-{line_id}": may[line_id].why or _("%(left)s can be cancelled.") % {"left": may[line_id].can_cancel}
        for line_id, quantity in wanted.items()
        if quantity > may[line_id].can_cancel
    }  # fmt: skip
    if late:
        raise errors.TooLate(next(iter(late.values())), fields=late)
    return let_off(order, [each.line for each in may.values()], wanted)


def let_off(order: Order, lines: list[OrderLine], units: Mapping[int, int]) -> Plan:
    """Return what taking these units out of its lines lets off; one statement."""
    planned = tuple(_planned(order, line, units[line.pk]) for line in lines if units.get(line.pk))
    stays = sum(
        line.quantity - line.cancelled - line.lost - units.get(line.pk, 0)
        for line in lines
        if line.fulfilment.method == Method.DELIVER
    )
    had = any(line.fulfilment.method == Method.DELIVER for line in lines)
    delivery = order.delivery_gross - order.delivery_let_off if had and not stays else 0
    return Plan(order, planned, Money(delivery, order.currency), is_taken=is_taken(order))


def is_taken(order: Order) -> bool:
    """Say whether money of the order was collected, so that what is let off goes back; one statement."""
    return Tender.objects.filter(
        Q(captured__gt=0) | Q(captured_at_once=True), plan_id=order.plan_id
    ).exists()


def worth(order: Order, line: OrderLine, units: int) -> Money:
    """Return what taking so many units out of a line lets off. No statement."""
    return _planned(order, line, units).amount


def _planned(order: Order, line: OrderLine, units: int) -> PlannedLine:
    line.order = order
    before = line.quantity - line.cancelled - line.lost
    amount = operations.share(line, before) - operations.share(line, before - units)
    tax = Money(line.tax, order.currency)
    part = cumulative_part(tax, before, line.quantity) - cumulative_part(
        tax, before - units, line.quantity
    )
    return PlannedLine(line, units, Money(amount, order.currency), part.amount)
