"""Deliveries: announced, received in parts, closed with what differs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.catalogue.queries.variants import variants_for
from core.actor import Actor
from core.errors import Forbidden, Invalid
from core.markets import MARKETS
from core.operation import operation
from stores.inventory import codes
from stores.inventory import operations as inventory
from stores.inventory.models import StockMovement
from stores.inventory.operations import Change, Kind
from stores.locations.models import Location
from stores.stockroom import queries
from stores.stockroom.errors import (
    DeliveryClosed,
    DeliveryUnderWay,
    MovedMeanwhile,
    NoDelivery,
)
from stores.stockroom.models import DeliveryLine, ExpectedDelivery
from stores.stockroom.rules import Reason, may_decide, needs_second

State = ExpectedDelivery.State
MOST = 100_000


@operation
def expect_delivery(
    *,
    location: Location,
    number: str,
    sender: str,
    due_on: date,
    units: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> ExpectedDelivery:
    """Announce a delivery: units by variant id. The same number again is the same delivery.

    It may say something else while nothing of it is here. Raises Invalid, DeliveryUnderWay.
    """
    number, sender = number.strip(), sender.strip()
    _check_announced(number, sender, units)
    made = ExpectedDelivery(
        location=location,
        number=number,
        sender=sender,
        due_on=due_on,
        actor=actor.as_record(),
        created_at=now,
    )
    ExpectedDelivery.objects.bulk_create([made], ignore_conflicts=True)
    delivery = ExpectedDelivery.objects.select_for_update(no_key=True).get(
        location=location, number=number
    )
    known = dict(delivery.lines.filter(expected__gt=0).values_list("variant_id", "expected"))
    if (delivery.sender, delivery.due_on, known) == (sender, due_on, dict(units)):
        return delivery
    if delivery.state != State.EXPECTED or delivery.transfer_id is not None:
        raise DeliveryUnderWay(
            _("Some of %(number)s is here already: what was announced stays as it is.")
            % {"number": number}
        )
    delivery.sender, delivery.due_on = sender, due_on
    delivery.save(update_fields=["sender", "due_on"])
    delivery.lines.all().delete()
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, variant_id=variant_id, expected=count)
        for variant_id, count in sorted(units.items())
    )
    return delivery


def _check_announced(number: str, sender: str, units: Mapping[int, int]) -> None:
    errors = {}
    if not 1 <= len(number) <= 40:
        errors["number"] = _("Give a number of at most 40 letters.")
    elif re.fullmatch(r"T-\d+", number):
        errors["number"] = _("Numbers like T-17 are those of transfers.")
    if not 1 <= len(sender) <= 120:
        errors["sender"] = _("Say who sends it, in at most 120 letters.")
    if not units:
        errors["lines"] = _("Say what comes: at least one article.")
    elif any(not 1 <= count <= MOST for count in units.values()):
        errors["lines"] = _("Units are whole numbers from 1 to %(most)s.") % {"most": MOST}
    if errors:
        raise Invalid(fields=errors)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The line after units came in, and whether they had been written down before."""

    line: DeliveryLine
    is_repeated: bool = False


@operation
def receive_scanned(
    *, delivery_id: int, code: str, units: int, client_id: UUID, actor: Actor, now: datetime
) -> Arrived:
    """Take in units of what was scanned, SKU or EAN, also where nobody said that it would come.

    Once per `client_id`. Raises NoDelivery, DeliveryClosed, and Invalid for a code that no article has.
    """
    delivery = _locked(delivery_id, actor)
    code = code.strip()
    found = codes.known([code]) if code else {}
    if code not in found:
        raise Invalid(
            fields={
                "scanned": _("No article has the code %(code)s.") % {"code": code[:40]}
                if code
                else _("Scan or type an article.")
            }
        )
    if not 1 <= units <= MOST:
        raise Invalid(
            fields={"units": _("Units are whole numbers from 1 to %(most)s.") % {"most": MOST}}
        )
    variant_id, _sku = found[code]
    line = delivery.lines.filter(variant_id=variant_id).first()
    key = f"arrived:{client_id}"
    if line is not None and StockMovement.objects.filter(cause_key=key).exists():
        return Arrived(line, is_repeated=True)
    _check_open(delivery)
    line = line or DeliveryLine.objects.create(delivery=delivery, variant_id=variant_id, expected=0)
    _take_in(delivery, line, units, 0, _Who(actor, now, key))
    return Arrived(line)


