"""Writing, reading and moderating reviews."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commerce.orders.models import Order
from commerce.reviews import operations
from commerce.reviews.models import Review
from commerce.web.merchandise import reviews
from tests.reviews.conftest import hand_over
from tests.world import World

Write = Callable[..., Review]


@pytest.fixture(autouse=True)
def _today(world: World) -> Iterator[None]:
    with time_machine.travel(world.now, tick=False):
        yield


def product_data(client: Client) -> dict[str, Any]:
    page = client.get("/p/ff-mug/").content.decode()
    found = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)
    return dict(json.loads(found[0]))


def read(desk: Client) -> dict[str, str]:
    """What the form of the first review in the queue says was read."""
    page = desk.get("/merchandise/reviews/").content.decode()
    return {"written_at": re.findall(r'name="written_at" value="([^"]+)"', page)[0]}


def test_the_page_of_the_order_leads_to_a_review_that_a_merchandiser_publishes(
    world: World, bought: Order, client: Client
) -> None:
    page = client.get(f"/orders/track/{bought.tracking_token}/").content.decode()
    links = re.findall(r'href="(/orders/track/[^"]+/reviews/\d+/)"', page)
    assert len(links) == 2
    form = client.get(links[0]).content.decode()
    assert 'value="Ada"' in form
    wrong = client.post(links[0], {"title": "Fine", "author_name": "Ada"})
    assert wrong.status_code == 422
    assert 'value="Fine"' in wrong.content.decode()
    client.post(links[0], {"stars": "5", "title": "Fine", "text": "<b>!", "author_name": "Ada"})
    review = Review.objects.get()
    assert "aggregateRating" not in product_data(client)

    desk = Client()
    desk.force_login(world.user(world.merchandiser))
    assert "&lt;b&gt;!" in desk.get("/merchandise/reviews/").content.decode()
    desk.post(f"/merchandise/reviews/{review.pk}/", read(desk))

    assert product_data(client)["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 5.0,
        "reviewCount": 1,
    }
    shown = client.get("/p/ff-mug/").content.decode()
    assert "Verified purchase" in shown
    assert "5.0 of 5 stars" in shown
    assert "Nobody has reviewed it" in client.get("/p/ff-tent/reviews/").content.decode()


def test_refusing_needs_a_reason(world: World, bought: Order, write: Write) -> None:
    review = write(bought)
    desk = Client()
    desk.force_login(world.user(world.merchandiser))
    desk.post(f"/merchandise/reviews/{review.pk}/", read(desk) | {"refuse": "1", "reason": ""})
    assert Review.objects.get().state == "pending"
    desk.post(
        f"/merchandise/reviews/{review.pk}/",
        read(desk) | {"refuse": "1", "reason": "Names a person"},
    )
    assert Review.objects.get().state == "refused"
    assert "Names a person" in desk.get("/merchandise/reviews/?done").content.decode()


def test_every_review_that_was_decided_on_can_be_found_and_taken_down(
    world: World,
    bought: Order,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(reviews, "MOST", 1)
    for product, author in (("FF-MUG", "Ada"), ("FF-TENT", "Bea")):
        line = bought.lines.get(sku=product)
        found = write(bought, line_id=line.pk, author_name=author)
        operations.publish_review(
            review_id=found.pk, written_at=found.written_at, actor=world.merchandiser, now=world.now
        )
    desk = Client()
    desk.force_login(world.user(world.merchandiser))
    desk.get("/merchandise/reviews/?done")
    with django_assert_max_num_queries(6):
        first = desk.get("/merchandise/reviews/?done").content.decode()
    [more] = re.findall(r'href="(\?done=&amp;page=2)"', first)
    second = desk.get(f"/merchandise/reviews/{html.unescape(more)}").content.decode()
    assert ("Bea" in first, "Ada" in first) == (True, False)
    assert ("Bea" in second, "Ada" in second) == (False, True)
    for words in ("ff-mug", "ada", bought.number + " mug"):
        page = desk.get("/merchandise/reviews/", {"done": "", "text": words}).content.decode()
        assert ("Ada" in page, "Bea" in page) == (True, False), words
    assert "Nothing found" in desk.get("/merchandise/reviews/?done&text=%25").content.decode()

    ada = Review.objects.get(author_name="Ada")
    form = {"written_at": ada.written_at.isoformat(), "refuse": "1", "reason": "Names a person"}
    answer = desk.post(
        f"/merchandise/reviews/{ada.pk}/", form | {"place": "done=&text=ada&next=//evil.example"}
    )
    assert answer["Location"] == "/merchandise/reviews/?done=&text=ada"
    ada.refresh_from_db()
    assert ada.state == "refused"

    for state, names in {"refused": "Ada", "published": "Bea", "": "Ada Bea"}.items():
        shown = set()
        for number in "12":
            asked = {"done": "", "state": state, "page": number}
            page = desk.get("/merchandise/reviews/", asked).content.decode()
            shown |= set(re.findall("<b>(Ada|Bea)</b>", page))
        assert shown == set(names.split()), state


def test_the_list_filters_by_stars(
    world: World,
    bought: Order,
    write: Write,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    review = write(bought, stars=2)
    operations.publish_review(
        review_id=review.pk, written_at=review.written_at, actor=world.merchandiser, now=world.now
    )
    client.get("/p/ff-mug/reviews/")
    with django_assert_max_num_queries(3):
        page = client.get("/p/ff-mug/reviews/?stars=2").content.decode()
    assert "Holds the heat" in page
    none = client.get("/p/ff-mug/reviews/?stars=5").content.decode()
    assert "No review has that many stars" in none
    for odd in ("?stars=9", "?stars=x", "?page=99", "?stars=%00"):
        assert client.get(f"/p/ff-mug/reviews/{odd}").status_code in {200, 400}


def test_somebody_elses_line_and_a_made_up_link_open_nothing(
    world: World, bought: Order, client: Client
) -> None:
    other = world.placed_order((world.mug, 1, None), actor=world.other_shopper)
    line = other.lines.get().pk
    assert client.get(f"/orders/track/{bought.tracking_token}/reviews/{line}/").status_code == 404
    assert client.get(f"/orders/track/{bought.number}.0.0/reviews/{line}/").status_code == 404
    early = client.post(
        f"/orders/track/{other.tracking_token}/reviews/{line}/",
        {"stars": "5", "author_name": "Bo"},
    )
    assert early.status_code == 409


def test_what_was_swapped_after_it_was_read_is_not_published(
    world: World, bought: Order, write: Write
) -> None:
    desk = Client()
    desk.force_login(world.user(world.merchandiser))
    review = write(bought, text="Lovely mug")
    seen = read(desk)
    write(bought, text="Call +44 900 000000", now=world.now + timedelta(minutes=1))

    for form in (seen, {}, {"written_at": "yesterday"}, {"written_at": "2026-01-01"}):
        answer = desk.post(f"/merchandise/reviews/{review.pk}/", form, follow=True)
        assert "written anew since you read it" in answer.content.decode()
        assert Review.objects.get().state == "pending"

    desk.post(f"/merchandise/reviews/{review.pk}/", read(desk))
    assert Review.objects.get().state == "published"


def test_a_guest_who_types_a_buyers_address_sees_and_overwrites_nothing_of_hers(
    world: World, bought: Order, write: Write, client: Client
) -> None:
    hers = write(bought, stars=5, text="My private words")
    operations.publish_review(
        review_id=hers.pk, written_at=hers.written_at, actor=world.merchandiser, now=world.now
    )
    other = hand_over(world, world.placed_order((world.mug, 1, None), actor=world.other_shopper))
    assert other.email == bought.email
    form = f"/orders/track/{other.tracking_token}/reviews/{other.lines.get().pk}/"

    assert "My private words" not in client.get(form).content.decode()
    client.post(form, {"stars": "1", "text": "Awful", "author_name": "Bo"})

    hers.refresh_from_db()
    assert (hers.stars, hers.text, hers.state) == (5, "My private words", "published")
    assert Review.objects.count() == 2
