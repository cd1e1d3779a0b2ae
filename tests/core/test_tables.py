"""Tables in every form that people send, and what is no table."""

import io
import zipfile
from decimal import Decimal

import pytest

from core import tables
from core.tables import BadTable, written


def read(content):
    table = tables.read_table(io.BytesIO(content))
    return [table.header, *table.rows]


ROWS = [["sku", "navn"], ["A-1", "Brødrister"], ["A-2", "Støvsuger, sterk"]]
TEXT = 'sku,navn\nA-1,Brødrister\nA-2,"Støvsuger, sterk"\n'


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "iso-8859-1"],
)
def test_reads_any_common_encoding(encoding):
    assert read(TEXT.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_what_stands_between_the_cells(delimiter):
    content = f'sku{delimiter}"name, long; or\tnot"\nA-1{delimiter}1,50\n'.encode()
    if delimiter == ",":
        content = b'sku,"name, long; or\tnot"\nA-1,"1,50"\n'
    assert read(content) == [["sku", "name, long; or\tnot"], ["A-1", "1,50"]]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_reads_any_line_ending(ending):
    assert read(f"a,b{ending}1,2{ending}".encode()) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "no column names"),
        (b",,,\n1,2,3,4\n", "no column names"),
        (b"%PDF-1.7 something", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "XLS"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 40, "not a table"),
        (b'a,b\n1,"never closed\n2,3\n', "quotation mark is missing"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "longer than 100000"),
        (b"a," * 400 + b"\n", "columns"),
        (b"," * 1_000_001, "Row 1 is longer than 1000000"),
        (b"a,b\n1,2\n" + b'x,"\n",' * 200_000, "is longer than 1000000"),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "text of the file is broken"),
        (b"a\0,b\n1,2\n", "characters that no table has"),
        (b"PK\x03\x04 not really a zip", "broken"),
    ],
)
def test_says_why_it_is_no_table(content, reason):
    with pytest.raises(BadTable) as refusal:
        read(content)
    assert reason in str(refusal.value.detail)


def test_cells_beyond_the_header_that_are_empty_are_left_out():
    assert read(b"a,b,,\n1,2,,\n1,2,3,\n") == [["a", "b"], ["1", "2"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@cmd", "\tx", "'=x", "''-1", "'quoted'", "a=b", ""]
)
def test_what_is_quoted_comes_back_as_it_was(text):
    assert tables.unquoted(tables.quoted(text)) == text
    assert not tables.quoted(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def workbook(sheet, *, shared="", styles="", names=("xl/worksheets/sheet1.xml",)):
    """A workbook as a spreadsheet writes it, around the rows given as XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written._PARTS.items():
            archive.writestr(name, content)
        for name in names:
            archive.writestr(name, f"<worksheet {main}>{sheet}</worksheet>")
        if shared:
            archive.writestr("xl/sharedStrings.xml", f"<sst {main}>{shared}</sst>")
        if styles:
            archive.writestr("xl/styles.xml", f"<styleSheet {main}>{styles}</styleSheet>")
    return file.getvalue()


def test_reads_a_workbook_as_a_spreadsheet_writes_it():
    shared = "<si><t>sku</t></si><si><r><t>na</t></r><r><t>me</t></r></si><si><t>A-1</t><rPh><t>x</t></rPh></si>"
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is>'
        '<t>when</t></is></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>129.99000000000001</v></c>'
        '<c r="C3"><f>B3*2</f><v>5012345678900</v></c><c r="D3" s="1"><v>46350.5</v></c><c r="E3" t="b"><v>1</v></c>'
        "</row></sheetData>"
    )
    assert read(workbook(sheet, shared=shared, styles=styles)) == [
        ["sku", "name", "", "when"],
        [],
        ["A-1", "129.99", "5012345678900", "2026-11-24T12:00:00", "yes"],
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook('<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
                  '<mergeCells><mergeCell ref="A2:A9"/></mergeCells>'), "merged (A2:A9)"),
        (workbook('<sheetData><row r="1"><c r="A1"><f>NOW()</f></c></row></sheetData>'), "A1 has a formula"),
        (workbook('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>'), "broken"),
        (workbook("<sheetData><row"), "broken"),
        (workbook('<sheetData><row r="900000"><c r="A1"><v>1</v></c></row></sheetData>'), "long gap"),
        (workbook("<sheetData/>"), "empty"),
        (workbook("<sheetData/>", names=()), "broken"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_a_workbook(content, reason):
    with pytest.raises(BadTable) as refusal:
        read(content)
    assert reason in str(refusal.value.detail)


def test_an_entity_is_refused_and_not_expanded():
    bomb = (
        '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<sst><si><t>&b;</t></si></sst>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in written._PARTS.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>")
        archive.writestr("xl/sharedStrings.xml", bomb)
    with pytest.raises(BadTable, match="broken"):
        read(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written._PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _megabyte in range(64):
                part.write(bytes(1024 * 1024))
    assert len(file.getvalue()) < 200_000

    with pytest.raises(BadTable, match="unpacks to 64 MB"):
        read(file.getvalue())


def test_a_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    with pytest.raises(BadTable, match="not a workbook"):
        read(file.getvalue())


def test_a_workbook_that_we_write_is_read_back():
    file = io.BytesIO()
    rows = [
        ["sku", "pris", "tekst"],
        ["A-1", Decimal("129.50"), '=SUM(1;2) <b> & "x"\nto  linjer '],
    ]

    assert tables.write_xlsx(file, rows) == 2

    assert read(file.getvalue()) == [rows[0], ["A-1", "129.5", '=SUM(1;2) <b> & "x"\nto  linjer ']]
