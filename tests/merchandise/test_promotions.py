"""A merchandiser builds a promotion, tries it on what is real, and switches it on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.utils import timezone

from commerce.cart import queries
from commerce.catalogue.models import Category, Product
from commerce.catalogue.operations import brands
from commerce.orders.models import Order
from commerce.pricing import operations
from commerce.pricing.models import Promotion, Voucher
from commerce.pricing.queries import code_standings
from commerce.web.merchandise.promotions import preview, trying
from commerce.web.merchandise.promotions.preview import Trier
from core import jobs, relay
from core.actor import SYSTEM, Channel, Role
from core.models import Event, Job
from core.money import Money
from stores.locations.models import Location
from tests.pricing.stage import promotion, voucher

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
    with django_assert_max_num_queries(22):
        page = merchandiser.post("/merchandise/promotions/new/", FORM | {"preview": "1"})
    trial = page.context["trial"]
    assert page.status_code == 200
    assert trial.carts.saved == queries.view(cart, now=world.now).priced.goods.rounded_share(
        Decimal("0.1")
    )
    assert (trial.carts.touched, trial.carts.tried) == (1, 1)
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


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "code"),
        ({"count": "0"}, "count"),
        ({"count": "99999999"}, "count"),
        ({"code": "?"}, "code"),
        ({"code": "ONE", "count": "5"}, "code"),
        ({"code": "TAKEN"}, "code"),
        *(
            ({"code": "ONE", limit: typed}, limit)
            for limit in ("total_limit", "person_limit")
            for typed in ("one", "-1", "0", "1,000", "1.5", "99999999999")
        ),
        ({"code": "ONE", "person_limit": "40000"}, "person_limit"),
    ],
)
def test_codes_that_cannot_be_are_said_at_their_field_and_none_is_made(merchandiser, given, field):
    promo = promotion(needs_code=True)
    voucher("TAKEN", promo=promotion(name_en="Another", needs_code=True))
    page = merchandiser.post(f"/merchandise/promotions/{promo.pk}/codes/", given)
    assert page.status_code == 422
    assert field in page.context["codes_form"].errors
    assert all(typed in page.text for typed in given.values() if typed != "?")
    assert list(Voucher.objects.values_list("code", flat=True)) == ["TAKEN"]


@pytest.mark.parametrize("typed", [" 1", "1 ", "1.0"])
def test_a_limit_with_a_space_is_a_limit(merchandiser, typed):
    promo = promotion(needs_code=True)
    merchandiser.post(
        f"/merchandise/promotions/{promo.pk}/codes/", {"code": "ONE", "total_limit": typed}
    )
    assert Voucher.objects.get().total_limit == 1


def test_a_code_that_got_out_is_limited_and_switched_off(merchandiser, world, cart):
    promo = promotion(needs_code=True)
    code = voucher("LEAKED", promo=promo)
    Voucher.objects.update(used=3)
    address = f"/merchandise/promotions/{promo.pk}/codes/{code.pk}/"

    for limit in ("2", "many"):
        merchandiser.post(address, {"total_limit": limit, "is_active": "on"})
        code.refresh_from_db()
        assert code.total_limit is None
    merchandiser.post(address, {"total_limit": "3", "person_limit": "1"})

    code.refresh_from_db()
    assert (code.is_active, code.total_limit, code.person_limit) == (False, 3, 1)
    (standing,) = code_standings(["LEAKED"], cart.market, world.now)
    assert "cannot be used any more" in standing.refusal
    other = promotion(name_en="Other", needs_code=True)
    elsewhere = f"/merchandise/promotions/{other.pk}/codes/{code.pk}/"
    assert merchandiser.post(elsewhere, {}).status_code == 404
    for wanted, found in (("leak", [code]), ("x", [])):
        page = merchandiser.get(f"/merchandise/promotions/{promo.pk}/", {"find": wanted})
        assert page.context["vouchers"] == found


def test_who_did_what_is_kept_and_shown(merchandiser):
    merchandiser.post("/merchandise/promotions/new/", FORM | {"needs_code": "on"})
    saved = Promotion.objects.get()
    address = f"/merchandise/promotions/{saved.pk}/"
    merchandiser.post(
        address,
        FORM
        | {
            "needs_code": "on",
            "percent": "25",
            "least_amount": "50",
            "starts_at": "2020-01-02T08:00",
            "version": "0",
        },
    )
    merchandiser.post(f"{address}codes/", {"code": "BLACK24"})
    merchandiser.post(f"{address}codes/{Voucher.objects.get().pk}/", {})

    kept = Event.objects.filter(subject=f"promotion:{saved.pk}").order_by("pk")
    assert [(event.type, event.actor["name"]) for event in kept] == [
        ("PromotionSaved", "Mia"), ("PromotionSaved", "Mia"), ("VouchersMade", "Mia"), ("VoucherChanged", "Mia"),
    ]  # fmt: skip
    assert kept[1].payload["changes"]["percent"] == ["10.00", "25"]
    page = merchandiser.get(address).text
    for words in (
        "Built",
        "Percent: 10.00 → 25",
        "Worth at least: 0 → £50.00",
        "→ 2020-01-02 08:00",
        "1 code made: BLACK24",
        "Switched on: Yes → No",
    ):
        assert words in page


def test_what_a_colleague_saved_meanwhile_is_not_undone(merchandiser):
    saved = promotion()
    address = f"/merchandise/promotions/{saved.pk}/"
    page = merchandiser.get(address)
    assert 'name="version" value="0"' in page.text
    saved.is_active = False
    operations.save_promotion(saved, actor=SYSTEM, now=saved.starts_at)

    for version in ({"version": "0"}, {}):
        answer = merchandiser.post(address, FORM | {"name_nb": "Ti prosent"} | version)
        assert answer.status_code == 409
        assert "Somebody else has changed this promotion" in answer.text
        assert "Ti prosent" in answer.text
    kept = Promotion.objects.get()
    assert (kept.is_active, kept.name_nb) == (False, "Ti av")
    assert merchandiser.post(address, FORM | {"version": "1"}).status_code == 302


def test_a_trial_names_nobody(world, merchandiser):
    world.stock(world.mug, world.warehouse, 99)
    order = world.placed_order((world.mug, 3, None))
    page = merchandiser.post("/merchandise/promotions/new/", FORM | {"preview": "1"})
    assert order.number in page.text
    assert order.full_name not in page.text
    assert [tried.name for tried in page.context["trial"].orders.baskets] == [order.number]


@pytest.fixture
def many_orders(world, monkeypatch):
    """Five orders of the window in batches of two, two of them of one moment; one older, one of another country."""
    monkeypatch.setattr(preview, "MOST", 2)
    monkeypatch.setattr(trying, "BATCH", 2)
    world.stock(world.mug, world.warehouse, 99)
    orders = [world.placed_order((world.mug, units, None)) for units in (1, 2, 3, 4, 5, 6, 7)]
    now = timezone.now()
    for order, days in zip(orders, (1, 2, 2, 28, 29, 31, 3), strict=True):
        Order.objects.filter(pk=order.pk).update(placed_at=now - timedelta(days=days))
    Order.objects.filter(pk=orders[-1].pk).update(market_code="NO")
    return orders[:5]


def test_all_orders_of_the_last_30_days_are_tried_not_the_newest_only(
    world, merchandiser, many_orders
):
    form = FORM | {"least_quantity": "3"}
    page = merchandiser.post("/merchandise/promotions/new/", form | {"preview": "1"})
    shown = page.context["trial"].orders
    assert (shown.tried, shown.known, shown.touched) == (2, 5, 1)
    assert "The newest 2 of 5." in page.text
    assert "Try all 5, in a new tab" in page.text

    answer = merchandiser.post("/merchandise/promotions/new/", form | {"preview": "all"})
    job = Job.objects.get()
    assert (answer["Location"], job.total) == (f"/merchandise/jobs/{job.pk}/", 5)
    jobs.perform(job.pk)

    page = merchandiser.get(answer["Location"])
    trial = page.context["trial"]
    assert (trial.tried, trial.known, trial.touched) == (5, 5, 3)
    assert {each.name for each in trial.baskets} == {order.number for order in many_orders}
    assert [each.units for each in trial.baskets[:3]] == [5, 4, 3]
    assert trial.saved == Money(125 * (3 + 4 + 5), "GBP")  # a tenth of each mug
    assert "The newest" not in page.text
    assert "3 of 5 touched" in page.text
    assert all(order.full_name not in page.text for order in many_orders)
    assert not Promotion.objects.exists()


def test_a_trial_that_was_stopped_says_what_it_covers_and_one_that_died_goes_on(
    merchandiser, many_orders, monkeypatch
):
    merchandiser.post("/merchandise/promotions/new/", FORM | {"preview": "all"})
    died = Job.objects.get()
    counted = Trier.try_orders

    def once(trier, ids, *, known):
        monkeypatch.setattr(Trier, "try_orders", dies)
        return counted(trier, ids, known=known)

    def dies(trier, ids, *, known):
        raise OperationalError("the engine is away")

    monkeypatch.setattr(Trier, "try_orders", once)
    jobs.perform(died.pk)
    died.refresh_from_db()
    assert (died.state, died.done, died.percent) == ("running", 2, 40)
    monkeypatch.setattr(Trier, "try_orders", counted)
    Job.objects.filter(pk=died.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.perform(died.pk)
    died.refresh_from_db()
    assert (died.state, trying.trial_of(died).tried) == ("done", 5)

    merchandiser.post("/merchandise/promotions/new/", FORM | {"preview": "all"})
    stopped = Job.objects.exclude(pk=died.pk).get()

    def asked_to_stop(trier, ids, *, known):
        if trying.trial_of(Job.objects.get(pk=stopped.pk)).tried:
            merchandiser.post(f"/merchandise/jobs/{stopped.pk}/stop/")
        return counted(trier, ids, known=known)

    monkeypatch.setattr(Trier, "try_orders", asked_to_stop)
    jobs.perform(stopped.pk)
    page = merchandiser.get(f"/merchandise/jobs/{stopped.pk}/").text
    assert "The newest 2 of 5." in page


def test_a_form_that_is_wrong_starts_no_trial(merchandiser):
    page = merchandiser.post(
        "/merchandise/promotions/new/", FORM | {"percent": "0", "preview": "all"}
    )
    assert (page.status_code, Job.objects.exists()) == (422, False)


def test_what_is_for_goods_that_are_gone_says_so_and_is_not_saved_for_everything(
    world, merchandiser, cart
):
    gone = Category.objects.add_root(instance=Category(slug="clearance", name_en="Clearance"))
    promo = promotion(category_ids=[gone.pk], skus=["NO-SUCH"], brands=["Nobody"])
    Category.objects.get(pk=gone.pk).delete()

    assert queries.view(cart, now=world.now).priced.discount.amount == 0
    assert "Gone: NO-SUCH, Nobody, a category" in merchandiser.get("/merchandise/promotions/").text
    address = f"/merchandise/promotions/{promo.pk}/"
    page = merchandiser.post(address, FORM | {"version": "0"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["category_ids"])


def test_a_brand_with_another_name_keeps_its_promotions(world, cart):
    brand = brands.save_brand(
        brand_id=None, said=brands.BrandText(name="Tarn"), actor=SYSTEM, now=world.now
    )
    Product.objects.filter(pk=world.mug.product_id).update(brand="Tarn", made_by=brand)
    promotion(name_en="Tarn half", percent=Decimal(50), brands=["Tarn"])
    before = queries.view(cart, now=world.now).priced.discount.amount

    brands.save_brand(
        brand_id=brand, said=brands.BrandText(name="Tarn & Co"), actor=SYSTEM, now=world.now
    )
    relay.deliver_due(now=world.now)

    assert before > 0
    assert queries.view(cart, now=world.now).priced.discount.amount == before


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


def test_the_usual_errors_say_which_field_they_are_of(merchandiser):
    page = merchandiser.post(
        "/merchandise/promotions/new/", FORM | {"name_en": "", "percent": "some", "market": "XX"}
    )
    summary = page.text.partition('class="error-summary"')[2].partition("</ul>")[0]
    for said in (
        "Name in English: This field is required.",
        "Percent: Enter a number.",
        "Country: ",
    ):
        assert said in summary


def test_choices_of_several_are_boxes_and_what_is_chosen_stands_above_them(merchandiser):
    tents = Category.objects.get(slug="kitchen")
    promo = promotion(category_ids=[tents.pk])

    page = merchandiser.get(f"/merchandise/promotions/{promo.pk}/").text

    assert "<select multiple" not in page.replace('class="input" ', "")
    assert f'name="category_ids" value="{tents.pk}" checked' in page
    assert f"Chosen: <b>{tents}</b>" in " ".join(page.split())


def test_numbers_that_an_action_does_not_use_are_empty(merchandiser):
    promo = promotion(action="percent")
    page = merchandiser.get(f"/merchandise/promotions/{promo.pk}/")
    form = page.context["form"]
    assert [form[name].value() for name in ("buy", "get", "least_quantity")] == ["", "", ""]
    new = merchandiser.get("/merchandise/promotions/new/").context["form"]
    assert [new[name].value() for name in ("percent", "buy", "get")] == ["", "", ""]


def test_an_offer_for_a_store_that_closed_does_not_become_one_for_all(world, merchandiser):
    saved = promotion(store_ids=[world.leeds.pk])
    Location.objects.filter(pk=world.leeds.pk).update(is_active=False)
    address = f"/merchandise/promotions/{saved.pk}/"
    assert "Leeds (closed)" in merchandiser.get(address).text
    sent = FORM | {"version": saved.version, "name_en": "Leeds", "store_ids": str(world.leeds.pk)}
    merchandiser.post(address, sent)
    saved.refresh_from_db()
    assert (saved.name_en, saved.store_ids) == ("Leeds", [world.leeds.pk])


def test_what_everybody_gets_has_no_codes(world, merchandiser):
    saved = promotion()
    address = f"/merchandise/promotions/{saved.pk}/"
    page = merchandiser.post(f"{address}codes/", {"code": "ONCE"}, follow=True)
    assert "Everybody gets this offer" in page.text
    assert not Voucher.objects.exists()

    Promotion.objects.filter(pk=saved.pk).update(needs_code=True)
    merchandiser.post(f"{address}codes/", {"code": "ONCE"})
    page = merchandiser.post(address, FORM | {"version": saved.version})
    assert page.status_code == 422
    assert "It has codes" in page.text
