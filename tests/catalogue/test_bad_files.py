"""Malformed files: each ends in a clear report and an unchanged shop."""

import io
import tracemalloc

import pytest
from django.core.management import CommandError

from commerce.catalogue import importing
from commerce.catalogue.models import Category, Price, Product, Variant
from core.models import Job
from stores.inventory.models import StockLevel
from tests.catalogue.conftest import run_file
from tests.core.test_tables import workbook

GOOD = "sku,name,category,price:GBP\nA-1,Mug,Kitchen,9.99\n"


def everything():
    return [
        list(each.objects.order_by("pk").values())
        for each in (Category, Product, Variant, Price, StockLevel)
    ]


@pytest.fixture
def file(tmp_path):
    def write(content, name="goods.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        (GOOD + "A-1,Cup,Kitchen,1\n", 3, "sku is the same in rows 2 and 3"),
        (GOOD + "A-2,Cup,Kitchen,-4\n", 3, "price:GBP is negative"),
        (GOOD + "A-2,Cup,Kitchen,(4)\n", 3, "price:GBP is negative"),
        (GOOD + "A-2,C\0up,Kitchen,4\n", 3, "name has control characters"),
        (GOOD + "A\0-2,Cup,Kitchen,4\n", 3, "sku has a space or a control character in it"),
        (GOOD + "A-2,Cup,Kitchen\n", 3, "the row has 3 cells, the header has 4"),
        (GOOD + "A-2,Cup,Kitchen,4,5\n", 3, "the row has 5 cells, the header has 4"),
        (GOOD + "A-2,#REF!,Kitchen,4\n", 3, "name is an error of the spreadsheet's formula"),
        (GOOD + "A-2,Cup,Kitchen,#N/A\n", 3, "price:GBP is not a price"),
        (GOOD + "A-2,Cup,Kitchen,1e9\n", 3, "price:GBP is not a price"),
        (GOOD + "A-2,Cup,Kitchen,99999999999\n", 3, "price:GBP is too large for a price"),
        (GOOD + "A-2,Cup, > > ,4\n", 3, "category has an empty part: write Department > Category"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(shop, file, warehouse, content, row, message):
    before = everything()

    result = run_file(file(content))

    assert result.code == 1
    assert [(found, said) for found, _column, said in result.complaints] == [(row, message)]
    assert everything() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The file is empty"),
        ("sku,name\n", "has column names, but no rows"),
        ("sku,name\n\n\n", "has column names, but no rows"),
        ("name,category\nMug,Kitchen\n", "Map a column to sku"),
        ("sku,sku,name\nA,B,Mug\n", "has the column 'sku' more than once"),
        ('sku,name\nA-1,"Mug\n', "quotation mark is missing"),
        (bytes(range(256)) * 40, "not a table"),
        (b"%PDF-1.4", "PDF"),
        (workbook('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>'
                  '<mergeCell ref="A1:B1"/></mergeCells>'), "Cells are merged (A1:B1)"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_a_reason(shop, file, content, reason):
    before = everything()

    with pytest.raises(CommandError) as refusal:
        run_file(file(content))

    assert reason in str(refusal.value)
    assert everything() == before
    assert not Job.objects.exists()


def test_formulas_are_data(shop, file, warehouse):
    run_file(
        file('sku,name,category\nF-1,"=HYPERLINK(""http://x"")",Kitchen\nF-2,\'@cmd,Kitchen\n')
    )

    assert Product.objects.get(variants__sku="F-1").name_en == '=HYPERLINK("http://x")'
    assert Product.objects.get(variants__sku="F-2").name_en == "@cmd"


def test_a_hundred_megabytes_are_read_in_little_memory(file):
    """Streamed: what is kept is a few rows, however long the file."""

    class Endless(io.RawIOBase):
        """A file of a hundred megabytes that is made while it is read."""

        line = b"A-1,Mug," + b"x" * 1000 + b",9.99\n"
        size = 100 * 1024 * 1024

        def __init__(self):
            self.place = 0

        def readable(self):
            return True

        def seekable(self):
            return True

        def seek(self, offset, whence=0):
            self.place = offset if whence == 0 else self.place + offset
            return self.place

        def tell(self):
            return self.place

        def readinto(self, buffer):
            start = self.place % len(self.line)
            count = min(len(buffer), self.size - self.place)
            if count <= 0:
                return 0
            many = self.line * (count // len(self.line) + 2)
            buffer[:count] = many[start : start + count]
            self.place += count
            return count

    tracemalloc.start()
    prepared = importing.prepare(io.BufferedReader(Endless()))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    with prepared.file:
        assert prepared.rows > 99_000
    assert peak < 16 * 1024 * 1024


def test_a_job_that_is_stopped_before_it_writes_changes_nothing(shop, file, warehouse, monkeypatch):
    before = everything()
    monkeypatch.setattr(importing, "CHECKED", 1)
    original = importing.Import.check

    def check_and_stop(self, batch):
        Job.objects.update(cancel_asked=True)
        return original(self, batch)

    monkeypatch.setattr(importing.Import, "check", check_and_stop)

    run_file(file(GOOD + "A-2,Cup,Kitchen,4\n"))

    assert Job.objects.get().state == "cancelled"
    assert everything() == before
