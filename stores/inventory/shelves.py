"""Where variants lie in a place, as colleagues say it: by scan, or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, TypeVar

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.models import Variant
from core import tables
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations
from stores.inventory.models import StockLevel
from stores.inventory.operations.levels import SHELF

T = TypeVar("T")
MOST_ROWS, SHOWN, AT_ONCE = 50_000, 200, 2000
_CODES = frozenset(
    [
        "sku",
        "ean",
        "gtin",
        "article",
        "articlenumber",
        "item",
        "varenummer",
        "artikkel",
        "artikkelnummer",
    ]
)
_SHELVES = frozenset(["shelf", "bin", "place", "location", "hylle", "plass", "lokasjon"])


@dataclass(frozen=True, slots=True)
class Lying:
    """A variant on a shelf."""

    sku: str
    name: str
    on_hand: int


def on_shelf(location_id: int, shelf: str) -> list[Lying]:
    """Return what lies on a shelf of a place, by SKU; one statement."""
    found = StockLevel.objects.filter(location_id=location_id, bin=written(shelf)).exclude(bin="")
    name = "variant__product__name_nb" if get_language() == "nb" else "variant__product__name_en"
    rows = found.order_by("variant__sku").values_list(
        "variant__sku", name, "variant__product__name_en", "on_hand"
    )
    return [Lying(sku, said or english, units) for sku, said, english, units in rows[:SHOWN]]


def written(shelf: str) -> str:
    """Return a shelf as it is written: capitals, single spaces."""
    return " ".join(shelf.upper().split())


@operation
def put(*, location_id: int, code: str, shelf: str) -> str:
    """Say where the variant with this SKU or EAN lies; no shelf forgets it. Returns its SKU. Raises Invalid."""
    code, shelf = code.strip(), written(shelf)
    errors = {}
    if len(shelf) > SHELF:
        errors["shelf"] = _("At most %(most)s letters.") % {"most": SHELF}
    known = _known([code])
    if code not in known:
        errors["scanned"] = (
            _("No article has the code %(code)s.") % {"code": code[:40]}
            if code
            else _("Scan or type an article.")
        )
    if errors:
        raise Invalid(fields=errors)
    variant_id, sku = known[code]
    operations.set_shelves(location_id=location_id, shelves={variant_id: shelf})
    return sku


@operation
def take_table(*, location_id: int, file: IO[bytes]) -> int:
    """Take a table of articles and shelves, all rows or none; return how many it named.

    Raises Invalid with the rows that cannot be taken; `core.tables.BadTable`.
    """
    table = tables.read_table(file)
    names = ["".join(name.casefold().split()) for name in table.header]
    code_at = next((at for at, name in enumerate(names) if name in _CODES), None)
    shelf_at = next((at for at, name in enumerate(names) if name in _SHELVES), None)
    if code_at is None or shelf_at is None:
        raise Invalid(_("The first row names the columns: sku (or ean) and shelf."))
    rows = [
        (number, row[code_at].strip(), written(row[shelf_at]))
        for number, row in enumerate(islice(table.rows, MOST_ROWS + 1), start=2)
        if len(row) > max(code_at, shelf_at) and row[code_at].strip()
    ]
    if len(rows) > MOST_ROWS:
        raise Invalid(_("The file has more than %(number)s rows.") % {"number": MOST_ROWS})
    known = _known([code for _number, code, _shelf in rows])
    wrong = _wrong(rows, known)
    if wrong:
        raise Invalid(" ".join(wrong[:20]))
    shelves = {known[code][0]: shelf for _number, code, shelf in rows}
    for part in _parts(sorted(shelves)):
        operations.set_shelves(
            location_id=location_id,
            shelves={variant_id: shelves[variant_id] for variant_id in part},
        )
    return len(shelves)


def _wrong(rows: Iterable[tuple[int, str, str]], known: Mapping[str, tuple[int, str]]) -> list[str]:
    wrong = []
    for number, code, shelf in rows:
        facts = {"row": number, "code": code[:40], "most": SHELF}
        if code not in known:
            wrong.append(_("Row %(row)s: no article has the code %(code)s.") % facts)
        elif len(shelf) > SHELF:
            wrong.append(_("Row %(row)s: a shelf has at most %(most)s letters.") % facts)
    return wrong


def _known(codes: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return variant and SKU by code as it was given: a SKU, also in capitals, or an EAN."""
    found: dict[str, tuple[int, str]] = {}
    for part in map(list, _parts(codes)):
        by = {}
        given = [*part, *(code.upper() for code in part)]
        for pk, sku, ean in Variant.objects.filter(Q(sku__in=given) | Q(ean__in=part)).values_list(
            "pk", "sku", "ean"
        ):
            by[sku] = (pk, sku)
            if ean:
                by.setdefault(ean, (pk, sku))
        found |= {code: hit for code in part if (hit := by.get(code) or by.get(code.upper()))}
    return found


def _parts(given: Sequence[T]) -> Iterable[Sequence[T]]:
    return (given[at : at + AT_ONCE] for at in range(0, len(given), AT_ONCE))
