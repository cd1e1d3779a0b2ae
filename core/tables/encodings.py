"""In which encoding a text file is, found without being told."""

from __future__ import annotations

import codecs
from typing import IO

from django.utils.translation import gettext as _

from core.tables.errors import BadTable

_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that Windows-1252 leaves free; a file that has one is ISO-8859-1 or no text.
_NOT_WINDOWS = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


def encoding_of(file: IO[bytes]) -> str:
    """Return the encoding of the whole file: by its mark, else UTF-8 where that holds to the end, else Western.

    Raises BadTable for what is no text.
    """
    file.seek(0)
    start = file.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if b"\0" in start:
        return _wide(start)
    file.seek(0)
    if _is_utf8(file):
        return "utf-8"
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if chunk.translate(None, _NOT_WINDOWS) != chunk:
            return "iso-8859-1"
    return "windows-1252"


def _wide(start: bytes) -> str:
    """Return which half of each pair is empty: Latin letters in UTF-16 without a mark."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.3 and even == 0:
        return "utf-16-le"
    if even > len(start) * 0.3 and odd == 0:
        return "utf-16-be"
    if start.count(0) > 8:
        raise BadTable(_("This is not a table. Send it as CSV or XLSX."))
    return "utf-8"


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
