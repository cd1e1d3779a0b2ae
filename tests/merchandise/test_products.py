"""The merchandiser changes what a product says, what it costs, and when it is there."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from commerce.catalogue import operations
from commerce.catalogue.models import Attribute, Category, Price, PriceChange, Product
from core.actor import SYSTEM
from core.models import Event

FORM = {
    "name_en": "Fell kettle", "name_nb": "Fjellkjele", "description_en": "Boils.", "description_nb": "Koker.",
    "brand": "Tarn", "print_code": "11-222", "is_published": "1", "publish_at": "", "withdraw_at": "2026-12-24 12:00",
}  # fmt: skip

LATER = datetime(2026, 12, 1, 8, 0, 30, tzinfo=UTC)


@pytest.fixture
def kettle(world):
    return world.kettle.product


@pytest.fixture
def form(kettle):
    return FORM | {"category_id": str(kettle.category_id)}


def test_a_product_is_found_by_words_sku_and_state(desk, world):
    assert "Tarn kettle" in desk.get("/merchandise/products/").text
    operations.reindex(product_ids=[world.kettle.product_id, world.mug.product_id])
    for text in ("kett", "FF-KETTLE"):
        page = desk.get("/merchandise/products/", {"text": text, "state": "published"}).text
        assert "Tarn kettle" in page
        assert "Tarn mug" not in page
    page = desk.get("/merchandise/products/", {"state": "withdrawn", "category": "kitchen"}).text
    assert "Nothing found" in page


def test_texts_are_written_in_both_languages_and_who_did_it_is_kept(desk, kettle, form):
    answer = desk.post(f"/merchandise/products/{kettle.pk}/", form)

    assert answer.status_code == 302
    kettle.refresh_from_db()
    assert (kettle.name_en, kettle.name_nb, kettle.description_nb) == (
        "Fell kettle",
        "Fjellkjele",
        "Koker.",
    )
    assert kettle.withdraw_at == datetime(2026, 12, 24, 12, tzinfo=UTC)
    edit = Event.objects.get(type="ProductEdited")
    assert (edit.subject, edit.actor["name"]) == (f"product:{kettle.pk}", "Helen")
    assert "Helen" in desk.get(f"/merchandise/products/{kettle.pk}/").text

    desk.post(f"/merchandise/products/{kettle.pk}/", form | {"name_nb": "", "withdraw_at": ""})
    kettle.refresh_from_db()
    assert (kettle.name_nb, kettle.withdraw_at) == (None, None)
    desk.post(f"/merchandise/products/{kettle.pk}/", form | {"name_nb": "", "withdraw_at": ""})
    assert Event.objects.filter(type="ProductEdited").count() == 2


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"name_en": " "}, "Give it a name."),
        ({"category_id": "999999"}, "Choose a category."),
        ({"publish_at": "soon"}, "Write a date and a time"),
        ({"publish_at": "2026-12-25"}, "withdrawn before it is published"),
        ({"print_code": "1234567890123"}, "At most 12 characters."),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(desk, kettle, form, change, text):
    answer = desk.post(f"/merchandise/products/{kettle.pk}/", form | change)

    assert answer.status_code == 422
    assert text in answer.text
    assert "Fjellkjele" in answer.text
    kettle.refresh_from_db()
    assert kettle.brand == ""


def prices(world, **changes):
    pk = world.kettle.pk
    values = {"price-GB": "49.00", "price-NO": "649"} | changes
    form = {}
    for market in ("GB", "NO"):
        for name in ("price", "sale", "from", "until"):
            form[f"{name}-{pk}-{market}"] = values.get(f"{name}-{market}", "")
    return form


def test_prices_and_a_sale_are_written_and_remembered(desk, world):
    path = f"/merchandise/products/{world.kettle.product_id}/"
    sale = {"sale-GB": "39", "from-GB": "2026-11-24 10:00", "until-GB": "2026-11-30"}

    desk.post(f"{path}prices/", prices(world, **sale, **{"price-NO": ""}))

    price = Price.objects.get(variant=world.kettle)
    assert (price.market, price.amount, price.sale_amount, price.before_amount) == (
        "GB",
        4900,
        3900,
        4900,
    )
    assert price.sale_until == datetime(2026, 12, 1, tzinfo=UTC)
    assert {(row.market, row.amount) for row in PriceChange.objects.all()} == {
        ("GB", 4900),
        ("NO", None),
    }
    page = desk.get(path).text
    assert "What it cost" in page
    assert "£39.00" in page
    assert "not sold" in page


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"price-GB": "cheap"}, "Write an amount in GBP"),
        ({"sale-GB": "39"}, "A sale needs its first and its last day."),
        ({"sale-GB": "49", "from-GB": "2026-11-24", "until-GB": "2026-11-30"}, "lowest price of the thirty days"),
        ({"sale-GB": "39", "from-GB": "2026-11-30", "until-GB": "2026-11-24"}, "ends before it begins"),
        ({"price-GB": "", "sale-GB": "39", "from-GB": "2026-11-24", "until-GB": "2026-11-30"}, "no price there"),
    ],
)  # fmt: skip
def test_a_price_that_cannot_be_is_refused_beside_its_field(desk, world, changes, text):
    path = f"/merchandise/products/{world.kettle.product_id}/prices/"

    answer = desk.post(path, prices(world, **changes))

    assert answer.status_code == 422
    assert text in answer.text
    assert not PriceChange.objects.exists()


def filled(desk, path):
    """Return the form of prices as its page fills it."""
    fields = re.findall(
        r'name="((?:was|price|sale|from|until)-[^"]+)"(?: type="text")? value="([^"]*)"', desk.get(path).text
    )  # fmt: skip
    assert fields
    return dict(fields)


def test_a_page_that_stood_open_undoes_nobody_elses_price(desk, world):
    path, pk = f"/merchandise/products/{world.kettle.product_id}/", world.kettle.pk
    form = filled(desk, path)
    operations.set_price(variant_id=pk, market="GB", amount=5500, actor=SYSTEM, now=world.now)

    answer = desk.post(f"{path}prices/", form | {f"price-{pk}-NO": "999.00"})

    assert answer.status_code == 302
    assert dict(Price.objects.filter(variant=pk).values_list("market", "amount")) == {
        "GB": 5500,
        "NO": 99900,
    }


def test_who_changes_a_price_that_was_changed_meanwhile_is_told_before(desk, world):
    path, pk = f"/merchandise/products/{world.kettle.product_id}/", world.kettle.pk
    form = filled(desk, path) | {f"price-{pk}-GB": "47.00"}
    operations.set_price(variant_id=pk, market="GB", amount=5500, actor=SYSTEM, now=world.now)

    answer = desk.post(f"{path}prices/", form)

    assert answer.status_code == 422
    assert "It says now: 55.00" in answer.text
    price = Price.objects.get(variant=pk, market="GB")
    assert price.amount == 5500
    again = dict(re.findall(r'name="(was-[^"]+)" value="([^"]*)"', answer.text))
    desk.post(f"{path}prices/", form | again)
    price.refresh_from_db()
    assert price.amount == 4700


def opened(desk, product) -> dict[str, str]:
    """What a browser would send of the product's form, untouched."""
    page = desk.get(f"/merchandise/products/{product.pk}/").text
    was = html.unescape(re.search(r'name="was" value="([^"]*)"', page)[1])
    return {name: text for name, text in json.loads(was).items() if text} | {"was": was}


