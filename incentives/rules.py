"""When a store earns a credit, and for how many units. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.actor import Channel

SOLD_IN_A_STORE = frozenset({Channel.KIOSK, Channel.TILL, Channel.STORE})


@dataclass(frozen=True, slots=True)
class Case:
    """A returned line as the guards see it. `left_today` is what the day's limit still allows."""

    units: int
    is_own: bool
    is_circular: bool
    has_rate: bool
    left_today: int


def is_cross_channel(channel: str) -> bool:
    """Say whether another channel than a store sold it: those returns cost a store that sold nothing."""
    return channel not in SOLD_IN_A_STORE


def credited(case: Case) -> tuple[int, str]:
    """Return the units that earn a credit, and why the others do not (empty where all do)."""
    if case.is_own:
        return 0, "own"
    if case.is_circular:
        return 0, "circular"
    if not case.has_rate:
        return 0, "no_rate"
    units = min(case.units, max(0, case.left_today))
    return units, "" if units == case.units else "cap"
