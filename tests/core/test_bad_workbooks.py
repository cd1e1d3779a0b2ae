"""Workbooks that mean harm or are broken: each is refused with a reason before it costs anything."""

import io
import zipfile

import pytest

from commerce.catalogue import importing
from core import tables
from core.tables import intake
from tests.core.test_tables import workbook

ROW = '<row><c t="s"><v>0</v></c></row>'
GOOD = (
    '<sheetData><row r="1"><c t="inlineStr"><is><t>sku</t></is></c></row>'
    '<row r="2"><c t="inlineStr"><is><t>A-1</t></is></c></row></sheetData>'
)


def rows_of(content):
    return list(tables.read_table(io.BytesIO(content)).rows)


def of_words(rows, *words):
    shared = "".join(f"<si><t>{word}</t></si>" for word in words)
    return workbook(f'<sheetData><row><c t="s"><v>1</v></c></row>{rows}</sheetData>', shared=shared)


def test_a_long_text_that_many_cells_refer_to_is_refused_by_row():
    sent = of_words(ROW * 300, "A" * 1_000_000, "sku")

    with pytest.raises(tables.BadTable) as refused:
        importing.prepare(io.BytesIO(sent))

    assert len(sent) < 5000
    assert refused.value.detail == "Row 2, cell 1 is longer than 100000 characters."


def test_a_cell_just_short_enough_does_not_multiply(monkeypatch):
    monkeypatch.setattr(intake, "MOST_TEXT", 2_000_000)
    sent = of_words(ROW * 300, "A" * 99_999, "sku")

    with pytest.raises(tables.BadTable, match="more than 2 million characters"):
        rows_of(sent)


def test_cells_far_to_the_right_count_as_text(monkeypatch):
    monkeypatch.setattr(intake, "MOST_TEXT", 2_000_000)
    far = "".join(f'<row r="{n}"><c r="ALL{n}" t="s"><v>0</v></c></row>' for n in range(2, 3000))

    with pytest.raises(tables.BadTable, match="more than 2 million characters"):
        rows_of(of_words(far, "x", "sku"))


def test_a_column_name_is_bounded_like_a_cell():
    with pytest.raises(tables.BadTable, match="Row 1, cell 1 is longer"):
        rows_of(of_words(ROW, "x", "A" * 100_001))


def _rewritten(content, name):
    """The workbook with the bytes of one part spoilt."""
    spoilt = bytearray(content)
    part = zipfile.ZipFile(io.BytesIO(content)).getinfo(name)
    start = part.header_offset + 30 + len(part.filename)
    spoilt[start : start + 12] = b"\xff" * 12
    return bytes(spoilt)


@pytest.mark.parametrize(
    "content",
    [
        workbook(GOOD.replace('row r="2"', 'row r="x"')),
        workbook(GOOD.replace('row r="2"', f'row r="{"9" * 5000}"')),
        workbook(GOOD, styles='<cellXfs><xf numFmtId="x"/></cellXfs>'),
        workbook(GOOD, styles=f'<cellXfs><xf numFmtId="{"9" * 5000}"/></cellXfs>'),
        workbook(GOOD, styles='<numFmts><numFmt numFmtId="x" formatCode="yyyy"/></numFmts>'),
        _rewritten(workbook(GOOD), "xl/worksheets/sheet1.xml"),
        workbook(GOOD)[:400],
        workbook(GOOD).replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"),
    ],
    ids=["row", "row-digits", "style", "style-digits", "format", "deflate", "cut", "method"],
)  # fmt: skip
def test_a_broken_workbook_is_refused_with_a_reason(content):
    with pytest.raises(tables.BadTable, match="workbook is broken"):
        rows_of(content)


def test_a_number_beyond_all_numbers_is_a_cell_like_another():
    sent = workbook(
        GOOD.replace('<c t="inlineStr"><is><t>A-1</t></is></c>', "<c><v>1e999999</v></c>")
    )

    assert rows_of(sent) == [["Infinity"]]
