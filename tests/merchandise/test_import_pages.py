"""Somebody else's file on its way into the shop: sent, mapped, tried, taken, mended."""

import pytest

from commerce.catalogue.models import Attribute, Price, Product, Variant
from core.models import ColumnMapping, Job
from stores.inventory.models import StockLevel
from tests.merchandise.conftest import body

STRANGE = (
    "Varenr;Varetekst;Title;Varegruppe;Pris;Price;Strekkode;Lagerbeholdning;Materiale\n"
    "N-1;Ullteppe;Wool blanket;Hjem > Tepper;1 299,50;129.50;;4;Ull\n"
    "N-2;Lampe;Lamp;Hjem;349,-;39.95;5012345678900;12;Messing\n"
)


def mapped(answer):
    return {column.name: column.field for column in answer.context["columns"]}


def test_a_strange_file_comes_into_the_shop_in_three_steps(desk, send, work, world):
    answer = send(STRANGE.encode("cp1252"))
    page = desk.get(answer["Location"])
    fields = mapped(page)
    assert fields == {
        "Varenr": "sku", "Varetekst": "name:nb", "Title": "name", "Varegruppe": "category", "Pris": "price:NOK",
        "Price": "price:GBP", "Strekkode": "ean", "Lagerbeholdning": "stock", "Materiale": "",
    }  # fmt: skip
    assert "Wool blanket · Lamp" in page.text
    form = {f"column-{number}": field for number, field in enumerate(fields.values())}
    form |= {
        "column-8": "attribute:materiale",
        "categories": "1",
        "attributes": "1",
        "keep": "none",
    }
    form |= {"location": "NOW1", "do": "try"}

    tried = desk.post(answer["Location"], form)
    job = work()
    assert (job.state, job.counts["created"], Product.objects.filter(slug="lamp").count()) == (
        "done",
        2,
        0,
    )
    assert "Would be new" in desk.get(tried["Location"]).text

    desk.post(f"/merchandise/jobs/{job.pk}/take/", {"keep": "none"})
    job = work()

    assert (job.state, job.errors, job.counts["created"]) == ("done", 0, 2)
    blanket = Product.objects.get(name_en="Wool blanket")
    assert (blanket.name_nb, blanket.attributes) == ("Ullteppe", {"materiale": "Ull"})
    assert Attribute.objects.get(code="materiale").kind == "text"
    assert dict(Price.objects.filter(variant__sku="N-1").values_list("market", "amount")) == {
        "NO": 129950, "GB": 12950,
    }  # fmt: skip
    assert StockLevel.objects.get(variant__sku="N-2", location=world.no_warehouse).on_hand == 12


def test_what_the_columns_mean_is_remembered(desk, send, work):
    first = send("a,b,c\nX-1,Mug,Kitchen\n")
    desk.post(first["Location"], {"column-0": "sku", "column-1": "name", "column-2": "category"})
    work()

    again = desk.get(send("a,b,c\nX-2,Cup,Kitchen\n")["Location"])

    assert mapped(again) == {"a": "sku", "b": "name", "c": "category"}
    assert ColumnMapping.objects.count() == 1


def test_refused_rows_come_back_as_a_file_that_can_be_sent_in_again(desk, send, work):
    sent = send("sku,name,category,price:GBP\nX-1,Mug,Kitchen,9.99\nX-2,=Cup,Kitchen,-1\n")
    form = {"column-0": "sku", "column-1": "name", "column-2": "category", "column-3": "price:GBP"}
    desk.post(sent["Location"], form | {"keep": "good", "do": "take"})
    job = work()
    assert (job.state, job.errors, Variant.objects.filter(sku="X-1").exists()) == ("done", 1, True)
    assert "price:GBP is negative" in desk.get(f"/merchandise/jobs/{job.pk}/").text

    refused = body(desk.get(f"/merchandise/jobs/{job.pk}/refused.csv"))
    assert refused.splitlines() == [
        "sku,name,category,price:GBP,import_error",
        "X-2,'=Cup,Kitchen,'-1,price:GBP: price:GBP is negative",
    ]

    mended = send(refused.replace("'-1", "1.00"))
    page = desk.get(mended["Location"])
    assert mapped(page)["import_error"] == ""
    desk.post(mended["Location"], form | {"do": "take"})
    assert work().counts["created"] == 1
    assert Product.objects.get(variants__sku="X-2").name_en == "=Cup"


