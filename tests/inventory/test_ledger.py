"""Whatever is done to stock, in whatever order, the ledger explains every level."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core import invariants
from core.actor import SYSTEM
from stores.inventory import operations
from stores.inventory.errors import AlreadyMoved, OutOfStock
from stores.inventory.models import StockHold, StockLevel, StockMovement
from stores.inventory.rules import Disposition
from tests.inventory.conftest import Store

units = some.integers(1, 6)
variants = some.integers(0, 1)


def ledger(store: Store) -> type[RuleBasedStateMachine]:
    """The machine over one store. Each run undoes what it did."""

    class Ledger(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            store.now = Store.now
            self.number = 0
            self.open: list[int] = []
            self.ended: list[int] = []
            self.holds: list = []

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def key(self) -> str:
            self.number += 1
            store.now += timedelta(minutes=1)
            return f"cause:{self.number}"

        @rule(quantity=units, which=variants)
        def arrive(self, quantity, which):
            self.key()
            store.stock(store.variants[which], store.leeds, quantity)

        @rule(quantity=units, which=variants, minutes=some.integers(1, 9))
        def hold(self, quantity, which, minutes):
            self.key()
            before = store.left(variant=store.variants[which])
            demand = store.demand(quantity, variant=store.variants[which])
            try:
                self.holds += store.hold(demand, until=store.later(minutes)).values()
            except OutOfStock:
                assert before < quantity
            else:
                assert before >= quantity

        @rule(quantity=units, which=variants, with_hold=some.booleans())
        def allocate(self, quantity, which, with_hold):
            cause = self.key()
            holds = [self.holds.pop()] if with_hold and self.holds else []
            demand = store.demand(quantity, variant=store.variants[which])
            try:
                self.open += store.allocate(demand, holds=holds, cause=cause).values()
            except OutOfStock:
                self.holds += holds

        @precondition(lambda self: self.open)
        @rule(leaves=some.booleans(), data=some.data())
        def end(self, leaves, data):
            self.key()
            chosen = data.draw(some.sampled_from(self.open))
            (store.consume if leaves else store.release)(chosen)
            self.open.remove(chosen)
            self.ended.append(chosen)

        @precondition(lambda self: self.ended)
        @rule(leaves=some.booleans())
        def end_again(self, leaves):
            try:
                (store.consume if leaves else store.release)(self.ended[-1])
            except AlreadyMoved:
                return
            raise AssertionError("it left twice")

        @rule(quantity=units, which=variants, disposition=some.sampled_from(list(Disposition)))
        def take_back(self, quantity, which, disposition):
            operations.take_back(
                location_id=store.leeds.pk,
                variant_id=store.variants[which].pk,
                quantity=quantity,
                disposition=disposition,
                cause="return:1",
                cause_key=self.key(),
                actor=SYSTEM,
                now=store.now,
            )

        @rule(counted=some.integers(0, 30), which=variants, ago=some.integers(0, 5))
        def count(self, counted, which, ago):
            cause = self.key()
            operations.count_stock(
                location_id=store.leeds.pk,
                counts={store.variants[which].pk: counted},
                as_of=store.now - timedelta(minutes=ago),
                actor=SYSTEM,
                now=store.now,
                cause=cause,
            )

        @invariant()
        def the_books_agree(self):
            assert [result for result in invariants.run() if result.breaches] == []

        @invariant()
        def replaying_the_ledger_gives_the_levels(self):
            for level in StockLevel.objects.filter(location=store.leeds):
                balance = 0
                for movement in StockMovement.objects.filter(level=level).order_by("pk"):
                    balance += movement.on_hand
                    assert movement.balance_after == balance
                assert level.on_hand == balance

        @invariant()
        def no_more_is_held_than_is_left_for_it(self):
            for level in StockLevel.objects.filter(location=store.leeds):
                living = StockHold.objects.living(store.now).filter(level=level)
                assert sum(hold.quantity for hold in living) >= 0
                assert store.left(variant=level.variant) >= 0

    return Ledger


def test_the_ledger_explains_every_level(store):
    run_state_machine_as_test(
        ledger(store),
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
