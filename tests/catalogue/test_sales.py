"""Dated sales: what stands as the price before is the lowest of the thirty days before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue import operations
from commerce.catalogue.models import Price, PriceChange
from commerce.catalogue.rules.sales import WINDOW, Cost, lowest_before
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


def test_what_the_admin_wrote_is_recorded_after(toaster):
    Price.objects.filter(variant=toaster, market="GB").update(amount=3100)
    count = PriceChange.objects.count()

    for _again in range(2):
        operations.record_prices(variant_ids=[toaster], actor=HELEN, now=NOW)

    assert PriceChange.objects.count() == count + 1
    assert PriceChange.objects.filter(variant=toaster).latest("at").amount == 3100


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


def test_a_price_written_in_the_admin_is_recorded(
    shop, client, django_user_model, settings, tmp_path
):
    settings.STATIC_ROOT = tmp_path
    user = django_user_model.objects.create_user("merch@staff.example.com", "x", is_staff=True)
    user.role_grants.create(role="merchandiser")
    client.force_login(user)
    price = Price.objects.get(variant=shop["MUG-1"], market="GB")
    form = {
        "product": price.variant.product_id, "sku": "MUG-1", "ean": "", "options": "{}", "tint": "#5b7a68",
        "weight_g": 500, "position": 0, "is_active": "on",
        "prices-TOTAL_FORMS": 1, "prices-INITIAL_FORMS": 1, "prices-0-id": price.pk,
        "prices-0-variant": price.variant_id, "prices-0-market": "GB", "prices-0-amount": 1100,
    }  # fmt: skip

    answer = client.post(f"/admin/catalogue/variant/{price.variant_id}/change/", form)

    assert answer.status_code == 302
    assert PriceChange.objects.filter(variant=price.variant_id).latest("pk").amount == 1100
