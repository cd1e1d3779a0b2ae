"""What stock says no with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Shortage:
    """A demand that cannot be met: what was wanted and what is left to promise there."""

    location_id: int
    variant_id: int
    sku: str
    wanted: int
    left: int


class OutOfStock(Conflict):
    """Less can be promised than was asked for; nothing was changed."""

    code = "out-of-stock"
    title = _("Not enough left in stock")

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = list(shortages)
        detail = "; ".join(
            _("%(sku)s: %(left)s left, %(wanted)s wanted")
            % {"sku": shortage.sku, "left": shortage.left, "wanted": shortage.wanted}
            for shortage in self.shortages
        )
        super().__init__(detail, shortages=[asdict(shortage) for shortage in self.shortages])


class AlreadyMoved(Conflict):
    """These goods have left or were let go before."""

    code = "already-moved"
    title = _("These goods have already been moved")
