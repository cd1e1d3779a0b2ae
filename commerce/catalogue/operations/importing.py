"""Takes a file's rows into the catalogue, batch by batch, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import transaction

from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.models import Category, Variant
from commerce.catalogue.operations.indexing import index_categories
from commerce.catalogue.operations.products import upsert_products
from commerce.catalogue.operations.tree import take_turn, upsert_attributes, upsert_categories
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.rows import Row, RowError
from commerce.catalogue.rules.values import AttributeData, CategoryData, ProductData
from core.actor import Actor
from core.operation import operation

BATCH = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """What a stock count did: why variants were refused, and which levels changed."""

    refused: Mapping[int, str]
    changed: set[int]


# Sets the stock of variants (id -> absolute units) at the place of the import. It comes from
# above: the catalogue knows no stock.
CountStock = Callable[[Mapping[int, int]], Counted]


@dataclass(slots=True)
class ImportReport:
    """What an import did, or what a dry run would have done; SKUs are counted."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether every row was taken."""
        return not self.errors


@operation
def import_rows(
    *,
    readings: Iterable[Row | list[RowError]],
    columns: Mapping[str, str],
    count_stock: CountStock | None,
    keep_good: bool,
    dry_run: bool,
    actor: Actor,
    now: datetime,
) -> ImportReport:
    """Take the rows: all of them or none, unless `keep_good`; none at all in a dry run.

    `columns` maps fields to the file's columns, for the words of errors. A row is refused as a
    whole, with its stock. Taking the same rows again changes nothing.
    """
    take_turn()
    run = _Run(columns=columns, count_stock=count_stock, actor=actor, now=now)
    with transaction.atomic():
        for batch in _batches(readings):
            run.take(batch)
        index_categories()
        if dry_run or (run.report.errors and not keep_good):
            transaction.set_rollback(True)
    report = run.report
    report.errors.sort(key=lambda error: error.row)
    if report.errors and not keep_good:
        report.created = report.updated = report.unchanged = 0
    return report


def _batches(readings: Iterable[Row | list[RowError]]) -> Iterator[list[Row | list[RowError]]]:
    rest = iter(readings)
    while batch := list(islice(rest, BATCH)):
        yield batch


