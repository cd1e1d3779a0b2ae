"""Pictures come in as bytes and go out as WebP in their sizes; what is none is refused."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from commerce.catalogue.pictures import BadPicture, encoding, look, make_sizes


def photo(width=1200, height=900, form="JPEG", mode="RGB", **how):
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "#c02020")
    image.paste("#2020c0", (width // 2, 0, width, height))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **how)
    return out.getvalue()


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(("form", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_says_what_a_picture_is_by_its_content(form, suffix):
    content = photo(form=form)

    looked = look(content)

    assert (looked.width, looked.height, looked.suffix) == (1200, 900, suffix)
    assert looked.digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, [100]),
        (160, [160]),
        (170, [160]),
        (700, [160, 320, 480, 640]),
        (800, [160, 320, 480, 640, 800]),
        (1600, [160, 320, 480, 640, 960, 1280, 1600]),
        (9000, [160, 320, 480, 640, 960, 1280, 1600]),
    ],
)
def test_no_size_is_larger_than_the_picture(width, widths):
    assert encoding.widths_of(width) == widths


def test_the_sizes_are_webp_without_what_stood_beside_the_pixels():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif[0x8825] = {1: "N", 2: (60.0, 23.0, 30.0)}

    sizes = list(make_sizes(photo(form="JPEG", exif=exif, comment=b"where I live")))

    assert [(size.width, size.height) for size in sizes] == [
        (160, 120), (320, 240), (480, 360), (640, 480), (960, 720), (1200, 900),
    ]  # fmt: skip
    for size in sizes:
        image = opened(size.content)
        assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (size.width, size.height))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert b"Secret" not in size.content


def test_a_camera_that_was_held_sideways_is_honoured():
    exif = Image.Exif()
    exif[encoding.ORIENTATION] = 6
    content = photo(exif=exif)

    assert (look(content).width, look(content).height) == (900, 1200)
    first = opened(next(make_sizes(content)).content)
    assert first.size == (160, 213)
    red, _green, blue = first.getpixel((80, 20))
    assert red > blue
    red, _green, blue = first.getpixel((80, 190))
    assert blue > red


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_exif_is_passed_over():
    content = photo(exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12\0\x03\0\0\0\x01")
    assert look(content).width == 1200
    assert next(make_sizes(content)).width == 160


def test_what_shows_through_stays_so_and_what_does_not_is_plain():
    through = Image.new("RGBA", (300, 300), (200, 0, 0, 0))
    through.paste((0, 120, 0, 255), (100, 100, 200, 200))
    out = io.BytesIO()
    through.save(out, "PNG")

    small = opened(next(make_sizes(out.getvalue())).content)

    assert small.mode == "RGBA"
    assert small.getpixel((2, 2))[3] == 0
    assert small.getpixel((80, 80))[3] == 255
    # No fringe of the red that nobody sees.
    assert small.getpixel((54, 80))[0] < 60
    assert opened(next(make_sizes(photo(form="PNG", mode="RGBA"))).content).mode == "RGB"


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "CMYK", "I;16"])
def test_other_kinds_of_pixels_keep_their_look(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "I;16":
        image = Image.new("I;16", (300, 200), 0x8000)
        out = io.BytesIO()
        image.save(out, "PNG")
        content, expected = out.getvalue(), (128, 128, 128)
    else:
        image = Image.new("RGB", (300, 200), "white").convert("RGB" if mode == "CMYK" else mode)
        image = image.convert(mode)
        out = io.BytesIO()
        image.save(out, form)
        content, expected = out.getvalue(), (255, 255, 255)

    found = opened(next(make_sizes(content)).content).convert("RGB").getpixel((50, 50))

    assert all(abs(a - b) < 6 for a, b in zip(found, expected, strict=True))


def test_a_profile_is_turned_into_srgb_or_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile at all"):
        small = opened(next(make_sizes(photo(icc_profile=profile))).content)
        assert small.getpixel((20, 60))[0] > 150


def png(width, height, rows=b"\0" * 10):
    """A PNG whose head says what it likes."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif():
    out = io.BytesIO()
    Image.new("RGB", (300, 300)).save(out, "GIF")
    return out.getvalue()


def texts_that_unpack():
    """A PNG whose text unpacks to far more than it is."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 80_000_000, zip=True)
    return photo(300, 300, "PNG", pnginfo=info)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is a drawing (SVG)"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "This is a drawing (SVG)"),
        (b"<html><script>alert(1)</script></html>", "no JPEG, PNG or WebP"),
        (b"MZ" + b"\0" * 4000, "no JPEG, PNG or WebP"),
        (gif(), "no JPEG, PNG or WebP"),
        (photo()[:4000], "broken or cut off"),
        (photo(form="PNG")[:-40], "broken or cut off"),
        (photo(form="WEBP")[:-400], "broken or cut off"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "no JPEG, PNG or WebP"),
        (png(200, 200), "broken or cut off"),
        (texts_that_unpack(), "broken or cut off"),
        (png(60_000, 60_000), "more than 50 million pixels"),
        (png(9_000, 8_000), "At most 50 million"),
        (png(13_000, 200), "12000 along a side"),
        (photo(99, 400), "too few to show"),
        (photo(1200, 200), "more than 5 times the other"),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content, reason):
    with pytest.raises(BadPicture) as refusal:
        look(content)

    assert reason in str(refusal.value.detail)


def test_a_page_that_says_it_is_a_picture_comes_out_as_pixels_only():
    """A file that is a picture and a page at once: the page is not in what we show."""
    script = b"<script>alert(document.domain)</script>"
    both = photo(comment=script) + script

    assert all(script not in size.content for size in make_sizes(both))
