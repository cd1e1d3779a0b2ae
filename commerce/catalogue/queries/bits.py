"""The variants of a category as bits, a plane for each place in a product: what passes tests, told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commerce.catalogue.queries.racks import Rack, united

Bits = list[int]


@dataclass(slots=True)
class Part:
    """One category of the list: bits by plane of what passes each test.

    `standing` has what passes the test of the price and stands where an answer says.
    """

    rack: Rack
    groups: list[Bits]
    passes: Bits
    standing: dict[str, Bits] = field(default_factory=dict)

    def fits(self, but: int | None = None) -> Bits:
        """Return what passes every test, or every test but that of one group."""
        return all_of([self.passes, *(g for number, g in enumerate(self.groups) if number != but)])

    def may_count(self) -> Bits:
        """Return what fails no more than one group."""
        if len(self.groups) < 2:
            return self.rack.whole
        rows = [self.fits(number) for number in range(len(self.groups))]
        return [united(planes) for planes in zip(*rows, strict=True)]

    def open_after(self, asked: Sequence[int], passed: Bits) -> Bits:
        """Return what was not asked and has a value of its product that nothing brought in yet."""
        products = united(passed)
        missing = [~products for _row in passed]
        for rows in self.rack.values.values():
            if len(rows) > 1:
                there = united(all_of([passed, list(rows)]))
                missing = [need | (row & ~there) for need, row in zip(missing, rows, strict=True)]
        return [
            need & mask & ~done
            for need, mask, done in zip(missing, self.rack.whole, asked, strict=True)
        ]


def all_of(tests: Sequence[Bits]) -> Bits:
    """Return what passes every test."""
    found = tests[0]
    for test in tests[1:]:
        found = [one & other for one, other in zip(found, test, strict=True)]
    return found


def firsts(rows: Iterable[int]) -> Bits:
    """Return one variant of each product: the bits of the first plane that has it."""
    found, seen = [], 0
    for row in rows:
        found.append(row & ~seen)
        seen |= row
    return found


def likely(rows: Bits, stood: Bits) -> Bits:
    """Return one variant of each product that had one standing, and all of the others."""
    if not stood:
        return firsts(rows)
    known = firsts(all_of([rows, stood]))
    seen = united(known)
    return [one | (row & ~seen) for one, row in zip(known, rows, strict=True)]


def having(rack: Rack, ids: Iterable[int]) -> Bits:
    """Return what has one of the values."""
    found = [0] * len(rack.planes)
    for pk in ids:
        rows = rack.values.get(pk)
        if rows is None:
            continue
        if len(rows) == 1:
            rows = tuple(rows[0] & mask for mask in rack.whole)
        found = [one | other for one, other in zip(found, rows, strict=True)]
    return found
