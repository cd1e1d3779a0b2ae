"""A basket of a kiosk is paid at a till of its store: the order is the kiosk's, and the screen shows nobody."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from commerce.cart.models import Cart
from commerce.orders import sweepers
from commerce.orders.models import Order
from commerce.payments.models import TillOffer
from core import invariants
from stores.click_and_collect.models import Collection
from stores.inventory.models import StockHold
from stores.kiosks import operations as kiosks
from stores.kiosks.models import Visit
from stores.selling import operations
from stores.selling.errors import NothingDue
from stores.selling.models import Till
from stores.selling.operations import Taken
from tests.kiosks.test_kiosk_pages import begun, page, put, screen, text

__all__ = ["begun", "screen"]


def till_of(floor, location) -> Till:
    return operations.open_till(
        location_id=location.pk, number=1, name="By the door", actor=floor.manager, now=floor.now
    )


def taken(floor, offer: TillOffer) -> Taken:
    total = offer.quote.total
    return Taken(
        id=uuid4(), number=1, taken_at=floor.now, payments=[("cash", total + 100, "")], change=100,
        currency="GBP", code=offer.code, colleague="Ines",
    )  # fmt: skip


@pytest.fixture
def offer(floor, begun) -> TillOffer:
    """Ada has a mug to collect here, has read the code for the till, and has cleared the screen."""
    put(begun, floor.mug, floor.leeds.pk)
    floor.type_details(Visit.objects.select_related("kiosk").get())
    total = text(begun.get(page("review"))).split('name="total" value="')[1].split('"')[0]
    begun.post(page("review"), {"total": total, "till": "1"})
    begun.post(page("wipe"))
    return TillOffer.objects.get()


def test_a_till_settles_it_after_the_visit_and_the_order_is_the_kiosks(floor, begun, offer):
    till = till_of(floor, floor.leeds)
    due = operations.look_up(till=till, code=offer.code_text, now=floor.now)
    assert [(line.sku, line.quantity) for line in due.lines] == [(floor.mug.sku, 1)]
    operations.claim(till=till, code=offer.code, now=floor.now)
    assert floor.level(floor.mug, floor.leeds).allocated == 0
    assert StockHold.objects.get().quantity == 1

    payment = operations.take_payment(till_id=till.pk, taken=taken(floor, offer), now=floor.now)

    order = Order.objects.get()
    assert (payment.state, payment.order) == ("settled", order)
    assert (order.channel, order.sold_in, order.email) == ("kiosk", floor.leeds, "ada@example.com")
    [tender] = order.plan.tenders.all()
    assert (tender.provider, tender.method, tender.authorised) == ("store", "cash", order.total)
    assert floor.level(floor.mug, floor.leeds).allocated == 1
    assert StockHold.objects.count() == 0
    assert Cart.objects.get().state == Cart.State.PLACED
    floor.hear("request_collections")
    assert Collection.objects.get().location == floor.leeds

    for path in (page("attract"), page("done", order.number), page("till")):
        shown = text(begun.get(path, follow=True))
        assert "Touch to begin" in shown
        assert order.number not in shown
        assert "Ada" not in shown
    begun.post(page("begin"))
    for path in (page("till"), page("done", order.number)):
        assert begun.get(path).status_code == 404


def test_a_till_of_another_store_learns_nothing_of_it(floor, offer):
    elsewhere = till_of(floor, floor.manchester)
    with pytest.raises(NothingDue):
        operations.look_up(till=elsewhere, code=offer.code_text, now=floor.now)
    with pytest.raises(NothingDue):
        operations.take_payment(till_id=elsewhere.pk, taken=taken(floor, offer), now=floor.now)
    assert not Order.objects.exists()


def test_what_nobody_pays_at_the_till_is_forgotten_once_the_offer_ends(floor, offer):
    assert kiosks.forget_left_carts(now=floor.now) == 0
    ended = offer.quote.expires_at + timedelta(seconds=1)
    with time_machine.travel(ended, tick=False):
        assert sweepers.end_expired_quotes(ended) == 1
        assert kiosks.forget_left_carts(now=ended) == 1
        till = till_of(floor, floor.leeds)
        due = operations.look_up(till=till, code=offer.code_text, now=ended)
        assert due.state == "ended"
    cart = Cart.objects.get()
    assert (cart.state, cart.email) == (Cart.State.ENDED, "")
    assert [line for result in invariants.run() for line in result.breaches] == []
