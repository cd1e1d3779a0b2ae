"""Receipts of a till, one or thousands, in any order: each is booked once, or parked with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from core.errors import Busy
from core.operation import operation
from stores.selling.choices import ReceiptKind, Why
from stores.selling.errors import Poison
from stores.selling.models import Parked, Till
from stores.selling.operations import backwards, sales
from stores.selling.operations.rows import (
    KNOWN,
    Entry,
    Outcome,
    entry_of,
    lock_till,
    park,
    settle_known,
)

log = structlog.get_logger(__name__)

# Sales of a set are booked together: so many receipts, and so many lines. The levels of a set are
# locked while it is written, and the other tills of the store wait.
SET, SET_LINES = 50, 500
# A set that waited too long for others is tried so often, before the till is asked to come again.
TRIES = 3
HEARD_EVERY = timedelta(minutes=1)

Book = Callable[[Till, Sequence[Entry], datetime], None]


def take_receipts(*, till_id: int, bodies: Sequence[Any], now: datetime) -> list[Outcome]:
    """Book what a till has sent, and say of each what became of it, in the order in which it came.

    Sales come first, then what undoes them, so that the order of a batch does not matter; what waited
    for one of these sales is booked with it. Sales are booked in sets of SET, each in a transaction of
    its own: what was booked before a fault stays booked, and is known when the batch comes again. A set
    that fails is booked one by one, and what then fails is parked. Raises Busy; nothing else.
    """
    till = _heard(till_id=till_id, now=now)
    entries = [entry_of(body, currency=till.currency, now=now) for body in bodies]
    first = _first_of_each(entries)
    fresh = [entry for entry in first if entry.read is not None]
    sold = [entry for entry in fresh if entry.read and entry.read.kind == ReceiptKind.SALE]
    undone = sorted(
        (entry for entry in fresh if entry.read and entry.read.kind != ReceiptKind.SALE),
        key=lambda entry: (entry.read.taken_at, entry.read.number) if entry.read else (now, 0),
    )
    for part in _sets(sold):
        _book(till_id, part, sales.book, now)
    for entry in undone:
        _book(till_id, [entry], backwards.book, now)
    _park_poisoned(till_id=till_id, entries=first, now=now)
    _book_waiting(till_id, sold, now)
    return _answers(entries, first)


@operation
def _heard(*, till_id: int, now: datetime) -> Till:
    """Note that the till is there, at most once a minute."""
    till = Till.objects.select_related("location").get(pk=till_id)
    if till.heard_at is None or now - till.heard_at > HEARD_EVERY:
        Till.objects.filter(pk=till_id).update(heard_at=now)
    return till


def _first_of_each(entries: Sequence[Entry]) -> list[Entry]:
    """Return each receipt once, however often it came."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        seen.setdefault((entry.client_id, entry.content), entry)
    return list(seen.values())


def _sets(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    lines = 0
    for entry in entries:
        count = len(entry.read.lines) if entry.read else 0
        if part and (len(part) == SET or lines + count > SET_LINES):
            yield part
            part, lines = [], 0
        part.append(entry)
        lines += count
    if part:
        yield part


def _book(till_id: int, entries: Sequence[Entry], book: Book, now: datetime) -> None:
    """Book a set; where that fails, one by one, and park what fails alone.

    Raises Busy, and what an engine that is away raises: then the till sends it again.
    """
    try:
        _book_in_turn(till_id, entries, book, now)
    except (Busy, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("receipts_not_booked", till_id=till_id, count=len(entries))
        for entry in entries:
            entry.outcome = entry.poison = None
        if len(entries) > 1:
            for entry in entries:
                _book(till_id, [entry], book, now)
        else:
            entries[0].poison = Poison(Why.FAILED, _("We have been told, and look into it."))


def _book_in_turn(till_id: int, entries: Sequence[Entry], book: Book, now: datetime) -> None:
    for tried in range(1, TRIES + 1):
        try:
            _book_set(till_id=till_id, entries=entries, book=book, now=now)
        except Busy:
            if tried == TRIES:
                raise
        else:
            return


@operation
def _book_set(*, till_id: int, entries: Sequence[Entry], book: Book, now: datetime) -> None:
    till = lock_till(till_id)
    fresh = settle_known(till, entries)
    if fresh:
        book(till, fresh, now)
    park(till, entries, now=now)


@operation
def _park_poisoned(*, till_id: int, entries: Sequence[Entry], now: datetime) -> None:
    """Keep what could not even be tried."""
    waiting = [entry for entry in entries if entry.outcome is None and entry.poison is not None]
    if waiting:
        park(lock_till(till_id), waiting, now=now)


def _book_waiting(till_id: int, sold: Sequence[Entry], now: datetime) -> None:
    """Try again what waited for one of these sales, at this till or one beside it: it came first."""
    ids = [entry.read.id for entry in sold if entry.read is not None]
    waiting = Parked.objects.filter(
        till__location__tills=till_id, state=Parked.State.OPEN, why=Why.NO_SALE, of__in=ids
    )
    for parked in waiting.order_by("pk"):
        try_again(parked, now=now)


def try_again(parked: Parked, *, now: datetime) -> Outcome:
    """Book a parked receipt as if it came now; it stays parked where its cause has not been mended."""
    till = Till.objects.select_related("location").get(pk=parked.till_id)
    entry = entry_of(parked.body, currency=till.currency, sent_at=parked.parked_at, now=now)
    # What was cleaned to be kept is still the same receipt.
    entry.content = parked.content
    if entry.read is not None:
        is_sale = entry.read.kind == ReceiptKind.SALE
        _book(till.pk, [entry], sales.book if is_sale else backwards.book, now)
        if is_sale and entry.poison is None:
            _book_waiting(till.pk, [entry], now)
    _park_poisoned(till_id=till.pk, entries=[entry], now=now)
    assert entry.outcome is not None
    return entry.outcome


def _answers(entries: Sequence[Entry], first: Sequence[Entry]) -> list[Outcome]:
    """Return the answer of each; who came again is known by what became of the first."""
    said = {(entry.client_id, entry.content): entry.outcome for entry in first}
    answers = []
    for entry in entries:
        outcome = entry.outcome or said[entry.client_id, entry.content]
        assert outcome is not None
        if entry.outcome is None and outcome.state != "parked":
            outcome = Outcome(
                outcome.id, KNOWN, order=outcome.order, return_number=outcome.return_number
            )
        answers.append(outcome)
    return answers
