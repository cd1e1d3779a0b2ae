"""A zip of pictures that somebody sent: looked through before anything is unpacked, read one by one in memory.

No name in it becomes a path of ours. What it says of itself is bounded first, and what it says is
not believed when it is read: no entry gives more bytes than it declared.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from commerce.catalogue.pictures.encoding import MOST_BYTES, BadPicture
from core.errors import DomainError

MOST_ENTRIES = 5000
MOST_UNPACKED = 2 * 1024**3
# Pictures are packed already: what shrinks further than this is none.
RATIO = 20
_SMALL = 64 * 1024 * 1024
_DIRECTORY = 4 * 1024 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PICTURES = [
    "jpg",
    "jpeg",
    "png",
    "webp",
    "gif",
    "bmp",
    "tif",
    "tiff",
    "heic",
    "heif",
    "avif",
    "svg",
]
_ARCHIVES = ["zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "jar", "iso"]
_LEFT_BEHIND = {"__macosx", "thumbs.db", "desktop.ini"}
_NUMBERED = re.compile(r"(.+)_([0-9]{1,3})")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class BadArchive(DomainError):
    """The zip cannot be taken; `detail` says why and what to do."""

    status = 422
    code = "bad-archive"


class Archive:
    """An open zip whose entries are within bounds. Names are found in any case. Raises BadArchive."""

    def __init__(self, file: IO[bytes]) -> None:
        _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
            entries = self._zip.infolist()
        except (*_BROKEN, ValueError, UnicodeError, struct.error) as error:
            raise BadArchive(_("The zip is broken. Pack the pictures again.")) from error
        _check_bounds(entries)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_sku: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for entry in entries:
            if _is_picture_file(entry):
                self._add(entry)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        path = PurePosixPath(entry.filename)
        own = entry.filename.lower()
        if own in self._entries:
            raise BadArchive(
                _("The zip has %(name)s twice. Pack the pictures again.") % {"name": entry.filename}
            )
        self._entries[own] = entry
        self._by_name[path.name.lower()].append(own)
        if path.suffix[1:].lower() in _PICTURES:
            stem = path.stem.lower()
            self._by_sku[stem].append((0, own))
            numbered = _NUMBERED.fullmatch(stem)
            if numbered:
                self._by_sku[numbered[1]].append((int(numbered[2]), own))

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._entries)

    def find(self, name: str) -> str:
        """Return the entry that a cell names, with its folder or without. Raises BadPicture."""
        plain = name.replace("\\", "/").removeprefix("./").lower()
        if plain in self._entries:
            return plain
        found = self._by_name.get(PurePosixPath(plain).name, [])
        if "/" in plain or not found:
            raise BadPicture(_("is not among the pictures that were sent"))
        if len(found) > 1:
            raise BadPicture(_("is there in several folders: write the folder too"))
        return found[0]

    def of_sku(self, sku: str, others: frozenset[str] = frozenset()) -> list[str]:
        """Return the entries named by the SKU: `SKU.jpg`, `SKU_2.jpg`; not those of the other SKUs."""
        found = sorted(self._by_sku.get(sku.lower(), []))
        return [own for number, own in found if not number or _stem(own) not in others]

    def numbered_stems(self, sku: str) -> list[str]:
        """Return names like `SKU_2` that may be a SKU of their own."""
        return [_stem(own) for number, own in self._by_sku.get(sku.lower(), []) if number]

    def shown(self, own: str) -> str:
        """Return the entry's name as it was sent."""
        return self._entries[own].filename

    def read(self, own: str) -> bytes:
        """Return the bytes of an entry. Raises BadPicture."""
        entry = self._entries[own]
        if entry.file_size > MOST_BYTES:
            raise BadPicture(
                _("The file is larger than %(size)s MB. Save the picture smaller.")
                % {"size": MOST_BYTES // (1024 * 1024)}
            )
        try:
            with self._zip.open(entry) as part:
                # No more than it says: then its checksum is looked at too.
                return part.read(entry.file_size)
        except (*_BROKEN, ValueError) as error:
            raise BadPicture(
                _("The zip is broken at this file. Pack the pictures again.")
            ) from error


def pack(folder: Path) -> IO[bytes]:
    """Return a zip of a folder, unpressed, so that a worker elsewhere has it too. Raises BadArchive."""
    packed = TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        _pack(folder, packed)
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed


def _pack(folder: Path, packed: IO[bytes]) -> None:
    count = size = 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                raise BadArchive(_is_link(str(path.relative_to(folder))))
            if not path.is_file():
                continue
            count, size = count + 1, size + path.stat().st_size
            _check_amount(count, size)
            archive.write(path, path.relative_to(folder).as_posix())


def _stem(own: str) -> str:
    return PurePosixPath(own).stem


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a list of entries that is too long to be read (APPNOTE.TXT 4.3.16, 4.3.14)."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise BadArchive(_("This is no zip. Pack the pictures as a zip and send it again."))
    entries, directory = (
        struct.unpack_from("<H", tail, at + 10)[0],
        struct.unpack_from("<L", tail, at + 12)[0],
    )
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and at - wide >= 56:
        entries, directory = max(entries, 1), struct.unpack_from("<Q", tail, wide + 40)[0]
    file.seek(0)
    if directory > _DIRECTORY or (entries > MOST_ENTRIES and entries != 0xFFFF):
        raise _too_many()


def _check_bounds(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what is no plain zip of pictures, by what its list of entries says."""
    for entry in entries:
        name = entry.filename
        if _leads_out(entry):
            raise BadArchive(
                _("The zip has a name that leads out of it: %(name)s. Pack the pictures again.")
                % {"name": name[:80]}
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise BadArchive(_is_link(name))
        if entry.flag_bits & 0x1:
            raise BadArchive(_("The zip has a password. Pack the pictures without one."))
        if PurePosixPath(name).suffix[1:].lower() in _ARCHIVES:
            raise BadArchive(
                _("The zip has another archive in it: %(name)s. Put the pictures themselves in.")
                % {"name": name[:80]}
            )
        if entry.compress_type not in _METHODS:
            raise BadArchive(_("The zip is packed in an unusual way. Pack it as an ordinary zip."))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    _check_amount(len(entries), unpacked)
    if unpacked > _SMALL and unpacked / packed > RATIO:
        raise _too_much(unpacked)


def _check_amount(count: int, size: int) -> None:
    if count > MOST_ENTRIES:
        raise _too_many()
    if size > MOST_UNPACKED:
        raise _too_much(size)


def _too_many() -> BadArchive:
    return BadArchive(
        _("There are more than %(number)s files. Send them in parts.") % {"number": MOST_ENTRIES}
    )


def _too_much(size: int) -> BadArchive:
    return BadArchive(
        _("The pictures unpack to %(size)s MB, which is more than we take. Send them in parts.")
        % {"size": size // (1024 * 1024)}
    )


def _is_link(name: str) -> str:
    return _("%(name)s is a link, no picture. Put the picture itself there.") % {"name": name[:80]}


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    # Read as sent: zipfile cuts names at a zero and turns this machine's separators.
    name = entry.orig_filename.replace("\\", "/")
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name


def _is_picture_file(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.lower().split("/")
    hidden = any(part.startswith(".") or part in _LEFT_BEHIND for part in parts)
    return not entry.is_dir() and not hidden
