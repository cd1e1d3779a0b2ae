"""Attributes that only some categories have, and where a row of an import puts its product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.catalogue.models import Attribute, Category, Product, Variant
from commerce.catalogue.operations.importing.ways import Ways
from commerce.catalogue.rules.rows import Row


class Places:
    """Read once per import; it asks nothing more of rows that have no such attribute."""

    def __init__(self) -> None:
        self._limits: dict[str, dict[str, str]] | None = None
        self._path_of_way: dict[tuple[str, ...], str] = {}

    def refusals(self, rows: Sequence[Row], ways: Ways) -> Iterator[tuple[Row, str, str, str]]:
        """Yield row, field, value and reason of each attribute that a product would have elsewhere."""
        limits = self._load()
        limited = {
            row: found
            for row in range(len(rows))
            if (
                found := [
                    (name, code, value) for name, code, value in _said(rows[row]) if code in limits
                ]
            )
        }
        here = self._here([rows[place] for place in limited])
        for place, found in limited.items():
            row = rows[place]
            path = self._path(row.category, ways) if row.category else here.get(row.number, "")
            for name, code, value in found:
                if not any(path.startswith(above) for above in limits[code]):
                    names = ", ".join(limits[code].values())
                    yield (
                        row,
                        name,
                        value,
                        _("is only for products in %(categories)s") % {"categories": names},
                    )

    def _load(self) -> dict[str, dict[str, str]]:
        """Return the categories of each attribute that has any: name by path."""
        if self._limits is None:
            self._limits = {}
            is_norwegian = get_language() == "nb"
            found = Attribute.objects.exclude(categories=None).order_by("code", "categories__path")
            for code, path, english, norwegian in found.values_list(
                "code", "categories__path", "categories__name_en", "categories__name_nb"
            ):
                name = (norwegian or english) if is_norwegian else (english or norwegian)
                self._limits.setdefault(code, {})[path] = name
        return self._limits

    def _here(self, rows: Sequence[Row]) -> dict[int, str]:
        """Return where the products of rows stand that name no category; two statements where there are any."""
        rows = [row for row in rows if not row.category]
        if not rows:
            return {}
        paths = dict(
            Variant.objects.filter(sku__in=[row.sku for row in rows]).values_list(
                "sku", "product__category__path"
            )
        )
        joined = dict(
            Product.objects.filter(slug__in={row.product for row in rows} - {""}).values_list(
                "slug", "category__path"
            )
        )
        return {row.number: paths.get(row.sku) or joined.get(row.product, "") for row in rows}

    def _path(self, way: tuple[str, ...], ways: Ways) -> str:
        """Return the path of the category; of one that is still to be made, that of the one above it."""
        if way not in self._path_of_way:
            slug = ways.find(way)
            path = (
                Category.objects.get(slug=slug).path
                if slug
                else self._path(way[:-1], ways)
                if way[:-1]
                else ""
            )
            self._path_of_way[way] = path
        return self._path_of_way[way]


def _said(row: Row) -> Iterator[tuple[str, str, str]]:
    for prefix, given in (("attribute", row.attributes), ("option", row.options)):
        for code, value in given.items():
            yield f"{prefix}:{code}", code, value
