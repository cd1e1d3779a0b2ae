"""Photographs of products: where their sizes are, and the one view that hands them out.

Only sizes that we wrote ourselves have an address. What was sent in has none, nor has any other
file of the storage.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from commerce.catalogue.pictures import files
from commerce.catalogue.queries.photos import Photo
from commerce.web.art import FOREVER, art_url

DRAWN = 400
SMALL = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for an `img`: at one size, and all of its sizes for a browser that chooses; `small` for a thumbnail."""

    src: str
    srcset: str
    width: int
    height: int
    small: str


def sized(file: str, width: int) -> str:
    """Return the address of a photograph in one of its widths."""
    return default_storage.url(files.sized_name(file, width))


def nearest(photo: Photo, width: int) -> int:
    """Return the smallest of its widths that is wide enough, else its largest."""
    return next((each for each in photo.widths if each >= width), photo.widths[-1])


def shown(photo: Photo | None, art: str, tint: str, most: int = 960) -> Shown:
    """Return the photograph up to a width, or the drawing where there is none (yet)."""
    if photo is None:
        drawing = art_url(art, tint)
        return Shown(drawing, "", DRAWN, DRAWN, drawing)
    largest = nearest(photo, most)
    ratio = photo.height / photo.width if photo.width else 1
    return Shown(
        src=sized(photo.file, largest),
        srcset=", ".join(
            f"{sized(photo.file, each)} {each}w" for each in photo.widths if each <= largest
        ),
        width=largest,
        height=round(largest * ratio),
        small=sized(photo.file, nearest(photo, SMALL)),
    )


@require_safe
def photo(request: HttpRequest, digest: str, width: str) -> HttpResponse:
    """Send one size of a photograph; its name says what it holds, so that it is kept for good."""
    etag = f'"{digest[:16]}-{width}"'
    response: HttpResponse
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        try:
            body = files.read(files.sized_name(f"{files.FOLDER}/{digest}", int(width)))
        except FileNotFoundError:
            raise Http404 from None
        response = HttpResponse(body, content_type="image/webp")
    response["ETag"] = etag
    response["Cache-Control"] = FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    return response