def send(desk, product, form):
    return desk.post(f"/merchandise/products/{product.pk}/", form)


def test_a_form_that_stood_open_undoes_nothing_that_others_wrote(desk, kettle):
    Product.objects.filter(pk=kettle.pk).update(description_en="Boils.\nQuickly.", publish_at=LATER)
    form = opened(desk, kettle)
    assert form["is_published"]
    other = {name: text for name, text in form.items() if name != "is_published"}
    assert send(desk, kettle, other | {"name_nb": "Fjellkjele"}).status_code == 302
    kettle.refresh_from_db()
    assert (kettle.is_published, kettle.name_nb) == (False, "Fjellkjele")

    form["description_en"] = form["description_en"].replace("\n", "\r\n")  # as a browser sends it
    assert send(desk, kettle, form | {"brand": "Fell"}).status_code == 302

    kettle.refresh_from_db()
    assert (kettle.is_published, kettle.name_nb, kettle.brand) == (False, "Fjellkjele", "Fell")
    assert (kettle.description_en, kettle.publish_at) == ("Boils.\nQuickly.", LATER)
    assert Event.objects.filter(type="ProductEdited").latest("id").payload["fields"] == ["brand"]


def test_what_two_changed_is_shown_and_written_only_when_asked_again(desk, kettle):
    form = opened(desk, kettle)
    send(desk, kettle, form | {"name_en": "Their kettle", "brand": "Fell"})

    answer = send(desk, kettle, form | {"name_en": "My kettle", "print_code": "11-222"})

    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert "Helen has changed “Name, English” meanwhile to “Their kettle”. Save again" in text
    kettle.refresh_from_db()
    assert (kettle.name_en, kettle.print_code) == ("Their kettle", "")
    kept = {
        name: html.unescape(re.search(rf'name="{name}"[^>]*? value="([^"]*)"', answer.text)[1])
        for name in ("name_en", "brand", "print_code", "was")
    }
    assert (kept["name_en"], kept["brand"], kept["print_code"]) == ("My kettle", "Fell", "11-222")

    assert send(desk, kettle, form | kept).status_code == 302
    kettle.refresh_from_db()
    assert (kettle.name_en, kettle.brand, kettle.print_code) == ("My kettle", "Fell", "11-222")


