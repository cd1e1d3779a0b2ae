"""Brings search and lists up to date after something that many products share was changed: a job.

The page that renamed a department does not wait for its ten thousand products.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from commerce.catalogue.models import Category, Product
from commerce.catalogue.operations.indexing import index_categories, index_products
from core import jobs
from core.actor import Actor
from core.jobs import Running
from core.operation import operation

KIND = "index"
BATCH = 500


def catch_up(*, of: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Ask for it: products below a `category`, of a `brand` (ids), or with an `attribute` (code)."""
    total = _products(of).count()
    if total:
        jobs.submit(kind=KIND, options={"of": dict(of)}, actor=actor, now=now, total=total)


def _products(of: Mapping[str, Any]) -> Any:
    products = Product.objects.order_by("pk")
    if "brand" in of:
        return products.filter(made_by=of["brand"])
    if "category" in of:
        path = Category.objects.filter(pk=of["category"]).values_list("path", flat=True).first()
        return products.filter(category__path__startswith=path) if path else products.none()
    code = of["attribute"]
    carrying = Product.objects.filter(attributes__has_key=code)
    varying = Product.objects.filter(variants__options__has_key=code)
    return products.filter(pk__in=carrying.values("pk").union(varying.values("pk")))


def _batches(of: Mapping[str, Any], after: int) -> Iterator[list[int]]:
    while batch := list(_products(of).filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        after = batch[-1]
        yield batch


def run(running: Running) -> None:
    """Do it, a short transaction for each batch."""
    done = running.job.done
    for batch in _batches(running.job.options["of"], int(running.job.cursor.get("after", 0))):
        done += len(batch)
        _take(running, batch, done)
    _finish()


@operation
def _take(running: Running, batch: list[int], done: int) -> None:
    index_products(batch)
    running.advance(
        done=done, phase="writing", cursor={"after": batch[-1]}, counts={"changed": done}
    )


@operation
def _finish() -> None:
    index_categories()
