"""Why rows of an import are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.catalogue.models import Product, Variant
from commerce.catalogue.operations.importing.outcome import CountStock, Outcome, Reading
from commerce.catalogue.operations.importing.places import Places
from commerce.catalogue.operations.importing.ways import Ways
from commerce.catalogue.operations.pictures_import import TakePictures
from commerce.catalogue.operations.prices import RefusedSale, refused_sales
from commerce.catalogue.operations.typing import Typing
from commerce.catalogue.rules.rows import Row, RowError
from core.actor import Actor
from core.markets import MARKETS


class Refusals:
    """What an import knows, and what it refuses for it."""

    def __init__(
        self,
        *,
        columns: Mapping[str, str],
        count_stock: CountStock | None,
        makes: frozenset[str],
        actor: Actor,
        now: datetime,
        made: Iterable[str] = (),
        take_pictures: TakePictures | None = None,
    ) -> None:
        self.columns = columns
        self.count_stock = count_stock
        self.makes = makes
        self.actor = actor
        self.now = now
        self.made = frozenset(made)
        self.take_pictures = take_pictures
        self.row_of_sku: dict[str, int] = {}
        self.row_of_ean: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Forget what earlier batches made: they were rolled back."""
        self.ways = Ways()
        self.places = Places()
        self.typing = Typing(
            may_make="attributes" in self.makes, may_grow="values" in self.makes, made=self.made
        )

    def good(self, batch: Sequence[Reading], outcome: Outcome) -> list[Row]:
        """Return the rows that can be taken, and note why the others cannot."""
        rows: list[Row] = []
        for reading in batch:
            errors = self._first_errors(reading) if isinstance(reading, Row) else reading
            outcome.errors += errors
            if isinstance(reading, Row) and not errors:
                rows.append(reading)
        ids = dict(Variant.objects.filter(sku__in=[r.sku for r in rows]).values_list("sku", "pk"))
        slugs = {row.product for row in rows if row.product and row.sku not in ids}
        known = set(Product.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        for errors_of in (
            lambda rows: self._missing(rows, ids, known),
            self._taken_eans,
            self._unknown_categories,
            self._untyped,
            self._misplaced,
            lambda rows: self._refused_sales(rows, ids),
            lambda rows: self._uncountable(rows, ids),
        ):
            errors = errors_of(rows)
            outcome.errors += errors
            refused = {error.row for error in errors}
            rows = [row for row in rows if row.number not in refused]
        return rows

    def _error(self, row: Row, name: str, value: str, message: str) -> RowError:
        return RowError(row.number, self.columns.get(name, name), value, f"{name} {message}"[:300])

    def _first_errors(self, row: Row) -> list[RowError]:
        """Refuse a SKU or an EAN that stood in an earlier row."""
        first = self.row_of_sku.setdefault(row.sku, row.number)
        if first != row.number:
            message = _("is the same in rows %(first)s and %(second)s") % {
                "first": first,
                "second": row.number,
            }
            return [self._error(row, "sku", row.sku, message)]
        ean = row.data.variants[0].ean
        first = self.row_of_ean.setdefault(ean, row.number) if ean else row.number
        if first != row.number:
            message = _("is the same in rows %(first)s and %(second)s") % {
                "first": first,
                "second": row.number,
            }
            return [self._error(row, "ean", ean or "", message)]
        return []

    def _missing(
        self, rows: Sequence[Row], ids: Mapping[str, int], slugs: set[str]
    ) -> list[RowError]:
        """Refuse a new SKU without a name or a category; one that exists keeps what it has.

        Where no column is the name, the Norwegian one does for what is new.
        """
        errors = []
        for row in rows:
            new = row.sku not in ids and row.product not in slugs
            called = row.data.name_en or ("name" not in self.columns and row.data.name_nb)
            for name, value in (("name", called), ("category", row.category)):
                if value or not (new or (name == "name" and "name" in self.columns)):
                    continue
                mapped = name in self.columns
                message = (
                    _("is empty") if mapped else _("is needed for a new SKU: map a column to it")
                )
                errors.append(self._error(row, name, "", message))
        return errors

    def _taken_eans(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse EANs that belong to another SKU already."""
        eans = {row.data.variants[0].ean for row in rows} - {None}
        if not eans:
            return []
        owners = dict(Variant.objects.filter(ean__in=eans).values_list("ean", "sku"))
        return [
            self._error(row, "ean", ean, _("belongs to SKU %(sku)s already") % {"sku": owners[ean]})
            for row in rows
            if (ean := row.data.variants[0].ean) and owners.get(ean, row.sku) != row.sku
        ]

    def _unknown_categories(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse a category that is not there, unless the file may bring its own."""
        if "categories" in self.makes:
            return []
        found = {way: self.ways.find(way) for row in rows if (way := row.category)}
        return [
            self._error(row, "category", " > ".join(row.category), _("is not there"))
            for row in rows
            if row.category and not found[row.category]
        ]

    def _untyped(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse what an attribute does not take."""
        return [
            self._error(row, name, value, message)
            for row in rows
            for name, value, message in self.typing.refusals(row.attributes, row.options)
        ]

    def _misplaced(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse an attribute that only products of other categories have."""
        return [
            self._error(row, name, value, message)
            for row, name, value, message in self.places.refusals(rows, self.ways)
        ]

    def _refused_sales(self, rows: Sequence[Row], ids: Mapping[str, int]) -> list[RowError]:
        """Refuse a sale that is no reduction against the thirty days before."""
        # What is new has no id yet, and no past.
        known = {ids.get(row.sku, -place): row for place, row in enumerate(rows, 1)}
        found = refused_sales(
            sales={
                (pk, market): sale
                for pk, row in known.items()
                for market, sale in row.data.variants[0].sales.items()
            },
            amounts={
                (pk, market): amount
                for pk, row in known.items()
                for market, amount in row.data.variants[0].prices.items()
            },
            now=self.now,
        )
        return [
            self._error(
                known[pk],
                f"sale:{MARKETS[market].currency}",
                "",
                _why(refused),
            )
            for (pk, market), refused in found.items()
        ]

    def _uncountable(self, rows: Sequence[Row], ids: Mapping[str, int]) -> list[RowError]:
        """Refuse a count below what is promised."""
        by_id = {ids[row.sku]: row for row in rows if row.sku in ids and row.stock is not None}
        if self.count_stock is None or not by_id:
            return []
        counted = self.count_stock({pk: row.stock or 0 for pk, row in by_id.items()}, True)
        return [
            self._error(by_id[pk], "stock", str(by_id[pk].stock), reason)
            for pk, reason in counted.refused.items()
        ]


def _why(refused: RefusedSale) -> str:
    if refused.before is None:
        return _(
            "reduces nothing that is known here: name the lowest price of the thirty days before as well (before), or let the sale begin later"
        )
    return _(
        "is not below the lowest price of the thirty days before (%(before)s in minor units)"
    ) % {"before": refused.before}