def test_attributes_are_held_apart_one_by_one(desk, kettle):
    for code, kind in (("capacity", "number"), ("cordless", "boolean")):
        Attribute.objects.create(code=code, kind=kind, name_en=code, name_nb=code)
    form = opened(desk, kettle)
    send(desk, kettle, form | {"attribute-capacity": "1.5"})
    assert send(desk, kettle, form | {"attribute-cordless": "yes"}).status_code == 302
    kettle.refresh_from_db()
    assert (kettle.attributes["capacity"], kettle.attributes["cordless"]) == (1.5, True)
    answer = send(desk, kettle, form | {"attribute-capacity": "2"})
    assert answer.status_code == 422
    assert "has changed “capacity” meanwhile to “1.5”" in answer.text


def test_what_nobody_is_known_to_have_changed_says_what_it_is_now(desk, kettle):
    form = opened(desk, kettle)
    Product.objects.filter(pk=kettle.pk).update(brand="Fell")
    answer = send(desk, kettle, form | {"brand": "Tarn"})
    assert answer.status_code == 422
    assert "Somebody else has changed this meanwhile to: Fell." in html.unescape(answer.text)


def test_who_moved_a_product_or_put_it_off_meanwhile_is_named_with_what_it_says_now(desk, kettle):
    Product.objects.filter(pk=kettle.pk).update(description_en="Boils.")
    form = opened(desk, kettle)
    mine, theirs = (
        Category.objects.add_root(instance=Category(slug=slug, name_en=slug, name_nb=slug))
        for slug in ("mine", "theirs")
    )
    their_form = form | {"category_id": str(theirs.pk), "withdraw_at": "2026-12-24 12:00"}
    assert send(desk, kettle, their_form | {"description_en": ""}).status_code == 302

    my_form = form | {"category_id": str(mine.pk), "withdraw_at": "2026-12-31 12:00"}
    answer = send(desk, kettle, my_form | {"description_en": "Boils fast."})

    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert "has changed “Category” meanwhile to “theirs”." in text
    assert "has changed “Withdraw at” meanwhile to “2026-12-24 12:00”." in text
    # On top, and at the field.
    assert text.count("has emptied “Description, English” meanwhile.") == 2
    kettle.refresh_from_db()
    assert kettle.category_id == theirs.pk


def test_prices_of_another_product_cannot_be_written(desk, world):
    path = f"/merchandise/products/{world.mug.product_id}/prices/"

    desk.post(path, prices(world, **{"price-GB": "1"}))

    assert Price.objects.get(variant=world.kettle, market="GB").amount == 4900


def test_products_come_and_go_at_their_hour(world):
    mug, kettle, tent = (each.product_id for each in (world.mug, world.kettle, world.tent))
    now = world.now
    Product.objects.filter(pk=mug).update(is_published=False, publish_at=now)
    Product.objects.filter(pk=kettle).update(withdraw_at=now - timedelta(seconds=1))
    Product.objects.filter(pk=tent).update(publish_at=now + timedelta(seconds=1))

    assert operations.publish_due(now=now) == 2
    assert operations.publish_due(now=now) == 0

    stands = Product.objects.order_by("pk").values_list("is_published", "publish_at", "withdraw_at")
    assert list(stands) == [
        (False, None, None), (True, None, None), (True, now + timedelta(seconds=1), None),
    ]  # fmt: skip


def test_the_later_hour_counts_where_both_have_passed(world):
    products = Product.objects.filter(pk=world.mug.product_id)
    products.update(
        publish_at=world.now - timedelta(days=2), withdraw_at=world.now - timedelta(days=1)
    )
    operations.publish_due(now=world.now)
    assert not products.get().is_published

    products.update(
        publish_at=world.now - timedelta(days=1), withdraw_at=world.now - timedelta(days=2)
    )
    operations.publish_due(now=world.now)
    assert products.get().is_published


def test_the_navigation_follows_what_is_published(world):
    operations.reindex(product_ids=[])
    assert Category.objects.get().sold_in == ["GB", "NO"]

    Product.objects.update(withdraw_at=world.now)
    operations.publish_due(now=world.now)

    assert Category.objects.get().sold_in == []


def test_pages_cost_few_statements(desk, kettle, django_assert_max_num_queries):
    for path in ("", "products/", f"products/{kettle.pk}/", "bulk/"):
        with django_assert_max_num_queries(14):
            assert desk.get(f"/merchandise/{path}").status_code == 200


def test_its_vat_class_makes_a_product_a_gift_card(desk, kettle, form, world):
    assert "Gift card: sent by e-mail" in desk.get(f"/merchandise/products/{kettle.pk}/").text
    desk.post(f"/merchandise/products/{kettle.pk}/", form | {"vat_class": "gift_card"})

    cart = world.cart()
    world.add(cart, world.kettle)
    assert cart.lines.get().method == "email"
