"""Who changed what of a product, when, before and after: by hand, in bulk, by import."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import ProductChange
from tests.merchandise.conftest import apply

PAGE = "/merchandise/history/"


@pytest.fixture
def form(world):
    kettle = world.kettle.product
    return {
        "name_en": kettle.name_en, "name_nb": kettle.name_nb or "", "brand": kettle.brand,
        "description_en": kettle.description_en or "", "description_nb": kettle.description_nb or "",
        "category_id": str(kettle.category_id), "is_published": "1",
    }  # fmt: skip


def last(product):
    change = ProductChange.objects.filter(product=product).latest("pk")
    return change.changes, change.cause, change.actor_name


def test_a_page_keeps_before_and_after_and_shows_it(desk, world, form):
    kettle = world.kettle.product
    page = f"/merchandise/products/{kettle.pk}/"
    desk.post(page, form | {"name_en": "Fell kettle", "is_published": ""})
    assert last(kettle) == (
        {"name_en": ["Tarn kettle", "Fell kettle"], "is_published": [True, False]}, "page", "Helen",
    )  # fmt: skip
    shown = desk.get(page).text
    assert "Tarn kettle" in shown
    assert "Name, English" in shown
    desk.post(page, form | {"name_en": "Fell kettle", "is_published": ""})
    assert ProductChange.objects.count() == 1


def test_an_import_keeps_a_line_for_each_product_that_really_changed(desk, world, send, work):
    job_page = send("sku,name\nFF-KETTLE,Fell kettle\nFF-MUG,Tarn mug\n")["Location"]
    desk.post(job_page, {"column-0": "sku", "column-1": "name", "do": "take"})
    assert work().counts["updated"] == 1
    assert last(world.kettle.product) == (
        {"name_en": ["Tarn kettle", "Fell kettle"]}, "import", "Helen",
    )  # fmt: skip
    assert not ProductChange.objects.filter(product=world.mug.product).exists()


def test_a_bulk_edit_keeps_what_it_turned(desk, world, work):
    given = {"category": "kitchen", "action": "withdraw"}
    assert apply(desk, given).status_code == 302
    work()
    assert last(world.kettle.product) == ({"is_published": [True, False]}, "bulk", "Helen")
    count = ProductChange.objects.count()
    apply(desk, given)
    work()
    assert ProductChange.objects.count() == count


def test_it_is_filtered_by_person_and_costs_the_same_for_many(desk, world, form):
    kettle = world.kettle.product
    for number in range(3):
        desk.post(f"/merchandise/products/{kettle.pk}/", form | {"name_en": f"Kettle {number}"})
    ProductChange.objects.create(
        product=world.mug.product, changes={"brand": ["", "Fell"]}, cause="import", at=world.now,
        user_id=None, actor_name="System",
    )  # fmt: skip
    helen = ProductChange.objects.exclude(user_id=None).first().user_id
    everybody = desk.get(PAGE).text
    assert "System" in everybody
    assert "Kettle 2" in everybody
    hers = desk.get(PAGE, {"who": helen})
    assert "Tarn mug" not in hers.text
    assert "Nothing was changed" in desk.get(PAGE, {"who": "999999"}).text
    with CaptureQueriesContext(connection) as asked:
        desk.get(PAGE)
    assert len(asked) <= 8, [each["sql"][:80] for each in asked]
