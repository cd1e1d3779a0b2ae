"""Record what happened, and who is to be told.

`record` writes an Event and a Delivery per handler in the caller's transaction. The relay runs
the handlers after the commit, from PostgreSQL, so that nothing is lost when any process dies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from structlog.contextvars import get_contextvars

from core import statements
from core.actor import Actor
from core.models import Event

# Fixed text: every operation tells what it did.
_RECORD = """
    WITH event AS (
        INSERT INTO core_event (type, subject, payload, actor, reason, privileged, request_id, at)
        VALUES (%(type)s, %(subject)s, %(payload)s, %(actor)s, %(reason)s, %(privileged)s, %(request_id)s, %(at)s)
        RETURNING id
    ), told AS (
        INSERT INTO core_delivery (event_id, handler, attempts, due_at, error, created_at)
        SELECT event.id, handler, 0, %(due_at)s::timestamptz, '', %(now)s::timestamptz
        FROM event, unnest(%(handlers)s::text[]) AS handler
    )
    SELECT id FROM event
"""


# The same for many facts: their ids are drawn first, so that each delivery knows its event.
_RECORD_MANY = """
    WITH fact AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('core_event', 'id')) AS id, f.*
        FROM unnest(%(types)s::text[], %(subjects)s::text[], %(payloads)s::text[])
            WITH ORDINALITY AS f(type, subject, payload, place)
    ), event AS (
        INSERT INTO core_event (id, type, subject, payload, actor, reason, privileged, request_id, at)
        SELECT id, type, subject, payload::jsonb, %(actor)s::jsonb, '', false, %(request_id)s, %(now)s::timestamptz
        FROM fact ORDER BY place
        RETURNING id
    )
    INSERT INTO core_delivery (event_id, handler, attempts, due_at, error, created_at)
    SELECT fact.id, told.handler, 0, %(now)s::timestamptz, '', %(now)s::timestamptz
    FROM fact JOIN unnest(%(of)s::int[], %(handlers)s::text[]) AS told(place, handler) USING (place)
    RETURNING id
"""


@dataclass(frozen=True)
class DomainEvent:
    """Base of the facts: a frozen dataclass of ids and primitives, named in the past tense."""

    # What the audit finds it by: `order:17`. Subclasses name the field that holds the id.
    subject_kind: ClassVar[str] = ""
    subject_field: ClassVar[str] = ""

    @property
    def subject(self) -> str:
        """Return `kind:id`, or nothing."""
        return (
            f"{self.subject_kind}:{getattr(self, self.subject_field)}" if self.subject_kind else ""
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """What a handler learns beside the fact itself. `now` is the handler's clock."""

    event_id: int
    at: datetime
    actor: dict[str, Any]
    reason: str
    now: datetime


E = TypeVar("E", bound=DomainEvent)
Run = Callable[[Any, Happened], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """A reaction. One that goes `outside` runs without a transaction, under a lease.

    Facts that are not `where` it looks make no delivery for it.
    """

    name: str
    event: type[DomainEvent]
    run: Run
    outside: bool
    where: Callable[[Any], bool] | None = None


HANDLERS: dict[str, Handler] = {}
_BY_EVENT: dict[str, list[Handler]] = {}


def handles(
    event: type[E], *, outside: bool = False, where: Callable[[E], bool] | None = None
) -> Callable[[Callable[[E, Happened], None]], Callable[[E, Happened], None]]:
    """Register a handler of the event.

    Inside (the default) it runs in one transaction with the deletion of its delivery: exactly
    once. `outside=True` is for network calls: no transaction, at least once, so it must be safe
    to run twice. `where` looks at the fact as it is recorded: those that say nothing to the handler
    are not delivered to it.
    """

    def register(function: Callable[[E, Happened], None]) -> Callable[[E, Happened], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        handler = Handler(name=name, event=event, run=function, outside=outside, where=where)
        HANDLERS[name] = handler
        _BY_EVENT.setdefault(event.__name__, []).append(handler)
        return function

    return register


def record(
    fact: DomainEvent,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    privileged: bool = False,
    due_at: datetime | None = None,
) -> Event:
    """Write the fact and a delivery for each of its handlers, in the caller's transaction; one statement.

    Handlers run at once, or not before `due_at`.
    """
    event = Event(
        type=type(fact).__name__,
        subject=fact.subject,
        payload=asdict(fact),
        actor=actor.as_record(),
        reason=reason,
        privileged=privileged,
        request_id=str(get_contextvars().get("request_id", "")),
        at=now,
    )
    ((event.pk,),) = statements.fetch(
        _RECORD,
        {
            "type": event.type,
            "subject": event.subject,
            "payload": json.dumps(event.payload),
            "actor": json.dumps(event.actor),
            "reason": reason,
            "privileged": privileged,
            "request_id": event.request_id,
            "at": now,
            "due_at": due_at or now,
            "now": now,
            "handlers": _told_of(fact),
        },
    )
    event._state.adding = False
    return event


def _told_of(fact: DomainEvent) -> list[str]:
    """Return the handlers to which a fact says something."""
    known = _BY_EVENT.get(type(fact).__name__, [])
    return [each.name for each in known if each.where is None or each.where(fact)]


def record_many(facts: Sequence[DomainEvent], *, actor: Actor, now: datetime) -> None:
    """Write many facts of one actor and a delivery for each of their handlers; one statement."""
    if not facts:
        return
    told = [(place, name) for place, fact in enumerate(facts, 1) for name in _told_of(fact)]
    statements.fetch(
        _RECORD_MANY,
        {
            "types": [type(fact).__name__ for fact in facts],
            "subjects": [fact.subject for fact in facts],
            "payloads": [json.dumps(asdict(fact)) for fact in facts],
            "actor": json.dumps(actor.as_record()),
            "request_id": str(get_contextvars().get("request_id", "")),
            "now": now,
            "of": [place for place, _name in told],
            "handlers": [name for _place, name in told],
        },
    )


def load(event: Event, handler: Handler) -> DomainEvent:
    """Return the fact of a stored event, as its handler takes it."""
    return handler.event(**event.payload)
