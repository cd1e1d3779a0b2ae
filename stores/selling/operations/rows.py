"""What the operations share: the till's lock, a receipt on its way, and what was said of it before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db.models import JSONField, Value
from django.utils.translation import gettext as _

from core import idempotency
from stores.selling.choices import Why
from stores.selling.errors import Poison
from stores.selling.models import Parked, Receipt, Till
from stores.selling.reading import Read, is_deep, read, storable

log = structlog.get_logger(__name__)

ACCEPTED, KNOWN, PARKED = "accepted", "known", "parked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a receipt. `order` is the order of its sale; `member` says whether its code was known."""

    id: str
    state: str
    order: str = ""
    return_number: str = ""
    member: str = ""
    why: str = ""
    detail: str = ""


@dataclass(slots=True)
class Entry:
    """A receipt as it was sent, and as it was read; else what is wrong with it."""

    body: Any
    content: str
    read: Read | None = None
    poison: Poison | None = None
    outcome: Outcome | None = field(default=None)

    @property
    def client_id(self) -> str:
        """Return its id as it was sent, as far as it has one."""
        if self.read is not None:
            return str(self.read.id)
        value = self.body.get("id") if isinstance(self.body, dict) else ""
        return str(storable(str(value or ""), "id"))[:64]

    @property
    def email(self) -> str:
        """Return the e-mail address that it names, whatever else is wrong with it."""
        value = self.body.get("email") if isinstance(self.body, dict) else ""
        return str(storable(value, "email")).casefold()[:254] if isinstance(value, str) else ""

    @property
    def of(self) -> UUID | None:
        """Return the sale that it belongs to."""
        return self.read.of if self.read is not None else None


def entry_of(body: Any, *, currency: str, now: datetime, sent_at: datetime | None = None) -> Entry:
    """Read a receipt that came now, or at `sent_at`. Whatever is wrong with it is its poison only."""
    if is_deep(body):
        body = {"id": body.get("id")} if isinstance(body, dict) else {}
        body = {name: value for name, value in body.items() if isinstance(value, str)}
        return Entry(
            body=body,
            content=idempotency.request_hash(body),
            poison=Poison(Why.UNREADABLE, _("It is nested too deeply to be a receipt.")),
        )
    entry = Entry(body=body, content=idempotency.request_hash(body))
    try:
        entry.read = read(body, currency=currency, sent_at=sent_at or now, now=now)
    except Poison as poison:
        entry.poison = poison
    except Exception:
        log.exception("receipt_not_read")
        entry.poison = Poison(Why.UNREADABLE, _("We cannot read it."))
    return entry


def lock_till(till_id: int) -> Till:
    """Lock the till: before stock and orders (docs/locking.md). Its store comes with it."""
    return (
        Till.objects.select_for_update(no_key=True, of=("self",))
        .select_related("location")
        .get(pk=till_id)
    )


def settle_known(till: Till, entries: Sequence[Entry]) -> list[Entry]:
    """Answer those of the locked till's that were booked or left out before; return the others, an id once.

    Two statements.
    """
    ids = [entry.read.id for entry in entries if entry.read is not None]
    booked = {
        each.client_id: each
        for each in Receipt.objects.filter(till=till, client_id__in=ids).select_related("order")
    }
    left = {
        (each.client_id, each.content): each
        for each in Parked.objects.filter(
            till=till, client_id__in=list(map(str, ids)), state=Parked.State.LEFT
        )
    }
    fresh: list[Entry] = []
    taken: set[str] = set()
    for entry in entries:
        receipt = booked.get(entry.read.id) if entry.read is not None else None
        parked = left.get((entry.client_id, entry.content))
        if receipt is not None and receipt.content == entry.content:
            entry.outcome = said_of(receipt, KNOWN)
        elif receipt is not None:
            entry.poison = Poison(Why.OTHER_BODY)
        elif parked is not None:
            entry.outcome = Outcome(parked.client_id, PARKED, why=parked.why, detail=parked.detail)
        elif entry.client_id in taken:
            entry.poison = Poison(Why.OTHER_BODY)
        else:
            taken.add(entry.client_id)
            fresh.append(entry)
    return fresh


def said_of(receipt: Receipt, state: str, member: str = "") -> Outcome:
    """Say what a booked receipt is known by."""
    return Outcome(
        id=str(receipt.client_id),
        state=state,
        order=receipt.order.number,
        return_number=receipt.return_number,
        member=member,
    )


def receipt_of(till: Till, entry: Entry, read: Read, *, now: datetime, **more: Any) -> Receipt:
    """Return the row of a receipt that is booked; `more` names its order and what it undoes."""
    return Receipt(
        **{
            "till": till,
            "client_id": read.id,
            "kind": read.kind,
            "number": read.number,
            "taken_at": read.taken_at,
            "received_at": now,
            "content": entry.content,
            "currency": till.currency,
            "total": read.total,
            "sums": read.sums(till.currency),
            "colleague": read.colleague,
            "email": read.email,
        }
        | more
    )


def park(till: Till, entries: Iterable[Entry], *, now: datetime) -> None:
    """Keep those that are poisoned, once per content, and answer them; one statement."""
    rows: dict[tuple[str, str], Parked] = {}
    for entry in entries:
        if entry.poison is None:
            continue
        why, detail = entry.poison.why, entry.poison.detail
        entry.outcome = Outcome(entry.client_id, PARKED, why=why, detail=detail)
        rows[entry.client_id, entry.content] = Parked(
            till=till,
            client_id=entry.client_id,
            of=entry.of,
            content=entry.content,
            body=Value(None, JSONField()) if entry.body is None else storable(entry.body),
            email=entry.email,
            why=why,
            detail=detail,
            parked_at=now,
            tried_at=now,
        )
    if rows:
        Parked.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["till", "client_id", "content"],
            update_fields=["why", "detail", "tried_at"],
        )


def end_parked(till: Till, receipts: Sequence[Receipt], *, now: datetime) -> None:
    """End what was parked under the ids of booked receipts; one statement, and one per receipt of those that were."""
    by_id = {str(receipt.client_id): receipt for receipt in receipts}
    waiting = Parked.objects.filter(
        till=till, client_id__in=list(by_id), state=Parked.State.OPEN
    ).exclude(why=Why.OTHER_BODY)
    for parked in waiting:
        parked.state, parked.ended_at = Parked.State.BOOKED, now
        parked.receipt, parked.body, parked.email = by_id[parked.client_id], {}, ""
        parked.save(update_fields=["state", "ended_at", "receipt", "body", "email"])
