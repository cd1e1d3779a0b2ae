"""Plain arithmetic of stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

Key = tuple[int, int]
"""(location id, variant id): a level."""


@dataclass(frozen=True, slots=True)
class Demand:
    """So many units of a variant from a location. `ref` is the asker's own name for the line.

    What `is_sent` is delivered: another place may send it where this one lacks it.
    """

    location_id: int
    variant_id: int
    quantity: int
    ref: str
    is_sent: bool = False

    @property
    def key(self) -> Key:
        """Return the level that it draws from."""
        return self.location_id, self.variant_id


class Disposition(StrEnum):
    """What becomes of a returned unit."""

    RESELLABLE = "resellable"
    QUARANTINE = "quarantine"
    DAMAGED = "damaged"
    SCRAP = "scrap"


# In the words of who has it in hand.
DISPOSITIONS = [
    (Disposition.RESELLABLE.value, _("As new: back on sale")),
    (Disposition.QUARANTINE.value, _("Opened: to be checked")),
    (Disposition.DAMAGED.value, _("Damaged")),
    (Disposition.SCRAP.value, _("To be thrown away")),
]


def range_mark(carried: Mapping[str, int]) -> str:
    """Return a text that is another one for another range: the slugs with what is kept back of each."""
    return " ".join(f"{slug}:{units}" for slug, units in sorted(carried.items()))


def per_level(demands: Iterable[Demand]) -> dict[Key, int]:
    """Sum the demand per level: the same SKU may stand on two lines."""
    total: dict[Key, int] = defaultdict(int)
    for demand in demands:
        total[demand.key] += demand.quantity
    return dict(total)


def available(
    *, on_hand: int, allocated: int, quarantined: int, safety: int, held: int, own: int = 0
) -> int:
    """Return what may still be promised; never below zero.

    `held` is what others hold, `own` what the asker holds: that was promised to her already, and
    nothing that is kept back since takes it away.
    """
    free = on_hand - allocated - quarantined - held
    return max(0, free - safety, min(own, free))


# How sure it is that a unit lies where the books say, in percent: from so sure on nothing is kept back.
SURE, FAIRLY_SURE = 90, 75


def is_sure(confidence: int | None) -> bool:
    """Say whether what the books have may be promised as being there; what nobody had to look for is."""
    return confidence is None or confidence >= SURE


def kept_back(confidence: int | None) -> int:
    """Return the units kept back from promises because they may not be found."""
    if confidence is None or confidence >= SURE:
        return 0
    return 1 if confidence >= FAIRLY_SURE else 2


def count_now(*, counted: int, moved_since: int) -> int:
    """Return what is on hand now, given a count of the past and what has moved since it."""
    return counted + moved_since
