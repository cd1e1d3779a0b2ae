"""The products of a category as rows of bits, kept in this process until the category changes.

A rack has the shape of the shop: which variants there are, and which value each has. It has no stock
and no price. Whether it is still true is asked every time: `operations.indexing` notes in which
transaction a category changed, and a rack knows which transactions it has seen.

The k-th variants of all products are plane k. Products with many variants come first, so that
plane k is of the first products only; the first product is the highest bit of a number. What fits
two conditions is then one `&` for a thousand products, and how many, `bit_count`.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress

from core.kept import forgetter
from core.statements import fetch

# Changes are remembered for longer than this.
_SECONDS = 86_400.0
_AS_DIGITS = bytes.maketrans(b"\x00\x01", b"01")
_AS_TRUTH = bytes.maketrans(b"01", b"\x00\x01")

# In one statement with its snapshot: what is committed later is what the rack has not seen.
_LOAD = """
    SELECT 0::bigint, 0::bigint, pg_current_snapshot()::text, ''
    UNION ALL
    SELECT l.category_id, l.product_id, l.variant_id::text, l.value_ids::text
    FROM catalogue_listing l
    WHERE l.market = %(market)s AND l.category_id = ANY(%(categories)s::bigint[])
"""
_CHANGED = """
    SELECT kept.category_id
    FROM unnest(%(categories)s::bigint[], %(snapshots)s::text[]) kept(category_id, snapshot)
    WHERE EXISTS (
        SELECT 1 FROM catalogue_listchange c
        WHERE c.category_id = kept.category_id
          AND c.written_in >= pg_snapshot_xmin(kept.snapshot::pg_snapshot)::text::bigint
          AND NOT pg_visible_in_snapshot(c.written_in::text::xid8, kept.snapshot::pg_snapshot)
    )
"""


_Variant = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Rack:
    """The products of one category in one market.

    `planes` has the ids of the variants, as texts; `values` the bits of each value by plane, or one
    row of bits alone where every variant of a product has what the first one has. The variants of
    `cover` have every value of their products: mostly they are enough to ask.
    """

    snapshot: str
    at: float
    products: tuple[int, ...]
    planes: tuple[tuple[str, ...], ...]
    values: dict[int, tuple[int, ...]]
    cover: tuple[int, ...]
    counts: dict[int, int]
    # Which variants stood when they were asked last: never an answer, only whom to ask first.
    stood: list[int] = field(default_factory=list)

    @property
    def whole(self) -> list[int]:
        """Return the bits of each plane with every variant there is."""
        size = len(self.products)
        return [((1 << len(plane)) - 1) << (size - len(plane)) for plane in self.planes]

    def bits_of(self, variants: Collection[str]) -> list[int]:
        """Return the bits of each plane with these variants."""
        has, size = variants.__contains__, len(self.products)
        return [
            int(bytes(map(has, plane)).translate(_AS_DIGITS), 2) << (size - len(plane))
            for plane in self.planes
        ]

    def variants_of(self, bits: Sequence[int]) -> Iterable[str]:
        """Yield the variants that the bits of each plane stand for."""
        size = len(self.products)
        for plane, row in zip(self.planes, bits, strict=False):
            if row:
                yield from compress(plane, _truth(row, size))

    def products_of(self, row: int) -> Iterable[int]:
        """Return the products that the bits stand for."""
        return compress(self.products, _truth(row, len(self.products))) if row else ()


def _truth(row: int, size: int) -> bytes:
    return f"{row:0{size}b}".encode().translate(_AS_TRUTH)


_kept: dict[tuple[str, int], Rack] = {}


@forgetter
def forget() -> None:
    """Forget every rack; between tests, whose data differ."""
    _kept.clear()


def racks_of(market: str, categories: Sequence[int]) -> list[Rack]:
    """Return the racks of the categories as they are now; one statement, two where something changed."""
    youngest = time.monotonic() - _SECONDS
    known = {
        pk: rack
        for pk in categories
        if (rack := _kept.get((market, pk))) is not None and rack.at > youngest
    }
    stale = set(categories) - known.keys()
    if known:
        parameters = {
            "categories": list(known),
            "snapshots": [rack.snapshot for rack in known.values()],
        }
        stale |= {row[0] for row in fetch(_CHANGED, parameters)}
    if stale:
        for pk, rack in _load(market, sorted(stale)).items():
            known[pk] = _kept[market, pk] = rack
    return [known[pk] for pk in categories if known[pk].products]


def _load(market: str, categories: Sequence[int]) -> dict[int, Rack]:
    snapshot = ""
    found: dict[int, dict[int, list[_Variant]]] = {pk: {} for pk in categories}
    for category, product, variant, values in fetch(
        _LOAD, {"market": market, "categories": list(categories)}
    ):
        if not category:
            snapshot = variant
            continue
        said = values[1:-1].split(",") if values != "{}" else []
        found[category].setdefault(product, []).append((variant, said))
    return {pk: _rack(snapshot, variants) for pk, variants in found.items()}


def _rack(snapshot: str, variants: dict[int, list[_Variant]]) -> Rack:
    products = sorted(variants, key=lambda pk: (-len(variants[pk]), pk))
    size = len(products)
    depth = len(variants[products[0]]) if products else 0
    planes: list[list[str]] = [[] for _plane in range(depth)]
    cover: list[list[int]] = [[] for _plane in range(depth)]
    having: dict[str, list[list[int]]] = {}
    for place, pk in enumerate(products):
        for number, (variant, values) in enumerate(variants[pk]):
            planes[number].append(variant)
            for value in values:
                rows = having.get(value)
                if rows is None:
                    rows = having[value] = [[] for _plane in range(depth)]
                rows[number].append(place)
        for number in _covering([values for _variant, values in variants[pk]]):
            cover[number].append(place)
    bits = {int(value): [_row(row, size) for row in rows] for value, rows in having.items()}
    whole = [((1 << len(plane)) - 1) << (size - len(plane)) for plane in planes]
    return Rack(
        snapshot,
        time.monotonic(),
        tuple(products),
        tuple(tuple(plane) for plane in planes),
        {
            value: (rows[0],)
            if all(row == rows[0] & mask for row, mask in zip(rows, whole, strict=True))
            else tuple(rows)
            for value, rows in bits.items()
        },
        tuple(_row(places, size) for places in cover),
        {value: united(rows).bit_count() for value, rows in bits.items()},
    )


def _covering(values: Sequence[Sequence[str]]) -> list[int]:
    """Return which variants together have every value of a product: of colours and sizes the diagonal, not all pairs."""
    if len(values) == 1:
        return [0]
    chosen: list[int] = []
    have: set[str] = set(values[0]).intersection(*values[1:])
    # Those that bring two new values go before those that bring one.
    for least in (2, 1):
        for number, said in enumerate(values):
            if len(new := have.symmetric_difference(said).intersection(said)) >= least:
                chosen.append(number)
                have |= new
    return chosen or [0]


def _row(places: Sequence[int], size: int) -> int:
    digits = bytearray(b"0" * size)
    for place in places:
        digits[place] = 49
    return int(digits, 2)


def united(rows: Iterable[int]) -> int:
    """Return the products that any plane has."""
    found = 0
    for row in rows:
        found |= row
    return found
