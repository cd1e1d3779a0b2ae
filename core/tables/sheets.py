"""Workbooks (XLSX, ECMA-376): the first sheet is read as a stream.

A workbook is a zip of XML, and comes from outside: sizes are bounded by what the zip unpacks to,
and no document type, hence no entity, is allowed.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.tables.errors import BadTable

UNPACKED = 400 * 1024 * 1024
WORDS = 96 * 1024 * 1024
ENTRIES = 2000
RATIO = 250
_CHUNK = 256 * 1024
_DATES = {*range(14, 23), 45, 46, 47}
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What zipfile, its decoders and the reading of numbers raise at bytes that are no workbook.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def read_rows(file: IO[bytes]) -> Iterator[list[str]]:
    """Yield the rows of the first sheet as texts: numbers with a point, dates as ISO 8601.

    Raises BadTable, also at the end: merged cells stand there.
    """
    try:
        book = _Book(zipfile.ZipFile(file))
        yield from book.rows()
    except _BROKEN as error:
        raise BadTable(
            _("The workbook is broken, or it has a password. Save it again as XLSX.")
        ) from error
    except expat.ExpatError as error:
        raise BadTable(_("The workbook is broken. Save it again as XLSX.")) from error


class _Book:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries) or 1
        if (
            len(entries) > ENTRIES
            or unpacked > UNPACKED
            or (unpacked > 16 * 1024 * 1024 and unpacked / packed > RATIO)
        ):
            raise BadTable(
                _(
                    "The workbook unpacks to %(size)s MB, which is more than we take. Send it as CSV."
                )
                % {"size": unpacked // (1024 * 1024)}
            )
        self.names = {entry.filename for entry in entries}
        if "xl/workbook.xml" not in self.names:
            raise BadTable(_("This zip is not a workbook. Send a table as CSV or XLSX."))

    def rows(self) -> Iterator[list[str]]:
        sheet = self._first_sheet()
        words = self._words()
        reader = _Sheet(words, self._date_styles())
        for chunk in self._chunks(sheet):
            reader.parser.Parse(chunk, False)
            yield from reader.take()
        reader.parser.Parse(b"", True)
        yield from reader.take()
        if reader.merged:
            raise BadTable(
                _(
                    "Cells are merged (%(cells)s). Take the merging away, so that every row has its own values."
                )
                % {"cells": ", ".join(reader.merged[:5])}
            )

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                yield chunk

    def _walk(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        text: Any = None,
        end: Any = None,
    ) -> None:
        parser = parser_of(start, end, text)
        for chunk in self._chunks(name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _first_sheet(self) -> str:
        ids: list[str] = []
        targets: dict[str, str] = {}

        def sheet(tag: str, given: dict[str, str]) -> None:
            if tag == "sheet" and given.get("state", "visible") == "visible":
                ids.append(next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), ""))

        def relation(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship":
                targets[given.get("Id", "")] = given.get("Target", "")

        self._walk("xl/workbook.xml", sheet)
        self._walk("xl/_rels/workbook.xml.rels", relation)
        if not ids:
            raise BadTable(_("The workbook has no sheet."))
        target = targets.get(ids[0], "worksheets/sheet1.xml")
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _words(self) -> list[str]:
        """Return the texts that cells refer to by number."""
        name = "xl/sharedStrings.xml"
        if name not in self.names:
            return []
        if self.archive.getinfo(name).file_size > WORDS:
            raise BadTable(_("The workbook has too much text. Send it as CSV."))
        words: list[str] = []
        parts: list[str] = []
        state = {"in": False, "phonetic": False}

        def start(tag: str, _given: dict[str, str]) -> None:
            if tag == "si":
                parts.clear()
            elif tag == "rPh":
                state["phonetic"] = True
            state["in"] = tag == "t" and not state["phonetic"]

        def end(tag: str) -> None:
            if tag == "si":
                words.append("".join(parts))
            elif tag == "rPh":
                state["phonetic"] = False
            state["in"] = False

        self._walk(name, start, lambda text: parts.append(text) if state["in"] else None, end)
        return words

    def _date_styles(self) -> set[int]:
        """Return the numbers of the cell styles that show a date."""
        if "xl/styles.xml" not in self.names:
            return set()
        dates = set(_DATES)
        styles: list[int] = []
        state = {"in": False}

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "numFmt":
                code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", given.get("formatCode", "")).lower()
                if re.search(r"[ydh]", code):
                    dates.add(int(given.get("numFmtId", "0")))
            elif tag == "cellXfs":
                state["in"] = True
            elif tag == "xf" and state["in"]:
                styles.append(int(given.get("numFmtId", "0")))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                state["in"] = False

        self._walk("xl/styles.xml", start, None, end)
        return {number for number, kind in enumerate(styles) if kind in dates}


def parser_of(start: Any, end: Any = None, text: Any = None) -> Any:
    """Return a parser that refuses document types; names come without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_declared: Any) -> None:
        raise BadTable(_("The workbook is broken. Save it again as XLSX."))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    return parser


