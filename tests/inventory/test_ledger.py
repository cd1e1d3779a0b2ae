"""Whatever is done to stock, in whatever order: a model of plain numbers equals the database after every step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

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
from stores.inventory.errors import AlreadyMoved, OutOfStock, Promised
from stores.inventory.models import StockHold, StockLevel, StockMovement
from stores.inventory.rules import Disposition
from stores.stockroom import operations as stockroom
from stores.stockroom.models import Adjustment, ExpectedDelivery
from stores.stockroom.rules import EFFECTS, Reason
from tests.inventory.conftest import Store

units = some.integers(1, 6)
variants = some.integers(0, 1)


def machine(store: Store) -> type[RuleBasedStateMachine]:
    """The machine over Leeds, and Manchester as the other end of transfers. Each run undoes what it did."""

    class Ledger(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            store.now = Store.now
            # The model: by (place, variant), what stands in each counter.
            self.on_hand: Counter = Counter({(store.leeds.pk, store.kettle.pk): 10})
            self.allocated: Counter = Counter()
            self.quarantined: Counter = Counter()
            self.held: dict = {}  # hold -> (which, units, until)
            self.open: dict = {}  # allocation -> (which, units)
            self.ended: list[int] = []
            self.sent: dict = {}  # delivery -> (which, units)

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def cause(self) -> str:
            store.now += timedelta(minutes=1)
            return f"cause:{uuid4()}"

        def key(self, which: int) -> tuple[int, int]:
            return store.leeds.pk, store.variants[which].pk

        def unpromised(self, which: int) -> int:
            key = self.key(which)
            return self.on_hand[key] - self.allocated[key] - self.quarantined[key]

        def free(self, which: int, besides: object = None) -> int:
            held = sum(
                count
                for hold, (at, count, until) in self.held.items()
                if at == which and until > store.now and hold != besides
            )
            return max(0, self.unpromised(which) - held)

        @rule(quantity=units, which=variants)
        def receive(self, quantity, which):
            self.cause()
            store.stock(store.variants[which], store.leeds, quantity)
            self.on_hand[self.key(which)] += quantity

        @rule(quantity=units, which=variants, again=some.booleans())
        def take_in_a_delivery(self, quantity, which, again):
            number, same = self.cause()[:40], uuid4()
            delivery = stockroom.expect_delivery(
                location=store.leeds, number=number, sender="A", due_on=store.now.date(),
                units={store.variants[which].pk: 3}, actor=store.clerk, now=store.now,
            )  # fmt: skip
            self.scan(delivery, which, quantity, store.clerk, [same] * (1 + again))
            self.on_hand[self.key(which)] += quantity

        def scan(self, delivery, which, quantity, actor, client_ids):
            for client_id in client_ids:
                stockroom.receive_scanned(
                    delivery_id=delivery.pk, code=store.variants[which].sku, units=quantity,
                    client_id=client_id, actor=actor, now=store.now,
                )  # fmt: skip

        @rule(quantity=units, which=variants, minutes=some.integers(1, 9))
        def hold(self, quantity, which, minutes):
            self.cause()
            before = self.free(which)
            demand = store.demand(quantity, variant=store.variants[which])
            until = store.later(minutes)
            try:
                (made,) = store.hold(demand, until=until).values()
            except OutOfStock:
                assert before < quantity
            else:
                assert before >= quantity
                self.held[made] = (which, quantity, until)

        @precondition(lambda self: self.held)
        @rule(data=some.data())
        def let_a_hold_go(self, data):
            self.cause()
            chosen = data.draw(some.sampled_from(list(self.held)))
            assert operations.release_holds(hold_ids=[chosen]) == 1
            del self.held[chosen]

        @rule(minutes=some.integers(1, 9))
        def holds_expire(self, minutes):
            store.now += timedelta(minutes=minutes)
            gone = [hold for hold, (_at, _count, until) in self.held.items() if until < store.now]
            assert operations.clear_expired_holds(before=store.now) == len(gone)
            for hold in gone:
                del self.held[hold]

        @rule(quantity=units, which=variants, with_hold=some.booleans())
        def allocate(self, quantity, which, with_hold):
            cause = self.cause()
            own = next((hold for hold, (at, *_) in self.held.items() if at == which), None)
            used = own if with_hold else None
            before = self.free(which, besides=used)
            demand = store.demand(quantity, variant=store.variants[which])
            try:
                (made,) = store.allocate(demand, holds=[used] if used else [], cause=cause).values()
            except OutOfStock:
                assert before < quantity
                return
            assert before >= quantity
            self.held.pop(used, None)
            self.open[made] = (which, quantity)
            self.allocated[self.key(which)] += quantity

        @precondition(lambda self: self.open)
        @rule(how=some.sampled_from(["collected", "shipped", "cancelled"]), data=some.data())
        def end(self, how, data):
            self.cause()
            chosen = data.draw(some.sampled_from(list(self.open)))
            which, quantity = self.open.pop(chosen)
            if how == "cancelled":
                store.release(chosen)
            else:
                store.consume(chosen, kind=StockMovement.Kind(how))
                self.on_hand[self.key(which)] -= quantity
            self.allocated[self.key(which)] -= quantity
            self.ended.append(chosen)

        @precondition(lambda self: self.open)
        @rule(data=some.data())
        def pick_short(self, data):
            """Some of the units are not on their shelf: they leave the books, the rest stays promised."""
            cause = self.cause()
            chosen = data.draw(some.sampled_from(list(self.open)))
            which, quantity = self.open[chosen]
            missing = data.draw(some.integers(1, quantity))
            operations.release_units(
                parts=[(chosen, missing)], cause=cause, actor=SYSTEM, now=store.now, missing={chosen: cause}
            )  # fmt: skip
            self.on_hand[self.key(which)] -= missing
            self.allocated[self.key(which)] -= missing
            if missing == quantity:
                self.ended.append(chosen)
                del self.open[chosen]
            else:
                self.open[chosen] = (which, quantity - missing)

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
                location_id=store.leeds.pk, variant_id=store.variants[which].pk, quantity=quantity,
                disposition=disposition, cause="return:1", cause_key=self.cause(), actor=SYSTEM, now=store.now,
            )  # fmt: skip
            if disposition != Disposition.SCRAP:
                self.on_hand[self.key(which)] += quantity
            if disposition in {Disposition.QUARANTINE, Disposition.DAMAGED}:
                self.quarantined[self.key(which)] += quantity

        @rule(counted=some.integers(0, 30), which=variants)
        def count(self, counted, which):
            cause, key = self.cause(), self.key(which)
            refused = operations.count_stock(
                location_id=store.leeds.pk, counts={store.variants[which].pk: counted}, as_of=store.now,
                actor=SYSTEM, now=store.now, cause=cause,
            )  # fmt: skip
            needed = self.allocated[key] + self.quarantined[key]
            assert bool(refused) == (counted < needed)
            if not refused:
                self.on_hand[key] = counted

        @rule(reason=some.sampled_from(list(Reason)), quantity=units, which=variants)
        def adjust(self, reason, quantity, which):
            self.cause()
            effect, key = EFFECTS[reason], self.key(which)
            needed = self.quarantined[key] + effect.quarantined * quantity
            left = self.on_hand[key] + effect.on_hand * quantity
            fits = needed >= 0 and left >= self.allocated[key] + needed
            try:
                with transaction.atomic():
                    done = stockroom.adjust(
                        location=store.leeds, code=store.variants[which].sku, reason=reason, units=quantity,
                        client_id=uuid4(), actor=store.manager, now=store.now,
                    )  # fmt: skip
            except Promised:
                assert not fits
                return
            assert done.state == Adjustment.State.BOOKED
            assert fits
            self.on_hand[key] = left
            self.quarantined[key] = needed

        @rule(quantity=units, which=variants, again=some.booleans())
        def send_away(self, quantity, which, again):
            self.cause()
            transfer = stockroom.ask_for_transfer(
                origin=store.leeds, destination=store.manchester, actor=store.clerk, now=store.now
            )
            line = stockroom.add_to_transfer(
                transfer_id=transfer.pk, code=store.variants[which].sku, units=quantity, seen=0, actor=store.clerk,
            )  # fmt: skip
            try:
                for _press in range(1 + again):
                    with transaction.atomic():
                        stockroom.send_transfer(
                            transfer_id=transfer.pk, sent={line.pk: quantity}, actor=store.clerk, now=store.now
                        )  # fmt: skip
            except (OutOfStock, Promised):
                assert self.free(which) < quantity
                stockroom.cancel_transfer(transfer_id=transfer.pk, actor=store.clerk, now=store.now)
                return
            assert self.free(which) >= quantity
            self.on_hand[self.key(which)] -= quantity
            self.sent[ExpectedDelivery.objects.get(transfer=transfer)] = (which, quantity)

        @precondition(lambda self: self.sent)
        @rule(quantity=units, data=some.data())
        def it_arrives(self, quantity, data):
            """In part, whole, or more than was sent: what is here is here."""
            self.cause()
            delivery = data.draw(some.sampled_from(list(self.sent)))
            which, _sent = self.sent[delivery]
            self.scan(delivery, which, quantity, store.other_clerk, [uuid4()])
            self.on_hand[store.manchester.pk, store.variants[which].pk] += quantity

        @invariant()
        def the_model_equals_the_database(self):
            for level in StockLevel.objects.all():
                key = (level.location_id, level.variant_id)
                assert (level.on_hand, level.allocated, level.quarantined) == (
                    self.on_hand[key],
                    self.allocated[key],
                    self.quarantined[key],
                )
            for which in (0, 1):
                assert store.left(variant=store.variants[which]) == self.free(which)
            living = {hold for hold, (_at, _count, until) in self.held.items() if until > store.now}
            found = StockHold.objects.living(store.now).values_list("pk", flat=True)
            assert set(found) == living

        @invariant()
        def the_books_agree(self):
            assert [result for result in invariants.run() if result.breaches] == []

    return Ledger


def test_the_model_equals_the_database_after_every_step(store):
    run_state_machine_as_test(
        machine(store),
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
