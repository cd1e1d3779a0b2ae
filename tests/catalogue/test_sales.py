"""Dated sales: what stands as the price before is the lowest of the thirty days before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue import operations
from commerce.catalogue.models import Price, PriceChange
from commerce.catalogue.operations.prices import RefusedSale, refused_sales, write_prices
from commerce.catalogue.rules.sales import WINDOW, Cost, lowest_before
from commerce.catalogue.rules.values import SaleData
from core.actor import Actor, Channel, Role
from core.errors import Invalid
from tests.catalogue.conftest import NOW

DAY = timedelta(days=1)
HELEN = Actor(
    channel=Channel.BACK_OFFICE, name="Helen", user_id=7, roles=frozenset({Role.MERCHANDISER})
)


def at(days, amount, sale=None, first=0, last=0):
    """A price that is set some days before NOW, perhaps with a sale."""
    if sale is None:
        return Cost(NOW - days * DAY, amount)
    return Cost(NOW - days * DAY, amount, sale, NOW - first * DAY, NOW - last * DAY)


@pytest.mark.parametrize(
    ("costs", "lowest"),
    [
        ([], None),
        ([at(90, 1000)], 1000),
        ([at(90, 800), at(31, 1000)], 1000),
        ([at(90, 800), at(29, 1000)], 800),
        ([at(90, 1000), at(10, 700), at(9, 1200)], 700),
        ([at(90, 1000), at(10, None), at(9, 1200)], 1000),
        ([at(90, 1000, sale=600, first=40, last=31)], 1000),
        ([at(90, 1000, sale=600, first=40, last=29)], 600),
        ([at(90, 1000, sale=600, first=-5, last=-9)], 1000),
        ([at(90, 1000, sale=600, first=20, last=10), at(25, 1000)], 1000),
        ([at(0, 500)], None),
    ],
)
def test_the_lowest_price_of_the_thirty_days_before(costs, lowest):
    assert lowest_before(costs, NOW) == lowest


@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(1, 10_000)),
        min_size=1,
        unique_by=lambda it: it[0],
    )
)
def test_no_price_asked_within_the_window_is_lower(changes):
    costs = [at(days, amount) for days, amount in sorted(changes, reverse=True)]
    before = lowest_before(costs, NOW)
    for place, cost in enumerate(costs):
        until = costs[place + 1].at if place + 1 < len(costs) else NOW
        if until > NOW - WINDOW:
            assert before is not None
            assert before <= cost.amount


@pytest.fixture
def toaster(shop):
    """A toaster that cost 29.99 for two months, and 25.00 for a week of it."""
    variant = shop["TOAST-1"]
    PriceChange.objects.filter(variant=variant).update(at=NOW - 60 * DAY)
    for days, amount in ((20, 2500), (13, 2999)):
        operations.set_price(
            variant_id=variant, market="GB", amount=amount, actor=HELEN, now=NOW - days * DAY
        )
    return variant


def sell(variant, amount, starts=NOW, ends=NOW + 7 * DAY):
    operations.set_sale(
        variant_id=variant,
        market="GB",
        amount=amount,
        starts=starts,
        ends=ends,
        actor=HELEN,
        now=NOW,
    )


def test_every_price_is_kept_with_when_and_who(toaster):
    changes = PriceChange.objects.filter(variant=toaster, market="GB").order_by("at")

    assert [(row.amount, row.actor_name) for row in changes] == [
        (2999, "System"), (2500, "Helen"), (2999, "Helen"),
    ]  # fmt: skip


def test_a_sale_shows_the_lowest_price_before_it(toaster):
    sell(toaster, 1999)

    price = Price.objects.get(variant=toaster, market="GB")
    assert (price.amount, price.sale_amount, price.before_amount) == (2999, 1999, 2500)
    last = PriceChange.objects.filter(variant=toaster, market="GB").latest("at")
    assert (last.sale_amount, last.sale_until) == (1999, NOW + 7 * DAY)


@pytest.mark.parametrize("amount", [2500, 2600, 2999])
def test_a_sale_that_is_no_reduction_is_refused(toaster, amount):
    with pytest.raises(Invalid, match="lowest price of the thirty days"):
        sell(toaster, amount)

    assert Price.objects.get(variant=toaster, market="GB").sale_amount is None


def test_a_sale_that_ends_before_it_begins_or_without_a_price_is_refused(toaster, shop):
    with pytest.raises(Invalid, match="ends before"):
        sell(toaster, 1999, ends=NOW)
    with pytest.raises(Invalid, match="no price"):
        operations.set_sale(
            variant_id=shop["MUG-1"], market="NO", amount=1, starts=NOW, ends=NOW + DAY, actor=HELEN, now=NOW
        )  # fmt: skip


def test_a_second_sale_is_measured_against_the_first(toaster):
    sell(toaster, 1999)

    with pytest.raises(Invalid):
        sell(toaster, 2100, starts=NOW + 10 * DAY, ends=NOW + 12 * DAY)
    sell(toaster, 2100, starts=NOW + 60 * DAY, ends=NOW + 62 * DAY)

    assert Price.objects.get(variant=toaster, market="GB").before_amount == 2999


def test_a_price_below_its_sale_ends_the_sale(toaster):
    sell(toaster, 1999)

    operations.set_price(variant_id=toaster, market="GB", amount=1500, actor=HELEN, now=NOW)

    price = Price.objects.get(variant=toaster, market="GB")
    assert (price.amount, price.sale_amount, price.before_amount) == (1500, None, None)


def test_a_sale_can_be_ended(toaster):
    sell(toaster, 1999)

    operations.end_sale(variant_id=toaster, market="GB", actor=HELEN, now=NOW)

    assert Price.objects.get(variant=toaster, market="GB").sale_amount is None


def cost(variant, amount, days):
    """Let it cost this from some days before NOW, or after."""
    operations.set_price(
        variant_id=variant, market="GB", amount=amount, actor=HELEN, now=NOW + days * DAY
    )


def before(variant):
    return Price.objects.get(variant=variant, market="GB").before_amount


def test_a_planned_sale_is_measured_again_when_the_price_changes_until_it_begins(toaster):
    cost(toaster, 2999, -12)
    sell(toaster, 1999, starts=NOW + 20 * DAY, ends=NOW + 30 * DAY)
    assert before(toaster) == 2999

    cost(toaster, 2200, 5)
    assert before(toaster) == 2200
    cost(toaster, 2999, 15)
    assert before(toaster) == 2200
    cost(toaster, 3500, 25)
    assert before(toaster) == 2200, "it has begun"


def test_a_planned_sale_is_measured_against_what_was_asked_last_before_it(toaster):
    sell(toaster, 1999, starts=NOW + 60 * DAY, ends=NOW + 70 * DAY)
    cost(toaster, 3500, 1)

    assert before(toaster) == 3500


def test_a_sale_that_is_said_to_have_begun_already_begins_now(shop):
    toaster = shop["TOAST-1"]
    PriceChange.objects.filter(variant=toaster).update(at=NOW - 60 * DAY)
    cost(toaster, 2400, -15)
    cost(toaster, 2999, -5)

    with pytest.raises(Invalid, match="lowest price of the thirty days"):
        sell(toaster, 2500, starts=NOW - 16 * DAY)
    sell(toaster, 1999, starts=NOW - 16 * DAY)

    assert before(toaster) == 2400


def test_a_running_sale_may_go_on_longer_against_the_same_price_and_not_begin_again(toaster):
    sell(toaster, 1999, starts=NOW - DAY, ends=NOW + DAY)
    sell(toaster, 1999, starts=NOW - DAY, ends=NOW + 9 * DAY)
    assert before(toaster) == 2500

    sell(toaster, 1899, starts=NOW - DAY, ends=NOW + 9 * DAY)
    later = NOW + 12 * DAY
    with pytest.raises(Invalid):
        operations.set_sale(
            variant_id=toaster, market="GB", amount=1899, starts=NOW - DAY, ends=later + DAY, actor=HELEN, now=later
        )  # fmt: skip


def test_what_nobody_was_asked_before_cannot_be_reduced(shop):
    """A new market, with its price and its sale in one call."""
    mug, sale = shop["MUG-1"], SaleData(5000, NOW - DAY, NOW + DAY)
    key = (mug, "NO")

    refused = refused_sales(sales={key: sale}, amounts={key: 10000}, now=NOW)
    assert refused == {key: RefusedSale(None)}
    with pytest.raises(Invalid), transaction.atomic():
        write_prices(amounts={key: 10000}, sales={key: sale}, actor=HELEN, now=NOW)

    planned = SaleData(5000, NOW + DAY, NOW + 2 * DAY)
    with transaction.atomic():
        write_prices(amounts={key: 10000}, sales={key: planned}, actor=HELEN, now=NOW)
    assert Price.objects.get(variant=mug, market="NO").before_amount == 10000


def test_the_clock_of_a_day_is_the_markets():
    from commerce.catalogue.rules.moments import parse_moment  # noqa: PLC0415
    from core.markets import MARKETS  # noqa: PLC0415

    oslo = MARKETS["NO"].zone
    for text, moment in (
        ("2026-11-24", datetime(2026, 11, 23, 23, tzinfo=UTC)),
        ("24.11.2026", datetime(2026, 11, 23, 23, tzinfo=UTC)),
        ("24.11.2026 kl. 08.30", datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        ("24/11/2026 08:30", datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        ("2026-11-24T08:30:00+00:00", datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
    ):
        assert parse_moment(text, oslo) == moment
    assert parse_moment("2026-11-24", oslo, ends=True) == datetime(2026, 11, 24, 23, tzinfo=UTC)
    for text in ("tomorrow", "31.02.2026", "11/24/2026", "2026-13-01", "0001-01-01"):
        with pytest.raises(ValueError, match="is not a date"):
            parse_moment(text, oslo)


def test_no_price_is_written_in_the_admin(shop, client, django_user_model, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    user = django_user_model.objects.create_user("merch@staff.example.com", "x", is_staff=True)
    user.role_grants.create(role="merchandiser")
    client.force_login(user)
    price = Price.objects.get(variant=shop["MUG-1"], market="GB")
    form = {
        "product": price.variant.product_id, "sku": "MUG-1", "ean": "", "options": "{}", "tint": "#5b7a68",
        "weight_g": 500, "position": 0, "is_active": "on",
        "prices-TOTAL_FORMS": 1, "prices-INITIAL_FORMS": 1, "prices-0-id": price.pk,
        "prices-0-variant": price.variant_id, "prices-0-market": "GB", "prices-0-amount": 1,
    }  # fmt: skip
    address = f"/admin/catalogue/variant/{price.variant_id}/change/"

    assert client.get(address).status_code == 200
    assert client.post(address, form).status_code == 403

    price.refresh_from_db()
    assert price.amount != 1
