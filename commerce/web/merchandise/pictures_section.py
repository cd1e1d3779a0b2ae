"""What the part of a product's page that has its pictures shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue import handlers
from commerce.catalogue.models import Product, ProductImage, Variant
from commerce.catalogue.pictures import encoding, preparing
from commerce.catalogue.queries import photos as queries
from commerce.catalogue.queries.photos import Photo
from commerce.web.photos import Shown, shown

_HANDLER = f"{handlers.__name__}.{handlers.make_sizes.__name__}"
READY, PREPARING, STUCK = "ready", "preparing", "stuck"


@dataclass(frozen=True, slots=True)
class Row:
    """A picture to work on. `state` is `ready`, `preparing` or `stuck`; `focus` names the button just pressed."""

    id: int
    number: int
    name: str
    image: Shown
    state: str
    size: str
    alt_en: str
    alt_nb: str
    variant: str
    is_first: bool
    is_last: bool
    errors: Mapping[str, str]
    focus: str = ""


def context(
    product: Product,
    variants: Sequence[Variant],
    moved: str = "",
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what the template asks for; one statement, two more while a picture is being prepared.

    `moved` names the button that was pressed: `up-12`.
    """
    images = queries.pictures_of(product.pk)
    lacks = any(not image.widths for image in images)
    is_preparing = lacks and queries.is_preparing(_HANDLER, preparing.KIND)
    rows = [
        _row(
            product,
            image,
            number,
            len(images),
            state_of(image, is_preparing=is_preparing),
            _focus(moved, image.pk, number, len(images)),
        )
        for number, image in enumerate(images, start=1)
    ]
    if given is not None:
        rows = [_as_given(row, given, errors or {}) for row in rows]
    return {
        "pictures": rows,
        "announce": _announced(rows),
        "is_stuck": any(row.state == STUCK for row in rows),
        "picture_variants": [("", _("All variants")), *((str(v.pk), v.sku) for v in variants)]
        if len(variants) > 1
        else [],
        "most_mb": encoding.MOST_BYTES // (1024 * 1024),
    }


def state_of(image: ProductImage, *, is_preparing: bool) -> str:
    """Say whether its sizes exist, are being made, or will not come by themselves."""
    if image.widths:
        return READY
    return PREPARING if is_preparing else STUCK


def one(image: ProductImage) -> dict[str, Any]:
    """Return what the template of one picture asks for."""
    is_preparing = not image.widths and queries.is_preparing(_HANDLER, preparing.KIND)
    state = state_of(image, is_preparing=is_preparing)
    return {"picture": _row(image.product, image, 0, 0, state, "")}


def _row(
    product: Product, image: ProductImage, number: int, count: int, state: str, focus: str
) -> Row:
    photo = Photo(str(image.file), image.width, image.height, image.widths)
    return Row(
        id=image.pk,
        number=number,
        name=product.name,
        image=shown(photo if image.widths else None, product.art, "#5b7a68", 320),
        state=state,
        size=f"{image.width} \N{MULTIPLICATION SIGN} {image.height}",
        alt_en=image.alt_en or "",  # type: ignore[attr-defined]
        alt_nb=image.alt_nb or "",  # type: ignore[attr-defined]
        variant=str(image.variant_id or ""),
        is_first=number == 1,
        is_last=number == count,
        errors={},
        focus=focus,
    )


def _focus(moved: str, image_id: int, number: int, count: int) -> str:
    """Return the button to stand on: the one that was pressed, or the other where it is of no more use."""
    way, _dash, pk = moved.partition("-")
    if pk != str(image_id) or way not in {"up", "down"}:
        return ""
    if number == 1:
        return "down"
    return "up" if number == count else way


def _announced(rows: Sequence[Row]) -> str:
    """Return where the picture that was moved stands now, to be read out."""
    moved = next((row for row in rows if row.focus), None)
    if moved is None:
        return ""
    return _("Moved to place %(number)s of %(count)s.") % {
        "number": moved.number,
        "count": len(rows),
    }


def _as_given(row: Row, given: Mapping[str, str], errors: Mapping[str, Any]) -> Row:
    names = ("alt_en", "alt_nb", "variant")
    said = {name: given.get(f"{name}-{row.id}", getattr(row, name)) for name in names}
    wrong = {
        name: str(errors[f"{name}-{row.id}"]) for name in names if f"{name}-{row.id}" in errors
    }
    return Row(
        **{name: getattr(row, name) for name in Row.__slots__ if name not in {*names, "errors"}},
        **said,
        errors=wrong,
    )
