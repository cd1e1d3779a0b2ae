"""Publishes and withdraws products at the hour that was set for them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from commerce.catalogue.events import ProductsPublished
from commerce.catalogue.models import Product
from commerce.catalogue.operations.history import Cause, Fields, note_changes
from commerce.catalogue.operations.indexing import reindex
from core import events
from core.actor import SYSTEM
from core.operation import operation

AT_ONCE = 500


@operation
def publish_due(*, now: datetime) -> int:
    """Turn what is due, empty its field, and bring lists and navigation up to date; return how many.

    Where both hours have passed, the later one says how it stands.
    """
    due = Q(publish_at__lte=now) | Q(withdraw_at__lte=now)
    products = list(
        Product.objects.filter(due)
        .select_for_update(no_key=True, skip_locked=True)
        .order_by("pk")[:AT_ONCE]
    )
    published: list[int] = []
    withdrawn: list[int] = []
    said: dict[int, Fields] = {}
    for product in products:
        up, down = product.publish_at, product.withdraw_at
        up_is_due, down_is_due = up is not None and up <= now, down is not None and down <= now
        was = product.is_published
        product.is_published = up_is_due and not (down_is_due and up <= down)  # type: ignore[operator]
        if up_is_due:
            product.publish_at = None
        if down_is_due:
            product.withdraw_at = None
        said[product.pk] = {"is_published": (was, product.is_published)}
        (published if product.is_published else withdrawn).append(product.pk)
    if products:
        Product.objects.bulk_update(products, ["is_published", "publish_at", "withdraw_at"])
        note_changes(said, cause=Cause.SCHEDULE, actor=SYSTEM, now=now)
        reindex(product_ids=[product.pk for product in products])
        events.record(
            ProductsPublished(published=published, withdrawn=withdrawn), actor=SYSTEM, now=now
        )
    return len(products)
