"""Reads the words of a PDF that fpdf2 drew with the core fonts."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_WORDS = re.compile(rb"\(((?:[^()\\]|\\.)*)\) Tj")
_ESCAPES = {b"\\(": b"(", b"\\)": b")", b"\\\\": b"\\", b"\\r": b"\r"}


def words_of(content: bytes) -> list[str]:
    """Return what stands on its pages, piece by piece."""
    assert content.startswith(b"%PDF-")
    said = []
    for stream in _STREAM.findall(content):
        try:
            # What is compressed may end in a byte that looks like the end of its line.
            page = zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
        for words in _WORDS.findall(page):
            plain = re.sub(rb"\\[()\\r]", lambda found: _ESCAPES[found[0]], words)
            said.append(plain.decode("windows-1252").replace("\xa0", " "))
    return said


def text_of(content: bytes) -> str:
    """Return all of it in one line."""
    return " ".join(words_of(content))


def size_of(content: bytes) -> tuple[float, float]:
    """Return width and height in millimetres."""
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    return float(box[1]) / 72 * 25.4, float(box[2]) / 72 * 25.4
