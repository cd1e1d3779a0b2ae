"""Who changed what of products, the latest first."""

from __future__ import annotations

from commerce.catalogue.models import ProductChange

HISTORY = 60
PAGE = 50
# Who did one of so many last changes can be chosen.
LOOKED_AT = 20_000


def changes_of(product_id: int) -> list[ProductChange]:
    """Return what was changed of a product; one statement."""
    return list(ProductChange.objects.filter(product_id=product_id).order_by("-id")[:HISTORY])


def changes(*, user_id: int | None, page: int) -> tuple[list[ProductChange], bool]:
    """Return a page of what a person changed, or everybody, and whether there is more; one statement."""
    found = ProductChange.objects.select_related("product").order_by("-id")
    if user_id is not None:
        found = found.filter(user_id=user_id)
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def people() -> list[tuple[int, str]]:
    """Return who changed something of late, by name; one statement."""
    latest = ProductChange.objects.order_by("-id").values("user_id", "actor_name")[:LOOKED_AT]
    named = {row["user_id"]: row["actor_name"] for row in latest if row["user_id"] is not None}
    return sorted(named.items(), key=lambda pair: pair[1].casefold())
