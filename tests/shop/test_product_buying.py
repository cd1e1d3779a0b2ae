"""The product page: pictures, what it cost before, adding in place, what goes with it."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.cart.models import CartLine
from commerce.catalogue.models import Price, ProductImage, Relation, Variant
from commerce.reviews import operations as reviews
from tests.reviews.conftest import hand_over
from tests.world import World

HTMX = {"HX-Request": "true"}


def test_a_sale_says_now_and_before(window: World, client: Client) -> None:
    Price.objects.filter(variant=window.mug, market="GB").update(
        sale_amount=990,
        sale_from=window.now - timedelta(days=400),
        sale_until=window.now + timedelta(days=400),
        before_amount=1250,
    )
    page = client.get("/p/ff-mug/").content.decode()
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))
    assert "Now £9.90 Before £12.50" in text


def test_photographs_have_thumbnails_that_are_links(window: World, client: Client) -> None:
    other = Variant.objects.create(product=window.mug.product, sku="FF-MUG-L")
    facts = {"product": window.mug.product, "width": 1600, "height": 1200, "widths": [320, 960]}
    front = ProductImage.objects.create(file="products/front.jpg", digest="1", **facts)
    side = ProductImage.objects.create(
        file="products/side.jpg", digest="2", position=1, alt="From the side", **facts
    )
    ProductImage.objects.create(file="products/l.jpg", digest="3", variant=other, **facts)
    ProductImage.objects.create(
        file="products/raw.jpg", digest="4", product=window.mug.product, widths=[]
    )

    page = client.get("/p/ff-mug/")
    gallery = page.context["gallery"]
    assert gallery.main.src == "/media/products/front-960.webp"
    assert gallery.main.srcset == (
        "/media/products/front-320.webp 320w, /media/products/front-960.webp 960w"
    )
    assert (gallery.main.width, gallery.main.height) == (960, 720)
    assert [thumb.url for thumb in gallery.thumbs] == [
        f"?variant=FF-MUG&picture={front.pk}",
        f"?variant=FF-MUG&picture={side.pk}",
    ]
    assert "<picture>" in page.content.decode()
    pressed = client.get(f"/p/ff-mug/?picture={side.pk}").context["gallery"]
    assert pressed.main.alt == "From the side"
    assert [thumb.is_chosen for thumb in pressed.thumbs] == [False, True]


def test_adding_says_in_place_what_was_added(window: World, client: Client) -> None:
    window.stock(window.mug, window.warehouse, 40)
    form = {"variant": window.mug.pk, "quantity": 2, "method": "deliver"}
    answer = client.post("/p/ff-mug/add/", form, headers=HTMX)
    said = answer.content.decode()
    assert "<html" not in said
    assert "2 \N{MULTIPLICATION SIGN} <b>Tarn mug</b>" in said
    assert 'href="/checkout/"' in said
    assert 'href="/cart/"' in said
    assert "Cart, 2 items" in said
    assert 'id="add-id" hx-swap-oob="true"' in said


def test_without_script_the_page_says_it(window: World, client: Client) -> None:
    window.stock(window.mug, window.leeds, 4)
    form = {
        "variant": window.mug.pk, "quantity": 3, "method": "collect", "location": window.leeds.pk,
    }  # fmt: skip
    answer = client.post("/p/ff-mug/add/", form)
    assert answer["Location"] == "/p/ff-mug/?variant=FF-MUG&added=3#added"
    assert CartLine.objects.get().location == window.leeds
    page = client.get("/p/ff-mug/?variant=FF-MUG&added=3").content.decode()
    assert "3 \N{MULTIPLICATION SIGN} <b>Tarn mug</b>" in page
    for odd in ("", "x", "-1"):
        page = client.get(f"/p/ff-mug/?added={odd}").content.decode()
        assert "Added to your cart" not in page


def test_what_is_refused_is_told_in_place(window: World, client: Client) -> None:
    form = {"variant": window.mug.pk, "quantity": 1, "method": "deliver"}
    answer = client.post("/p/ff-mug/add/", form, headers=HTMX)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    plain = client.post("/p/ff-mug/add/", form)
    assert plain["Location"] == "/p/ff-mug/?variant=FF-MUG"


def test_people_also_buy_comes_from_orders_else_there_is_nothing(
    window: World, client: Client
) -> None:
    assert "People also buy" not in client.get("/p/ff-mug/").content.decode()
    Relation.objects.create(product=window.mug.product, other=window.tent.product, orders=3)
    Relation.objects.create(product=window.mug.product, other=window.kettle.product, orders=9)
    around = client.get("/p/ff-mug/").context["around"]
    assert [tile.url for tile in around.related] == ["/p/ff-kettle/", "/p/ff-tent/"]


def test_with_all_of_it_the_page_costs_ten_statements(
    window: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.cookies["visitor"] = "visitor-token-of-shopper"
    client.cookies["my_store"] = "GB004"
    for variant in (window.mug, window.kettle, window.tent):
        window.stock(variant, window.warehouse, 40)
    order = hand_over(window, window.placed_order((window.mug, 1, None)))
    review = reviews.write_review(
        order_id=order.pk, line_id=order.lines.get().pk, stars=4, title="", text="",
        author_name="Ada", language="en", actor=window.shopper, now=window.now,
    )  # fmt: skip
    reviews.publish_review(
        review_id=review.pk, written_at=review.written_at, actor=window.merchandiser, now=window.now
    )
    Relation.objects.create(product=window.mug.product, other=window.tent.product, orders=3)
    client.post("/cart/add/", {"variant": window.mug.pk})
    client.get("/p/ff-kettle/")
    client.get("/p/ff-mug/")

    with django_assert_max_num_queries(10):
        page = client.get("/p/ff-mug/")

    assert page.context["around"].related
    assert page.context["around"].recent
    assert page.context["reviews"].count == 1
    assert page.context["cart_badge"]["count"] == 1
