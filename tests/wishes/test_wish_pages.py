"""The pages of what shoppers keep and compare; forms without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import operations as accounts
from commerce.cart.models import CartLine
from commerce.catalogue.models import Attribute, Product
from commerce.wishes import operations
from commerce.wishes.models import Trail, WishItem, WishList
from core.actor import Actor
from core.models import OutboundMessage
from tests.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> Iterator[None]:
    with time_machine.travel(world.now, tick=False):
        yield


def keep(client: Client, world: World, **more: object) -> WishItem:
    client.post("/wishes/add/", {"variant": world.mug.pk} | more)
    return WishItem.objects.order_by("-pk")[0]


def test_a_product_is_kept_from_its_page_and_moves_to_the_cart(
    world: World, client: Client
) -> None:
    world.stock(world.mug, world.warehouse, 3)
    page = client.get("/p/ff-mug/").content.decode()
    assert 'action="/wishes/add/"' in page
    answer = client.post("/wishes/add/", {"variant": world.mug.pk, "next": "/p/ff-mug/"})
    assert answer["Location"] == "/p/ff-mug/"
    assert "Kept on: My wish list" in client.get("/p/ff-mug/").content.decode()

    assert "Tarn mug" in client.get("/wishes/").content.decode()
    client.post(f"/wishes/items/{WishItem.objects.get().pk}/", {"next": "/wishes/"})

    assert CartLine.objects.get().variant == world.mug
    assert not WishItem.objects.exists()


def test_pressed_twice_it_moves_once(world: World, client: Client) -> None:
    world.stock(world.mug, world.warehouse, 3)
    item = keep(client, world)
    for _press in range(2):
        answer = client.post(f"/wishes/items/{item.pk}/", {"client_id": str(uuid4())})
        assert answer.status_code == 302
    assert CartLine.objects.get().quantity == 1


def test_what_cannot_be_had_is_told_and_stays(world: World, client: Client) -> None:
    item = keep(client, world)
    assert "Tell me when it is back" in client.get("/wishes/").content.decode()
    client.post(f"/wishes/items/{item.pk}/")
    assert WishItem.objects.exists()


def test_a_list_is_renamed_shared_read_by_another_and_closed_again(
    world: World, client: Client
) -> None:
    item = keep(client, world, name="Cabin")
    address = f"/wishes/lists/{item.wish_list_id}/"
    client.post(address, {"do": "rename", "name": "Hytta"})
    client.post(address, {"do": "share"})
    page = client.get("/wishes/").content.decode()
    link = re.search(r'value="http://[^/]+(/wishes/shared/[^"]+)"', page)
    assert link

    theirs = Client()
    seen = theirs.get(link[1]).content.decode()
    assert "Hytta" in seen
    assert "Tarn mug" in seen
    assert "/wishes/items/" not in seen
    assert theirs.post(address, {"do": "delete"}).status_code == 404
    client.post(address, {"do": "stop"})
    assert theirs.get(link[1]).status_code == 410
    client.post(address, {"do": "delete"})
    assert not WishList.objects.exists()


def test_a_cart_is_put_aside_shared_and_put_back(world: World, client: Client) -> None:
    world.stock(world.mug, world.warehouse, 9)
    client.post("/cart/add/", {"variant": world.mug.pk, "quantity": 2})
    answer = client.post("/wishes/cart/", {"name": "Autumn", "share": "1"})
    kept_cart = WishList.objects.get()
    assert answer["Location"] == f"/wishes/#list-{kept_cart.pk}"
    assert kept_cart.is_shared
    client.post(f"/cart/lines/{CartLine.objects.get().pk}/", {"remove": "1", "version": "1"})
    assert not CartLine.objects.exists()

    client.post(f"/wishes/lists/{kept_cart.pk}/", {"do": "cart"})

    assert CartLine.objects.get().quantity == 2
    assert WishItem.objects.count() == 1


def test_a_line_is_saved_for_later(world: World, client: Client) -> None:
    world.stock(world.mug, world.warehouse, 9)
    client.post("/cart/add/", {"variant": world.mug.pk, "quantity": 2})
    client.post(f"/wishes/later/{CartLine.objects.get().pk}/")
    assert not CartLine.objects.exists()
    assert "Saved for later" in client.get("/wishes/").content.decode()


def test_with_script_the_cart_answers_as_it_then_stands(world: World, client: Client) -> None:
    world.stock(world.mug, world.warehouse, 9)
    client.post("/cart/add/", {"variant": world.mug.pk, "quantity": 2})
    line = CartLine.objects.get().pk
    answer = client.post(f"/wishes/later/{line}/", headers={"HX-Request": "true"})
    assert 'id="cart-body"' in answer.content.decode()
    assert "Saved for later" in answer["HX-Trigger"]


def test_a_cart_is_mailed_with_its_link_and_not_to_everybody(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commerce.wishes.operations.lists.MAILS_PER_SOURCE", 1)
    world.stock(world.mug, world.warehouse, 9)
    client.post("/cart/add/", {"variant": world.mug.pk, "quantity": 2})
    client.post("/wishes/mail/", {"email": "ivy@"})
    assert not OutboundMessage.objects.exists()

    client.post("/wishes/mail/", {"email": "Ivy@example.com"})

    mail = OutboundMessage.objects.get()
    assert mail.to == "ivy@example.com"
    link = re.search(r"http://[^/]+(/wishes/shared/\S+)", mail.text)
    assert link
    assert "Tarn mug" in Client().get(link[1]).content.decode()
    assert client.post("/wishes/mail/", {"email": "bo@example.com"}).status_code == 429
    assert OutboundMessage.objects.count() == 1


def test_the_lists_of_a_guest_follow_her_into_the_account(world: World, client: Client) -> None:
    accounts.upsert_customer(
        email="ada@example.com", name="Ada Shaw", phone="", language="en", password="password"
    )
    keep(client, world)
    client.post(
        "/accounts/login/", {"login": "ada@example.com", "password": "password"}, follow=True
    )
    assert WishList.objects.get().customer is not None
    assert "Tarn mug" in client.get("/wishes/").content.decode()
    client.post("/accounts/logout/")
    assert "Tarn mug" not in client.get("/wishes/").content.decode()


def test_what_was_looked_at_is_shown_to_whom_we_know_only(world: World, client: Client) -> None:
    for product in ("ff-tent", "ff-mug"):
        assert "You looked at" not in client.get(f"/p/{product}/").content.decode()
    assert "visitor" not in client.cookies
    assert not Trail.objects.exists()

    keep(client, world)
    client.get("/p/ff-tent/")
    page = client.get("/p/ff-mug/")
    assert [tile.url for tile in page.context["around"].recent] == ["/p/ff-tent/"]
    home = client.get("/").content.decode()
    assert "Continue where you left" in home
    assert "Continue where you left" not in Client().get("/").content.decode()


def test_home_leads_on_to_the_cart_and_the_order_that_is_under_way(
    world: World, client: Client
) -> None:
    client.cookies["visitor"] = "visitor-token-of-shopper"
    world.stock(world.mug, world.warehouse, 9)
    order = world.placed_order((world.mug, 1, None))
    client.post("/cart/add/", {"variant": world.mug.pk, "quantity": 2})
    home = client.get("/").content.decode()
    assert f"/orders/?number={order.number}" in home
    assert "2 items wait in it" in home


def test_products_are_compared_with_what_differs_first(world: World, client: Client) -> None:
    for position, (code, unit) in enumerate((("material", ""), ("weight", "g"))):
        Attribute.objects.create(
            code=code, name_en=code.title(), name_nb=code, kind="text", unit=unit,
            position=position,
        )  # fmt: skip
    for product, weight in ((world.mug.product, "300"), (world.kettle.product, "900")):
        Product.objects.filter(pk=product.pk).update(
            attributes={"material": "Steel", "weight": weight}
        )
        client.post("/compare/", {"add": product.pk})
    page = client.get("/compare/")
    facts = page.context["facts"]
    assert [(fact.name, fact.values, fact.differs) for fact in facts] == [
        ("Weight", ["300 g", "900 g"], True),
        ("Material", ["Steel", "Steel"], False),
    ]
    assert page.context["differ"] == {"price"}
    assert page.content.decode().count(">differs<") == 2
    client.post("/compare/", {"remove": world.mug.product_id})
    assert len(client.get("/compare/").context["columns"]) == 1
    assert "See the comparison" in client.get("/p/ff-kettle/").content.decode()


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 13])
def test_what_is_no_variant_is_refused(world: World, client: Client, typed: str) -> None:
    for address in ("/wishes/add/", "/compare/"):
        answer = client.post(address, {"variant": typed, "add": typed})
        assert answer.status_code in {302, 404, 422}


def test_the_pages_cost_few_statements(
    world: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for variant in (world.mug, world.kettle, world.tent):
        world.stock(variant, world.warehouse, 5)
        client.post("/wishes/add/", {"variant": variant.pk})
        client.post("/compare/", {"add": variant.product_id})
    client.post("/cart/add/", {"variant": world.mug.pk})
    for address, most in (("/wishes/", 6), ("/compare/", 9), ("/", 8)):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_an_advisor_who_shops_sees_her_own_lists_only(
    world: World, client: Client, ada: Callable[[Actor], Actor]
) -> None:
    operations.wish(variant_id=world.mug.pk, actor=ada(world.shopper), now=world.now)
    client.force_login(world.user(world.csa))
    assert "Tarn mug" not in client.get("/wishes/").content.decode()
