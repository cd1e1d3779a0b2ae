"""Photographs: one as a column of a statement of somebody else's, and all of a product's to work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Func

from commerce.catalogue.models import ProductImage
from core.models import Delivery, Job


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph with the widths in which it exists; of one variant, or of them all."""

    file: str
    width: int
    height: int
    widths: Sequence[int]
    id: int = 0
    alt: str = ""
    variant_id: int | None = None


_COLUMN = """
    (SELECT json_build_array(i.file, i.width, i.height, i.widths)
     FROM catalogue_productimage i
     WHERE i.product_id = p.id AND i.widths <> '{}' AND %s
     ORDER BY %s i.position, i.id LIMIT 1) AS photo
"""
# What a list shows: the first of them all, `p` being the product.
OF_PRODUCT = _COLUMN % ("true", "")
# What a cart shows: the variant's own first, never one of another variant; `v` being the variant.
OF_VARIANT = _COLUMN % (
    "(i.variant_id = v.id OR i.variant_id IS NULL)",
    "i.variant_id IS NULL,",
)


# Beside a row of the ORM's, which names its own tables; written out, because to build it there takes a millisecond.
_BESIDE = """
    (SELECT jsonb_build_array(i.file, i.width, i.height, i.widths)
     FROM catalogue_productimage i, (VALUES (%(expressions)s)) AS v (product_id, id)
     WHERE i.product_id = v.product_id AND i.widths <> '{}' AND (i.variant_id = v.id OR i.variant_id IS NULL)
     ORDER BY i.variant_id IS NULL, i.position, i.id LIMIT 1)
"""


class _PhotoField(models.JSONField):
    """The column as a photograph."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Photo | None:
        return photo_of(super().from_db_value(value, expression, connection))


def photo_beside(variant: str) -> Func:
    """Return the photograph of rows that lead to a variant: `lines.annotate(photo=photo_beside("variant"))`.

    The variant's own first, never one of another variant; no statement of its own.
    """
    return Func(
        F(f"{variant}__product_id"),
        F(f"{variant}_id"),
        template=_BESIDE,
        output_field=_PhotoField(),
    )


def photo_of(column: list[Any] | None) -> Photo | None:
    """Return the photograph of the column, where there is one."""
    return Photo(*column) if column else None


def pictures_of(product_id: int) -> list[ProductImage]:
    """Return the pictures of a product in their order, also those whose sizes are still to be made."""
    return list(ProductImage.objects.filter(product_id=product_id).order_by("position", "pk"))


def is_preparing(handler: str, kind: str) -> bool:
    """Say whether sizes are still being made, or somebody is still to be told to; two statements at most."""
    open_jobs = Job.objects.filter(kind=kind, state__in=[Job.State.WAITING, Job.State.RUNNING])
    return open_jobs.exists() or Delivery.objects.filter(handler=handler, parked_at=None).exists()
