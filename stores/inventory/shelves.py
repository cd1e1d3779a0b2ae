"""Where variants lie in a place, as colleagues say it: by scan, or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import tables
from core.errors import Invalid
from core.operation import operation
from stores.inventory import operations
from stores.inventory.codes import known, parts
from stores.inventory.models import StockLevel
from stores.inventory.operations.levels import SHELF

MOST_ROWS, SHOWN = 50_000, 200
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
    found = known([code])
    if code not in found:
        errors["scanned"] = (
            _("No article has the code %(code)s.") % {"code": code[:40]}
            if code
            else _("Scan or type an article.")
        )
    if errors:
        raise Invalid(fields=errors)
    variant_id, sku = found[code]
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
    found = known([code for _number, code, _shelf in rows])
    wrong = _wrong(rows, found)
    if wrong:
        raise Invalid(" ".join(wrong[:20]))
    shelves = {found[code][0]: shelf for _number, code, shelf in rows}
    for part in parts(sorted(shelves)):
        operations.set_shelves(
            location_id=location_id,
            shelves={variant_id: shelves[variant_id] for variant_id in part},
        )
    return len(shelves)


def _wrong(
    rows: Iterable[tuple[int, str, str]], articles: Mapping[str, tuple[int, str]]
) -> list[str]:
    wrong = []
    for number, code, shelf in rows:
        facts = {"row": number, "code": code[:40], "most": SHELF}
        if code not in articles:
            wrong.append(_("Row %(row)s: no article has the code %(code)s.") % facts)
        elif len(shelf) > SHELF:
            wrong.append(_("Row %(row)s: a shelf has at most %(most)s letters.") % facts)
    return wrong