class _Sheet:
    """The reader of one sheet: rows as they come to their end."""

    def __init__(self, words: Sequence[str], dates: set[int]) -> None:
        self.words = words
        self.dates = dates
        self.merged: list[str] = []
        self.ready: list[list[str]] = []
        self.row: list[str] = []
        self.number = 0
        self.cell: dict[str, str] = {}
        self.parts: list[str] = []
        self.reading = False
        self.has_formula = self.has_value = False
        self.parser = parser_of(self._start, self._end, self._text)

    def take(self) -> Iterator[list[str]]:
        """Yield the rows that are whole, and forget them."""
        ready, self.ready = self.ready, []
        yield from ready

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            number = int(given.get("r", self.number + 1))
            if not self.number < number <= 1_048_576:
                raise BadTable(_("The workbook is broken. Save it again as XLSX."))
            # Rows that are left out are empty; they are counted as the spreadsheet counts them.
            if number - self.number > 100_000:
                raise BadTable(_("The sheet has a long gap before row %(row)s.") % {"row": number})
            self.ready += [[] for _gap in range(number - self.number - 1)]
            self.number, self.row = number, []
        elif tag == "c":
            self.cell, self.parts = given, []
            self.has_formula = self.has_value = False
        elif tag in {"v", "t"}:
            self.reading = self.has_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag == "mergeCell":
            self.merged.append(given.get("ref", ""))

    def _text(self, text: str) -> None:
        if self.reading:
            self.parts.append(text)

    def _end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self.reading = False
        elif tag == "row":
            self.ready.append(self.row)
        elif tag == "c":
            self._keep()

    def _keep(self) -> None:
        found = _REFERENCE.fullmatch(self.cell.get("r", ""))
        place = _column(found[1]) if found else len(self.row)
        if place > 1000:
            return
        if self.has_formula and not self.has_value:
            raise BadTable(
                _(
                    "Cell %(cell)s has a formula without a result. Open the workbook, save it, and send it again."
                )
                % {"cell": self.cell.get("r", "?")}
            )
        self.row += [""] * (place + 1 - len(self.row))
        self.row[place] = self._value("".join(self.parts))

    def _value(self, raw: str) -> str:
        kind = self.cell.get("t", "n")
        if kind == "s":
            place = int(raw) if raw.isdecimal() else -1
            if not 0 <= place < len(self.words):
                raise BadTable(_("The workbook is broken. Save it again as XLSX."))
            return self.words[place]
        if kind == "b":
            return "yes" if raw == "1" else "no"
        if kind != "n" or not raw:
            return raw
        try:
            number = float(raw)
        except ValueError:
            return raw
        style = self.cell.get("s", "0")
        if style.isdecimal() and int(style) in self.dates and 0 <= number < 3_000_000:
            return (_EPOCH + timedelta(seconds=round(number * 86400))).isoformat()
        return _written(number)


def _written(number: float) -> str:
    """Return a number as somebody typed it: fifteen digits are what a spreadsheet keeps."""
    return f"{Decimal(f'{number:.15g}'):f}"


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
