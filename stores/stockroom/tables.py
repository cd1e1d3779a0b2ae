"""Deliveries that are announced as a table, as suppliers and other systems send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from core import forms, tables
from core.actor import Actor
from core.errors import Invalid
from core.operation import operation
from stores.inventory import codes
from stores.locations.models import Location
from stores.stockroom import operations
from stores.stockroom.models import ExpectedDelivery
from stores.stockroom.operations.deliveries import MOST

MOST_ROWS = 20_000
# Each is some statements of the one transaction that a page waits for.
MOST_DELIVERIES = 500
_NAMES = {
    "number": (
        "number",
        "order",
        "ordernumber",
        "delivery",
        "nummer",
        "ordre",
        "ordrenummer",
        "bestilling",
    ),
    "sender": ("sender", "supplier", "from", "leverandør", "avsender", "fra"),
    "due": ("due", "dueon", "dueday", "date", "day", "dato", "dag", "ventet"),
    "sku": ("sku", "ean", "gtin", "article", "item", "varenummer", "artikkel", "artikkelnummer"),
    "units": ("units", "quantity", "qty", "antall", "stk"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    number: str
    sender: str
    due: date | None
    code: str
    units: int


@dataclass(frozen=True, slots=True)
class Announced:
    """How many deliveries of a table are expected, and the numbers of those that were closed before."""

    expected: int
    closed: tuple[str, ...]


@operation
def take_deliveries(
    *, location: Location, file: IO[bytes], actor: Actor, now: datetime
) -> Announced:
    """Announce the deliveries of a table, all rows or none, MOST_DELIVERIES at once.

    One that was closed with the same content stays closed: nothing more of it is expected.
    Raises Invalid with the rows that cannot be taken, DeliveryUnderWay; `core.tables.BadTable`.
    """
    rows = _read(tables.read_table(file))
    found = codes.known([row.code for row in rows])
    wrong = _wrong(rows, found)
    if wrong or not rows:
        raise Invalid(" ".join(wrong[:20]) or _("The table has no rows."))
    deliveries: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        deliveries[row.number].append(row)
    if len(deliveries) > MOST_DELIVERIES:
        raise Invalid(
            _("The table names %(count)s deliveries: at most %(most)s at once. Divide it.")
            % {"count": len(deliveries), "most": MOST_DELIVERIES}
        )
    closed = []
    for number, own in sorted(deliveries.items()):
        units: dict[int, int] = defaultdict(int)
        for row in own:
            units[found[row.code][0]] += row.units
        delivery = operations.expect_delivery(
            location=location,
            number=number,
            sender=own[0].sender,
            due_on=own[0].due or now.date(),
            units=units,
            actor=actor,
            now=now,
        )
        if delivery.state == ExpectedDelivery.State.CLOSED:
            closed.append(delivery.number)
    return Announced(len(deliveries) - len(closed), tuple(closed))


def _read(table: tables.Table) -> list[_Row]:
    header = ["".join(name.casefold().split()) for name in table.header]
    at = {
        column: next((place for place, name in enumerate(header) if name in names), -1)
        for column, names in _NAMES.items()
    }
    if -1 in at.values():
        raise Invalid(_("The first row names the columns: number, supplier, due, sku and units."))
    rows = []
    for place, row in enumerate(islice(table.rows, MOST_ROWS + 1), start=2):
        cell = {
            column: row[where].strip() if where < len(row) else "" for column, where in at.items()
        }
        if any(cell.values()):
            rows.append(
                _Row(
                    place,
                    cell["number"],
                    cell["sender"],
                    _day(cell["due"]),
                    cell["sku"],
                    forms.number(cell["units"]) or 0,
                )
            )
    if len(rows) > MOST_ROWS:
        raise Invalid(_("The file has more than %(number)s rows.") % {"number": MOST_ROWS})
    return rows


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _wrong(rows: Sequence[_Row], articles: Mapping[str, tuple[int, str]]) -> list[str]:
    wrong = []
    senders: dict[str, tuple[str, date | None]] = {}
    for row in rows:
        facts = {"row": row.place, "code": row.code[:40], "most": MOST, "number": row.number[:40]}
        if not row.number or len(row.number) > 40 or not row.sender or len(row.sender) > 120:
            wrong.append(_("Row %(row)s: number and supplier are missing or too long.") % facts)
        elif row.due is None:
            wrong.append(_("Row %(row)s: write the day as 2026-12-24.") % facts)
        elif row.code not in articles:
            wrong.append(_("Row %(row)s: no article has the code %(code)s.") % facts)
        elif not 1 <= row.units <= MOST:
            wrong.append(_("Row %(row)s: units are whole numbers from 1 to %(most)s.") % facts)
        elif senders.setdefault(row.number, (row.sender, row.due)) != (row.sender, row.due):
            wrong.append(_("Row %(row)s: %(number)s has two suppliers or two days.") % facts)
    return wrong
