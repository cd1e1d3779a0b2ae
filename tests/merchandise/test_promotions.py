"""A merchandiser builds a promotion, tries it on what is real, and switches it on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.cart import queries
from commerce.pricing.models import Promotion, Voucher
from core.actor import Channel, Role
from tests.pricing.stage import promotion

FORM = {
    "name_en": "Ten off",
    "name_nb": "Ti av",
    "market": "GB",
    "lane": "basket",
    "action": "percent",
    "percent": "10",
    "starts_at": "2020-01-01T00:00",
    "is_active": "on",
}


@pytest.fixture
def merchandiser(world, client):
    mia = world.staff("mia@example.com", "Mia", Channel.BACK_OFFICE, Role.MERCHANDISER)
    client.force_login(
        world.user(mia), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.fixture
def cart(world):
    world.stock(world.mug, world.warehouse, 99)
    return world.cart_with((world.mug, 2, None))


def test_trying_shows_carts_and_orders_and_saves_nothing(
    world, merchandiser, django_assert_max_num_queries
):
    world.stock(world.mug, world.warehouse, 99)
    world.placed_order((world.mug, 3, None))
    cart = world.cart_with((world.mug, 2, None))
    with django_assert_max_num_queries(21):
        page = merchandiser.post("/merchandise/promotions/new/", FORM | {"preview": "1"})
    trial = page.context["trial"]
    assert page.status_code == 200
    assert trial.carts.saved == queries.view(cart, now=world.now).priced.goods.rounded_share(
        Decimal("0.1")
    )
    assert (trial.carts.touched, len(trial.carts.baskets)) == (1, 1)
    assert not Promotion.objects.exists()


def test_saving_makes_it_live_in_the_cart(world, merchandiser, cart):
    answer = merchandiser.post("/merchandise/promotions/new/", FORM)
    saved = Promotion.objects.get()
    assert answer["Location"] == f"/merchandise/promotions/{saved.pk}/"
    assert [s.name for s in queries.view(cart, now=world.now).savings] == ["Ten off"]
    assert merchandiser.get("/merchandise/promotions/").status_code == 200
    page = merchandiser.get(f"/merchandise/promotions/{saved.pk}/").content.decode()
    assert 'value="2020-01-01T00:00"' in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"percent": "0"}, "percent"),
        ({"percent": "101"}, "percent"),
        ({"action": "amount", "amount": "ten"}, "amount"),
        ({"action": "amount", "amount": "-5"}, "amount"),
        ({"action": "amount"}, "amount"),
        ({"action": "cheapest_free", "buy": "1"}, "buy"),
        ({"action": "buy_x_get_y", "buy": "2"}, "buy"),
        ({"action": "free_delivery"}, "lane"),
        ({"skus": "FF-MUG-RUST NO-SUCH"}, "skus"),
        ({"brands": "Nobody"}, "brands"),
        ({"ends_at": "2019-01-01T00:00"}, "ends_at"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"name_en": ""}, "name_en"),
        ({"market": "XX"}, "market"),
        ({"category_ids": "999999"}, "category_ids"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(merchandiser, change, field):
    page = merchandiser.post("/merchandise/promotions/new/", FORM | change)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Promotion.objects.exists()


def test_amounts_are_read_as_they_are_written_and_shown_again(merchandiser):
    merchandiser.post(
        "/merchandise/promotions/new/",
        FORM | {"action": "amount", "percent": "", "amount": "£12.50", "least_amount": "1,000.00"},
    )
    saved = Promotion.objects.get()
    assert (saved.amount, saved.least_amount) == (1250, 100000)
    page = merchandiser.get(f"/merchandise/promotions/{saved.pk}/").content.decode()
    assert 'value="12.50"' in page


def test_codes_are_thought_of_or_made_and_listed(merchandiser, world):
    promo = promotion(needs_code=True)
    address = f"/merchandise/promotions/{promo.pk}/codes/"
    merchandiser.post(address, {"code": "black 24", "total_limit": "100", "person_limit": "1"})
    merchandiser.post(address, {"count": "20", "total_limit": "1"})
    assert Voucher.objects.get(code="BLACK24").total_limit == 100
    assert Voucher.objects.filter(total_limit=1).count() == 20
    file = merchandiser.get(f"/merchandise/promotions/{promo.pk}/codes.csv").content.decode()
    assert len(file.splitlines()) == 22
    for wrong in ({}, {"count": "0"}, {"count": "99999999"}, {"code": "?"}):
        merchandiser.post(address, wrong)
    assert Voucher.objects.count() == 21


def test_the_list_says_how_each_stands(merchandiser, world):
    promotion(name_en="Off", is_active=False)
    promotion(name_en="Soon", starts_at=world.now + timedelta(days=400), ends_at=None)
    promotion(
        name_en="Over",
        starts_at=world.now - timedelta(days=999),
        ends_at=world.now - timedelta(days=900),
    )
    rows = merchandiser.get("/merchandise/promotions/").context["rows"]
    assert {row["promotion"].name_en: row["state"][0] for row in rows} == {
        "Off": "Off", "Soon": "Planned", "Over": "Ended",
    }  # fmt: skip


def test_nobody_else_may(world, client):
    maya = world.staff("csa@example.com", "Maya", Channel.PHONE, Role.CSA)
    client.force_login(
        world.user(maya), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/merchandise/promotions/").status_code == 403
    assert client.post("/merchandise/promotions/new/", FORM).status_code == 403
    assert not Promotion.objects.exists()
