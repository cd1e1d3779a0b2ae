"""Money: an integer of minor units and a currency.

The minor unit is the currency's own (pence, øre, none for JPY, a thousandth for KWD), as CLDR
gives it. Arithmetic never rounds; the two places that must round say so in their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, total_ordering

from babel.numbers import format_currency, get_currency_precision

# Written on purpose: CLDR's English pattern prints NOK1,299.50, which nobody in Norway writes.
_LOCALES = {"en": "en_GB", "nb": "nb_NO"}
_NARROW = {("en", "NOK"): "kr #,##0.00", ("nb", "NOK"): "kr #,##0.00"}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met; nothing converts silently."""


@lru_cache(maxsize=64)
def digits(currency: str) -> int:
    """Return how many decimals the currency has (2 for GBP, 0 for JPY, 3 for KWD)."""
    return get_currency_precision(currency)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency."""

    amount: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in the currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """Add the parts; an empty sum is zero in the currency."""
        result = cls.zero(currency)
        for part in parts:
            result += part
        return result

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, quantity: int) -> Money:
        """Multiply by a whole number."""
        return Money(self.amount * quantity, self.currency)

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare within one currency."""
        self._same(other)
        return self.amount < other.amount

    def __bool__(self) -> bool:
        """Say whether it is not zero."""
        return self.amount != 0

    def __str__(self) -> str:
        """Return the amount as English text, for logs and the admin."""
        return self.format("en")

    @property
    def major(self) -> Decimal:
        """Return the amount in major units (12.99)."""
        return Decimal(self.amount).scaleb(-digits(self.currency))

    def format(self, language: str) -> str:
        """Return the amount as a person reads it: `£1,299.50`, `kr 1 299,50`."""
        return _written(self, language)

    def rounded_share(self, rate: Decimal) -> Money:
        """Return this times the rate, rounded half up to a minor unit."""
        amount = (Decimal(self.amount) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Money(int(amount), self.currency)

    def tax_included(self, rate: Decimal) -> Money:
        """Return the tax inside this gross amount at the rate, rounded half up once."""
        net = (Decimal(self.amount) / (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return Money(self.amount - int(net), self.currency)


@lru_cache(maxsize=4096)
def _written(money: Money, language: str) -> str:
    """Write the amount. Kept, because the same prices are written all day and Babel takes its time."""
    return format_currency(
        money.major,
        money.currency,
        format=_NARROW.get((language, money.currency)),
        locale=_LOCALES.get(language, "en_GB"),
    )


def split(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Share an amount by weight so that the shares sum to it (largest remainder).

    Weights are not negative; where all are zero the first share takes everything. Ties go to
    the earlier share.
    """
    whole = sum(weights)
    if not weights:
        return []
    if whole == 0:
        return [amount, *[Money.zero(amount.currency)] * (len(weights) - 1)]
    sign = -1 if amount.amount < 0 else 1
    size = abs(amount.amount)
    shares = [size * weight // whole for weight in weights]
    remainders = [size * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in order[: size - sum(shares)]:
        shares[index] += 1
    return [Money(sign * share, amount.currency) for share in shares]


def cumulative_part(total: Money, part: int, whole: int) -> Money:
    """Return the share of the first `part` of `whole` units, rounded half up.

    Partial refunds take differences of this, so that any sequence of them adds up to the total.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is not a part")
    return total.rounded_share(Decimal(part) / Decimal(whole)) if part < whole else total
