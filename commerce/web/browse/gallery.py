"""The pictures of a product: photographs where there are any, else the drawing in each tint. Works by links."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils.http import urlencode

from commerce.catalogue.queries import Offer, ProductPage
from commerce.catalogue.queries.product import Photo
from commerce.web.art import art_url
from commerce.web.browse import pickers

THUMB = 160
MAIN = 800
DRAWN = 400


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at one size, and all of its sizes for a browser that chooses."""

    src: str
    srcset: str
    alt: str
    width: int
    height: int
    whole: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """The picture that is large, and the thumbnails that lead to the others."""

    main: Picture
    thumbs: list[pickers.Thumb]


def sized(file: str, width: int) -> str:
    """Return the address of a photograph in one of its widths, which stands beside the original as WebP."""
    path = PurePosixPath(file)
    return default_storage.url(str(path.with_name(f"{path.stem}-{width}.webp")))


def gallery(page: ProductPage, offer: Offer, wanted: str) -> Gallery:
    """Return the gallery of the variant; `wanted` is the id of the photograph that was pressed."""
    name = f"{page.name}, {offer.label}" if offer.label else page.name
    photos = [photo for photo in page.photos if photo.variant_id in {None, offer.id}]
    photos.sort(key=lambda photo: photo.variant_id is None)
    if not photos:
        drawing = art_url(page.art, offer.tint)
        return Gallery(Picture(drawing, "", name, DRAWN, DRAWN, ""), pickers.thumbs(page, offer))
    chosen = next((photo for photo in photos if str(photo.id) == wanted), photos[0])
    thumbs = [
        pickers.Thumb(
            url="?" + urlencode({"variant": offer.sku, "picture": str(photo.id)}),
            image=sized(photo.file, _nearest(photo, THUMB)),
            name=photo.alt or name,
            is_chosen=photo == chosen,
        )
        for photo in photos
    ]
    return Gallery(_picture(chosen, name), thumbs if len(thumbs) > 1 else [])


def _nearest(photo: Photo, width: int) -> int:
    return next((each for each in photo.widths if each >= width), photo.widths[-1])


def _picture(photo: Photo, name: str) -> Picture:
    width = _nearest(photo, MAIN)
    ratio = photo.height / photo.width if photo.width else 1
    return Picture(
        src=sized(photo.file, width),
        srcset=", ".join(f"{sized(photo.file, each)} {each}w" for each in photo.widths),
        alt=photo.alt or name,
        width=width,
        height=round(width * ratio),
        whole=sized(photo.file, photo.widths[-1]),
    )
