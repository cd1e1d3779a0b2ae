"""Tills of a store and their tokens, kept by its manager."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import codes, events
from core.actor import Actor
from core.errors import Conflict, Invalid
from core.operation import operation
from stores.selling import queries
from stores.selling.errors import NoTill, TillNumberTaken
from stores.selling.events import TillOpened, TillTokenMade, TillTokenRevoked
from stores.selling.models import Till

MOST = 999


@operation
def open_till(*, location_id: int, number: int, name: str, actor: Actor, now: datetime) -> Till:
    """Give a store a till more; it has no token yet. Raises NoTill, Invalid, TillNumberTaken."""
    store = queries.stores_for(actor).filter(pk=location_id).first()
    if store is None:
        raise NoTill
    if not 1 <= number <= MOST:
        raise Invalid(fields={"number": _("A number from 1 to %(most)s") % {"most": MOST}})
    try:
        with transaction.atomic():
            till = Till.objects.create(
                location=store, number=number, name=name.strip()[:60], created_at=now
            )
    except IntegrityError as error:
        raise TillNumberTaken(fields={"number": str(TillNumberTaken.title)}) from error
    events.record(
        TillOpened(till_id=till.pk, location_id=store.pk), actor=actor, now=now, privileged=True
    )
    return till


@operation
def make_token(
    *,
    till_id: int,
    actor: Actor,
    now: datetime,
    token: str = "",
    instead_of: str | None = None,
) -> str:
    """Return a new token of a till, which nobody can read again; the one before opens nothing any more.

    `token` is one that was made elsewhere; `instead_of` says when the one was made that she means to
    replace (ISO 8601, empty for none). Raises NoTill, and Conflict where it is another one by now: a
    page that is loaded again stops no till.
    """
    till = _lock(till_id, actor)
    made_at = till.token_made_at.isoformat() if till.token_made_at else ""
    if instead_of is not None and instead_of != made_at:
        raise Conflict(_("This till has another token by now. Make a new one if nobody has it."))
    token = token or codes.new_token()
    till.token_hash, till.token_made_at, till.is_active = codes.token_hash(token), now, True
    till.save(update_fields=["token_hash", "token_made_at", "is_active"])
    events.record(TillTokenMade(till_id=till.pk), actor=actor, now=now, privileged=True)
    return token


@operation
def revoke_token(*, till_id: int, actor: Actor, now: datetime) -> None:
    """Have no token of a till open anything: it is stolen, sold or gone. Raises NoTill."""
    till = _lock(till_id, actor)
    till.token_hash, till.token_made_at, till.is_active = "", None, False
    till.save(update_fields=["token_hash", "token_made_at", "is_active"])
    events.record(TillTokenRevoked(till_id=till.pk), actor=actor, now=now, privileged=True)


def _lock(till_id: int, actor: Actor) -> Till:
    till = (
        queries.tills_for(actor)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=till_id)
        .first()
    )
    if till is None:
        raise NoTill
    return till
