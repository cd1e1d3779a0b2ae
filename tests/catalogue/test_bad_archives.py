"""Zips that mean harm, or that are none: each is refused in a clear sentence, and the shop is unchanged."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError

from commerce.catalogue.models import ProductImage
from commerce.catalogue.pictures import archive
from commerce.catalogue.pictures.archive import Archive, BadArchive
from core.models import Job
from tests.catalogue.conftest import run_file
from tests.catalogue.test_bad_files import everything
from tests.catalogue.test_pictures import photo

PICTURE = photo(300, 300)


def packed(*files, method=zipfile.ZIP_DEFLATED):
    """A zip; a file is a name or a ZipInfo, and its content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as zipped:
        for name, content in files:
            zipped.writestr(name, content)
    return out.getvalue()


def bomb():
    """A hundred megabytes of nothing that pack to a hundred kilobytes."""
    return packed(("MUG-1.jpg", b"\0" * (100 * 1024 * 1024)))


def many_small_to_huge():
    """Each entry is small, all together are not."""
    zeroes = b"\0" * (1024 * 1024)
    return packed(*((f"{number}.jpg", zeroes) for number in range(80)))


def overlapping():
    """Many entries that share the same bytes (Fifield, 2019): the list says gigabytes."""
    data = bytearray(packed(("a.jpg", b"\0" * (20 * 1024 * 1024))))
    at = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, at + 16)[0]
    entry = bytes(data[start:at])
    entries = b"".join(entry[:46] + f"{n:05d}".encode() + entry[51:] for n in range(200))
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 200, 200, len(entries), start, 0)
    return bytes(data[:start]) + entries + end


def link():
    info = zipfile.ZipInfo("MUG-1.jpg")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed((info, "/etc/passwd"))


def with_password():
    data = bytearray(packed(("MUG-1.jpg", PICTURE)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def with_raw_name(name):
    """A name that zipfile itself would not write."""
    return packed(("X" * len(name), PICTURE)).replace(b"X" * len(name), name)


def endless_list():
    """An end record that announces a list of entries of many megabytes."""
    data = bytearray(packed(("MUG-1.jpg", PICTURE)))
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 200 * 1024 * 1024)
    return bytes(data)


def same_name_twice():
    return packed(("MUG-1.jpg", PICTURE), ("mug-1.JPG", PICTURE))


ARCHIVES = [
    (b"", "This is no zip"),
    (b"sku,name\nA,B\n", "This is no zip"),
    (PICTURE, "This is no zip"),
    (packed(("MUG-1.jpg", PICTURE)).replace(b"PK\x01\x02", b"PK\x01\x09"), "The zip is broken"),
    (b"PK\x05\x06" + b"\xff" * 18, "more than 5000 files"),
    (bomb(), "unpack to 100 MB"),
    (many_small_to_huge(), "unpack to 80 MB"),
    (overlapping(), "unpack to 4000 MB"),
    (packed(*((f"{n}.jpg", b"") for n in range(5001))), "more than 5000 files"),
    (endless_list(), "more than 5000 files"),
    (packed(("inner.zip", bomb())), "another archive in it: inner.zip"),
    (packed(("deep/pictures.tar.gz", b"x")), "another archive in it: deep/pictures.tar.gz"),
    (packed(("../MUG-1.jpg", PICTURE)), "leads out of it: ../MUG-1.jpg"),
    (packed(("a/../../MUG-1.jpg", PICTURE)), "leads out of it"),
    (packed(("/etc/MUG-1.jpg", PICTURE)), "leads out of it: /etc/MUG-1.jpg"),
    (with_raw_name(rb"..\MUG-1.jpg"), "leads out of it"),
    (with_raw_name(rb"C:\MUG-1.jpg"), "leads out of it"),
    (with_raw_name(b"MUG\0-1.jpg"), "leads out of it"),
    (link(), "MUG-1.jpg is a link"),
    (with_password(), "The zip has a password"),
    (packed(("MUG-1.jpg", PICTURE), method=zipfile.ZIP_BZIP2), "an unusual way"),
    (packed(("MUG-1.jpg", PICTURE), method=zipfile.ZIP_LZMA), "an unusual way"),
    (same_name_twice(), "twice"),
]


@pytest.mark.parametrize(("content", "reason"), ARCHIVES, ids=[reason for _c, reason in ARCHIVES])
def test_a_zip_that_means_harm_is_refused_and_nothing_is_changed(
    shop, warehouse, tmp_path, content, reason
):
    table, path = tmp_path / "goods.csv", tmp_path / "pictures.zip"
    table.write_text("sku,name\nMUG-1,Renamed\n")
    path.write_bytes(content)
    before = everything()

    with pytest.raises(CommandError) as refusal:
        run_file(table, "--pictures", path)

    assert reason in str(refusal.value)
    assert everything() == before
    assert not ProductImage.objects.exists()
    assert not Job.objects.exists()
    assert not default_storage.exists("jobs")


def lying(content, says):
    """A zip whose list gives an entry another size than it has."""
    data = bytearray(packed(("MUG-1.jpg", content)))
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, says)
    return bytes(data)


@pytest.mark.parametrize(
    "content",
    [
        lying(b"\0" * (60 * 1024 * 1024), 1000),
        lying(PICTURE, 10),
        packed(("MUG-1.jpg", PICTURE), method=zipfile.ZIP_STORED).replace(
            PICTURE[300:330], b"\0" * 30
        ),
    ],
)
def test_a_zip_that_lies_about_a_file_is_an_error_of_its_row(shop, warehouse, tmp_path, content):
    table, path = tmp_path / "goods.csv", tmp_path / "pictures.zip"
    table.write_text("sku,name\nMUG-1,Renamed\n")
    path.write_bytes(content)
    before = everything()

    done = run_file(table, "--pictures", path)

    assert done.code == 1
    assert "picture MUG-1.jpg: " in done.complaints[0][2]
    assert everything() == before
    assert not ProductImage.objects.exists()


def test_a_lying_bomb_is_read_in_little_memory():
    zipped = Archive(io.BytesIO(lying(b"\0" * (60 * 1024 * 1024), 1000)))
    tracemalloc.start()
    with pytest.raises(archive.BadPicture):
        zipped.read("mug-1.jpg")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_link_in_a_folder_is_refused(shop, warehouse, tmp_path):
    table, folder = tmp_path / "goods.csv", tmp_path / "photos"
    table.write_text("sku\nMUG-1\n")
    folder.mkdir()
    (folder / "MUG-1.jpg").symlink_to("/etc/passwd")

    with pytest.raises(CommandError, match=r"MUG-1\.jpg is a link"):
        run_file(table, "--pictures", folder)


def test_a_fifo_in_a_folder_is_passed_over(tmp_path):
    os.mkfifo(tmp_path / "MUG-1.jpg")
    with archive.pack(tmp_path) as file:
        assert len(Archive(file)) == 0


def test_a_folder_has_the_same_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ENTRIES", 2)
    for number in range(3):
        (tmp_path / f"{number}.jpg").write_bytes(b"")
    with pytest.raises(BadArchive, match="more than 2 files"):
        archive.pack(tmp_path)
