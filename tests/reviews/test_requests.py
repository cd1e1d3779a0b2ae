"""The mail that asks for a review: some days after the goods left, once, in the order's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from accounts import consents
from accounts import operations as accounts
from commerce.orders import operations as orders
from commerce.orders.models import Order, OrderLine
from commerce.reviews import operations, queries, sweepers
from commerce.reviews.events import AskingStopped
from commerce.reviews.models import Review, ReviewRequest, ReviewStop
from core import relay
from core.actor import SYSTEM
from core.models import OutboundMessage
from tests.world import NO, World

Write = Callable[..., Review]
DAYS = timedelta(days=7)


def left(world: World, order: Order) -> Order:
    """What leaves is known to the handlers."""
    for fulfilment in order.fulfilments.filter(state="open"):
        orders.fulfil(fulfilment_id=fulfilment.pk, actor=SYSTEM, now=world.now)
    while relay.deliver_due(now=world.now):
        pass
    return order


def asked() -> list[OutboundMessage]:
    return list(OutboundMessage.objects.filter(key__startswith="review-asked-").order_by("pk"))


@pytest.fixture
def shop(world: World, settings: Any) -> World:
    settings.REVIEW_ASK_DAYS = DAYS.days
    for place in (world.warehouse, world.leeds, world.no_warehouse):
        for variant in world.variants:
            world.stock(variant, place, 20)
    return world


@pytest.fixture
def order(shop: World) -> Order:
    return left(shop, shop.placed_order((shop.mug, 2, None), (shop.tent, 1, None)))


def test_asks_after_the_days_and_only_once(shop: World, order: Order) -> None:
    early = sweepers.ask_for_reviews(shop.now + DAYS - timedelta(minutes=1))
    assert (early, asked()) == (0, [])

    due = [sweepers.ask_for_reviews(shop.now + DAYS + timedelta(hours=n)) for n in range(3)]

    assert due == [1, 0, 0]
    (mail,) = asked()
    assert mail.to == order.email
    assert order.number in mail.text
    assert "Tarn mug" in mail.text
    assert "Fell tent" in mail.text
    assert ReviewRequest.objects.get().state == "sent"


def test_each_link_opens_its_form_without_signing_in(
    shop: World, order: Order, client: Client
) -> None:
    operations.ask_for_reviews(now=shop.now + DAYS)

    *links, stop = re.findall(r"http://[^/]+(/\S+)", asked()[0].text)
    assert len(links) == 2
    assert stop.endswith("/reviews/stop/")
    for link, line in zip(links, order.lines.order_by("position"), strict=True):
        page = client.get(link).content.decode()
        assert line.name_en in page
        assert 'name="stars"' in page
    client.post(links[0], {"stars": "5", "author_name": "Ada"})
    assert Review.objects.get().order_line == order.lines.order_by("position")[0]


def test_a_norwegian_order_is_asked_in_norwegian_in_its_own_market(shop: World) -> None:
    left(shop, shop.placed_order((shop.mug, 1, None), market=NO))

    operations.ask_for_reviews(now=shop.now + DAYS)

    (mail,) = asked()
    assert "Tarn krus" in mail.text
    assert "/no/orders/track/" in mail.text
    with translation.override("nb"):
        singular, plural = (
            "How do you like what you bought?",
            "How do you like the things you bought?",
        )
        assert mail.subject == ngettext(singular, plural, 1)


def test_what_came_back_is_not_asked_about(shop: World, order: Order) -> None:
    mug = order.lines.get(variant=shop.mug)
    orders.record_returned(orders.lock_order(order.pk), units={mug.pk: 2}, refunds={})

    operations.ask_for_reviews(now=shop.now + DAYS)

    (mail,) = asked()
    assert "Fell tent" in mail.text
    assert "Tarn mug" not in mail.text


def test_who_sent_all_back_or_has_said_it_all_is_left_in_peace(
    shop: World, order: Order, write: Write
) -> None:
    mug, tent = order.lines.order_by("position")
    orders.record_returned(orders.lock_order(order.pk), units={mug.pk: 2}, refunds={})
    write(order, line_id=tent.pk)

    assert operations.ask_for_reviews(now=shop.now + DAYS) == 0

    assert asked() == []
    assert ReviewRequest.objects.get().state == "left"


def test_who_says_no_is_not_asked_again_under_that_address(
    shop: World, order: Order, client: Client
) -> None:
    other = left(shop, shop.placed_order((shop.kettle, 1, None), actor=shop.other_shopper))
    address = f"/orders/track/{order.tracking_token}/reviews/stop/"
    assert "Shall we stop asking?" in client.get(address).content.decode()
    assert ReviewStop.objects.count() == 0

    for _press in range(2):
        page = client.post(address, follow=True).content.decode()
        assert "We do not ask you any more" in page

    assert other.email == order.email
    assert operations.ask_for_reviews(now=shop.now + DAYS) == 0
    assert asked() == []
    assert set(ReviewRequest.objects.values_list("state", flat=True)) == {"left"}
    assert order.email not in ReviewStop.objects.get().person
    assert shop.recorded(AskingStopped) == 2
    assert client.post(f"/orders/track/{order.number}.0.0/reviews/stop/").status_code == 404


def test_half_returned_is_half_kept(shop: World, order: Order) -> None:
    mug = order.lines.get(variant=shop.mug)
    orders.record_returned(orders.lock_order(order.pk), units={mug.pk: 1}, refunds={})

    operations.ask_for_reviews(now=shop.now + DAYS)

    assert "Tarn mug" in asked()[0].text


def test_the_last_part_sets_the_day(shop: World) -> None:
    order = shop.placed_order((shop.mug, 1, None), (shop.tent, 1, shop.leeds))
    parcel, collection = order.fulfilments.order_by("method").reverse()
    orders.fulfil(fulfilment_id=parcel.pk, actor=SYSTEM, now=shop.now)
    while relay.deliver_due(now=shop.now):
        pass
    assert operations.ask_for_reviews(now=shop.now + DAYS) == 0

    later = shop.now + DAYS + timedelta(days=1)
    orders.fulfil(fulfilment_id=collection.pk, actor=SYSTEM, now=later)
    while relay.deliver_due(now=later):
        pass
    assert operations.ask_for_reviews(now=later + DAYS - timedelta(minutes=1)) == 0
    assert operations.ask_for_reviews(now=later + DAYS) == 1
    assert "Fell tent" in asked()[0].text


def test_nobody_is_asked_where_it_is_turned_off(shop: World, settings: Any) -> None:
    settings.REVIEW_ASK_DAYS = 0

    left(shop, shop.placed_order((shop.mug, 1, None)))

    assert not ReviewRequest.objects.exists()


def test_a_product_is_asked_about_once_however_many_lines_it_has(shop: World) -> None:
    order = left(shop, shop.placed_order((shop.mug, 1, None), (shop.mug, 1, shop.leeds)))
    assert OrderLine.objects.filter(order=order).count() == 2

    operations.ask_for_reviews(now=shop.now + DAYS)

    assert len(re.findall(r"/reviews/\d+/", asked()[0].text)) == 1


@pytest.mark.parametrize("is_guest", [False, True])
def test_who_says_no_to_questions_at_her_account_is_not_asked(
    shop: World, order: Order, is_guest: bool
) -> None:
    """Her account is the order's, or the one that has proven the order's address."""
    ada = accounts.upsert_customer(
        email=order.email, name="Ada", phone="", language="en", password="a long password",
        is_verified=is_guest,
    )  # fmt: skip
    if not is_guest:
        Order.objects.update(customer=ada)
    say = partial(
        consents.say,
        customer_id=ada.pk,
        place="/",
        language="en",
        user_id=ada.user_id,
        now=shop.now,
    )
    say(allowed=["surveys-email"])
    say(allowed=[])

    assert sweepers.ask_for_reviews(shop.now + DAYS) == 0
    assert (asked(), ReviewRequest.objects.get().state) == ([], "left")


def test_who_never_said_anything_or_yes_is_asked(shop: World, order: Order) -> None:
    ada = accounts.upsert_customer(
        email=order.email, name="Ada", phone="", language="en", password="a long password",
        is_verified=True,
    )  # fmt: skip
    assert queries.may_be_asked(order)
    consents.say(
        customer_id=ada.pk, allowed=["surveys-email"], place="/", language="en",
        user_id=ada.user_id, now=shop.now,
    )  # fmt: skip
    assert sweepers.ask_for_reviews(shop.now + DAYS) == 1
