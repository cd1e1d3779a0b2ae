"""What anybody may read, the document and its page, and tokens."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from tests.api.conftest import Api


@pytest.fixture
def shop(people):
    """Give the world with its catalogue indexed."""
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    return people.as_nobody


def test_searches(shop):
    found = shop.get("products/", q="kettle").json()
    assert [item["slug"] for item in found["items"]] == ["ff-kettle"]
    assert found["items"][0]["price"] == {"amount": 4900, "currency": "GBP"}


def test_lists_a_category_in_a_market_and_language(shop):
    found = shop.get(
        "products/", category="kitchen", market="NO", language="nb", sort="price"
    ).json()
    assert [item["name"] for item in found["items"]] == ["Tarn krus", "Tarn vannkoker", "Fell telt"]
    assert found["items"][0]["price"]["currency"] == "NOK"
    assert shop.get("products/", category="nothing").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({}, "q"), ({"q": "x", "page": "0"}, "page"), ({"q": "x", "market": "SE"}, "market")],
)
def test_says_which_parameter_does_not_fit(shop, parameters, field):
    answer = shop.get("products/", **parameters)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_reads_a_product(shop):
    product = shop.get("products/ff-kettle/").json()
    assert product["variants"][0]["sku"] == "FF-KETTLE"
    assert product["categories"] == [{"slug": "kitchen", "name": "Kitchen"}]
    assert shop.get("products/nothing/").status_code == 404


def test_says_where_a_variant_can_be_had(shop, people):
    answer = shop.get("variants/FF-KETTLE/availability/", near="LS1", quantity=3).json()
    assert answer["delivery_left"] == 10
    assert {store["store"]["code"] for store in answer["stores"]} == {"GB003", "GB004"}
    assert all(store["can_collect"] and store["ready_by"] for store in answer["stores"])
    assert not shop.get("variants/FF-KETTLE/availability/", quantity=11).json()["stores"][0][
        "can_collect"
    ]
    assert shop.get("variants/NOPE/availability/").status_code == 404


def test_lists_stores_with_their_hours(shop):
    stores = shop.get("stores/").json()["items"]
    assert [store["code"] for store in stores] == ["GB004", "GB003"]
    assert stores[0]["opening"]["open"]
    detail = shop.get("stores/gb004/").json()
    assert (detail["zone"], len(detail["days"])) == ("Europe/London", 14)
    assert detail["days"][0]["intervals"] == [{"opens": "09:00:00", "closes": "18:00:00"}]
    assert shop.get("stores/nowhere/").status_code == 404


def test_refuses_an_unknown_token(shop):
    answer = Api("Bearer nonsense-nonsense-nonsense").get("orders/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert Api("Visitor short").get("orders/").status_code == 401


def test_a_method_that_is_not_there(shop):
    answer = shop.delete("products/")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def test_the_document_describes_every_operation():
    document = SchemaGenerator().get_schema(public=True)
    assert set(document["components"]["securitySchemes"]) == {"token", "session", "visitor"}
    ours = {path: item for path, item in document["paths"].items() if path.startswith("/api/v1/")}
    assert len(ours) >= 39
    for path, item in ours.items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert "application/problem+json" in operation["responses"]["422"]["content"], where
            success = next(
                answer
                for status, answer in operation["responses"].items()
                if status.startswith("2")
            )
            assert success["content"]["application/json"]["schema"], where
    keys = {
        path
        for path, item in ours.items()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "Idempotency-Key" and parameter.get("required")
    }
    assert {path.rstrip("/").rsplit("/", 1)[1] for path in keys} == {
        "payment",
        "pay-link",
        "order",
        "hand-over",
        "dispatch",
        "returns",
        "address",
        "collector",
        "cancellation",
        "collection",
        "missing",
        "left",
    }


@pytest.mark.django_db
def test_its_page_has_nothing_inline_and_nothing_from_elsewhere():
    page = Client().get("/api/docs/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script" not in page
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith(("/", "#", settings.BASE_URL)), address


@pytest.mark.django_db
def test_its_page_has_every_operation_and_every_shape_that_it_leads_to():
    page = Client().get("/api/docs/").content.decode()
    schema = Client().get("/api/schema/?format=json").json()
    for path, methods in schema["paths"].items():
        for each in methods.values():
            assert f'id="{each["operationId"]}"' in page
            assert f"<code>{path}</code>" in page
    led_to = set(re.findall(r'href="#([^"]+)"', page))
    assert "shape-Cart" in led_to
    assert led_to <= set(re.findall(r' id="([^"]+)"', page))


def test_a_command_makes_a_token(people):
    out = io.StringIO()
    call_command("create_token", email="maya@example.com", role=["csa"], days=1, stdout=out)
    assert Api(f"Bearer {out.getvalue().strip()}").post("carts/").status_code == 201


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"email": "nobody@example.com"}, "Nobody"),
        ({"email": "maya@example.com", "role": ["manager"]}, "does not have"),
        ({"email": "maya@example.com", "days": 0}, "1 to 366"),
    ],
)
def test_a_token_never_gives_more_than_its_user_has(people, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("create_token", **options)
