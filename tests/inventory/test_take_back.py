"""Returned units come in where they were handed in, and only good ones are sold again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from core import invariants
from core.actor import SYSTEM
from stores.inventory import operations
from stores.inventory.models import StockLevel, StockMovement
from stores.inventory.rules import Disposition


def take_back(store, disposition, *, key="return:1:1", at=None):
    operations.take_back(
        location_id=(at or store.leeds).pk,
        variant_id=store.kettle.pk,
        quantity=2,
        disposition=disposition,
        cause="return:1",
        cause_key=key,
        actor=SYSTEM,
        now=store.now,
    )


@pytest.mark.parametrize(
    ("disposition", "on_hand", "quarantined", "left"),
    [
        (Disposition.RESELLABLE, 12, 0, 12),
        (Disposition.QUARANTINE, 12, 2, 10),
        (Disposition.DAMAGED, 12, 2, 10),
        (Disposition.SCRAP, 10, 0, 10),
    ],
)
def test_each_disposition_comes_in_as_it_may(store, disposition, on_hand, quarantined, left):
    take_back(store, disposition)

    level = StockLevel.objects.get(location=store.leeds, variant=store.kettle)
    assert (level.on_hand, level.quarantined, store.left()) == (on_hand, quarantined, left)
    assert [result for result in invariants.run() if result.breaches] == []


def test_comes_in_where_it_never_was(store):
    take_back(store, Disposition.RESELLABLE, at=store.manchester)

    assert store.level(store.kettle, store.manchester).on_hand == 2
    assert store.level(store.kettle, store.leeds).on_hand == 10


def test_the_same_cause_counts_once(store):
    take_back(store, Disposition.RESELLABLE)

    with pytest.raises(IntegrityError), transaction.atomic():
        take_back(store, Disposition.RESELLABLE)

    assert store.level(store.kettle, store.leeds).on_hand == 12
    assert StockMovement.objects.filter(kind="returned").count() == 1
