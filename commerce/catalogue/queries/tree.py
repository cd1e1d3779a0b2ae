"""The department tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from commerce.catalogue.models import Category
from commerce.catalogue.queries.rows import pick
from core import addresses
from core.markets import Market


@dataclass(slots=True)
class CategoryNode:
    """A category in one language, with those directly below it."""

    slug: str
    name: str
    art: str
    children: list[CategoryNode] = field(default_factory=list)

    def get_absolute_url(self) -> str:
        """Return the list of its products."""
        return addresses.of("shop:category", self.slug)


def departments(market: Market, language: str) -> list[CategoryNode]:
    """Return the departments that sell something in the market, in their order; one statement."""
    return _nodes(market, language, depth=1)


def category_tree(market: Market, language: str) -> list[CategoryNode]:
    """Return the departments with everything below that sells something; one statement."""
    return _nodes(market, language, depth=9)


def _nodes(market: Market, language: str, *, depth: int) -> list[CategoryNode]:
    rows = (
        Category.objects.filter(depth__lte=depth, sold_in__contains=[market.code])
        .order_by("path")
        .values_list("path", "slug", "name_en", "name_nb", "art")
    )
    roots: list[CategoryNode] = []
    by_path: dict[str, CategoryNode] = {}
    for path, slug, english, norwegian, art in rows:
        node = CategoryNode(slug=slug, name=pick(english, norwegian, language), art=art)
        by_path[path] = node
        above = by_path.get(path[: -Category.steplen])
        (above.children if above else roots).append(node)
    return roots
