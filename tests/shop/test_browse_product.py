"""The product page, and its stores."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.catalogue.models import Attribute, AttributeOption, Price, Variant
from stores.inventory import promise
from tests.world import World


@pytest.fixture
def mug_colours(window: World) -> World:
    """Sell the mug in pine and in rust."""
    colour = Attribute.objects.create(
        code="colour", name_en="Colour", name_nb="Farge", kind="option"
    )
    for position, (code, name, tint) in enumerate(
        (("pine", "Pine", "#2a6350"), ("rust", "Rust", "#b9502f"))
    ):
        AttributeOption.objects.create(
            attribute=colour, code=code, name_en=name, name_nb=name, position=position
        )
        if code == "pine":
            Variant.objects.filter(pk=window.mug.pk).update(options={"colour": code}, tint=tint)
        else:
            rust = Variant.objects.create(
                product=window.mug.product,
                sku="FF-MUG-RUST",
                options={"colour": code},
                tint=tint,
                position=1,
            )
            Price.objects.create(variant=rust, market="GB", amount=1350)
    return window


def test_names_price_delivery_and_what_to_say_on_the_phone(window: World, client: Client) -> None:
    window.stock(window.mug, window.warehouse, 40)
    page = client.get("/p/ff-mug/").content.decode()
    assert "£12.50" in page
    assert "incl. VAT" in page
    assert "Delivered Thu 26 Nov to Fri 27 Nov" in page
    assert "delivery £4.95" in page
    assert "Tarn mug, made to last." in page
    assert re.search(r'href="tel:\+441632960100">01632 960 100</a> and say <b>FF-MUG</b>', page)


def test_delivery_of_a_dear_thing_is_free(window: World, client: Client) -> None:
    window.stock(window.tent, window.warehouse, 1)
    assert "delivery is free" in client.get("/p/ff-tent/").content.decode()


def test_what_is_not_sold_here_has_no_page(window: World, client: Client) -> None:
    Price.objects.filter(variant=window.mug, market="NO").delete()
    assert client.get("/p/ff-mug/").status_code == 200
    assert client.get("/no/p/ff-mug/").status_code == 404
    assert client.get("/p/nothing/").status_code == 404


def test_a_variant_is_an_address(mug_colours: World, client: Client) -> None:
    page = client.get("/p/ff-mug/?variant=FF-MUG-RUST")
    assert page.context["offer"].sku == "FF-MUG-RUST"
    assert "£13.50" in page.content.decode()
    assert f'rel="canonical" href="{settings.BASE_URL}/p/ff-mug/"' in page.content.decode()


def test_a_sold_out_variant_can_be_chosen_and_says_where_it_is(
    mug_colours: World, client: Client
) -> None:
    rust = Variant.objects.get(sku="FF-MUG-RUST")
    mug_colours.stock(mug_colours.mug, mug_colours.warehouse, 40)
    (picker,) = client.get("/p/ff-mug/").context["axes"]
    assert [(choice.name, choice.gone, choice.note) for choice in picker.choices] == [
        ("Pine", False, ""),
        ("Rust", True, "sold out"),
    ]
    mug_colours.stock(rust, mug_colours.leeds, 2)
    page = client.get("/p/ff-mug/?variant=FF-MUG-RUST")
    (picker,) = page.context["axes"]
    assert picker.choices[1].note == "in stores only"
    assert "1 store has it" in page.content.decode()
    assert 'value="deliver"' not in page.content.decode()


def test_collecting_names_my_store_and_the_time_that_the_promise_gives(
    window: World, client: Client
) -> None:
    window.stock(window.mug, window.leeds, 3)
    client.cookies["my_store"] = "GB004"
    page = client.get("/p/ff-mug/")
    (option,) = promise.can_collect({window.mug.pk: 1}, [window.leeds], window.now)
    mine = page.context["mine"]
    assert (mine.can_collect, mine.ready_by) == (option.can_collect, option.ready_by)
    assert "Collect in Leeds, ready today 12:00" in page.content.decode()
    assert "3 left" in page.content.decode()
    assert f'name="location" value="{window.leeds.pk}"' in page.content.decode()


def test_where_my_store_has_none_the_nearest_that_has_it_are_named(
    window: World, client: Client
) -> None:
    window.stock(window.mug, window.manchester, 9)
    client.cookies["my_store"] = "GB004"
    page = client.get("/p/ff-mug/")
    assert "Not in Leeds now" in page.content.decode()
    assert 'value="collect"' not in page.content.decode()
    (near,) = page.context["nearest"]
    assert (near.store, round(near.km)) == (window.manchester, 57)


def test_what_may_not_be_promised_is_not_shown(window: World, client: Client) -> None:
    window.stock(window.mug, window.warehouse, 3)
    window.start_payment(window.cart_with((window.mug, 2, None)))
    assert client.get("/p/ff-mug/").context["online"].text == "1 left"


def test_the_form_goes_to_the_cart_and_counts_once(window: World, client: Client) -> None:
    window.stock(window.mug, window.warehouse, 40)
    page = client.get("/p/ff-mug/")
    UUID(str(page.context["client_id"]))
    form = {
        "variant": window.mug.pk,
        "quantity": 2,
        "method": "deliver",
        "client_id": str(page.context["client_id"]),
        "next": page.context["next"],
    }
    for _press in range(2):
        answer = client.post("/cart/add/", form)
        assert answer["Location"] == "/p/ff-mug/?variant=FF-MUG"
    assert client.get("/p/ff-mug/").context["cart_badge"]["count"] == 2


def test_the_page_says_to_machines_what_it_says_to_people(window: World, client: Client) -> None:
    window.mug.product.description_en = "</script><script>alert(1)</script>"
    window.mug.product.save()
    page = client.get("/p/ff-mug/").content.decode()
    data = json.loads(
        re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)[0]
    )
    assert data["offers"]["price"] == "12.50"
    assert data["offers"]["priceCurrency"] == "GBP"
    assert data["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "<script>alert" not in page


def test_stores_are_listed_by_distance_from_a_typed_place(window: World, client: Client) -> None:
    window.stock(window.mug, window.leeds, 2)
    rows = client.get("/p/ff-mug/stores/?place=Manchester").context["rows"]
    assert [(row.store, row.can_collect) for row in rows] == [
        (window.manchester, False),
        (window.leeds, True),
    ]
    rows = client.get("/p/ff-mug/stores/?at=53.8,-1.5").context["rows"]
    assert rows[0].store == window.leeds


def test_an_unknown_place_says_so(window: World, client: Client) -> None:
    page = client.get("/p/ff-mug/stores/?place=Xyzzy").content.decode()
    assert "We do not know" in page
    assert 'aria-invalid="true"' in page


def test_the_dialog_gets_the_body_alone(window: World, client: Client) -> None:
    body = client.get("/p/ff-mug/stores/", headers={"HX-Request": "true"})
    assert "<html" not in body.content.decode()
    assert "HX-Request" in body["Vary"]
    assert "<html" in client.get("/p/ff-mug/stores/").content.decode()


def test_a_closed_store_promises_its_next_opening(window: World, client: Client) -> None:
    window.stock(window.mug, window.leeds, 3)
    client.cookies["my_store"] = "GB004"
    ready = client.get("/p/ff-mug/").context["mine"].ready_by
    assert ready == window.now + timedelta(hours=2)


@pytest.mark.parametrize(
    ("address", "most"), [("/p/ff-mug/", 5), ("/p/ff-mug/stores/?place=LS1", 8)]
)
def test_costs_few_statements(
    mug_colours: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    most: int,
) -> None:
    client.cookies["my_store"] = "GB004"
    mug_colours.stock(mug_colours.mug, mug_colours.warehouse, 40)
    client.post("/cart/add/", {"variant": mug_colours.mug.pk})
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_what_may_not_lie_where_the_books_say_is_usually_in_stock(
    window: World, client: Client
) -> None:
    window.stock(window.kettle, window.leeds, 9)
    level = window.kettle.stock_levels.get(location=window.leeds)
    page = client.get("/p/ff-kettle/stores/").content.decode()
    assert "Usually in stock" not in page
    window.kettle.stock_levels.filter(pk=level.pk).update(confidence=89)
    page = client.get("/p/ff-kettle/stores/").content.decode()
    assert "Usually in stock, we confirm within the hour" in page
    # Nothing is promised of what is not there at all.
    window.kettle.stock_levels.filter(pk=level.pk).update(safety=level.on_hand)
    assert "Usually in stock" not in client.get("/p/ff-kettle/stores/").content.decode()
