"""The pictures of products: added, described, put in order, taken away, and their sizes noted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.catalogue.events import PictureRemoved, PicturesAdded, ProductEdited
from commerce.catalogue.models import Product, ProductImage, Variant
from commerce.catalogue.operations.history import Cause, Fields, note_changes
from commerce.catalogue.pictures import Looked, files
from core import events
from core.actor import Actor
from core.errors import Conflict, Invalid, NotFound
from core.operation import operation

MOST = 60
ALT = 160


@dataclass(frozen=True, slots=True)
class PictureText:
    """What is said of a picture: to who cannot see it, and which variant it shows; None: all of them."""

    image_id: int
    alt_en: str = ""
    alt_nb: str = ""
    variant_id: int | None = None


@operation
def add_picture(
    *,
    product_id: int,
    looked: Looked,
    content: bytes,
    actor: Actor,
    now: datetime,
    variant_id: int | None = None,
) -> ProductImage:
    """Put a picture behind the others of the product; `looked` is what `pictures.look` said of the bytes.

    Raises NotFound, and Conflict for one that the product has already or that is one too many.
    """
    _lock(product_id)
    _check_variants(product_id, [variant_id])
    own = ProductImage.objects.filter(product_id=product_id)
    if own.filter(digest=looked.digest).exists():
        raise Conflict(_("The product has this picture already."))
    if own.count() >= MOST:
        raise Conflict(
            _("The product has %(most)s pictures, and more are not taken. Delete one first.")
            % {"most": MOST}
        )
    keep_original(looked, content)
    image = ProductImage.objects.create(
        product_id=product_id,
        variant_id=variant_id,
        position=next_position(product_id),
        **facts(looked),
    )
    events.record(PicturesAdded(image_ids=[image.pk]), actor=actor, now=now)
    _note_edit(product_id, {"pictures": (None, _short(image))}, actor, now)
    return image


@operation
def remove_picture(*, image_id: int, actor: Actor, now: datetime) -> None:
    """Take a picture away; its files go when no product has them any more. Raises NotFound."""
    image = ProductImage.objects.filter(pk=image_id).first()
    if image is None:
        raise NotFound
    _lock(image.product_id)
    deleted, _rows = ProductImage.objects.filter(pk=image_id).delete()
    if not deleted:
        raise NotFound
    removed = PictureRemoved(
        product_id=image.product_id, digest=image.digest, file=str(image.file), width=image.width
    )
    events.record(removed, actor=actor, now=now)
    _note_edit(image.product_id, {"pictures": (_short(image), None)}, actor, now)


@operation
def move_picture(*, image_id: int, by: int, actor: Actor, now: datetime) -> None:
    """Move a picture so many places towards the end, or the front; at an end it stays. Raises NotFound."""
    product_id = (
        ProductImage.objects.filter(pk=image_id).values_list("product_id", flat=True).first()
    )
    if product_id is None:
        raise NotFound
    _lock(product_id)
    ids = list(
        ProductImage.objects.filter(product_id=product_id)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    if image_id not in ids:
        raise NotFound
    before = ids.index(image_id)
    after = min(max(before + by, 0), len(ids) - 1)
    ids.insert(after, ids.pop(before))
    for position, pk in enumerate(ids):
        ProductImage.objects.filter(pk=pk).exclude(position=position).update(position=position)
    if after != before:
        _note_edit(product_id, {"picture_place": (before + 1, after + 1)}, actor, now)


@operation
def describe_pictures(
    *, product_id: int, said: Sequence[PictureText], actor: Actor, now: datetime
) -> int:
    """Write alternative texts and variants; return how many pictures changed.

    Raises NotFound, Conflict for a picture or a variant of another product, Invalid with `fields`
    (`alt_en-IMAGE`).
    """
    _lock(product_id)
    _check_variants(product_id, [text.variant_id for text in said])
    own = ProductImage.objects.filter(product_id=product_id).in_bulk(
        [text.image_id for text in said]
    )
    too_long = {
        f"{name}-{text.image_id}": _("At most %(number)s characters.") % {"number": ALT}
        for text in said
        for name in ("alt_en", "alt_nb")
        if len(getattr(text, name)) > ALT
    }
    if too_long:
        raise Invalid(fields=too_long)
    changed: Fields = {}
    pictures = 0
    with translation.override("en"):
        for text in said:
            image = own.get(text.image_id)
            if image is None:
                raise Conflict(_("Somebody deleted this picture just now."))
            differing = _describe(image, text)
            changed |= differing
            pictures += bool(differing)
    if changed:
        _note_edit(product_id, changed, actor, now)
    return pictures


def _describe(image: ProductImage, text: PictureText) -> Fields:
    wanted = {
        "alt_en": text.alt_en,
        "alt_nb": text.alt_nb or None,
        "variant_id": text.variant_id,
    }
    differing = [
        name for name, value in wanted.items() if (getattr(image, name) or None) != (value or None)
    ]
    said: Fields = {
        f"{name}:{_short(image)}": (getattr(image, name), wanted[name]) for name in differing
    }
    for name in differing:
        setattr(image, name, wanted[name])
    if differing:
        image.save(update_fields=[*differing, "alt"])
    return said


@operation
def prepare_again(*, product_id: int, actor: Actor, now: datetime) -> None:
    """Ask once more for the sizes that a product's pictures lack."""
    _lock(product_id)
    lacking = ProductImage.objects.filter(product_id=product_id, widths=[])
    ids = list(lacking.order_by("pk").values_list("pk", flat=True))
    if ids:
        events.record(PicturesAdded(image_ids=ids), actor=actor, now=now)


