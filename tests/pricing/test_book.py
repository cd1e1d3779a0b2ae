"""The price book is kept while its edition holds, and never a moment longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from commerce.catalogue.models import Category
from commerce.pricing import book
from commerce.pricing.models import DeliveryMethod
from core.markets import MARKETS
from core.models import Edition
from core.statements import fetch
from tests.pricing.stage import promotion
from tests.world import NOW

GB = MARKETS["GB"]


def edition() -> str | None:
    found: str | None = fetch(f"SELECT {book.EDITION}", {})[0][0]
    return found


def ways() -> list[int]:
    return [way.amount for way in book.book_of(GB, NOW, edition()).ways]


@pytest.mark.django_db
def test_a_book_at_hand_is_asked_for_with_no_statement(world, django_assert_num_queries):
    now, current = NOW, edition()
    book.book_of(GB, now, current)

    with django_assert_num_queries(0):
        book.book_of(GB, now, current)
    with django_assert_num_queries(1):
        book.book_of(GB, now)


@pytest.mark.django_db
def test_what_changes_counts_at_once(world):
    ways()
    DeliveryMethod.objects.filter(market="GB").update(amount=777)
    assert set(ways()) == {777}

    row = promotion(name_en="Tent week")
    found = book.book_of(GB, NOW, edition())
    assert [each.id for each in found.promotions(NOW)] == [row.pk]
    row.delete()
    assert book.book_of(GB, NOW, edition()).promotions(NOW) == ()


@pytest.mark.django_db
def test_a_promotion_begins_and_ends_at_its_moments_in_a_book_that_is_kept(world):
    now = NOW
    promotion(starts_at=now + timedelta(minutes=5), ends_at=now + timedelta(minutes=10))
    kept = book.book_of(GB, now, edition())

    counted = [len(kept.promotions(now + timedelta(minutes=each))) for each in (4, 5, 9, 10)]

    assert counted == [0, 1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_kept_for_nobody(world):
    before = ways()
    with transaction.atomic():
        DeliveryMethod.objects.filter(market="GB").update(amount=777)
        assert set(ways()) == {777}
        transaction.set_rollback(True)
    assert ways() == before

    # The next change gets the same number, and is another edition all the same.
    DeliveryMethod.objects.filter(market="GB").update(amount=888)
    assert set(ways()) == {888}


@pytest.mark.django_db(transaction=True)
def test_a_category_that_moves_makes_a_new_edition(world):
    category = Category.objects.first()
    was = edition()
    Category.objects.filter(pk=category.pk).update(name_en="Renamed")
    assert edition() == was

    Category.objects.filter(pk=category.pk).update(path="elsewhere/")

    assert edition() != was


@pytest.mark.django_db
def test_without_an_edition_nothing_is_kept(world):
    Edition.objects.all().delete()
    assert edition() is None
    ways()

    DeliveryMethod.objects.filter(market="GB").update(amount=777)
    Edition.objects.all().delete()

    assert set(ways()) == {777}
