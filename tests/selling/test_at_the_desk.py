"""What a till sold comes back at the return desk: the colleague there gives the money, and everybody is told so."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments.models import PaymentCase, ProviderCall
from core.actor import Channel, Role
from core.models import OutboundMessage
from returns import errors, queries
from returns import operations as returns
from returns.models import Refund, Return
from tests.selling.conftest import TillWorld


def words_of(page: bytes) -> str:
    main = page.decode().split("<main", 1)[-1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def taken_back(shop: TillWorld, client: Client) -> tuple[Order, Any, Any]:
    sold = shop.send_one(shop.sale(email="mia@example.com"))
    shop.react()
    order = shop.order(sold)
    client.force_login(shop.user(shop.clerk))
    found = {"number": order.number, "proof": "mia@example.com"}
    client.post(reverse("returns:find"), found, follow=True)
    line = order.lines.get().pk
    asked = {
        f"quantity-{line}": "1", f"reason-{line}": "faulty", f"disposition-{line}": "damaged",
    }  # fmt: skip
    page = client.get(reverse("returns:refund", args=[order.number]), asked)
    sent = dict(re.findall(rb'type="hidden" name="([^"]+)" value="([^"]*)"', page.content))
    fields = {name.decode(): value.decode() for name, value in sent.items()}
    done = client.post(reverse("returns:receive", args=[order.number]), fields, follow=True)
    shop.react()
    return order, page, done


def test_who_takes_it_back_gives_the_money_and_says_so_before_the_customer_is_told(
    shop: TillWorld, client: Client
) -> None:
    with time_machine.travel(shop.now, tick=False):
        order, page, done = taken_back(shop, client)
        assert "It was paid at a till" in words_of(page.content)
        assert "Take back and give £49.00" in words_of(page.content)
        assert "Give the customer £49.00 now, then say that you have." in words_of(done.content)
        assert "I have given £49.00" in words_of(done.content)
        number = Return.objects.get().number

        # Nobody has said that it was given: nobody is told so, and a case is open until then.
        assert Refund.objects.get().state == "requested"
        assert not OutboundMessage.objects.filter(key__startswith="refund-").exists()
        case = PaymentCase.objects.get()
        assert (case.kind, case.amount, case.state) == ("by_hand", 4900, "open")
        assert order.plan.tenders.get().refunded == 0

        given = reverse("returns:give", args=[order.number])
        fields = {"cause": f"return:{number}", "return": number}
        said = client.post(given, fields, follow=True)
        client.post(given, fields)
        assert "Given back in the store" in words_of(said.content)
        assert "I have given" not in words_of(said.content)
        shop.react()

    assert Refund.objects.get().state == "settled"
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "given_back")
    assert shop.clerk.name in case.notes.last().text
    assert order.plan.tenders.get().refunded == 4900
    letter = OutboundMessage.objects.get(key__startswith="refund-")
    assert "You were given £49.00 back in the store" in letter.text
    assert "bank" not in letter.text
    assert "Hello," in letter.text
    assert shop.breaches() == []


def test_what_a_till_gave_back_itself_waits_for_nobody(shop: TillWorld) -> None:
    sale = shop.sale()
    shop.send(sale)
    shop.send(shop.back(sale, shop.line(shop.kettle)))
    shop.react()
    assert Refund.objects.get().state == "settled"
    assert not PaymentCase.objects.exists()


def test_only_who_was_shown_the_order_says_that_she_gave_its_money(
    shop: TillWorld, client: Client
) -> None:
    with time_machine.travel(shop.now, tick=False):
        order, _page, _done = taken_back(shop, client)
    with pytest.raises(errors.OrderNotPresented):
        returns.give_money(
            order_id=order.pk,
            cause=f"return:{Return.objects.get().number}",
            location_id=shop.leeds.pk,
            actor=shop.store_manager(),
            now=shop.now,
        )
    assert PaymentCase.objects.get().state == "open"


def test_a_lead_may_pay_it_another_way(shop: TillWorld, client: Client) -> None:
    with time_machine.travel(shop.now, tick=False):
        taken_back(shop, client)
    payments.end_payment_case(
        case_id=PaymentCase.objects.get().pk,
        outcome="otherwise",
        text="By bank transfer, today",
        actor=shop.manager,
        now=shop.now,
    )
    shop.react()
    assert Refund.objects.get().state == "settled"
    assert ProviderCall.objects.get(kind="refund").state == "done"


def test_the_tills_own_receipt_opens_its_sale(shop: TillWorld, client: Client) -> None:
    with time_machine.travel(shop.now, tick=False):
        order = shop.order(shop.send_one(shop.sale(number=1042)))
        shop.send_one(shop.sale(shop.line(shop.mug), number=1042), till=shop.other_till)
        client.force_login(shop.user(shop.clerk))
        shown = {"till": "1", "receipt": "1042", "day": "2026-11-24", "total": "49,00"}
        for wrong in (
            {"till": "2"}, {"receipt": "1043"}, {"day": "2026-11-23"}, {"day": "x"}, {"total": "12.50"}, {"total": "x"},
            {"till": "9" * 30}, {"receipt": "9" * 30},
        ):  # fmt: skip
            answer = client.post(reverse("returns:find"), shown | wrong)
            assert answer.status_code == 422, wrong
        with pytest.raises(errors.OrderNotPresented):
            queries.order_presented_to(shop.clerk, order.pk, shop.now)
        answer = client.post(reverse("returns:find"), shown)
    assert answer.headers["Location"] == reverse("returns:order", args=[order.number])
    assert queries.order_presented_to(shop.clerk, order.pk, shop.now) == order


def test_of_two_stores_with_the_same_receipt_this_one_is_meant(shop: TillWorld) -> None:
    here = shop.order(shop.send_one(shop.sale(number=7)))
    facts: dict[str, Any] = {
        "till": 1, "number": 7, "day": shop.now.date(), "total": "49.00", "now": shop.now,
    }  # fmt: skip
    shop.stock(shop.kettle, shop.manchester, 5)
    there = shop.open_till(shop.manchester, 1)
    shop.send_one(shop.sale(number=7), till=there)
    assert returns.present_receipt(location_id=shop.leeds.pk, actor=shop.clerk, **facts) == here
    third = shop.staff("z@example.com", "Zoe", Channel.STORE, Role.STORE_STAFF, at=[shop.oslo])
    with pytest.raises(errors.OrderNotPresented):
        returns.present_receipt(location_id=shop.oslo.pk, actor=third, **facts)


def test_the_contact_centre_sees_what_the_money_is_for(shop: TillWorld, client: Client) -> None:
    with time_machine.travel(shop.now, tick=False):
        taken_back(shop, client)
        client.force_login(shop.user(shop.csa))
        case = PaymentCase.objects.get()
        page = words_of(client.get(reverse("console:payment_case", args=[case.pk])).content)
    assert f"What for {case.reason}" in page
    assert "The payer says" not in page
    assert "The return desk of any store gives it" in page
