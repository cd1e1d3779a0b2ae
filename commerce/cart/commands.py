"""The commands that change a cart's content: plain values, made by an interface, applied under the lock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Command:
    """Base. A command that `needs_base` overwrites something and is refused on a stale version."""

    kind: ClassVar[str]
    needs_base: ClassVar[bool] = True

    def is_stale(self, base: int | None, *, content: int, details: int) -> bool:
        """Say whether what it overwrites has moved on since the version it was based on.

        `content` and `details` are the versions that last changed what is bought and who buys.
        """
        return self.needs_base and (base is None or base < content)

    def payload(self) -> dict[str, Any]:
        """Return what the log keeps."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Add(Command):
    """Put units of a variant in; merges with the same line. `location_id` is the store of a collection."""

    kind: ClassVar[str] = "added"
    needs_base: ClassVar[bool] = False
    variant_id: int
    quantity: int = 1
    method: str = "deliver"
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetQuantity(Command):
    """Set a line's quantity; 0 removes it."""

    kind: ClassVar[str] = "quantity_set"
    line_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Remove(Command):
    """Take a line out. Gone already is fine: the wish is met."""

    kind: ClassVar[str] = "removed"
    needs_base: ClassVar[bool] = False
    line_id: int


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """Choose how a line is got."""

    kind: ClassVar[str] = "chosen"
    line_id: int
    method: str
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChooseForAll(Command):
    """Choose how everything in the cart is got; with `rest`, what the store has not is delivered."""

    kind: ClassVar[str] = "chosen_for_all"
    method: str
    location_id: int | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class ApplyCode(Command):
    """Enter a voucher's code. Entered already is fine."""

    kind: ClassVar[str] = "code_applied"
    needs_base: ClassVar[bool] = False
    code: str


@dataclass(frozen=True, slots=True)
class RemoveCode(Command):
    """Take a code out. Gone already is fine."""

    kind: ClassVar[str] = "code_removed"
    needs_base: ClassVar[bool] = False
    code: str


@dataclass(frozen=True, slots=True)
class _OfDetails(Command):
    """Base: based on a version, it is refused where somebody else has set the details since."""

    needs_base: ClassVar[bool] = False

    def is_stale(self, base: int | None, *, content: int, details: int) -> bool:
        """Say whether somebody has set the details since; without a base, nobody asked."""
        return base is not None and base < details


@dataclass(frozen=True, slots=True)
class SetDetails(_OfDetails):
    """Set who buys and where it goes. The log keeps which fields, never their content.

    None leaves as it is who collects, who gets a gift card and when (a day as ISO 8601), for which
    company it is bought and its number of the order.
    """

    kind: ClassVar[str] = "details_set"
    full_name: str
    email: str
    phone: str
    street: str = ""
    street2: str = ""
    postcode: str = ""
    city: str = ""
    language: str = ""
    collector_name: str | None = None
    collector_phone: str | None = None
    gift_name: str | None = None
    gift_email: str | None = None
    gift_greeting: str | None = None
    gift_send_on: str | None = None
    purchase_order: str | None = None
    # 0 is nobody's: bought for oneself.
    company_id: int | None = None

    def payload(self) -> dict[str, Any]:
        """Return the names of the fields that were filled."""
        return {"fields": sorted(name for name, value in asdict(self).items() if value)}


@dataclass(frozen=True, slots=True)
class ChooseDelivery(_OfDetails):
    """Choose the way in which what is delivered is brought: its code, and a pick-up point in `POINT`'s order.

    A telephone number that the way needs comes with it; empty leaves the one that is known.
    """

    kind: ClassVar[str] = "delivery_chosen"
    code: str
    point: tuple[str, ...] = ()
    note: str = ""
    phone: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the way, and the point by its id; never what somebody wrote."""
        return {"code": self.code, "point": self.point[0] if self.point else ""}
