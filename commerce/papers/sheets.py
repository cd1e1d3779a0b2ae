"""What a paper says, before it is drawn. Amounts are Money; VAT is told per rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent

from core.formats import locale
from core.money import Money


@dataclass(frozen=True, slots=True)
class Item:
    """A line: what it is, its sum, and what is said below it."""

    text: str
    sum: Money | None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Vat:
    """What is taxed at a rate."""

    rate: Decimal
    net: Money
    tax: Money

    @property
    def percent(self) -> str:
        """Return the rate as people write it: `20%`, `13.5%`, `25 %`."""
        pattern = "#,##0.##%" if locale() == "en_GB" else "#,##0.##\u00a0%"
        return str(format_percent(self.rate, pattern, locale=locale()))

    @property
    def gross(self) -> Money:
        """Return net and tax together."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper. `facts` and `sums` are words with their values, `payments` lines of words and money."""

    title: str
    number: str
    seller: Sequence[str]
    buyer: Sequence[str]
    facts: Sequence[tuple[str, str]]
    items: Sequence[Item]
    currency: str
    language: str
    vat: Sequence[Vat] = ()
    total: Money | None = None
    payments: Sequence[tuple[str, Money]] = ()
    notes: Sequence[str] = ()
    code: str = ""

    @property
    def file_name(self) -> str:
        """Return under which name it is saved."""
        return f"{self.title}-{self.number}.pdf".replace(" ", "-").lower()


def as_record(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as JSON keeps it: amounts in minor units, rates as text."""

    def amount(money: Money | None) -> int | None:
        return None if money is None else money.amount

    return {
        "title": sheet.title,
        "number": sheet.number,
        "seller": list(sheet.seller),
        "buyer": list(sheet.buyer),
        "facts": [list(fact) for fact in sheet.facts],
        "items": [[item.text, amount(item.sum), list(item.notes)] for item in sheet.items],
        "currency": sheet.currency,
        "language": sheet.language,
        "vat": [[str(each.rate), each.net.amount, each.tax.amount] for each in sheet.vat],
        "total": amount(sheet.total),
        "payments": [[words, money.amount] for words, money in sheet.payments],
        "notes": list(sheet.notes),
        "code": sheet.code,
    }


def from_record(record: Mapping[str, Any]) -> Sheet:
    """Return the sheet that `as_record` has kept."""
    currency = record["currency"]

    def money(amount: int | None) -> Money | None:
        return None if amount is None else Money(amount, currency)

    return Sheet(
        title=record["title"],
        number=record["number"],
        seller=record["seller"],
        buyer=record["buyer"],
        facts=[(label, value) for label, value in record["facts"]],
        items=[Item(text, money(amount), notes) for text, amount, notes in record["items"]],
        currency=currency,
        language=record["language"],
        vat=[
            Vat(Decimal(rate), Money(net, currency), Money(tax, currency))
            for rate, net, tax in record["vat"]
        ],
        total=money(record["total"]),
        payments=[(words, Money(amount, currency)) for words, amount in record["payments"]],
        notes=record["notes"],
        code=record["code"],
    )


def by_rate(taxed: Iterable[tuple[Decimal, int, int]], currency: str) -> list[Vat]:
    """Add up (rate, net, tax) by rate, highest first."""
    sums: dict[Decimal, tuple[int, int]] = {}
    for rate, net, tax in taxed:
        before = sums.get(rate, (0, 0))
        sums[rate] = (before[0] + net, before[1] + tax)
    return [
        Vat(rate, Money(net, currency), Money(tax, currency))
        for rate, (net, tax) in sorted(sums.items(), reverse=True)
        if net or tax
    ]


def tax_of_part(tax: int, *, whole: int, before: int, part: int, currency: str) -> int:
    """Return the tax in a part of an amount, so that all parts of it together have exactly its tax."""

    def up_to(amount: int) -> int:
        return Money(tax, currency).rounded_share(Decimal(amount) / Decimal(whole)).amount

    return up_to(before + part) - up_to(before) if whole else 0
