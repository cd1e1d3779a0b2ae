"""The only writer of returns. `preview` and `receive_return` share one path up to the commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from commerce.orders import operations as orders
from commerce.orders.events import OrderPresented
from commerce.orders.models import Order, OrderLine
from commerce.payments import operations as payments
from commerce.payments.models import ProviderCall
from core import codes, events, idempotency, limits, phones
from core.actor import SYSTEM, Actor
from core.errors import Conflict, Invalid
from core.money import Money
from core.operation import operation
from returns import errors, queries, rules
from returns.events import RefundFailed, RefundSettled, ReturnReceived
from returns.models import Presentation, Reason, Refund, Return, ReturnLine, cause_of
from stores.inventory import operations as inventory
from stores.inventory.rules import Disposition
from stores.locations.models import Location

TRIES = 20
TRIES_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Coming:
    """Units of an order line that are on the counter."""

    order_line_id: int
    quantity: int
    reason: str
    disposition: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """Units that come back and what is given for them."""

    coming: Coming
    line: OrderLine
    refund: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What a return would give back, or does."""

    order: Order
    lines: tuple[PlannedLine, ...]
    delivery: Money
    total: Money


# Finding the order


def present_order(
    *, number: str, proof: str, location_id: int, actor: Actor, now: datetime
) -> Order:
    """Open the order that its customer shows at the counter, for this colleague and for some hours.

    The proof is the e-mail address or telephone number of the order, or the token of its receipt
    (then the number may be left out). Tries are limited per colleague and counted outside the
    transaction. Raises OrderNotPresented for an unknown number and a wrong proof alike, NotYourStore,
    TooMany.
    """
    store = _store(actor, location_id)
    limits.spend(f"present-order:{actor.user_id}", limit=TRIES, window=TRIES_WINDOW, now=now)
    return _present(number=number, proof=proof, store=store, actor=actor, now=now)


@operation
def _present(*, number: str, proof: str, store: Location, actor: Actor, now: datetime) -> Order:
    token = _receipt(proof)
    digits = token or "".join(number.split()).lstrip("#")
    order = Order.objects.filter(number=digits).first()
    if order is None or not (token or _knows(order, proof)):
        raise errors.OrderNotPresented(
            _(
                "No order has this number with this e-mail address or phone number. Please check both."
            )
        )
    Presentation.objects.create(order=order, location=store, user_id=_user(actor), at=now)
    events.record(
        OrderPresented(order_id=order.pk, location_id=store.pk),
        actor=actor,
        now=now,
        privileged=True,
    )
    return order


def _user(actor: Actor) -> int:
    """Return who takes the goods: somebody who is known by name."""
    if actor.user_id is None:
        raise errors.NotYourStore
    return actor.user_id


def _store(actor: Actor, location_id: int) -> Location:
    store = queries.stores_for(actor).filter(pk=location_id).first()
    if store is None:
        raise errors.NotYourStore
    return store


def _receipt(text: str) -> str:
    """Return the order number of a genuine receipt token, scanned alone or inside its address."""
    found = codes.read_link("track", text.strip().rstrip("/").rsplit("/", 1)[-1])
    return found[0] if found else ""


def _knows(order: Order, proof: str) -> bool:
    """Say whether the proof is the order's e-mail address or telephone number. Nothing is not a proof."""
    text = proof.strip()
    if "@" in text:
        return bool(order.email) and text.casefold() == order.email.casefold()
    return bool(order.phone) and phones.e164(text, order.market.country) == order.phone


# Taking back


def preview(
    *, order_id: int, lines: Sequence[Coming], location_id: int, actor: Actor, now: datetime
) -> Plan:
    """Say what a return would give back, and refuse what `receive_return` would refuse. Changes nothing."""
    _store(actor, location_id)
    order = queries.order_presented_to(actor, order_id, now)
    return _plan(order, lines, actor=actor, now=now)


