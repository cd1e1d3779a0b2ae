"""The pictures of an import's rows, in the transaction that writes the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from commerce.catalogue.events import PicturesAdded
from commerce.catalogue.models import Product, ProductImage, Variant
from commerce.catalogue.operations.history import Cause, Fields, note_changes
from commerce.catalogue.operations.pictures import facts, hold
from commerce.catalogue.pictures import Looked
from commerce.catalogue.rules.rows import Row
from core import events
from core.actor import Actor
from core.operation import operation


@dataclass(slots=True)
class Pictured:
    """What pictures did: the SKUs that have another one now, and how many pictures were added."""

    skus: set[str] = field(default_factory=set)
    added: int = 0


# Adds the pictures of rows to their variants (id by SKU).
TakePictures = Callable[[Sequence[Row], Mapping[str, int]], Pictured]


@operation
def take_pictures(
    *,
    by_sku: Mapping[str, Sequence[Looked]],
    ids: Mapping[str, int],
    keep: Callable[[Looked], None],
    actor: Actor,
    now: datetime,
) -> Pictured:
    """Add what the products do not have yet, behind what they have; at most five statements and one each.

    A picture is the variant's own where the product has several variants, and everybody's where two
    of them name it. `keep` sees to it that the file is there.
    """
    product_of = dict(
        Variant.objects.filter(pk__in=[ids[sku] for sku in by_sku]).values_list("pk", "product_id")
    )
    # Locked in one order: a merchandiser may be adding by hand.
    list(
        Product.objects.filter(pk__in=set(product_of.values()))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    variants = dict(
        Product.objects.filter(pk__in=set(product_of.values()))
        .annotate(count=Count("variants"))
        .values_list("pk", "count")
    )
    images = ProductImage.objects.filter(product_id__in=variants)
    have = {(image.product_id, image.digest): image for image in images}
    places: dict[int, int] = {
        row["product_id"]: row["last"] + 1
        for row in images.order_by().values("product_id").annotate(last=Max("position"))
    }
    done = Pictured()
    made: list[int] = []
    new: dict[int, list[str]] = {}
    for sku, pictures in by_sku.items():
        variant_id = ids[sku]
        product_id = product_of[variant_id]
        for looked in pictures:
            image = have.get((product_id, looked.digest))
            if image is None:
                hold(looked.digest)
                keep(looked)
                position = places.get(product_id, 0)
                image = ProductImage.objects.create(
                    product_id=product_id,
                    variant_id=variant_id if variants[product_id] > 1 else None,
                    position=position,
                    **facts(looked),
                )
                have[product_id, looked.digest] = image
                places[product_id] = position + 1
                made.append(image.pk)
                new.setdefault(product_id, []).append(looked.digest[:8])
                done.skus.add(sku)
            elif image.variant_id not in {None, variant_id}:
                image.variant_id = None
                image.save(update_fields=["variant_id"])
                done.skus.add(sku)
    done.added = len(made)
    note_changes(_said(new), cause=Cause.IMPORT, actor=actor, now=now)
    if made:
        events.record(PicturesAdded(image_ids=made), actor=actor, now=now)
    return done


def _said(new: Mapping[int, Sequence[str]]) -> dict[int, Fields]:
    return {pk: {"pictures": (None, ", ".join(digests))} for pk, digests in new.items()}
