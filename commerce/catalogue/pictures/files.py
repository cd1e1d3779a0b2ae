"""Where pictures lie in the storage: named by what they hold, so that no two are kept twice.

The original is kept to make other sizes one day, and handed out to nobody.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from commerce.catalogue.pictures.encoding import WIDTHS, Looked

FOLDER = "products"


def original_name(looked: Looked) -> str:
    """Return the name of what was sent."""
    return f"{FOLDER}/{looked.digest}.{looked.suffix}"


def sized_name(file: str, width: int) -> str:
    """Return the name of a picture in one of its widths, beside the original."""
    path = PurePosixPath(file)
    return str(path.with_name(f"{path.stem}-{width}.webp"))


def address(file: str, width: int) -> str:
    """Return the whole address of a picture in one of its widths, for other programs."""
    return urljoin(str(settings.BASE_URL), str(default_storage.url(sized_name(file, width))))


def keep(name: str, content: bytes) -> None:
    """Write the file unless it is there whole."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    kept = default_storage.save(name, ContentFile(content))
    if kept != name:
        # Somebody wrote the same bytes at the same moment.
        default_storage.delete(kept)


def read(name: str) -> bytes:
    """Return what the file holds. Raises FileNotFoundError."""
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def forget(file: str, own_width: int) -> None:
    """Delete the original and its sizes."""
    for name in (file, *(sized_name(file, width) for width in {*WIDTHS, own_width})):
        default_storage.delete(name)
