"""Orders of guests: found with number and e-mail, or by the link in a mail."""

from __future__ import annotations

import html
import re

import pytest
import time_machine

from commerce.cart import operations as carts
from commerce.payments import operations as payments
from commerce.payments import reasons
from commerce.payments.models import Quote
from commerce.payments.reasons import Reason
from core import codes
from stores.click_and_collect.models import Collection
from tests.click_and_collect.shopfloor import Floor
from tests.world import GB


@pytest.fixture
def floor(db):
    with time_machine.travel(Floor.now, tick=False):
        yield Floor()


@pytest.fixture
def order(floor):
    order = floor.placed_order((floor.kettle, 1, floor.leeds), (floor.mug, 1, None))
    floor.react()
    return order


def track(client, number, email):
    return client.post("/orders/", {"number": number, "proof": email})


def test_right_number_and_mail_lead_to_the_order(client, order):
    answer = track(client, order.number, "Ada@Example.com")

    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert order.number in page.content.decode().replace(" ", "")


def _without(page, *words):
    text = page.content.decode()
    for word in words:
        text = text.replace(word, "")
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*', "", text)


def test_wrong_mail_and_unknown_number_answer_alike(client, order):
    wrong = track(client, order.number, "eve@example.com")
    unknown = track(client, "99999999", "eve@example.com")

    assert wrong.status_code == unknown.status_code == 422
    assert _without(wrong, order.number) == _without(unknown, "99999999")


def test_after_ten_tries_the_right_answer_is_refused_too(client, order):
    for _try in range(10):
        track(client, order.number, "eve@example.com")

    assert track(client, order.number, "ada@example.com").status_code == 429
    assert track(client, order.number, "eve@example.com").status_code == 429


@pytest.mark.parametrize("token", ["x", "1.0.abc", "²", "æ.0.1", "1.²." + "a" * 40])
def test_a_made_up_link_is_not_found(client, order, token):
    for path in (f"/orders/track/{token}/", f"/orders/pickup/{token}/", f"/pay/{token}/"):
        assert client.get(path).status_code == 404


def test_a_link_for_one_page_opens_no_other(client, order):
    assert client.get(f"/orders/pickup/{order.tracking_token}/").status_code == 404
    assert client.get(f"/pay/{order.tracking_token}/").status_code == 404


def test_the_pickup_page_shows_the_code_and_is_kept_by_nobody(client, floor, order):
    collection = floor.bring_to_shelf(Collection.objects.get())
    token = codes.link("pickup", collection.pk, collection.code_rotation)
    page = client.get(f"/orders/pickup/{token}/")

    assert page.status_code == 200
    assert collection.code in page.content.decode().replace(" ", "").replace("-", "")
    assert "<svg" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.fixture
def link(floor):
    cart = carts.start_cart_for_caller(market=GB, language="en", actor=floor.csa, now=floor.now)
    floor.add(cart, floor.kettle, 1, actor=floor.csa)
    floor.details(cart, floor.csa)
    return payments.send_pay_link(
        cart_id=cart.pk, by="email", to="ada@example.com", actor=floor.csa, now=floor.now
    )


def test_a_pay_link_shows_what_is_offered(client, link):
    page = client.get(f"/pay/{link.token}/")

    assert page.status_code == 200
    assert "Tarn kettle" in page.content.decode()
    assert "£53.95" in page.content.decode()


def test_an_ended_offer_says_so_and_a_paid_one_leads_to_its_order(client, floor, link):
    tender = link.quote.plan.tenders.get()
    order = floor.pay(tender).order
    assert client.get(f"/pay/{link.token}/")["Location"] == f"/orders/track/{order.tracking_token}/"

    Quote.objects.update(state="void", void_reason=Reason.CART_CHANGED)
    assert client.get(f"/pay/{link.token}/").status_code == 410
    assert client.post(f"/pay/{link.token}/").status_code == 410


@pytest.mark.parametrize("reason", Reason)
def test_an_ended_offer_says_why_and_whom_to_call(client, floor, link, reason):
    payments.void_quote(quote_id=link.quote_id, why=reason, actor=floor.csa, now=floor.now)

    page = client.get(f"/pay/{link.token}/")

    text = html.unescape(page.content.decode())
    assert page.status_code == 410
    assert reasons.told_by_link(reason) in text
    assert 'href="tel:' in text


def test_an_offer_whose_time_has_just_run_out_says_so(client, floor, link):
    Quote.objects.update(expires_at=floor.now)

    page = client.get(f"/pay/{link.token}/")

    assert page.status_code == 410
    assert reasons.told_by_link(Reason.EXPIRED) in page.content.decode()
