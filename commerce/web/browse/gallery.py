"""The pictures of a product: photographs where there are any, else the drawing in each tint. Works by links."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.http import urlencode

from commerce.catalogue.queries import Offer, ProductPage
from commerce.catalogue.queries.photos import Photo
from commerce.web import photos
from commerce.web.browse import pickers
from commerce.web.photos import nearest, sized

THUMB = 160
MAIN = 960


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at one size, and all of its sizes for a browser that chooses."""

    src: str
    srcset: str
    alt: str
    width: int
    height: int
    whole: str

    @property
    def is_wide(self) -> bool:
        """Say whether it is a good deal wider than tall."""
        return self.height < self.width * 0.87


@dataclass(frozen=True, slots=True)
class Gallery:
    """The picture that is large, and the thumbnails that lead to the others."""

    main: Picture
    thumbs: list[pickers.Thumb]


def gallery(page: ProductPage, offer: Offer, wanted: str) -> Gallery:
    """Return the gallery of the variant; `wanted` is the id of the photograph that was pressed."""
    name = f"{page.name}, {offer.label}" if offer.label else page.name
    of_variant = _of(page, offer)
    if not of_variant:
        drawn = photos.shown(None, page.art, offer.tint)
        main = Picture(drawn.src, "", name, drawn.width, drawn.height, "")
        return Gallery(main, pickers.thumbs(page, offer))
    chosen = next((photo for photo in of_variant if str(photo.id) == wanted), of_variant[0])
    thumbs = [
        pickers.Thumb(
            url="?" + urlencode({"variant": offer.sku, "picture": str(photo.id)}),
            image=sized(photo.file, nearest(photo, THUMB)),
            name=photo.alt or name,
            is_chosen=photo == chosen,
        )
        for photo in of_variant
    ]
    return Gallery(_picture(chosen, name), thumbs if len(thumbs) > 1 else [])


def _of(page: ProductPage, offer: Offer) -> list[Photo]:
    """Return the photographs that show the variant, its own first."""
    found = [photo for photo in page.photos if photo.variant_id in {None, offer.id}]
    return sorted(found, key=lambda photo: photo.variant_id is None)


def _picture(photo: Photo, name: str) -> Picture:
    width = nearest(photo, MAIN)
    ratio = photo.height / photo.width if photo.width else 1
    return Picture(
        src=sized(photo.file, width),
        srcset=", ".join(f"{sized(photo.file, each)} {each}w" for each in photo.widths),
        alt=photo.alt or name,
        width=width,
        height=round(width * ratio),
        whole=sized(photo.file, photo.widths[-1]),
    )