def test_all_or_nothing_takes_nothing_and_the_good_rows_can_be_taken_after(desk, send, work):
    sent = send("sku,name,category\nX-1,Mug,Kitchen\nX-2,,Kitchen\n")
    form = {"column-0": "sku", "column-1": "name", "column-2": "category"}

    desk.post(sent["Location"], form | {"keep": "none", "do": "take", "categories": "1"})
    job = work()
    assert (job.state, Variant.objects.filter(sku="X-1").exists()) == ("refused", False)
    assert "Nothing was taken" in desk.get(f"/merchandise/jobs/{job.pk}/").text

    desk.post(f"/merchandise/jobs/{job.pk}/take/", {"keep": "good"})
    job = work()
    assert (job.state, job.errors, Variant.objects.filter(sku="X-1").exists()) == ("done", 1, True)


def test_categories_and_attributes_are_added_only_when_told(desk, send, work):
    sent = send("sku,name,category\nX-1,Mug,Elsewhere\n")
    form = {"column-0": "sku", "column-1": "name", "column-2": "category", "do": "take"}

    desk.post(sent["Location"], form)

    job = work()
    assert [error.message for error in job.row_errors.all()] == ["category is not there"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"column-1": "name"}, "Say which column has the SKU."),
        ({"column-0": "sku", "column-1": "sku"}, "b means the same as another column."),
        ({"column-0": "sku", "column-1": "stock"}, "Say where the stock was counted"),
        ({"column-0": "sku", "column-1": "stock", "location": "GBW1", "as_of": "2999-01-01"}, "in the future"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused_on_its_page(desk, send, form, text):
    sent = send("a,b\nX-1,Mug\n")

    answer = desk.post(sent["Location"], form)

    assert answer.status_code == 422
    assert text in answer.text
    assert Job.objects.get().state == "draft"


def test_a_file_too_large_is_refused(send, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024

    answer = send("sku\n" + "X-1\n" * 300_000)

    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.text
    assert not Job.objects.exists()


def test_the_template_has_every_field(desk):
    header = body(desk.get("/merchandise/import/template.csv")).strip().split(",")

    assert header[:3] == ["sku", "product", "name"]
    assert "sale_until:NOK" in header


def test_a_job_that_waits_asks_for_itself_and_can_be_stopped(desk, send):
    sent = send("sku,name,category\nX-1,Mug,Kitchen\n")
    desk.post(sent["Location"], {"column-0": "sku", "column-1": "name", "column-2": "category"})
    job = Job.objects.get()

    page = desk.get(f"/merchandise/jobs/{job.pk}/")
    assert 'hx-trigger="every 1s"' in page.text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    fragment = desk.get(f"/merchandise/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert fragment.text.lstrip().startswith('<div id="job"')

    desk.post(f"/merchandise/jobs/{job.pk}/stop/")
    assert "Stopped" in desk.get(f"/merchandise/jobs/{job.pk}/").text
    assert "goods.csv" in desk.get("/merchandise/jobs/").text


def test_an_export_is_a_job_with_a_file(desk, work):
    answer = desk.post("/merchandise/export/", {"form": "comma", "text": "mug"})
    work()

    page = desk.get(answer["Location"])
    assert "Take the file" in page.text
    text = body(desk.get(f"{answer['Location']}file/"))
    assert text.splitlines()[0].startswith("sku;product;name")
    assert ";12,50;" in text
    assert "FF-TENT" not in text


def test_pages_cost_few_statements(desk, django_assert_max_num_queries):
    for path in ("import", "export", "jobs"):
        with django_assert_max_num_queries(10):
            assert desk.get(f"/merchandise/{path}/").status_code == 200
