"""The books held against each other. Each app registers what must always be true of its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

Check = Callable[[], list[str]]
CHECKS: dict[str, Check] = {}


def invariant(sentence: str) -> Callable[[Check], Check]:
    """Register a check that returns a line per breach, and nothing where the sentence holds."""

    def register(function: Check) -> Check:
        CHECKS[sentence] = function
        return function

    return register


def rows(sql: str, *parameters: Any) -> list[str]:
    """Return the rows of a query that looks for breaches, each as a line."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description or []]
        return [
            ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
            for row in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant and what broke it."""

    sentence: str
    breaches: list[str]


def run() -> list[Result]:
    """Run every check."""
    return [Result(sentence, check()) for sentence, check in sorted(CHECKS.items())]


@invariant("No delivery is older than five minutes unless it is parked")
def _deliveries() -> list[str]:
    return rows(
        "SELECT id AS delivery, handler, attempts FROM core_delivery WHERE parked_at IS NULL "
        "AND created_at < %s - interval '5 minutes'",
        timezone.now(),
    )


@invariant("Nothing is parked")
def _parked() -> list[str]:
    return rows(
        "SELECT id AS delivery, handler, parked_at, left(error, 120) AS error FROM core_delivery "
        "WHERE parked_at IS NOT NULL"
    )


@invariant("Every queued message has been sent or still has a delivery")
def _messages() -> list[str]:
    return rows(
        "SELECT m.id AS message FROM core_outboundmessage m WHERE m.sent_at IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM core_event e JOIN core_delivery d ON d.event_id = e.id "
        "WHERE e.subject = 'message:' || m.id)"
    )
