"""A table with its zip of pictures, through the pages."""

import io
import zipfile

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.catalogue.models import ProductImage
from core.models import Job
from tests.catalogue.test_pictures import photo

TABLE = (
    "Varenr;Navn;Title;Varegruppe;Bilde\nFF-KETTLE;Kjele;Tarn kettle;Kitchen;front.jpg|side.jpg\n"
)


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_jpg", ".jpg"), content)
    return out.getvalue()


def send(desk, pictures=None, table=TABLE):
    files = {"file": SimpleUploadedFile("varer.csv", table.encode())}
    if pictures is not None:
        files["pictures"] = SimpleUploadedFile("bilder.zip", pictures)
    return desk.post("/merchandise/import/", files)


def columns(**fields):
    return {"column-0": "sku", "column-2": "name", "column-4": "picture"} | fields


def test_pictures_come_with_the_table(desk, work):
    path = send(desk, zipped(front_jpg=photo(), side_jpg=photo(600, 600)))["Location"]
    page = desk.get(path).text
    assert "2 files. A column of names leads to them" in page
    assert '<option value="picture" selected>' in page

    desk.post(path, columns(do="try"))
    trial = work()
    assert (trial.state, trial.counts["pictures"]) == ("done", 2)
    assert "Would be new pictures" in desk.get(f"/merchandise/jobs/{trial.pk}/").text
    assert not ProductImage.objects.exists()

    desk.post(f"/merchandise/jobs/{trial.pk}/take/", {"keep": "none"})
    assert work().counts["pictures"] == 2
    assert ProductImage.objects.count() == 2


def test_a_picture_that_is_not_there_is_told_by_row(desk, work):
    path = send(desk, zipped(front_jpg=photo()))["Location"]
    desk.post(path, columns(do="take"))

    job = work()

    assert job.state == "refused"
    page = desk.get(f"/merchandise/jobs/{job.pk}/").text
    assert "picture side.jpg: is not among the pictures that were sent" in page
    refused = b"".join(desk.get(f"/merchandise/jobs/{job.pk}/refused.csv").streaming_content)
    assert b"side.jpg" in refused


def test_a_column_of_pictures_is_left_out_where_none_were_sent(desk):
    path = send(desk)["Location"]
    assert '<option value="picture" selected>' not in desk.get(path).text

    answer = desk.post(path, columns(do="try"))

    assert answer.status_code == 422
    assert "The column Bilde names pictures: send them as a zip with the file." in answer.text
    assert 'href="#id_column-4"' in answer.text


def test_a_zip_that_is_none_is_refused_at_once(desk):
    answer = send(desk, b"PK nothing")

    assert answer.status_code == 422
    assert "This is no zip." in answer.text
    assert 'href="#id_pictures"' in answer.text
    assert not Job.objects.exists()
    assert not default_storage.exists("jobs")


def test_a_zip_that_is_too_large_is_refused_unread(desk, settings):
    settings.PICTURES_MAX_BYTES = 1024 * 1024
    answer = send(desk, b"\0" * (1024 * 1024 + 1))
    assert "larger than 1 MB" in answer.text
    assert not Job.objects.exists()
