"""Turns a picture that somebody sent into the sizes that pages show. Bytes in, bytes out; no storage.

Whatever comes in is decoded and written anew as WebP: what a camera or an attacker put beside the
pixels does not come out. What it is says its content, never its name.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError

from core.errors import DomainError

WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST = 12_000
SHORTEST = 100
SLIMMEST = 5
QUALITY = 80
_SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SVG = (b"<svg", b"<?xml", b"<!DOCTYPE svg", b"\xef\xbb\xbf<")
# What Pillow's readers raise for bytes that are not what they claim to be.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    zlib.error,
)


class BadPicture(DomainError):
    """What was sent cannot be shown as a picture; `detail` says why and what to do."""

    status = 422
    code = "bad-picture"


@dataclass(frozen=True, slots=True)
class Looked:
    """A picture that can be taken: SHA-256 of its bytes, what it is, and its size as it is seen."""

    digest: str
    suffix: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sized:
    """One size of a picture, as WebP."""

    width: int
    height: int
    content: bytes


def look(content: bytes) -> Looked:
    """Return what the picture is; every byte of it is read, so that a broken one is refused now. Raises BadPicture."""
    if not content:
        raise BadPicture(_("The file is empty. Export the picture again."))
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise BadPicture(
            _("The file is larger than %(size)s MB. Save the picture smaller.") % {"size": most}
        )
    with _opened(content) as image:
        kind, size = str(image.format), image.size
        # A JPEG is read to its end at an eighth of its size: as strict, and much quicker.
        image.draft("RGB", (size[0] // 8, size[1] // 8))
        _decode(image)
        width, height = _as_seen(size, image)
    return Looked(hashlib.sha256(content).hexdigest(), _SUFFIXES[kind], width, height)


def widths_of(width: int) -> list[int]:
    """Return the widths that a picture is made in, smallest first; none is wider than the picture."""
    fitting = [each for each in WIDTHS if each <= width]
    if width < WIDTHS[-1] and (not fitting or width > fitting[-1] * 1.1):
        fitting.append(width)
    return fitting


def make_sizes(content: bytes) -> Iterator[Sized]:
    """Yield the picture in each of its widths, smallest first, upright, in sRGB. Raises BadPicture."""
    with _opened(content) as image:
        size = image.size
        image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        _decode(image)
        full = _as_seen(size, image)
        shown = _upright_srgb(image)
    sizes = [(width, max(1, round(full[1] * width / full[0]))) for width in widths_of(full[0])]
    # The smaller ones are made of the largest: half the time, and nobody sees it.
    largest = shown.resize(sizes[-1], Image.Resampling.LANCZOS, reducing_gap=3.0)
    for width, height in sizes:
        small = largest.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        written = io.BytesIO()
        small.save(written, "WEBP", quality=QUALITY, method=4)
        yield Sized(width, height, written.getvalue())


def _turn(image: Image.Image) -> int:
    """Return how the camera was held (EXIF 2.32, 4.6.4, Orientation); 1, upright, where nothing says."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (*_BROKEN, TypeError, UserWarning):
        return 1


def _as_seen(size: tuple[int, int], image: Image.Image) -> tuple[int, int]:
    width, height = size
    return (height, width) if _turn(image) in {5, 6, 7, 8} else (width, height)


def _opened(content: bytes) -> Image.Image:
    """Return the picture, its head read and its measures within bounds; no pixel is decoded yet."""
    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise BadPicture(_unknown(content)) from error
    except _BROKEN as error:
        raise _broken() from error
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST:
        raise _too_large(width, height)
    if min(width, height) < SHORTEST:
        raise BadPicture(
            _(
                "The picture has %(width)s by %(height)s pixels, too few to show. Send one of at least %(least)s by %(least)s; 1600 are good."
            )
            % {"width": width, "height": height, "least": SHORTEST}
        )
    if max(width, height) > SLIMMEST * min(width, height):
        raise BadPicture(
            _(
                "The picture has %(width)s by %(height)s pixels: one side is more than %(times)s times the other. Cut it to what is to be seen."
            )
            % {"width": width, "height": height, "times": SLIMMEST}
        )
    return image


def _too_large(width: int = 0, height: int = 0) -> BadPicture:
    most = MOST_PIXELS // 1_000_000
    if not width:
        return BadPicture(
            _("The picture has more than %(most)s million pixels. Save it smaller.")
            % {"most": most}
        )
    return BadPicture(
        _(
            "The picture has %(width)s by %(height)s pixels. At most %(most)s million are taken, and %(longest)s along a side. Save it smaller."
        )
        % {"width": width, "height": height, "most": most, "longest": LONGEST}
    )


def _broken() -> BadPicture:
    return BadPicture(
        _("The picture is broken or cut off. Open it on your machine and save it again.")
    )


def _unknown(content: bytes) -> str:
    if content[:512].lstrip().startswith(_SVG):
        return _("This is a drawing (SVG) or a page, no picture. Export it as PNG.")
    return _("This is no JPEG, PNG or WebP picture. Save it as one of these.")


def _decode(image: Image.Image) -> None:
    try:
        image.load()
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (*_BROKEN, MemoryError) as error:
        raise _broken() from error


def _upright_srgb(image: Image.Image) -> Image.Image:
    """Return the pixels as RGB or, where something shows through, RGBA: turned as the camera was held."""
    profile = image.info.get("icc_profile")
    turn = _TURNS.get(_turn(image))
    upright = image.transpose(turn) if turn is not None else image
    if upright.mode.startswith("I;16"):
        # 16 bits a channel: Pillow would cut the upper half off, not scale.
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = upright.has_transparency_data
    if profile and not has_alpha:
        upright = _from_profile(upright, profile)
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    if has_alpha and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    return plain


def _from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a profile that nobody can read is passed over."""
    try:
        return (
            ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            or image
        )
    except (*_BROKEN, ImageCms.PyCMSError):
        return image