@operation
def note_sizes(*, digest: str, widths: Sequence[int]) -> None:
    """Note that these sizes of a picture exist, wherever it is shown."""
    ProductImage.objects.filter(digest=digest).update(widths=sorted(widths))


@operation
def forget_files(*, digest: str, file: str, width: int) -> None:
    """Delete a picture's files unless a product has it (again)."""
    hold(digest)
    if not ProductImage.objects.filter(digest=digest).exists():
        files.forget(file, width)


def keep_original(looked: Looked, content: bytes) -> str:
    """Keep what was sent; until the transaction ends nobody deletes it."""
    hold(looked.digest)
    name = files.original_name(looked)
    files.keep(name, content)
    return name


def facts(looked: Looked) -> dict[str, object]:
    """Return the columns that say which picture it is, with its sizes where it has them from elsewhere."""
    known = ProductImage.objects.filter(digest=looked.digest).exclude(widths=[]).first()
    return {
        "file": files.original_name(looked),
        "digest": looked.digest,
        "width": looked.width,
        "height": looked.height,
        "widths": known.widths if known else [],
    }


def next_position(product_id: int) -> int:
    """Return the place behind the product's last picture."""
    last = ProductImage.objects.filter(product_id=product_id).aggregate(last=Max("position"))[
        "last"
    ]
    return 0 if last is None else int(last) + 1


def hold(digest: str) -> None:
    """Keep others from adding or deleting these bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"picture:{digest}"]
        )


def _lock(product_id: int) -> None:
    locked = Product.objects.select_for_update(no_key=True).filter(pk=product_id)
    if locked.values_list("pk", flat=True).first() is None:
        raise NotFound


def _check_variants(product_id: int, variant_ids: Iterable[int | None]) -> None:
    wanted = {pk for pk in variant_ids if pk is not None}
    if wanted and Variant.objects.filter(pk__in=wanted, product_id=product_id).count() != len(
        wanted
    ):
        raise Conflict(_("The product has no such variant."))


def _short(image: ProductImage) -> str:
    """Return enough of the picture's name to tell it from the others."""
    return image.digest[:8]


def _note_edit(product_id: int, fields: Fields, actor: Actor, now: datetime) -> None:
    note_changes({product_id: fields}, cause=Cause.PAGE, actor=actor, now=now)
    events.record(ProductEdited(product_id=product_id, fields=["pictures"]), actor=actor, now=now)