@operation
def receive_return(
    *,
    order_id: int,
    location_id: int,
    lines: Sequence[Coming],
    key: str,
    actor: Actor,
    now: datetime,
    expected_amount: int | None = None,
) -> Return:
    """Take units back where they are, count them on the order, and ask for the money; once per key.

    Stock comes back at the location by its disposition. The provider is called later by a handler.
    Raises OrderNotPresented, NotYourStore, OwnOrder, NothingChosen, MoreThanThere, WindowClosed,
    MoneyBeingTaken, NothingPaid, AmountChanged; then nothing has changed.
    """
    store, user_id = _store(actor, location_id), _user(actor)
    digest = idempotency.request_hash([order_id, location_id, [asdict(coming) for coming in lines]])
    presented = queries.order_presented_to(actor, order_id, now)
    inventory.lock_levels((location_id, variant_id) for variant_id in _variants(lines, order_id))
    order = orders.lock_order(presented.pk)
    done = Return.objects.filter(received_by_id=user_id, key=key).first()
    if done is not None:
        return _the_same(done, digest)

    plan = _plan(order, lines, actor=actor, now=now)
    if expected_amount is not None and plan.total.amount != expected_amount:
        raise errors.AmountChanged(amount=plan.total.amount)

    received = Return.objects.create(
        number=_next_number(),
        order=order,
        location=store,
        currency=order.currency,
        delivery_refund=plan.delivery.amount,
        received_by_id=user_id,
        received_by_name=actor.name,
        received_at=now,
        key=key,
        request_hash=digest,
    )
    _take_back(received, plan, actor=actor, now=now)
    _give_back(received, plan, actor=actor, now=now)
    events.record(
        ReturnReceived(
            return_id=received.pk,
            order_id=order.pk,
            number=received.number,
            location_id=store.pk,
            channel=order.channel,
            units=sum(planned.coming.quantity for planned in plan.lines),
            amount=plan.total.amount,
            currency=order.currency,
        ),
        actor=actor,
        now=now,
        privileged=True,
    )
    return received


def _variants(lines: Sequence[Coming], order_id: int) -> list[int]:
    ids = [coming.order_line_id for coming in lines]
    return list(
        OrderLine.objects.filter(order_id=order_id, pk__in=ids).values_list("variant_id", flat=True)
    )


def _the_same(done: Return, digest: str) -> Return:
    if done.request_hash != digest:
        raise Invalid(_("This return was sent before with other items. Please start again."))
    return done


def _plan(order: Order, lines: Sequence[Coming], *, actor: Actor, now: datetime) -> Plan:
    """Check the units against the order as it stands and compute their refund."""
    _check_not_own(order, actor)
    rows = {line.pk: line for line in queries.lines_of(order)}
    _check_lines(order, lines, rows, now=now)

    units = [(coming.order_line_id, coming.quantity) for coming in lines]
    refund = rules.plan_refund(queries.facts_of(order, rows.values()), units)
    if refund.cut and queries.is_being_captured(order):
        raise errors.MoneyBeingTaken
    if refund.cut and not refund.total:
        raise errors.NothingPaid
    return Plan(
        order=order,
        lines=tuple(
            PlannedLine(coming, rows[coming.order_line_id], Money(amount, order.currency))
            for coming, amount in zip(lines, refund.amounts, strict=True)
        ),
        delivery=Money(refund.delivery, order.currency),
        total=Money(refund.total, order.currency),
    )


def _check_not_own(order: Order, actor: Actor) -> None:
    user = User.objects.select_related("customer").get(pk=_user(actor))
    customer = getattr(user, "customer", None)
    emails = {
        user.email.casefold(),
        customer.email.casefold() if customer else user.email.casefold(),
    }
    if order.email.casefold() in emails or (customer and customer.pk == order.customer_id):
        raise errors.OwnOrder


def _check_lines(
    order: Order, lines: Sequence[Coming], rows: dict[int, OrderLine], *, now: datetime
) -> None:
    if not lines:
        raise errors.NothingChosen
    for coming in lines:
        if coming.quantity < 1 or coming.order_line_id not in rows:
            raise errors.NothingChosen(
                fields={f"quantity-{coming.order_line_id}": _("Not an item of this order")}
            )
        if coming.reason not in Reason.values:
            raise Invalid(fields={f"reason-{coming.order_line_id}": _("Choose a reason")})
        if coming.disposition not in set(Disposition):
            raise Invalid(
                fields={f"disposition-{coming.order_line_id}": _("Choose what becomes of it")}
            )
    units = rules.units_per_line([(coming.order_line_id, coming.quantity) for coming in lines])
    for line_id, quantity in units.items():
        _check_units(rows[line_id], quantity)
        _check_window(order, rows[line_id], now=now)


