"""Make a screen a kiosk of a store, and take it away."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from core import codes, events
from core.actor import Actor
from core.errors import Invalid, NotFound
from core.operation import operation
from stores.kiosks.events import KioskClosed, KioskOpened
from stores.kiosks.models import Kiosk, Visit
from stores.kiosks.operations import rows
from stores.locations import operations as locations


@operation
def open_kiosk(*, location_id: int, name: str, actor: Actor, now: datetime) -> tuple[Kiosk, str]:
    """Make a screen a kiosk of a store; return it and the token of its cookie.

    Raises Forbidden to who is not a manager, NotFound, Invalid without a name.
    """
    place = locations.managed_place(actor, location_id)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise Invalid(fields={"name": _("A name that is on the device, at most 60 characters.")})
    token = codes.new_token()
    kiosk = Kiosk.objects.create(
        location=place, name=name, token_hash=codes.token_hash(token), opened_at=now
    )
    events.record(
        KioskOpened(kiosk_id=kiosk.pk, location_id=place.pk), actor=actor, now=now, privileged=True
    )
    return kiosk, token


@operation
def close_kiosk(*, kiosk_id: int, actor: Actor, now: datetime) -> None:
    """It is no kiosk any more, at once, and who stands before it is forgotten. Raises Forbidden, NotFound."""
    kiosk = Kiosk.objects.select_for_update(no_key=True).filter(pk=kiosk_id).first()
    if kiosk is None:
        raise NotFound
    locations.managed_place(actor, kiosk.location_id)
    if kiosk.closed_at is not None:
        return
    for visit in rows.open_visits(kiosk):
        rows.end(visit, Visit.End.CLOSED, now=now)
    kiosk.closed_at = now
    kiosk.save(update_fields=["closed_at"])
    events.record(
        KioskClosed(kiosk_id=kiosk.pk, location_id=kiosk.location_id),
        actor=actor, now=now, privileged=True,
    )  # fmt: skip
