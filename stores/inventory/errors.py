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


@dataclass(frozen=True, slots=True)
class Kept:
    """A level that would have less than is promised of it: what would be left, what is needed, and for which orders."""

    variant_id: int
    sku: str
    left: int
    needed: int
    orders: list[str]


class Promised(Conflict):
    """Fewer would be left than are promised to orders, which are named; nothing was changed."""

    code = "promised"
    title = _("These units are promised")

    def __init__(self, kept: Sequence[Kept]) -> None:
        self.kept = list(kept)
        detail = "; ".join(
            _("%(sku)s: %(left)s would be left, and %(needed)s are kept for: %(orders)s")
            % {
                "sku": each.sku,
                "left": each.left,
                "needed": each.needed,
                "orders": ", ".join(cause.removeprefix("order:") for cause in each.orders)
                or _("quarantine"),
            }
            for each in self.kept
        )
        super().__init__(detail, kept=[asdict(each) for each in self.kept])