@operation
def set_received(
    *,
    line_id: int,
    received: int,
    damaged: int,
    seen: tuple[int, int],
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> Arrived:
    """Say how many units of a line are here in all, and how many of them are damaged.

    `seen` is what the page showed: received, damaged. Raises MovedMeanwhile where a colleague has
    changed it since, Invalid, DeliveryClosed, Promised where units are taken back that orders need, and
    Forbidden where they are more than the actor may take out of the books alone.
    """
    delivery_id = DeliveryLine.objects.filter(pk=line_id).values_list("delivery_id", flat=True)
    delivery = _locked(delivery_id.first() or 0, actor)
    line = delivery.lines.get(pk=line_id)
    key = f"arrived:{client_id}"
    if StockMovement.objects.filter(cause_key=key).exists():
        return Arrived(line, is_repeated=True)
    _check_open(delivery)
    if not 0 <= received <= MOST:
        raise Invalid(
            fields={
                f"received-{line_id}": _("Units are whole numbers from 0 to %(most)s.")
                % {"most": MOST}
            }
        )
    if not 0 <= damaged <= received:
        raise Invalid(
            fields={f"damaged-{line_id}": _("At most as many as are here can be damaged.")}
        )
    if (line.received, line.damaged) != seen:
        raise MovedMeanwhile(
            _("%(number)s of them are written down by now. Look again before you say how many.")
            % {"number": line.received},
            received=line.received,
            damaged=line.damaged,
        )
    _check_taken_back(delivery, line, line.received - received, actor, now)
    _take_in(
        delivery, line, received - line.received, damaged - line.damaged, _Who(actor, now, key)
    )
    return Arrived(line)


@operation
def close_delivery(
    *, delivery_id: int, reasons: Mapping[int, str], actor: Actor, now: datetime
) -> ExpectedDelivery:
    """Say that no more comes. Each line that differs needs its reason, by line id. Once.

    A transfer comes from our own books: a manager of the place writes off what never arrived, and says so
    where more came than was sent. Raises Invalid with the lines that have no reason, NoDelivery, Forbidden.
    """
    delivery = _locked(delivery_id, actor)
    if delivery.state == State.CLOSED:
        return delivery
    differing = [line for line in delivery.lines.all() if line.received != line.expected]
    if delivery.transfer_id and differing and not may_decide(actor):
        raise Forbidden(
            _("Units of this transfer are missing: a manager of the place writes them off.")
            if any(line.received < line.expected for line in differing)
            else _("More came than was sent: a manager of the place looks at it and closes it.")
        )
    errors = {
        f"reason-{line.pk}": _("Say why it differs.")
        for line in differing
        if reasons.get(line.pk) not in DeliveryLine.Reason.values
    }
    if errors:
        raise Invalid(fields=errors)
    for line in differing:
        line.reason = reasons[line.pk]
    DeliveryLine.objects.bulk_update(differing, ["reason"])
    delivery.state, delivery.closed_at, delivery.closed_by = State.CLOSED, now, actor.as_record()
    delivery.save(update_fields=["state", "closed_at", "closed_by"])
    return delivery


def _locked(delivery_id: int, actor: Actor) -> ExpectedDelivery:
    mine = queries.deliveries_for(actor).filter(pk=delivery_id)
    delivery = mine.select_for_update(no_key=True, of=("self",)).first()
    if delivery is None:
        raise NoDelivery
    return delivery


def _check_open(delivery: ExpectedDelivery) -> None:
    """Refuse what comes late.

    What was missing has been accounted for: the supplier was told, or a manager wrote it off. So it comes in
    as what it is by now, a delivery of its own, or of a transfer units that were found.
    """
    if delivery.state != State.CLOSED:
        return
    facts = {"number": delivery.number}
    raise DeliveryClosed(
        _("%(number)s is closed. Write down what came late as found, under Adjustments.") % facts
        if delivery.transfer_id
        else _("%(number)s is closed. Announce what came late under a number of its own.") % facts
    )


def _check_taken_back(
    delivery: ExpectedDelivery, line: DeliveryLine, units: int, actor: Actor, now: datetime
) -> None:
    """Refuse to say that units never came, beyond what the actor could write off alone."""
    if units <= 0:
        return
    market = MARKETS[delivery.location.market]
    price = variants_for([line.variant_id], market)[line.variant_id].price
    before = queries.taken_alone(delivery.location, line.variant_id, actor, now)
    if needs_second(
        actor,
        Reason.MISCOUNTED,
        units=units + before[0],
        value=units * (price.amount if price else 0) + before[1],
        currency=market.currency,
        limits=settings.STOCK_LIMITS,
    ):
        raise Forbidden(
            _(
                "So many units were taken in before: a manager of the place says that they are not here."
            )
        )


@dataclass(frozen=True, slots=True)
class _Who:
    """Who writes it down, when, and under which key."""

    actor: Actor
    now: datetime
    key: str


def _take_in(
    delivery: ExpectedDelivery, line: DeliveryLine, units: int, damaged: int, who: _Who
) -> None:
    if units == damaged == 0:
        return
    inventory.change_stock(
        location_id=delivery.location_id,
        changes=[
            Change(
                variant_id=line.variant_id,
                kind=Kind.TRANSFERRED_IN if delivery.transfer_id else Kind.RECEIVED,
                on_hand=units,
                quarantined=damaged,
                key=who.key,
            )
        ],
        cause=f"transfer:{delivery.transfer_id}"
        if delivery.transfer_id
        else f"delivery:{delivery.pk}",
        actor=who.actor,
        now=who.now,
    )
    line.received += units
    line.damaged += damaged
    line.save(update_fields=["received", "damaged"])
    if delivery.state == State.EXPECTED:
        delivery.state = State.RECEIVING
        delivery.save(update_fields=["state"])
