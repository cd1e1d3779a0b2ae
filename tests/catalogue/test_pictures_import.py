"""Pictures that come with a table: from a zip or a folder, by a column or by SKU, once each."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError

from commerce.catalogue.models import Product, ProductChange, ProductImage, Variant
from core import jobs, relay
from core.models import Job
from tests.catalogue.conftest import NOW
from tests.catalogue.test_pictures import photo

RED, WIDE, TALL = photo(), photo(900, 300), photo(300, 900)
HEAD = ["sku", "name", "category", "picture"]


@pytest.fixture
def pictures(tmp_path):
    """Write a zip of files; returns its path."""

    def write(**files):
        path = tmp_path / "pictures.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return lambda files: write(**files)


def shown(sku):
    """Which pictures the product of a SKU has: size and variant, in their order."""
    images = ProductImage.objects.filter(product__variants__sku=sku).order_by("position")
    return [
        (image.width, image.height, image.variant.sku if image.variant else None)
        for image in images.select_related("variant")
    ]


def test_pictures_are_found_by_their_column(shop, run_import, pictures):
    path = pictures({"a/front.jpg": RED, "a/side.png": WIDE, "__MACOSX/._front.jpg": b"x"})

    done = run_import(
        [HEAD, ["NEW-1", "Pot", "Kitchen", "Front.JPG; a/side.png"], ["MUG-1", "Enamel mug", "Kitchen", "front.jpg"]],
        "--pictures", path,
    )  # fmt: skip

    assert (done.code, done.created, done.updated, done.pictures) == (0, 1, 1, 3)
    assert shown("NEW-1") == [(1200, 900, None), (900, 300, None)]
    assert shown("MUG-1") == [(1200, 900, None)]
    change = ProductChange.objects.get(product__variants__sku="MUG-1", changes__has_key="pictures")
    digest = ProductImage.objects.get(product=change.product).digest
    assert (change.cause, change.changes) == ("import", {"pictures": [None, digest[:8]]})


def test_the_same_file_twice_adds_nothing(shop, run_import, pictures):
    path = pictures({"front.jpg": RED, "again.jpg": RED})
    rows = [HEAD, ["MUG-1", "Enamel mug", "Kitchen", "front.jpg|again.jpg"]]

    first = run_import(rows, "--pictures", path)
    second = run_import(rows, "--pictures", path)

    assert (first.updated, first.pictures) == (1, 1)
    assert (second.updated, second.unchanged, second.pictures) == (0, 1, 0)
    assert ProductImage.objects.count() == 1


def test_pictures_are_found_by_sku_in_a_folder(shop, run_import, tmp_path):
    folder = tmp_path / "photos"
    (folder / "deep").mkdir(parents=True)
    (folder / "mug-1.jpg").write_bytes(RED)
    (folder / "deep" / "MUG-1_2.png").write_bytes(WIDE)
    (folder / "VAC-1_10.jpg").write_bytes(TALL)
    (folder / "VAC-1_2.jpg").write_bytes(RED)
    (folder / "readme.txt").write_text("Hello")

    done = run_import([["sku"], ["MUG-1"], ["VAC-1"], ["TOAST-1"]], "--pictures", folder)

    assert (done.code, done.updated, done.unchanged, done.pictures) == (0, 2, 1, 4)
    assert shown("MUG-1") == [(1200, 900, None), (900, 300, None)]
    assert shown("VAC-1") == [(1200, 900, None), (300, 900, None)]
    assert shown("TOAST-1") == []


def test_a_sku_of_its_own_is_no_second_picture(shop, run_import, pictures):
    path = pictures({"CUP.jpg": RED, "CUP_2.jpg": WIDE})

    run_import(
        [HEAD[:3], ["CUP", "Cup", "Kitchen"], ["CUP_2", "Cup, large", "Kitchen"]],
        "--pictures",
        path,
    )

    assert shown("CUP") == [(1200, 900, None)]
    assert shown("CUP_2") == [(900, 300, None)]


def test_a_picture_is_the_variants_own_unless_two_of_them_name_it(shop, run_import, pictures):
    path = pictures({"both.jpg": RED, "pine.jpg": WIDE})
    rows = [["sku", "picture"], ["TENT-P-S", "both.jpg|pine.jpg"], ["TENT-R-L", "both.jpg"]]

    run_import(rows, "--pictures", path)
    again = run_import(rows, "--pictures", path)

    assert shown("TENT-P-S")[0] == (1200, 900, None)
    assert (900, 300, "TENT-P-S") in shown("TENT-P-S")
    assert again.unchanged == 2


def test_the_sizes_are_made_afterwards(shop, run_import, pictures):
    run_import(
        [HEAD, ["MUG-1", "Enamel mug", "Kitchen", "a.jpg"]], "--pictures", pictures({"a.jpg": RED})
    )

    relay.deliver_due(now=NOW.replace(year=2100))
    jobs.perform(Job.objects.get(kind="pictures").pk)

    image = ProductImage.objects.get()
    assert image.widths == [160, 320, 480, 640, 960, 1200]
    assert default_storage.exists(f"products/{image.digest}-160.webp")


@pytest.mark.parametrize(
    ("cell", "files", "message"),
    [
        ("gone.jpg", {"a.jpg": RED}, "picture gone.jpg: is not among the pictures that were sent"),
        ("a.jpg", {"x/a.jpg": RED, "y/a.jpg": WIDE}, "picture a.jpg: is there in several folders: write the folder too"),
        ("a.jpg", {"a.jpg": b"<html>"}, "picture a.jpg: This is no JPEG, PNG or WebP picture. Save it as one of these."),
        ("a.svg", {"a.svg": b"<svg onload='x()'/>"}, "picture a.svg: This is a drawing (SVG) or a page, no picture. Export it as PNG."),
        ("a.jpg", {"a.jpg": RED[:900]}, "picture a.jpg: The picture is broken or cut off. Open it on your machine and save it again."),
        ("", {"BAD-1.gif": b"GIF89a"}, "picture BAD-1.gif: This is no JPEG, PNG or WebP picture. Save it as one of these."),
        ("|".join(f"{n}.jpg" for n in range(13)), {"a.jpg": RED}, "picture has more than 12 names"),
        ("../../etc/passwd", {"a.jpg": RED}, "picture ../../etc/passwd: is not among the pictures that were sent"),
    ],
)  # fmt: skip
def test_a_missing_or_bad_picture_is_an_error_of_its_row(
    shop, run_import, pictures, cell, files, message
):
    rows = [HEAD, ["MUG-1", "Renamed", "Kitchen", ""], ["BAD-1", "Pan", "Kitchen", cell]]

    done = run_import(rows, "--pictures", pictures(files))

    assert done.code == 1
    assert [(row, said) for row, _column, said in done.complaints] == [(3, message)]
    assert not Product.objects.filter(name_en="Renamed").exists()
    assert not ProductImage.objects.exists()
    assert not default_storage.exists("products") or default_storage.listdir("products")[1] == []


def test_good_rows_are_taken_without_the_bad_ones(shop, run_import, pictures):
    rows = [HEAD, ["MUG-1", "Enamel mug", "Kitchen", "a.jpg"], ["BAD-1", "Pan", "Kitchen", "b.jpg"]]

    done = run_import(rows, "--keep-good", "--pictures", pictures({"a.jpg": RED}))

    assert (done.updated, done.pictures) == (1, 1)
    assert not Variant.objects.filter(sku="BAD-1").exists()


def test_a_trial_keeps_nothing(shop, run_import, pictures):
    done = run_import(
        [HEAD, ["MUG-1", "Enamel mug", "Kitchen", "a.jpg"]], "--dry-run", "--pictures", pictures({"a.jpg": RED})
    )  # fmt: skip

    assert (done.updated, done.pictures) == (1, 1)
    assert not ProductImage.objects.exists()
    assert not default_storage.exists("products")


def test_a_column_of_pictures_needs_pictures(shop, run_import):
    with pytest.raises(CommandError, match="The column picture names pictures"):
        run_import([HEAD, ["MUG-1", "Enamel mug", "Kitchen", "a.jpg"]])
    assert not Job.objects.exists()


def test_the_zip_goes_with_its_job(shop, run_import, pictures):
    run_import(
        [HEAD, ["MUG-1", "Enamel mug", "Kitchen", "a.jpg"]], "--pictures", pictures({"a.jpg": RED})
    )
    assert len(default_storage.listdir("jobs")[1]) == 2

    jobs.forget(before=NOW.replace(year=2100))

    assert default_storage.listdir("jobs")[1] == []


def test_what_was_deleted_meanwhile_is_read_again(shop, run_import, pictures, monkeypatch):
    """A picture that somebody takes away between the look and the write is kept from the zip once more."""
    path = pictures({"a.jpg": RED})
    rows = [["sku", "picture"], ["MUG-1", "a.jpg"]]
    original = io.BytesIO(RED).getvalue()
    from commerce.catalogue.pictures import arriving  # noqa: PLC0415

    look = arriving.Pictures.look

    def look_then_lose(self, batch, *, keep, pulse):
        found = look(self, batch, keep=keep, pulse=pulse)
        if keep:
            default_storage.delete(f"products/{default_storage.listdir('products')[1][0]}")
        return found

    monkeypatch.setattr(arriving.Pictures, "look", look_then_lose)
    run_import(rows, "--pictures", path)

    with default_storage.open(str(ProductImage.objects.get().file)) as kept:
        assert kept.read() == original
