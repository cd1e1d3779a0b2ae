"""Takes a file's rows into the catalogue, a batch in one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from commerce.catalogue.art.matching import kind_for
from commerce.catalogue.models import Category, Product, Variant
from commerce.catalogue.operations.attributes import Typing
from commerce.catalogue.operations.indexing import index_categories
from commerce.catalogue.operations.prices import refused_sales
from commerce.catalogue.operations.products import upsert_products
from commerce.catalogue.operations.tree import take_turn, upsert_categories
from commerce.catalogue.rules import texts
from commerce.catalogue.rules.rows import Row, RowError
from commerce.catalogue.rules.values import CategoryData, ProductData
from core.actor import Actor
from core.markets import MARKETS
from core.operation import operation

Reading = Row | list[RowError]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a stock count did: why variants were refused, and which levels changed."""

    refused: Mapping[int, str]
    changed: set[int]


# Sets the stock of variants (id -> absolute units) at the place of the import; with `dry` it only
# says what would be refused. It comes from above: the catalogue knows no stock.
CountStock = Callable[[Mapping[int, int], bool], Counted]


@dataclass(slots=True)
class Outcome:
    """What became of a batch; SKUs are counted."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


@operation
def finish_import() -> None:
    """Bring the navigation up to date after the last batch; one statement."""
    index_categories()


class Import:
    """One import: what it carries from batch to batch.

    `columns` maps fields to the file's columns, for the words of errors. A row is refused as a
    whole, with its stock. Taking the same rows again changes nothing. `makes` says what the file
    may bring along: `categories`, `attributes`.
    """

    def __init__(
        self,
        *,
        columns: Mapping[str, str],
        count_stock: CountStock | None,
        makes: frozenset[str],
        actor: Actor,
        now: datetime,
    ) -> None:
        self.columns = columns
        self.count_stock = count_stock
        self.makes = makes
        self.actor = actor
        self.now = now
        self.row_of_sku: dict[str, int] = {}
        self.row_of_ean: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Forget what earlier batches made: they were rolled back."""
        self.slug_of_category: dict[tuple[str, ...], str] = {}
        self.typing = Typing(may_make="attributes" in self.makes)

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
            self._take(self._good(batch, outcome), outcome)
            if not keep:
                transaction.set_rollback(True)
        if not keep:
            self.forget()
        return outcome

    @operation
    def check(self, batch: Sequence[Reading]) -> Outcome:
        """Say what would be refused; nothing is written."""
        outcome = Outcome(rows=len(batch))
        self._good(batch, outcome)
        return outcome

    def _good(self, batch: Sequence[Reading], outcome: Outcome) -> list[Row]:
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
            lambda rows: self._refused_sales(rows, ids),
            lambda rows: self._uncountable(rows, ids),
        ):
            errors = errors_of(rows)
            outcome.errors += errors
            refused = {error.row for error in errors}
            rows = [row for row in rows if row.number not in refused]
        return rows

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
        outcome.created += len(done.created)
        outcome.updated += len(updated)
        outcome.unchanged += len(rows) - len(done.created) - len(updated)

    def _error(self, row: Row, name: str, value: str, message: str) -> RowError:
        return RowError(row.number, self.columns.get(name, name), value, f"{name} {message}")

    def _first_errors(self, row: Row) -> list[RowError]:
        """Refuse a SKU or an EAN that stood in an earlier row."""
        first = self.row_of_sku.setdefault(row.sku, row.number)
        if first != row.number:
            message = f"is the same in rows {first} and {row.number}"
            return [self._error(row, "sku", row.sku, message)]
        ean = row.data.variants[0].ean
        first = self.row_of_ean.setdefault(ean, row.number) if ean else row.number
        if first != row.number:
            message = f"is the same in rows {first} and {row.number}"
            return [self._error(row, "ean", ean or "", message)]
        return []

    def _missing(
        self, rows: Sequence[Row], ids: Mapping[str, int], slugs: set[str]
    ) -> list[RowError]:
        """Refuse a new SKU without a name or a category; one that exists keeps what it has."""
        errors = []
        for row in rows:
            new = row.sku not in ids and row.product not in slugs
            for name, value in (("name", row.data.name_en), ("category", row.category)):
                if value or not (new or (name == "name" and "name" in self.columns)):
                    continue
                mapped = name in self.columns
                message = "is empty" if mapped else "is needed for a new SKU: map a column to it"
                errors.append(self._error(row, name, "", message))
        return errors

    def _taken_eans(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse EANs that belong to another SKU already."""
        eans = {row.data.variants[0].ean for row in rows} - {None}
        if not eans:
            return []
        owners = dict(Variant.objects.filter(ean__in=eans).values_list("ean", "sku"))
        return [
            self._error(row, "ean", ean, f"belongs to SKU {owners[ean]} already")
            for row in rows
            if (ean := row.data.variants[0].ean) and owners.get(ean, row.sku) != row.sku
        ]

    def _unknown_categories(self, rows: Sequence[Row]) -> list[RowError]:
        """Refuse a category that is not there, unless the file may bring its own."""
        if "categories" in self.makes:
            return []
        found = {way: self._find(way) for row in rows if (way := row.category)}
        return [
            self._error(row, "category", " > ".join(row.category), "is not there")
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

    def _refused_sales(self, rows: Sequence[Row], ids: Mapping[str, int]) -> list[RowError]:
        """Refuse a sale that is no reduction against the thirty days before."""
        known = {ids[row.sku]: row for row in rows if row.sku in ids}
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
                f"is not below the lowest price of the thirty days before ({refused.before} in minor units)",
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
            category=self._category(row.category) if row.category else None,
            attributes=attributes or None,
        )
        if not new:
            return replace(data, slug=None, variants=(variant,))
        name = data.name_en or ""
        tint = texts.tint_for(f"{name} {data.description_en or ''}", row.sku)
        drawing = kind_for(" ".join(row.category or ()), row.style, name)
        return replace(
            data,
            art=drawing,
            joins=bool(row.product),
            variants=(replace(variant, tint=tint),),
        )

    def _category(self, names: tuple[str, ...]) -> str:
        """Return the slug of the category at the end of this way, made where it is missing."""
        slug = self.slug_of_category.get(names)
        if slug is None:
            parent = self._category(names[:-1]) if names[:-1] else ""
            slug = _category_below(names[-1], parent) or _add_category(names[-1], parent)
            self.slug_of_category[names] = slug
        return slug

    def _find(self, names: tuple[str, ...]) -> str:
        slug = self.slug_of_category.get(names, "")
        if not slug:
            parent = self._find(names[:-1]) if names[:-1] else ""
            if names[:-1] and not parent:
                return ""
            slug = _category_below(names[-1], parent)
            if slug:
                self.slug_of_category[names] = slug
        return slug


@dataclass(frozen=True, slots=True)
class _Skus:
    refused: set[str]
    changed: set[str]


def _category_below(name: str, parent: str) -> str:
    """Return the slug of the category with this name below `parent`; empty where there is none."""
    siblings = Category.objects.filter(depth=1)
    if parent:
        above = Category.objects.get(slug=parent)
        siblings = Category.objects.filter(path__startswith=above.path, depth=above.depth + 1)
    own, folded = texts.slug_of(name, limit=60), texts.fold(name)
    for category in siblings.order_by("path"):
        names = {texts.fold(category.name_en or ""), texts.fold(category.name_nb or "")}
        if folded in names or category.slug == own:
            return str(category.slug)
    return ""


def _add_category(name: str, parent: str) -> str:
    taken = set(Category.objects.values_list("slug", flat=True))
    slug = texts.free_slug(texts.slug_of(name, limit=60), parent or "range", taken)
    own = CategoryData(
        slug=slug, name_en=name[:1].upper() + name[1:], parent=parent, art=kind_for(name)
    )
    upsert_categories(categories=[own])
    return slug
