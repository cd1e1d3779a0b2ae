"""Pictures of products: added, made into sizes in the background, described, ordered, taken away."""

import pytest
from django.core.files.storage import default_storage

from commerce.catalogue import operations
from commerce.catalogue.models import ProductImage, Variant
from commerce.catalogue.operations import PictureText
from commerce.catalogue.pictures import look, preparing
from core import jobs, relay
from core.actor import SYSTEM
from core.errors import Conflict, Invalid, NotFound
from core.models import Event, Job
from tests.catalogue.conftest import NOW
from tests.catalogue.test_pictures import photo

RED, SMALL = photo(), photo(700, 700)


@pytest.fixture
def mug(shop):
    return Variant.objects.get(sku="MUG-1").product_id


@pytest.fixture
def toaster(shop):
    return Variant.objects.get(sku="TOAST-1").product_id


def add(product_id, content=RED, **more):
    return operations.add_picture(
        product_id=product_id, looked=look(content), content=content, actor=SYSTEM, now=NOW, **more
    )


def work():
    """Let relay and worker do what waits."""
    relay.deliver_due(now=NOW)
    for job in Job.objects.filter(state="waiting"):
        jobs.perform(job.pk)


def files():
    return (
        set(default_storage.listdir("products")[1]) if default_storage.exists("products") else set()
    )


def test_sizes_are_made_in_the_background(mug):
    image = add(mug)
    assert image.widths == []

    work()

    image.refresh_from_db()
    assert (image.width, image.height) == (1200, 900)
    assert image.widths == [160, 320, 480, 640, 960, 1200]
    stem = image.digest
    assert files() == {f"{stem}.jpg", *(f"{stem}-{width}.webp" for width in image.widths)}
    assert Job.objects.get().state == "done"
    assert Event.objects.filter(type="PicturesAdded").count() == 1
    assert Event.objects.get(type="ProductEdited").payload["fields"] == ["pictures"]


def test_a_worker_that_died_is_followed_by_one_that_goes_on(mug):
    first, second = add(mug), add(mug, SMALL)
    relay.deliver_due(now=NOW)
    job = Job.objects.get()
    assert job.options == {"image_ids": [first.pk, second.pk]}
    Job.objects.update(cursor={"done": 1})

    jobs.perform(job.pk)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.widths, second.widths) == ([], [160, 320, 480, 640])


def test_after_its_turn_a_job_lets_others_go_before_the_rest(mug, monkeypatch):
    monkeypatch.setattr(preparing, "TURN", 0.0)
    images = [add(mug, photo(300 + each, 300)) for each in range(3)]
    relay.deliver_due(now=NOW)
    jobs.perform(Job.objects.get().pk)

    ended, rest = Job.objects.order_by("pk")
    assert (ended.state, ended.done, ended.total) == ("done", 1, 1)
    assert (rest.state, rest.options["image_ids"]) == ("waiting", [each.pk for each in images[1:]])

    work()
    work()
    assert not ProductImage.objects.filter(widths=[]).exists()


def test_a_picture_that_cannot_be_made_is_told_and_the_others_are_made(mug):
    gone, good = add(mug), add(mug, SMALL)
    default_storage.delete(str(gone.file))

    work()

    gone.refresh_from_db()
    good.refresh_from_db()
    assert (gone.widths, bool(good.widths)) == ([], True)
    assert Job.objects.get().errors == 1


def test_the_same_picture_is_kept_once(mug, toaster):
    add(mug)
    work()
    with pytest.raises(Conflict, match="already"):
        add(mug)

    again = add(toaster)

    assert again.widths
    assert len([name for name in files() if name.endswith(".jpg")]) == 1


def test_files_go_with_the_last_product_that_shows_them(mug, toaster):
    one, other = add(mug), add(toaster)
    work()

    operations.remove_picture(image_id=one.pk, actor=SYSTEM, now=NOW)
    work()
    assert len(files()) == 7

    operations.remove_picture(image_id=other.pk, actor=SYSTEM, now=NOW)
    work()
    assert files() == set()
    with pytest.raises(NotFound):
        operations.remove_picture(image_id=other.pk, actor=SYSTEM, now=NOW)


def test_a_picture_that_was_added_again_meanwhile_keeps_its_files(mug, toaster):
    one = add(mug)
    work()
    operations.remove_picture(image_id=one.pk, actor=SYSTEM, now=NOW)
    add(toaster)

    work()

    assert len(files()) == 7


def test_pictures_are_put_in_order(mug):
    a, b, c = (add(mug, photo(300 + each, 300)).pk for each in range(3))

    def order():
        return list(ProductImage.objects.filter(product_id=mug).values_list("pk", flat=True))

    operations.move_picture(image_id=c, by=-1, actor=SYSTEM, now=NOW)
    assert order() == [a, c, b]
    operations.move_picture(image_id=a, by=5, actor=SYSTEM, now=NOW)
    assert order() == [c, b, a]
    edits = Event.objects.filter(type="ProductEdited").count()
    operations.move_picture(image_id=c, by=-1, actor=SYSTEM, now=NOW)
    assert order() == [c, b, a]
    assert Event.objects.filter(type="ProductEdited").count() == edits


def test_pictures_are_described_in_both_languages_and_tied_to_a_variant(shop):
    tent = Variant.objects.get(sku="TENT-R-L")
    image = add(tent.product_id)
    said = [PictureText(image.pk, "A red tent", "Et rødt telt", tent.pk)]

    facts = {"product_id": tent.product_id, "actor": SYSTEM, "now": NOW}
    assert operations.describe_pictures(said=said, **facts) == 1
    assert operations.describe_pictures(said=said, **facts) == 0

    image.refresh_from_db()
    assert (image.alt_en, image.alt_nb, image.variant_id) == ("A red tent", "Et rødt telt", tent.pk)


def test_what_is_not_the_products_is_refused(mug, toaster):
    image = add(mug)
    other = Variant.objects.get(sku="TOAST-1")
    for said in (
        PictureText(image.pk, variant_id=other.pk),
        PictureText(add(toaster, SMALL).pk),
    ):
        with pytest.raises(Conflict):
            operations.describe_pictures(product_id=mug, said=[said], actor=SYSTEM, now=NOW)
    with pytest.raises(Invalid) as refusal:
        operations.describe_pictures(
            product_id=mug, said=[PictureText(image.pk, "a" * 161)], actor=SYSTEM, now=NOW
        )
    assert list(refusal.value.fields) == [f"alt_en-{image.pk}"]
    with pytest.raises(NotFound):
        add(999_999)