def _check_units(line: OrderLine, quantity: int) -> None:
    left = line.fulfilled - line.returned
    if quantity > left:
        sentence = _("%(name)s: %(left)s can come back.") % {
            "name": line.name_in(get_language() or "en"),
            "left": left,
        }
        raise errors.MoreThanThere(sentence, fields={f"quantity-{line.pk}": sentence}, left=left)


def _check_window(order: Order, line: OrderLine, *, now: datetime) -> None:
    last = queries.last_day_of(order, line)
    if last is not None and now.astimezone(order.market.zone).date() > last:
        raise errors.WindowClosed(
            _("%(name)s could come back until %(day)s.")
            % {"name": line.name_in(get_language() or "en"), "day": f"{last:%d.%m.%Y}"},
            last_day=last.isoformat(),
        )


def _take_back(received: Return, plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Write the lines, put the goods where they are, and count them on the order."""
    for planned in sorted(plan.lines, key=lambda one: (one.line.variant_id, one.line.pk)):
        coming = planned.coming
        row = ReturnLine.objects.create(
            parent=received,
            order_line=planned.line,
            quantity=coming.quantity,
            reason=coming.reason,
            disposition=coming.disposition,
            amount=planned.refund.amount,
        )
        inventory.take_back(
            location_id=received.location_id,
            variant_id=planned.line.variant_id,
            quantity=coming.quantity,
            disposition=Disposition(coming.disposition),
            cause=cause_of(received.number),
            cause_key=f"returned:{row.pk}",
            actor=actor,
            now=now,
        )
    units: dict[int, int] = {}
    refunds: dict[int, int] = {}
    for planned in plan.lines:
        pk = planned.line.pk
        units[pk] = units.get(pk, 0) + planned.coming.quantity
        refunds[pk] = refunds.get(pk, 0) + planned.refund.amount
    orders.record_returned(plan.order, units=units, refunds=refunds)


def _give_back(received: Return, plan: Plan, *, actor: Actor, now: datetime) -> None:
    if not plan.total:
        received.state = Return.State.SETTLED
        received.save(update_fields=["state"])
        return
    Refund.objects.create(
        parent=received, amount=plan.total.amount, currency=plan.total.currency, requested_at=now
    )
    payments.request_refund(
        plan_id=plan.order.plan_id,
        amount=plan.total.amount,
        cause=cause_of(received.number),
        actor=actor,
        now=now,
    )


def _next_number() -> str:
    """Return the next return number: R, a sequence, a check digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('return_number')")
        row = cursor.fetchone()
    digits = str(row[0])
    return f"R{digits}{orders.luhn_digit(digits)}"


# What the provider said


@operation
def settle_refund(*, cause: str, now: datetime) -> None:
    """Write how the refund of a return stands from its calls: settled when all are done, failed when one is.

    Safe any number of times; a refund that is settled stays so. A call of another cause changes nothing.
    """
    received = (
        Return.objects.select_for_update(no_key=True, of=("self",))
        .filter(number=cause.removeprefix("return:"))
        .first()
    )
    if received is None:
        raise Conflict(f"no return for {cause}")
    refund = Refund.objects.get(parent=received)
    if refund.state == Refund.State.SETTLED:
        return
    states = set(
        ProviderCall.objects.filter(cause=cause, kind=ProviderCall.Kind.REFUND)
        .exclude(state=ProviderCall.State.REPLACED)
        .values_list("state", flat=True)
    )
    fact: type[RefundSettled | RefundFailed]
    if states == {ProviderCall.State.DONE}:
        refund.state, fact = Refund.State.SETTLED, RefundSettled
        Return.objects.filter(pk=received.pk, state=Return.State.RECEIVED).update(
            state=Return.State.SETTLED
        )
    elif ProviderCall.State.FAILED in states and refund.state != Refund.State.FAILED:
        refund.state, fact = Refund.State.FAILED, RefundFailed
    else:
        return
    refund.ended_at = now
    refund.save(update_fields=["state", "ended_at"])
    events.record(
        fact(
            return_id=received.pk,
            order_id=received.order_id,
            number=received.number,
            amount=refund.amount,
            currency=refund.currency,
        ),
        actor=SYSTEM,
        now=now,
    )
