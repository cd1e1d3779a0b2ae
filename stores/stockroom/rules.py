"""Why units come and go without a sale, and what a colleague may write down alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role


class Reason(TextChoices):
    """Why, in the words of who has the goods in her hands."""

    FOUND = "found", _("Found: there are more")
    MISCOUNTED = "miscounted", _("Counted wrong: there are fewer")
    STOLEN = "stolen", _("Stolen")
    DAMAGED = "damaged", _("Damaged, thrown away")
    EXPIRED = "expired", _("Too old, thrown away")
    SAMPLE = "sample", _("Used as a sample")
    SET_ASIDE = "set_aside", _("Set aside: not for sale until it is looked at")
    GIVEN_BACK = "given_back", _("Looked at: back on sale")
    WRITTEN_OFF = "written_off", _("Set aside before, now thrown away")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one unit changes: what is here, and what is set apart. `kind` is how the ledger calls it."""

    on_hand: int
    quarantined: int
    kind: str


# What is thrown away moves at that moment; what is only noticed has gone before.
EFFECTS: Mapping[str, Effect] = {
    Reason.FOUND: Effect(1, 0, "adjusted"),
    Reason.MISCOUNTED: Effect(-1, 0, "adjusted"),
    Reason.STOLEN: Effect(-1, 0, "adjusted"),
    Reason.DAMAGED: Effect(-1, 0, "written_off"),
    Reason.EXPIRED: Effect(-1, 0, "written_off"),
    Reason.SAMPLE: Effect(-1, 0, "written_off"),
    Reason.SET_ASIDE: Effect(0, 1, "graded"),
    Reason.GIVEN_BACK: Effect(0, -1, "graded"),
    Reason.WRITTEN_OFF: Effect(-1, -1, "written_off"),
}
SECOND_PERSONS = (Role.STORE_MANAGER, Role.MANAGER)

Limits = Mapping[str, Mapping[str, int]]


def may_decide(actor: Actor) -> bool:
    """Say whether the actor may confirm what others ask; of her own places only."""
    return actor.has(*SECOND_PERSONS)


def needs_second(
    actor: Actor, reason: str, *, units: int, value: int, currency: str, limits: Limits
) -> bool:
    """Say whether somebody else has to confirm it: above what her role may, or a write-off by no manager.

    `limits` maps roles to `{"units": 5, "GBP": 10000}`, values in minor units; the best of her roles
    counts, and a role or currency that is not named may nothing. A manager of all places has no limit.
    """
    if not EFFECTS[reason].on_hand or actor.has(Role.MANAGER, Role.ADMINISTRATOR):
        return False
    if reason == Reason.WRITTEN_OFF and not may_decide(actor):
        return True
    own = [limits[role] for role in actor.roles if role in limits]
    return not any(units <= each.get("units", 0) and value <= each.get(currency, 0) for each in own)


def needs_recount(*, counted: int, expected: int, units: int, share: float) -> bool:
    """Say whether a first count is so far from the books that somebody has to count again.

    That is more than `units`, and more than `share` of what the books say.
    """
    difference = abs(counted - expected)
    return difference > units and difference > share * expected


def on_the_way(shelf: str) -> list[tuple[int, int, str]]:
    """Return what sorts shelves as somebody passes them: A-2 before A-10."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", shelf)
        if part
    ]


def in_range(shelf: str, first: str, last: str) -> bool:
    """Say whether a shelf lies between two, both with all that begins like them; `last` may be empty."""
    if shelf.startswith((first, last or first)):
        return True
    return bool(last) and on_the_way(first) <= on_the_way(shelf) <= on_the_way(last)
