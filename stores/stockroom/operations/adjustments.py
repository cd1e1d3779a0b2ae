"""Units found, lost, set apart or thrown away: at once within a limit, else once somebody else agrees."""

from __future__ import annotations

from datetime import datetime
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
from stores.inventory.operations import Change, Kind
from stores.locations.models import Location
from stores.stockroom import queries
from stores.stockroom.errors import NeedsAnother, NoAdjustment
from stores.stockroom.models import Adjustment
from stores.stockroom.rules import EFFECTS, Reason, may_decide, needs_second

State = Adjustment.State
MOST = 10_000


@operation
def adjust(
    *,
    location: Location,
    code: str,
    reason: str,
    units: int,
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> Adjustment:
    """Write units of an article, by SKU or EAN, down with a reason; once per `client_id`.

    Within what her role may in a day at once: units of one article, and the value of all; else it
    waits for a second person, and stock stands still. Raises Invalid, also for an id that came before
    with something else, and Promised where orders need the units.
    """
    variant_id = _checked(code.strip(), reason, units)
    market = MARKETS[location.market]
    price = variants_for([variant_id], market)[variant_id].price
    value = units * price.amount if price else 0
    units_before, value_before = queries.taken_alone(location, variant_id, actor, now)
    waits = needs_second(
        actor,
        reason,
        units=units + units_before,
        value=value + value_before,
        currency=market.currency,
        limits=settings.STOCK_LIMITS,
    )
    asked = Adjustment(
        location=location,
        variant_id=variant_id,
        reason=reason,
        units=units,
        value=value,
        currency=market.currency,
        state=State.WAITING if waits else State.BOOKED,
        client_id=client_id,
        asked_by=actor.as_record(),
        asked_at=now,
    )
    Adjustment.objects.bulk_create([asked], ignore_conflicts=True)
    kept = Adjustment.objects.select_for_update(no_key=True, of=("self",)).get(client_id=client_id)
    if _said(kept) != _said(asked):
        raise Invalid(_("Something else was sent with this id before: open the page anew."))
    if kept.state == State.BOOKED:
        _book(kept, actor, now)
    return kept


def _said(adjustment: Adjustment) -> tuple[object, ...]:
    """Return what makes it the same, whenever it is sent again."""
    who = adjustment.asked_by["user_id"]
    return adjustment.location_id, adjustment.variant_id, adjustment.reason, adjustment.units, who


def _checked(code: str, reason: str, units: int) -> int:
    errors = {}
    found = codes.known([code]) if code else {}
    if code not in found:
        errors["scanned"] = (
            _("No article has the code %(code)s.") % {"code": code[:40]}
            if code
            else _("Scan or type an article.")
        )
    if reason not in Reason.values:
        errors["reason"] = _("Say why.")
    if not 1 <= units <= MOST:
        errors["units"] = _("Units are whole numbers from 1 to %(most)s.") % {"most": MOST}
    if errors:
        raise Invalid(fields=errors)
    return found[code][0]


@operation
def decide(*, adjustment_id: int, agrees: bool, actor: Actor, now: datetime) -> Adjustment:
    """Confirm or decline what a colleague asked for; once, whoever comes second is told how it stands.

    Raises NoAdjustment, Forbidden for who is no manager of the place, NeedsAnother for who asked, and
    Promised where orders need the units by now.
    """
    mine = queries.adjustments_for(actor).filter(pk=adjustment_id)
    asked = mine.select_for_update(no_key=True, of=("self",)).first()
    if asked is None:
        raise NoAdjustment
    if not may_decide(actor):
        raise Forbidden
    if asked.asked_by["user_id"] == actor.user_id:
        raise NeedsAnother
    if asked.state != State.WAITING:
        return asked
    asked.state = State.BOOKED if agrees else State.DECLINED
    asked.decided_by, asked.decided_at = actor.as_record(), now
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    if agrees:
        _book(asked, actor, now)
    return asked


def _book(asked: Adjustment, actor: Actor, now: datetime) -> None:
    effect = EFFECTS[asked.reason]
    inventory.change_stock(
        location_id=asked.location_id,
        changes=[
            Change(
                variant_id=asked.variant_id,
                kind=Kind(effect.kind),
                on_hand=effect.on_hand * asked.units,
                quarantined=effect.quarantined * asked.units,
                key=f"adjustment:{asked.pk}",
            )
        ],
        cause=f"adjustment:{asked.pk}",
        actor=actor,
        now=now,
    )