class _Run:
    """One import: what it carries from batch to batch."""

    def __init__(
        self,
        *,
        columns: Mapping[str, str],
        count_stock: CountStock | None,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.columns = columns
        self.count_stock = count_stock
        self.actor = actor
        self.now = now
        self.report = ImportReport()
        self.row_of_sku: dict[str, int] = {}
        self.row_of_ean: dict[str, int] = {}
        self.slug_of_category: dict[tuple[str, ...], str] = {}
        self.has_style = False

    def take(self, batch: Sequence[Row | list[RowError]]) -> None:
        """Take one batch: refuse what cannot be taken, write the rest."""
        self.report.rows += len(batch)
        rows = []
        for reading in batch:
            if isinstance(reading, Row):
                rows.append(reading)
            else:
                self.report.errors += reading

        rows = [row for row in rows if self._is_first(row)]
        known = dict(
            Variant.objects.filter(sku__in=[row.sku for row in rows]).values_list("sku", "pk")
        )
        rows = [row for row in rows if self._is_complete(row, new=row.sku not in known)]
        rows = self._without_taken_eans(rows)
        rows, recounted = self._count([row for row in rows if row.sku in known], known, rows)

        done = upsert_products(
            products=[self._product(row, new=row.sku not in known) for row in rows],
            actor=self.actor,
            now=self.now,
            index_tree=False,
        )
        self._count([row for row in rows if row.sku in done.created], done.variant_ids, rows)
        updated = done.updated | recounted
        self.report.created += len(done.created)
        self.report.updated += len(updated)
        self.report.unchanged += len(rows) - len(done.created) - len(updated)

    def _refuse(self, row: Row, name: str, *, value: str, message: str) -> None:
        self.report.errors.append(
            RowError(row.number, self.columns.get(name, name), value, message)
        )

    def _is_first(self, row: Row) -> bool:
        """Refuse a SKU or an EAN that stood in an earlier row."""
        first = self.row_of_sku.setdefault(row.sku, row.number)
        if first != row.number:
            self._refuse(
                row,
                "sku",
                value=row.sku,
                message=f"sku is the same in rows {first} and {row.number}",
            )
            return False
        ean = row.data.variants[0].ean
        first = self.row_of_ean.setdefault(ean, row.number) if ean else row.number
        if first != row.number:
            self._refuse(
                row,
                "ean",
                value=ean or "",
                message=f"ean is the same in rows {first} and {row.number}",
            )
            return False
        return True

    def _is_complete(self, row: Row, *, new: bool) -> bool:
        """Refuse a new SKU without a name or a category; one that exists keeps what it has."""
        missing = [
            name
            for name, value in (("name", row.data.name_en), ("category", row.category))
            if not value and (new or (name == "name" and "name" in self.columns))
        ]
        for name in missing:
            reason = (
                "is empty"
                if name in self.columns
                else "is needed for a new SKU: map a column to it"
            )
            self._refuse(row, name, value="", message=f"{name} {reason}")
        return not missing

    def _without_taken_eans(self, rows: Sequence[Row]) -> list[Row]:
        """Refuse EANs that belong to another SKU already."""
        eans = {row.data.variants[0].ean for row in rows} - {None}
        owners = (
            dict(Variant.objects.filter(ean__in=eans).values_list("ean", "sku")) if eans else {}
        )
        good = []
        for row in rows:
            owner = owners.get(row.data.variants[0].ean)
            if owner is None or owner == row.sku:
                good.append(row)
            else:
                self._refuse(
                    row,
                    "ean",
                    value=row.data.variants[0].ean or "",
                    message=f"ean belongs to SKU {owner} already",
                )
        return good

    def _count(
        self, rows: Sequence[Row], ids: Mapping[str, int], among: Sequence[Row]
    ) -> tuple[list[Row], set[str]]:
        """Count the stock of `rows`; return `among` without the refused ones, and whose stock changed.

        Known SKUs are counted before anything of their row is written, so that a refused row is
        refused as a whole; a new SKU has nothing allocated.
        """
        counts = {ids[row.sku]: row.stock for row in rows if row.stock is not None}
        if self.count_stock is None or not counts:
            return list(among), set()
        counted = self.count_stock(counts)
        good = []
        for row in among:
            reason = counted.refused.get(ids.get(row.sku, 0))
            if reason is None:
                good.append(row)
            else:
                self._refuse(row, "stock", value=str(row.stock), message=f"stock {reason}")
        return good, {row.sku for row in good if ids.get(row.sku) in counted.changed}

    def _product(self, row: Row, *, new: bool) -> ProductData:
        """Return the row's product; a new one is given its drawing and its colour."""
        data = replace(row.data, category=self._category(row.category) if row.category else None)
        if row.style and not self.has_style:
            upsert_attributes(
                attributes=[AttributeData("style", "Style", "Type", kind="text", position=90)]
            )
            self.has_style = True
        if not new:
            return data
        name = data.name_en or ""
        tint = texts.tint_for(f"{name} {data.description_en or ''}", row.sku)
        drawing = kind_for(" ".join(row.category or ()), row.style, name)
        return replace(data, art=drawing, variants=(replace(data.variants[0], tint=tint),))

    def _category(self, names: tuple[str, ...]) -> str:
        """Return the slug of the category at the end of this way, made where it is missing."""
        slug = self.slug_of_category.get(names)
        if slug is None:
            parent = self._category(names[:-1]) if names[:-1] else ""
            slug = self._find_or_add(names[-1], parent)
            self.slug_of_category[names] = slug
        return slug

    def _find_or_add(self, name: str, parent: str) -> str:
        siblings = Category.objects.filter(depth=1)
        if parent:
            above = Category.objects.get(slug=parent)
            siblings = Category.objects.filter(path__startswith=above.path, depth=above.depth + 1)
        own = texts.slug_of(name, limit=60)
        for category in siblings.order_by("path"):
            if (
                texts.fold(name)
                in {texts.fold(category.name_en or ""), texts.fold(category.name_nb or "")}
                or category.slug == own
            ):
                return str(category.slug)
        taken = set(Category.objects.values_list("slug", flat=True))
        slug = texts.free_slug(own, parent or "range", taken)
        upsert_categories(
            categories=[
                CategoryData(
                    slug=slug,
                    name_en=name[:1].upper() + name[1:],
                    parent=parent,
                    art=kind_for(name),
                )
            ]
        )
        return slug
