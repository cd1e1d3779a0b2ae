"""Takes a file's rows into the catalogue, a batch in one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.models import Variant
from commerce.catalogue.operations.importing.outcome import Counted, CountStock, Outcome, Reading
from commerce.catalogue.operations.importing.refusals import Refusals
from commerce.catalogue.operations.indexing import index_categories
from commerce.catalogue.operations.products import upsert_products
from commerce.catalogue.operations.tree import take_turn
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.rows import Row
from commerce.catalogue.rules.values import ProductData
from core.operation import operation

__all__ = ["CountStock", "Counted", "Import", "Outcome", "Reading", "finish_import"]


@operation
def finish_import() -> None:
    """Bring the navigation up to date after the last batch; one statement."""
    index_categories()


class Import(Refusals):
    """One import: what it carries from batch to batch.

    `columns` maps fields to the file's columns, for the words of errors. A row is refused as a
    whole, with its stock. Taking the same rows again changes nothing. `makes` says what the file
    may bring along: `categories`, `attributes`, `values` of choices that were declared before.
    """

    def remember(self, batch: Sequence[Reading]) -> None:
        """Note rows that an earlier worker took, so that a SKU that comes again is refused."""
        for reading in batch:
            if isinstance(reading, Row):
                self._first_errors(reading)

    @operation
    def take(self, batch: Sequence[Reading], keep: bool = True) -> Outcome:
        """Refuse what cannot be taken, write the rest; with `keep` false all is undone, and only told."""
        outcome = Outcome(rows=len(batch))
        with transaction.atomic():
            take_turn()
            self._take(self.good(batch, outcome), outcome)
            if not keep:
                transaction.set_rollback(True)
        if not keep:
            self.forget()
        return outcome

    @operation
    def check(self, batch: Sequence[Reading]) -> Outcome:
        """Say what would be refused; nothing is written."""
        outcome = Outcome(rows=len(batch))
        self.good(batch, outcome)
        return outcome

    def _take(self, rows: Sequence[Row], outcome: Outcome) -> None:
        known = dict(Variant.objects.filter(sku__in=[r.sku for r in rows]).values_list("sku", "pk"))
        # Known SKUs are counted first, so that a row that is refused now is refused as a whole.
        counted = self._count([row for row in rows if row.sku in known], known, outcome)
        rows = [row for row in rows if row.sku not in counted.refused]
        done = upsert_products(
            products=self._products(rows, known),
            actor=self.actor,
            now=self.now,
            index_tree=False,
        )
        self._count([row for row in rows if row.sku in done.created], done.variant_ids, outcome)
        updated = done.updated | counted.changed
        if self.take_pictures is not None:
            pictured = self.take_pictures(rows, known | done.variant_ids)
            updated = (updated | pictured.skus) - done.created
            outcome.pictures += pictured.added
        outcome.created += len(done.created)
        outcome.updated += len(updated)
        outcome.unchanged += len(rows) - len(done.created) - len(updated)

    def _count(self, rows: Sequence[Row], ids: Mapping[str, int], outcome: Outcome) -> _Skus:
        """Count the stock of these rows; say whose was refused and whose changed."""
        by_id = {ids[row.sku]: row for row in rows if row.stock is not None}
        if self.count_stock is None or not by_id:
            return _Skus(set(), set())
        counted = self.count_stock({pk: row.stock or 0 for pk, row in by_id.items()}, False)
        for pk, reason in counted.refused.items():
            row = by_id[pk]
            outcome.errors.append(self._error(row, "stock", str(row.stock), reason))
        return _Skus(
            {by_id[pk].sku for pk in counted.refused}, {by_id[pk].sku for pk in counted.changed}
        )

    def _products(self, rows: Sequence[Row], known: Mapping[str, int]) -> list[ProductData]:
        """Return the rows' products; new rows of one `product` become its variants."""
        products: list[ProductData] = []
        place: dict[str, int] = {}
        for row in rows:
            data = self._product(row, new=row.sku not in known)
            first = place.setdefault(row.product, len(products)) if data.joins else -1
            if 0 <= first < len(products):
                group = products[first]
                products[first] = replace(group, variants=group.variants + data.variants)
            else:
                products.append(data)
        return products

    def _product(self, row: Row, *, new: bool) -> ProductData:
        """Return the row's product; a new one is given its drawing and its colour."""
        attributes = dict(row.data.attributes or {}) | self.typing.values(row.attributes)
        if row.style:
            self.typing.declare_style()
        options = self.typing.values(row.options, new_kind="option") if row.options else None
        variant = replace(row.data.variants[0], options=options)
        data = replace(
            row.data,
            category=self.ways.made(row.category) if row.category else None,
            attributes=attributes or None,
        )
        if not new:
            return replace(data, slug=None, variants=(variant,))
        name = data.name_en or data.name_nb or ""
        tint = texts.tint_for(f"{name} {data.description_en or ''}", row.sku)
        drawing = kind_for(" ".join(row.category or ()), row.style, name)
        return replace(
            data,
            art=drawing,
            joins=bool(row.product),
            variants=(replace(variant, tint=tint),),
        )


@dataclass(frozen=True, slots=True)
class _Skus:
    refused: set[str]
    changed: set[str]
