"""Transfers: asked for, sent, and taken in as a delivery at the other place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import codes
from stores.inventory import operations as inventory
from stores.inventory.operations import Change, Kind
from stores.locations.models import Location
from stores.locations.queries import locations_for
from stores.stockroom import queries
from stores.stockroom.errors import MovedMeanwhile, NoTransfer, TransferEnded
from stores.stockroom.models import DeliveryLine, ExpectedDelivery, Transfer, TransferLine

State = Transfer.State
MOST = 100_000


@operation
def ask_for_transfer(
    *, origin: Location, destination: Location, actor: Actor, now: datetime
) -> Transfer:
    """Begin a transfer between two places, one of which is the actor's. Raises Invalid, NoTransfer."""
    if origin == destination:
        raise Invalid(fields={"other": _("Choose another place.")})
    if not locations_for(actor).filter(pk__in=[origin.pk, destination.pk]).exists():
        raise NoTransfer
    return Transfer.objects.create(
        origin=origin, destination=destination, asked_by=actor.as_record(), asked_at=now
    )


@operation
def add_to_transfer(
    *, transfer_id: int, code: str, units: int, seen: int, actor: Actor
) -> TransferLine:
    """Ask for units of an article, by SKU or EAN; `seen` is how many units were asked for so far.

    Raises NoTransfer, TransferEnded, Invalid, and MovedMeanwhile where a colleague has added some.
    """
    transfer = _asked(transfer_id, actor)
    code = code.strip()
    found = codes.known([code]) if code else {}
    if code not in found:
        text = _("No article has the code %(code)s.") % {"code": code[:40]}
        raise Invalid(fields={"scanned": text if code else _("Scan or type an article.")})
    if not 1 <= units <= MOST:
        text = _("Units are whole numbers from 1 to %(most)s.") % {"most": MOST}
        raise Invalid(fields={"units": text})
    lines = {line.variant_id: line for line in transfer.lines.all()}
    if sum(line.asked for line in lines.values()) != seen:
        raise MovedMeanwhile(_("The list has changed. Look again, then scan once more."))
    variant_id, _sku = found[code]
    line = lines.get(variant_id) or TransferLine(transfer=transfer, variant_id=variant_id, asked=0)
    line.asked += units
    line.save()
    return line


@operation
def send_transfer(
    *, transfer_id: int, sent: Mapping[int, int], actor: Actor, now: datetime
) -> Transfer:
    """The goods leave: units by line id. From now on they are in transit; the other place expects them.

    Once: what was sent already is returned as it is. Raises NoTransfer for who does not work where they
    leave, TransferEnded, Invalid, and Promised or OutOfStock where customers need them here.
    """
    transfer = _locked(transfer_id, actor)
    if not locations_for(actor).filter(pk=transfer.origin_id).exists():
        raise NoTransfer
    if transfer.state == State.SENT:
        return transfer
    _check_asked(transfer)
    lines = list(transfer.lines.order_by("pk"))
    for line in lines:
        line.sent = sent.get(line.pk, 0)
        if not 0 <= line.sent <= MOST:
            text = _("Units are whole numbers from 0 to %(most)s.") % {"most": MOST}
            raise Invalid(fields={f"sent-{line.pk}": text})
    going = [line for line in lines if line.sent]
    if not going:
        raise Invalid(_("Nothing is in the box. Cancel the transfer, or say what you send."))
    inventory.change_stock(
        location_id=transfer.origin_id,
        changes=[
            Change(
                variant_id=line.variant_id,
                kind=Kind.TRANSFERRED_OUT,
                on_hand=-line.sent,
                key=f"transfer:{transfer.pk}:{line.pk}",
            )
            for line in going
        ],
        cause=f"transfer:{transfer.pk}",
        actor=actor,
        now=now,
        leaves_held=True,
    )
    TransferLine.objects.bulk_update(going, ["sent"])
    _end(transfer, State.SENT, actor, now)
    _expect(transfer, going, actor, now)
    return transfer


def _expect(transfer: Transfer, going: list[TransferLine], actor: Actor, now: datetime) -> None:
    delivery = ExpectedDelivery.objects.create(
        location_id=transfer.destination_id,
        number=transfer.number,
        sender=transfer.origin.name,
        transfer=transfer,
        due_on=now.astimezone(transfer.destination.zone).date(),
        actor=actor.as_record(),
        created_at=now,
    )
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, variant_id=line.variant_id, expected=line.sent)
        for line in going
    )


@operation
def cancel_transfer(*, transfer_id: int, actor: Actor, now: datetime) -> Transfer:
    """Send nothing after all; once. Raises NoTransfer, TransferEnded after it was sent."""
    transfer = _locked(transfer_id, actor)
    if transfer.state != State.CANCELLED:
        _check_asked(transfer)
        _end(transfer, State.CANCELLED, actor, now)
    return transfer


def _end(transfer: Transfer, state: State, actor: Actor, now: datetime) -> None:
    transfer.state, transfer.ended_by, transfer.ended_at = state, actor.as_record(), now
    transfer.save(update_fields=["state", "ended_by", "ended_at"])


def _locked(transfer_id: int, actor: Actor) -> Transfer:
    mine = queries.transfers_for(actor).filter(pk=transfer_id)
    transfer = (
        mine.select_related("origin", "destination")
        .select_for_update(no_key=True, of=("self",))
        .first()
    )
    if transfer is None:
        raise NoTransfer
    return transfer


def _asked(transfer_id: int, actor: Actor) -> Transfer:
    transfer = _locked(transfer_id, actor)
    _check_asked(transfer)
    return transfer


def _check_asked(transfer: Transfer) -> None:
    if transfer.state != State.ASKED:
        raise TransferEnded
