"""Reads a table that somebody sent, whatever its form, row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from core.tables import sheets
from core.tables.cells import quoted, unquoted
from core.tables.encodings import encoding_of
from core.tables.errors import BadTable

MOST_ROWS = 1_000_000
MOST_COLUMNS = 300
LONGEST_CELL = 100_000
# Characters of a row, over however many lines its cells run.
LONGEST_ROW = 1_000_000
# Characters and cells in all: many cells of a workbook may refer to one long text.
MOST_TEXT = 150_000_000
_DELIMITERS = ",;\t|"
_NAMES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "XLS",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read: what it was, its column names, and the rows below them."""

    form: str
    header: list[str]
    rows: Iterator[list[str]]


def read_table(file: IO[bytes]) -> Table:
    """Return the table of a CSV or XLSX file; its rows are read as they are asked for.

    Raises BadTable at once or while the rows are read.
    """
    start = file.read(8)
    file.seek(0)
    if not start:
        raise BadTable(_("The file is empty."))
    if start.startswith(b"PK"):
        return _table("XLSX", sheets.read_rows(file))
    for magic, name in _NAMES.items():
        if start.startswith(magic):
            raise BadTable(
                _("This is a file of type %(name)s. Send a table as CSV or XLSX.") % {"name": name}
            )
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        delimiter = _delimiter(text.read(64 * 1024))
    except UnicodeError as error:
        raise BadTable(_("The text of the file is broken. Save it as CSV UTF-8.")) from error
    finally:
        text.detach()
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    rows = ([unquoted(cell) for cell in row] for row in _csv_rows(text, delimiter))
    return _table(f"CSV, {encoding}, {_name(delimiter)}", rows)


def _name(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else delimiter


def _table(form: str, rows: Iterator[list[str]]) -> Table:
    header = [name.strip() for name in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise BadTable(_("The file is empty, or its first row has no column names."))
    if len(header) > MOST_COLUMNS:
        raise BadTable(_("The file has more than %(number)s columns.") % {"number": MOST_COLUMNS})
    if any("\0" in name for name in header):
        raise BadTable(_("The column names have characters that no table has."))
    _check_cells(header, 1)
    return Table(form, header, _bounded(rows, len(header), fills=form == "XLSX"))


def _bounded(rows: Iterator[list[str]], width: int, *, fills: bool) -> Iterator[list[str]]:
    """Yield the rows, without empty cells beyond the header that spreadsheets leave behind.

    With `fills`, cells that are left out at the end of a row are empty ones. Raises BadTable for
    more rows, a longer cell or more text than we take.
    """
    text = 0
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise BadTable(_("The file has more than %(number)s rows.") % {"number": MOST_ROWS})
        text += _check_cells(row, number)
        if text > MOST_TEXT:
            raise BadTable(
                _("The file has more than %(number)s million characters of text. Send it in parts.")
                % {"number": MOST_TEXT // 1_000_000}
            )
        while len(row) > width and not row[-1].strip():
            row.pop()
        if fills and any(row):
            row.extend([""] * (width - len(row)))
        yield row


def _check_cells(row: Sequence[str], number: int) -> int:
    """Return how many characters and cells the row has. Raises BadTable where a cell is too long."""
    lengths = [len(cell) for cell in row]
    longest = max(lengths, default=0)
    if longest > LONGEST_CELL:
        raise BadTable(
            _("Row %(row)s, cell %(cell)s is longer than %(number)s characters.")
            % {"row": number, "cell": lengths.index(longest) + 1, "number": LONGEST_CELL}
        )
    return sum(lengths) + len(lengths)


def _delimiter(sample: str) -> str:
    """Return the character between the cells: the one that stands most often in the header."""
    first = next(iter(sample.splitlines()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=lambda each: (outside.count(each), -_DELIMITERS.index(each)))


def _csv_rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    taken = 0

    def lines() -> Iterator[str]:
        """Give lines; raise BadTable before a row is longer than we take, however many lines it has."""
        nonlocal taken
        while line := text.readline(LONGEST_ROW + 1):
            taken += len(line)
            if taken > LONGEST_ROW:
                raise BadTable(
                    _("Row %(row)s is longer than %(number)s characters.")
                    % {"row": reader.line_num + 1, "number": LONGEST_ROW}
                )
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            taken = 0
            yield row
    except csv.Error as error:
        raise BadTable(
            _("Row %(row)s cannot be read: %(error)s.")
            % {"row": reader.line_num, "error": _words(error)}
        ) from error
    except UnicodeError as error:
        raise BadTable(_("The text of the file is broken. Save it as CSV UTF-8.")) from error
    finally:
        if not text.closed:
            text.detach()


def _words(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return _("a cell is longer than %(number)s characters, or a quotation mark is missing") % {
            "number": LONGEST_CELL
        }
    if "unexpected end" in text:
        return _("a quotation mark is missing")
    return text


def read_csv(file: IO[bytes]) -> Iterator[list[str]]:
    """Yield the rows, header first, of a file that `write_csv` wrote with `plain`."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        csv.field_size_limit(LONGEST_CELL)
        yield from csv.reader(text)
    finally:
        if not text.closed:
            text.detach()


def write_csv(
    file: IO[bytes], rows: Iterable[Sequence[str]], *, delimiter: str = ",", plain: bool = False
) -> int:
    """Write the rows; return how many. `plain` is for us; for people cells are quoted, with a mark of UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8" if plain else "utf-8-sig", newline="")
    writer: Any = csv.writer(text, delimiter=delimiter)
    number = 0
    for number, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow(row if plain else [quoted(cell) for cell in row])
    text.flush()
    text.detach()
    return number
