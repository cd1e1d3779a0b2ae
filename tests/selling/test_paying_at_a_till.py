"""An offer under a code, paid at a till: once, whoever else pays or whatever ends; else the till gives the money back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commerce.cart.models import Cart
from commerce.orders import changes, reserving
from commerce.orders import sweepers as order_sweepers
from commerce.orders.models import Order
from commerce.papers.models import Paper
from commerce.payments import operations as payments
from commerce.payments import purses
from commerce.payments.errors import AlreadyTaken, AtTill, QuoteEnded
from commerce.payments.models import PaymentCase, Quote, TillOffer
from commerce.payments.reasons import Reason
from core.actor import SYSTEM
from core.errors import Conflict, Invalid
from core.models import OutboundMessage
from stores.click_and_collect import operations as operations_of_collections
from stores.click_and_collect import sweepers as collection_sweepers
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockHold
from stores.selling import operations, queries, sweepers
from stores.selling.errors import DayIsClosed, NothingDue, NotTaken
from stores.selling.models import Till, TillPayment
from stores.selling.operations import Taken
from stores.selling.operations import payments as till_payments
from tests.click_and_collect.test_reserving import opened, reserve
from tests.selling.conftest import TillWorld


class AtTheTill(TillWorld):
    """A cart of two kettles to collect in Leeds, offered at its tills."""

    def offer(self, actor: Any = None, units: int = 2) -> TillOffer:
        cart = self.cart_with((self.kettle, units, self.leeds), actor=actor)
        return self.offered(cart, actor)

    def offered(self, cart: Any, actor: Any = None) -> TillOffer:
        return payments.offer_at_till(
            cart_id=cart.pk, location_id=self.leeds.pk, actor=actor or self.shopper, now=self.now
        )

    def taken(self, offer: TillOffer, **more: Any) -> Taken:
        self.printed += 1
        facts: dict[str, Any] = {
            "id": uuid4(),
            "number": self.printed,
            "taken_at": self.now,
            "payments": [("cash", 10000, "")],
            "change": 200,
            "currency": "GBP",
            "code": offer.code,
            "colleague": "Ines",
        }
        return Taken(**(facts | more))

    def take(self, offer: TillOffer | Taken, till: Till | None = None, **more: Any) -> TillPayment:
        taken = offer if isinstance(offer, Taken) else self.taken(offer, **more)
        return operations.take_payment(till_id=(till or self.till).pk, taken=taken, now=self.now)

    def back(self, payment: TillPayment, **more: Any) -> TillPayment:
        self.printed += 1
        facts: dict[str, Any] = {"id": uuid4(), "number": self.printed, "taken_at": self.now}
        return operations.give_back(
            till_id=payment.till_id,
            of=payment.client_id,
            back=Taken(**(facts | more)),
            now=self.now,
        )

    def claim(self, offer: TillOffer, till: Till | None = None) -> Any:
        return operations.claim(till=till or self.till, code=offer.code, now=self.now)

    def void(self, offer: TillOffer, why: Reason = Reason.CART_CHANGED) -> None:
        payments.void_quote(quote_id=offer.quote_id, why=why, actor=SYSTEM, now=self.now)


@pytest.fixture
def shop(db: None) -> AtTheTill:
    return AtTheTill()


def test_a_till_looks_it_up_and_takes_the_money(shop: AtTheTill) -> None:
    offer = shop.offer()
    due = operations.look_up(till=shop.till, code=offer.code_text, now=shop.now)
    assert (due.amount, due.currency, due.state) == (9800, "GBP", "waiting")
    assert [(line.sku, line.quantity, line.gross) for line in due.lines] == [
        (shop.kettle.sku, 2, 9800)
    ]
    assert (due.location, due.until) == (shop.leeds, shop.later(30))

    payment = shop.take(offer)

    assert payment.state == "settled"
    order = Order.objects.get()
    assert (payment.order, order.total) == (order, 9800)
    [tender] = order.plan.tenders.all()
    assert (tender.provider, tender.method, tender.authorised, tender.captured_at_once) == (
        "store", "cash", 9800, True,
    )  # fmt: skip
    assert shop.level(shop.kettle, shop.leeds).allocated == 2
    assert shop.breaches() == []


def test_the_same_payment_again_is_the_same(shop: AtTheTill) -> None:
    taken = shop.taken(shop.offer())
    assert shop.take(taken).pk == shop.take(taken).pk
    assert Order.objects.count() == 1
    with pytest.raises(Conflict):
        shop.take(Taken(**{name: getattr(taken, name) for name in ("id", "payments", "change", "currency", "code", "taken_at")}, number=99))  # fmt: skip
    assert Order.objects.count() == 1


def test_asked_again_it_is_the_same_code(shop: AtTheTill) -> None:
    offer = shop.offer()
    assert shop.offered(offer.quote.cart).code == offer.code
    assert Quote.objects.count() == 1


def test_a_till_of_another_store_learns_nothing(shop: AtTheTill) -> None:
    offer = shop.offer()
    oslo = shop.open_till(shop.oslo, 1)
    for act in (operations.look_up, operations.claim):
        with pytest.raises(NothingDue):
            act(till=oslo, code=offer.code, now=shop.now)
    with pytest.raises(NothingDue):
        shop.take(offer, oslo)


def test_another_sum_is_refused_and_nothing_is_written(shop: AtTheTill) -> None:
    offer = shop.offer()
    with pytest.raises(Invalid) as told:
        shop.take(offer, change=0)
    assert "9800 GBP is due" in str(told.value.fields)
    assert not TillPayment.objects.exists()
    assert not Order.objects.exists()


def test_who_has_claimed_it_has_it(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.now = shop.later(25)
    assert shop.claim(offer) == shop.later(10)
    with pytest.raises(AtTill):
        shop.claim(offer, shop.other_till)
    with pytest.raises(AtTill):
        shop.start_payment(offer.quote.cart)

    shop.now = shop.later(7)
    order_sweepers.end_expired_quotes(shop.now)
    assert StockHold.objects.living(shop.now).count() == 1
    assert shop.take(offer).state == "settled"


def test_let_go_another_till_may_have_it(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.claim(offer)
    operations.let_go(till=shop.other_till, code=offer.code, now=shop.now)
    with pytest.raises(AtTill):
        shop.claim(offer, shop.other_till)
    operations.let_go(till=shop.till, code=offer.code, now=shop.now)
    shop.claim(offer, shop.other_till)


def test_what_has_ended_is_told_before_money_is_taken(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.void(offer)
    assert operations.look_up(till=shop.till, code=offer.code, now=shop.now).state == "ended"
    with pytest.raises(QuoteEnded):
        shop.claim(offer)


def test_too_late_the_till_gives_it_back_and_a_case_is_open_until_then(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.void(offer)
    shop.react()
    payment = shop.take(offer)

    assert (payment.state, payment.why) == ("refused", "cart-changed")
    assert not Order.objects.exists()
    case = PaymentCase.objects.get()
    assert (case.kind, case.amount, case.state) == ("till_late", 9800, "open")
    assert shop.breaches() == []

    assert shop.back(payment).state == "returned"
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "given_back")
    with pytest.raises(NotTaken):
        shop.back(payment)
    assert shop.breaches() == []


def test_the_second_of_two_tills_gives_it_back(shop: AtTheTill) -> None:
    offer = shop.offer()
    first, second = shop.take(offer), shop.take(offer, shop.other_till)
    assert (first.state, second.state, second.why) == ("settled", "refused", "paid")
    assert Order.objects.count() == 1
    assert PaymentCase.objects.get().amount == 9800
    assert shop.breaches() == []


def test_paid_in_another_way_the_till_is_told(shop: AtTheTill) -> None:
    offer = shop.offer()
    tender = shop.start_payment(offer.quote.cart)
    assert operations.look_up(till=shop.till, code=offer.code, now=shop.now).state == "ended"
    shop.pay(tender)
    payment = shop.take(offer)
    assert (payment.state, payment.why) == ("refused", "replaced")
    assert Order.objects.get().plan.tenders.get().provider == "sandbox"
    assert shop.breaches() == []


def test_late_with_the_goods_still_there_it_is_paid(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.now = shop.later(60)
    assert shop.take(offer).state == "settled"


def test_late_with_the_goods_gone_it_is_given_back(shop: AtTheTill) -> None:
    offer = shop.offer(units=8)
    shop.now = shop.later(60)
    shop.placed_order((shop.kettle, 9, shop.leeds), actor=shop.visitor("other"))
    payment = shop.take(offer, payments=[("card", 8 * 4900, "Visa")], change=0)
    assert (payment.state, payment.why) == ("refused", "sold-out")
    assert PaymentCase.objects.get().amount == 8 * 4900
    assert shop.breaches() == []


def test_a_killed_process_is_made_good(shop: AtTheTill) -> None:
    offer = shop.offer()
    taken = shop.taken(offer)
    till_payments._note(till_id=shop.till.pk, taken=taken, now=shop.now)
    assert not Order.objects.exists()
    assert sweepers.settle_noted_payments(shop.now) == 0
    shop.now = shop.later(10)
    assert sweepers.settle_noted_payments(shop.now) == 1
    assert TillPayment.objects.get().state == "settled"
    assert Order.objects.count() == 1


def test_x_and_z_count_it(shop: AtTheTill) -> None:
    shop.send_one(shop.sale())
    payment = shop.take(shop.offer())
    late = shop.offer(shop.visitor("b"))
    shop.void(late)
    refused = shop.take(late)
    shop.back(refused)

    sums = queries.sums_of(shop.till)
    assert sums["payments"] == {"cash": 4900 + 9800}
    assert sums["orders"] == {"count": 2, "total": 19600}
    assert sums["orders_given_back"] == {"count": 1, "total": 9800}
    assert (sums["total"], sums["gaps"], sums["last_number"]) == (4900, [], 4)

    closing = operations.close_day(
        till_id=shop.till.pk, client_id=uuid4(), taken_at=shop.now, now=shop.now
    )
    assert closing.sums["payments"] == {"cash": 14700}
    assert queries.sums_of(shop.till)["payments"] == {}
    with pytest.raises(DayIsClosed):
        shop.back(payment)


def test_voided_before_the_day_is_closed_its_order_is_cancelled(shop: AtTheTill) -> None:
    payment = shop.take(shop.offer())
    shop.react()
    back_id = uuid4()
    taken_at = shop.now
    first = shop.back(payment, id=back_id, number=7, taken_at=taken_at)
    again = shop.back(payment, id=back_id, number=7, taken_at=taken_at)

    assert (first.state, first.pk) == ("voided", again.pk)
    order = Order.objects.get()
    assert order.lines.get().cancelled == 2
    assert shop.level(shop.kettle, shop.leeds).allocated == 0
    assert queries.sums_of(shop.till)["payments"] == {"cash": 0}
    assert shop.breaches() == []


def test_cancelled_by_anybody_else_its_money_waits_for_who_gives_it(
    shop: AtTheTill, client: Client
) -> None:
    with time_machine.travel(shop.now, tick=False):
        order = Order.objects.get(pk=shop.take(shop.offer()).order_id)
        shop.react()
        line = order.lines.get()
        cancel: dict[str, Any] = {"order_id": order.pk, "actor": shop.csa, "now": shop.now}
        changes.cancel(units={line.pk: 1}, key="one", **cancel)
        changes.cancel(units={line.pk: 1}, key="other", **cancel)
        shop.react()
        waiting = PaymentCase.objects.filter(kind="by_hand", closed_at=None)
        assert sorted(waiting.values_list("amount", flat=True)) == [4900, 4900]
        assert not order.plan.tenders.get().voided
        notices = OutboundMessage.objects.filter(key__startswith="order-changed:")
        assert [
            "you are given £49.00 there" in letter.text and "bank" not in letter.text
            for letter in notices
        ] == [True, True]
        assert shop.breaches() == []

        client.force_login(shop.user(shop.clerk))
        found = {"number": order.number, "proof": order.email}
        page = client.post(reverse("returns:find"), found, follow=True)
        for case in waiting.all():
            assert f'value="{case.reason}"'.encode() in page.content
            given = reverse("returns:give", args=[order.number])
            client.post(given, {"cause": case.reason})
        shop.react()

    assert not waiting.exists()
    assert order.plan.tenders.get().voided
    assert shop.breaches() == []


def test_a_gift_card_pays_its_part_and_the_till_the_rest(shop: AtTheTill) -> None:
    cart = shop.cart_with((shop.kettle, 2, shop.leeds))
    card = purses.issue_gift_card(amount=5000, market="GB", key="a", now=shop.now)
    assert card is not None
    payments.choose_means(cart_id=cart.pk, actor=shop.shopper, now=shop.now, gift_card=card.code)
    offer = shop.offered(cart)
    due = operations.look_up(till=shop.till, code=offer.code, now=shop.now)
    assert (due.amount, due.total) == (4800, 9800)
    assert (
        shop.take(offer, payments=[("card", 4800, "Visa •••• 0001")], change=0).state == "settled"
    )
    assert [each.provider for each in Order.objects.get().plan.tenders.order_by("position")] == [
        "gift_card", "store",
    ]  # fmt: skip
    assert shop.breaches() == []


def test_an_edit_ends_it(shop: AtTheTill) -> None:
    offer = shop.offer()
    cart = offer.quote.cart
    shop.add(cart, shop.mug, 1, at=shop.leeds)
    shop.react()
    with pytest.raises(QuoteEnded):
        shop.claim(offer)
    assert shop.offered(cart).code != offer.code


def test_nobody_tries_codes(shop: AtTheTill) -> None:
    for number in ("", "1234", "12345678", "abcdefgh", "1" * 30):
        with pytest.raises(NothingDue):
            operations.look_up(till=shop.till, code=number, now=shop.now)


# A reserved order is due by its pickup code.


@pytest.fixture
def reserved(shop: AtTheTill) -> Collection:
    opened(shop)  # type: ignore[arg-type]
    for variant in shop.variants:
        shop.stock(variant, shop.leeds, 10)
    reserve(shop, (shop.kettle, 2, shop.leeds))
    collection = Collection.objects.get()
    operations_of_collections.start_picking(
        collection_id=collection.pk, actor=shop.clerk, now=shop.now
    )
    operations_of_collections.pick_line(
        collection_id=collection.pk, line_id=collection.lines.get().pk, actor=shop.clerk, now=shop.now,
    )  # fmt: skip
    return operations_of_collections.mark_ready(
        collection_id=collection.pk, shelf="B1", actor=shop.clerk, now=shop.now
    )


def test_a_till_takes_what_is_due_for_a_reserved_order(
    shop: AtTheTill, reserved: Collection
) -> None:
    due = operations.look_up(till=shop.till, code=reserved.code, now=shop.now)
    assert (due.state, due.amount, due.order) == ("waiting", 9800, reserved.fulfilment.order.number)
    assert operations.claim(till=shop.till, code=reserved.code, now=shop.now) > shop.now
    taken = shop.taken(reserved)  # type: ignore[arg-type]
    payment = shop.take(taken)
    assert (payment.state, payment.order) == ("settled", reserved.fulfilment.order)
    assert shop.take(taken).pk == payment.pk
    order = Order.objects.get()
    assert (order.money_state, reserving.due_of(order)) == ("authorised", None)
    assert operations.look_up(till=shop.till, code=reserved.code, now=shop.now).state == "paid"

    # Voided before the day's end it is due again, and can be paid again.
    shop.back(payment)
    assert Order.objects.get().money_state == "due"
    again = shop.take(shop.taken(reserved))  # type: ignore[arg-type]
    assert again.state == "settled"
    operations_of_collections.hand_over(
        location_id=shop.leeds.pk, code=reserved.code, collected_by="Ada", actor=shop.clerk, now=shop.now,
    )  # fmt: skip
    with pytest.raises(Conflict):
        shop.back(again)
    assert shop.breaches() == []


def refused(shop: AtTheTill, payment: TillPayment, why: str) -> None:
    """It is written down, has a case over all of it, stands in X, and ends when the till has given it back."""
    assert (payment.state, payment.why, payment.order) == ("refused", why, None)
    assert PaymentCase.objects.get().amount == payment.total
    assert shop.breaches() == []
    assert shop.back(payment).state == "returned"
    assert PaymentCase.objects.get().closed_at is not None
    assert shop.breaches() == []


def test_what_a_second_till_takes_for_a_reserved_order_is_given_back(
    shop: AtTheTill, reserved: Collection
) -> None:
    for _each in range(2):
        operations.claim(till=shop.till, code=reserved.code, now=shop.now)
    assert shop.take(shop.taken(reserved)).state == "settled"  # type: ignore[arg-type]
    refused(shop, shop.take(shop.taken(reserved)), "ended")  # type: ignore[arg-type]
    assert Order.objects.get().money_state == "authorised"


def test_money_for_a_reserved_order_that_a_colleague_noted_is_given_back(
    shop: AtTheTill, reserved: Collection
) -> None:
    operations_of_collections.take_due(
        collection_id=reserved.pk, expected=9800, means="cash", reference="7", actor=shop.clerk, now=shop.now,
    )  # fmt: skip
    refused(shop, shop.take(shop.taken(reserved)), "ended")  # type: ignore[arg-type]


def test_money_for_a_reserved_order_that_was_given_up_is_given_back(
    shop: AtTheTill, reserved: Collection
) -> None:
    operations.claim(till=shop.till, code=reserved.code, now=shop.now)
    assert reserved.hold_until is not None
    late = reserved.hold_until + timedelta(days=1)
    assert operations_of_collections.give_up(collection_id=reserved.pk, before=late, now=late)
    assert operations.look_up(till=shop.till, code=reserved.code, now=shop.now).state == "ended"
    with pytest.raises(QuoteEnded):
        operations.claim(till=shop.till, code=reserved.code, now=shop.now)
    refused(shop, shop.take(shop.taken(reserved)), "ended")  # type: ignore[arg-type]


def _leave_one(shop: AtTheTill, reserved: Collection) -> None:
    line = reserved.lines.get()
    operations_of_collections.leave(
        collection_id=reserved.pk, units={line.pk: 1}, shown={line.pk: 2}, actor=shop.clerk, now=shop.now,
    )  # fmt: skip


def test_another_sum_than_is_due_by_now_is_given_back(
    shop: AtTheTill, reserved: Collection
) -> None:
    operations.claim(till=shop.till, code=reserved.code, now=shop.now)
    _leave_one(shop, reserved)
    refused(shop, shop.take(shop.taken(reserved)), "changed")  # type: ignore[arg-type]
    assert operations.look_up(till=shop.till, code=reserved.code, now=shop.now).amount == 4900
    with pytest.raises(Invalid):
        shop.take(shop.taken(reserved, payments=[], change=0))  # type: ignore[arg-type]


def test_a_void_never_gives_back_what_went_back_already(
    shop: AtTheTill, reserved: Collection
) -> None:
    payment = shop.take(shop.taken(reserved))  # type: ignore[arg-type]
    _leave_one(shop, reserved)
    with transaction.atomic(), pytest.raises(Conflict, match="return desk"):
        shop.back(payment)
    assert Order.objects.get().plan.tenders.get().captured_at_once
    assert shop.breaches() == []


def test_what_is_not_ready_yet_is_not_claimed(shop: AtTheTill, reserved: Collection) -> None:
    operations_of_collections.undo(
        collection_id=reserved.pk, step="ready", actor=shop.clerk, now=shop.now
    )
    assert operations.look_up(till=shop.till, code=reserved.code, now=shop.now).state == "early"
    with pytest.raises(QuoteEnded):
        operations.claim(till=shop.till, code=reserved.code, now=shop.now)


def test_a_reserved_order_that_is_paid_is_kept_longer(
    shop: AtTheTill, reserved: Collection
) -> None:
    before = reserved.hold_until
    assert before is not None
    shop.take(shop.taken(reserved))  # type: ignore[arg-type]
    shop.react()
    reserved.refresh_from_db()
    assert reserved.hold_until is not None
    assert reserved.hold_until - before > timedelta(days=4)


def test_a_void_takes_the_receipt_back_and_the_next_payment_has_its_own(
    shop: AtTheTill, reserved: Collection
) -> None:
    payment = shop.take(shop.taken(reserved))  # type: ignore[arg-type]
    shop.react()
    first = Paper.objects.get(cause="")
    shop.back(payment)
    shop.react()
    assert not Paper.objects.filter(cause="").exists()
    credit = Paper.objects.get(kind="credit_note")
    assert (credit.sheet["total"], credit.sheet["payments"]) == (9800, [["Paid back", 9800]])
    assert ["Of paper", first.number] in credit.sheet["facts"]

    card = [("card", 9800, "Visa 0001")]
    shop.take(shop.taken(reserved, payments=card, change=0))  # type: ignore[arg-type]
    shop.react()
    assert Paper.objects.get(cause="").sheet["payments"] == [["Visa 0001", 9800]]
    assert Paper.objects.count() == 3
    assert shop.breaches() == []


def test_an_offer_that_a_till_has_claimed_stays_in_its_store(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.claim(offer)
    with transaction.atomic(), pytest.raises(AtTill):
        payments.offer_at_till(
            cart_id=offer.quote.cart_id, location_id=shop.manchester.pk, actor=shop.shopper, now=shop.now,
        )  # fmt: skip
    assert shop.take(offer).state == "settled"


def test_a_collection_that_was_paid_on_the_web_is_nothing_to_a_till(shop: AtTheTill) -> None:
    shop.stock(shop.kettle, shop.leeds, 10)
    shop.placed_order((shop.kettle, 1, shop.leeds))
    shop.react()
    with pytest.raises(NothingDue):
        operations.look_up(till=shop.till, code=Collection.objects.get().code, now=shop.now)


def test_what_was_cancelled_after_the_till_took_it_is_not_due_again(
    shop: AtTheTill, reserved: Collection
) -> None:
    payment = shop.take(shop.taken(reserved))  # type: ignore[arg-type]
    order = Order.objects.get()
    late = reserved.hold_until + timedelta(hours=3)
    assert collection_sweepers.give_up_what_nobody_fetched(late) == 1
    case = PaymentCase.objects.get()
    assert (case.kind, case.amount, case.tender.plan) == ("by_hand", 9800, order.plan)
    with pytest.raises(AlreadyTaken):
        shop.back(payment)
    assert shop.breaches() == []


def test_who_a_till_may_have_served_is_known_until_it_says_so(shop: AtTheTill) -> None:
    offer = shop.offer()
    shop.claim(offer)
    shop.void(offer)
    shop.react()
    Cart.objects.update(state=Cart.State.ENDED)

    # It lost its connection with the money in hand.
    assert payments.forget_offers(now=shop.now + timedelta(days=13)) == 0
    assert shop.take(offer).state == "refused"
    shop.react()
    assert OutboundMessage.objects.get(key__startswith="till-gives-back").to

    assert payments.forget_offers(now=shop.now + timedelta(days=15)) == 1


def test_a_code_whose_customer_is_forgotten_is_still_looked_up_and_its_money_given_back(
    shop: AtTheTill,
) -> None:
    offer = shop.offer()
    shop.void(offer)
    shop.react()
    Cart.objects.update(state=Cart.State.ENDED)
    assert payments.forget_offers(now=shop.now) == 1

    due = operations.look_up(till=shop.till, code=offer.code_text, now=shop.now)
    assert (due.customer, due.state) == ("", "ended")
    assert shop.take(offer).state == "refused"
    shop.react()
    assert not OutboundMessage.objects.filter(key__startswith="till-gives-back").exists()
