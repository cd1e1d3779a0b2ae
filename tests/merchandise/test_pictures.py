"""The merchandiser sends pictures in, says what they show, puts them in order and deletes them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.catalogue import operations
from commerce.catalogue.models import ProductImage, Variant
from commerce.catalogue.pictures import look
from core import jobs, relay
from core.actor import SYSTEM
from core.models import Delivery, Job
from tests.catalogue.test_pictures import photo

HTMX = {"HX-Request": "true"}


@pytest.fixture
def path(world):
    return f"/merchandise/products/{world.kettle.product_id}/"


@pytest.fixture
def add(world):
    def picture(content=None):
        content = content or photo()
        return operations.add_picture(
            product_id=world.kettle.product_id, looked=look(content), content=content, actor=SYSTEM, now=world.now
        )  # fmt: skip

    return picture


def send(desk, path, *files):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return desk.post(f"{path}pictures/", {"files": uploads})


def images():
    return list(ProductImage.objects.order_by("position", "pk"))


def form(**more):
    values = {}
    for image in images():
        values |= {
            f"alt_en-{image.pk}": image.alt_en or "",
            f"alt_nb-{image.pk}": image.alt_nb or "",
        }
    return values | more


def test_a_product_without_pictures_says_so(desk, path):
    page = desk.get(path).text
    assert "No pictures yet" in page
    assert 'type="file"' in page
    assert "multiple" in page


def test_several_pictures_are_sent_at_once_and_prepared_in_the_background(desk, path, world):
    answer = send(desk, path, ("a.jpg", photo()), ("b.png", photo(700, 700, "PNG")))

    assert (answer.status_code, answer["Location"]) == (302, f"{path}#pictures")
    assert desk.get(path).text.count("Being prepared") == 2
    first = images()[0]
    assert "every 2s" in desk.get(f"/merchandise/pictures/{first.pk}/").text

    relay.deliver_due(now=world.now)
    for job in Job.objects.all():
        jobs.perform(job.pk)

    page = desk.get(path).text
    assert "Being prepared" not in page
    assert f"/media/products/{first.digest}-160.webp" in page
    assert "every 2s" not in desk.get(f"/merchandise/pictures/{first.pk}/").text


def test_what_is_no_picture_is_told_beside_its_name_and_the_others_are_taken(desk, path, add):
    add()
    answer = send(
        desk, path, ("again.jpg", photo()), ("page.jpg", b"<html>"), ("good.png", photo(form="PNG"))
    )

    assert answer.status_code == 422
    assert "<b>again.jpg</b> The product has this picture already." in answer.text
    assert "<b>page.jpg</b> This is no JPEG, PNG or WebP picture." in answer.text
    assert "<b>good.png</b> was added." in answer.text
    assert len(images()) == 2
    assert "Choose one or more pictures." in desk.post(f"{path}pictures/").text


def test_what_they_show_is_said_in_both_languages(desk, path, add, world):
    pk = add().pk
    other = Variant.objects.create(product=world.kettle.product, sku="FF-KETTLE-L")
    said = {
        f"alt_en-{pk}": " A kettle ",
        f"alt_nb-{pk}": "En kjele",
        f"variant-{pk}": str(other.pk),
    }

    assert desk.post(f"{path}pictures/change/", said).status_code == 302

    image = ProductImage.objects.get()
    assert (image.alt_en, image.alt_nb, image.variant_id) == ("A kettle", "En kjele", other.pk)
    assert "FF-KETTLE-L" in desk.get(path).text


def test_a_text_that_is_too_long_is_told_beside_its_field_and_kept(desk, path, add):
    pk = add().pk

    answer = desk.post(f"{path}pictures/change/", form(**{f"alt_nb-{pk}": "a" * 161}))

    assert answer.status_code == 422
    assert "At most 160 characters." in answer.text
    assert "a" * 161 in answer.text
    assert f'href="#id_alt_nb-{pk}"' in answer.text


def test_order_is_changed_by_buttons_and_nothing_typed_is_lost(desk, path, add):
    one, other = add().pk, add(photo(500, 500)).pk

    answer = desk.post(
        f"{path}pictures/change/", form(do=f"up-{other}", **{f"alt_en-{one}": "Typed"})
    )

    assert answer["Location"] == f"{path}?moved=up-{other}"
    assert [image.pk for image in images()] == [other, one]
    assert images()[1].alt_en == "Typed"
    page = desk.get(answer["Location"]).text
    assert page.count("autofocus data-autofocus") == 1

    fragment = desk.post(f"{path}pictures/change/", form(do=f"down-{other}"), headers=HTMX)
    assert "<html" not in fragment.text
    assert 'data-announce="Moved to place 2 of 2."' in fragment.text
    assert [image.pk for image in images()] == [one, other]


def test_deleting_asks_once_more(desk, path, add):
    pk = add().pk

    answer = desk.post(f"{path}pictures/change/", form(do=f"delete-{pk}"))
    assert answer["Location"] == f"/merchandise/pictures/{pk}/delete/"
    assert "Delete this picture?" in desk.get(answer["Location"]).text
    assert images()

    assert desk.post(answer["Location"])["Location"] == f"{path}#pictures"
    assert not images()
    assert desk.get(answer["Location"]).status_code == 404


def test_pictures_that_nobody_prepares_any_more_can_be_tried_again(desk, path, add):
    add()
    Delivery.objects.all().delete()
    assert "Not prepared" in desk.get(path).text

    desk.post(f"{path}pictures/change/", {"do": "again"})

    assert "Being prepared" in desk.get(path).text


def test_pictures_of_another_product_are_left_alone(desk, path, world, add):
    pk = add().pk
    other = f"/merchandise/products/{world.mug.product_id}/"

    desk.post(f"{other}pictures/change/", form(**{f"alt_en-{pk}": "Mine now"}))

    assert ProductImage.objects.get().alt_en != "Mine now"


def test_the_page_costs_few_statements(desk, path, add, django_assert_max_num_queries):
    add()
    with django_assert_max_num_queries(18):
        assert desk.get(path).status_code == 200


def test_only_merchandisers_touch_pictures(client, world, path, add):
    image = add()
    client.force_login(world.user(world.csa))
    for address in (
        f"{path}pictures/",
        f"{path}pictures/change/",
        f"/merchandise/pictures/{image.pk}/delete/",
    ):
        assert client.post(address).status_code == 403
    assert images()
