"""What a merchandiser keeps in order: the tree, the attributes, the brands, each with how much has it."""

# ruff: noqa: S608 - statements are put together from the texts of this module; what comes from outside is a parameter.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from commerce.catalogue.models import Category

_TREE = """
    SELECT c.id, c.path, c.depth, c.slug, c.name_en, c.name_nb, c.is_hidden, count(p.id) AS products
    FROM catalogue_category c LEFT JOIN catalogue_product p ON p.category_id = c.id
    GROUP BY c.id ORDER BY c.path
"""
# One pass over all products and variants each: only merchandisers ask.
_USED = """
    SELECT key, count(*) AS products FROM (
        SELECT jsonb_object_keys(attributes) AS key, id FROM catalogue_product
        UNION SELECT jsonb_object_keys(options), product_id FROM catalogue_variant
    ) said GROUP BY key
"""
_ATTRIBUTES = f"""
    SELECT a.id, a.code, a.name_en, a.name_nb, a.kind, a.unit, a.is_facet, COALESCE(used.products, 0) AS products,
           (SELECT count(*) FROM catalogue_attributeoption o WHERE o.attribute_id = a.id) AS options,
           (SELECT count(*) FROM catalogue_attribute_categories l WHERE l.attribute_id = a.id) AS categories
    FROM catalogue_attribute a LEFT JOIN ({_USED}) used ON used.key = a.code
    ORDER BY a.position, a.code
"""
_OPTION_COUNTS = """
    SELECT value, count(*) FROM (
        SELECT attributes ->> %(code)s AS value, id FROM catalogue_product WHERE attributes ? %(code)s
        UNION SELECT options ->> %(code)s, product_id FROM catalogue_variant WHERE options ? %(code)s
    ) said GROUP BY value
"""
_BRANDS = """
    SELECT b.id, b.slug, b.name, b.description_en <> '' AS described_en,
           COALESCE(b.description_nb, '') <> '' AS described_nb, count(p.id) AS products
    FROM catalogue_brand b LEFT JOIN catalogue_product p ON p.made_by_id = b.id
    WHERE fold(b.name) LIKE %(text)s GROUP BY b.id ORDER BY fold(b.name), b.id LIMIT %(most)s OFFSET %(after)s
"""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Branch:
    """A category where it stands in the tree; `below` counts its products and those below it."""

    id: int
    depth: int
    slug: str
    name_en: str
    name_nb: str
    is_hidden: bool
    products: int
    below: int
    is_first: bool
    is_last: bool


def _rows(statement: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def branches() -> list[Branch]:
    """Return the whole tree in its order; one statement."""
    rows = _rows(_TREE)
    step = Category.steplen
    below: dict[str, int] = {}
    siblings: dict[str, list[int]] = {}
    for row in rows:
        siblings.setdefault(row["path"][:-step], []).append(row["id"])
        for end in range(step, len(row["path"]) + 1, step):
            path = row["path"][:end]
            below[path] = below.get(path, 0) + row["products"]
    return [
        Branch(
            id=row["id"],
            depth=row["depth"],
            slug=row["slug"],
            name_en=row["name_en"] or "",
            name_nb=row["name_nb"] or "",
            is_hidden=row["is_hidden"],
            products=row["products"],
            below=below[row["path"]],
            is_first=siblings[row["path"][:-step]][0] == row["id"],
            is_last=siblings[row["path"][:-step]][-1] == row["id"],
        )
        for row in rows
    ]


def attributes() -> list[dict[str, Any]]:
    """Return the attributes in their order, with how many products say something of each; one statement."""
    return _rows(_ATTRIBUTES)


def options_of(attribute_id: int, code: str) -> list[dict[str, Any]]:
    """Return the values of a choice in their order, with how many products have each; two statements."""
    counts = {row["value"]: row["count"] for row in _rows(_OPTION_COUNTS, {"code": code})}
    rows = _rows(
        "SELECT id, code, name_en, name_nb FROM catalogue_attributeoption"
        " WHERE attribute_id = %(id)s ORDER BY position, id",
        {"id": attribute_id},
    )
    return [row | {"products": counts.get(row["code"], 0)} for row in rows]


def brands(text: str, page: int) -> tuple[list[dict[str, Any]], bool]:
    """Return a page of brands whose name has the text, by name, and whether there are more; one statement."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = _rows(
        _BRANDS,
        {"text": f"%{escaped}%", "most": PAGE + 1, "after": (page - 1) * PAGE},
    )
    return rows[:PAGE], len(rows) > PAGE
