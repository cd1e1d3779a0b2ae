"""The receipt by mail, with the signed link under which it stays."""

from __future__ import annotations

from django.test import Client

from core.models import Delivery, Event, OutboundMessage
from tests.selling.conftest import TillWorld


def test_who_asks_for_it_gets_her_receipt_by_mail_with_its_link(shop: TillWorld) -> None:
    body = shop.sale(shop.line(shop.kettle, 2, discount=800), email="mia@example.com")
    order = shop.order(shop.send_one(body))
    shop.react()

    (mail,) = OutboundMessage.objects.all()
    assert (mail.to, mail.subject) == ("mia@example.com", "Your receipt from Fjord & Fell Leeds")
    assert "2 x Tarn kettle" in mail.text
    assert "£90.00" in mail.text
    assert f"/orders/track/{order.tracking_token}/receipt.pdf" in mail.text


def test_the_link_shows_what_she_bought_and_where_and_its_papers(shop: TillWorld) -> None:
    order = shop.order(shop.send_one(shop.sale()))
    shop.react()
    client = Client()

    page = client.get(f"/orders/track/{order.tracking_token}/").content.decode()
    assert "Bought at Fjord &amp; Fell Leeds" in page
    assert "Taken along" in page
    assert "Placed for you" not in page
    paper = client.get(f"/orders/track/{order.tracking_token}/receipt.pdf")
    assert paper["Content-Type"] == "application/pdf"


def test_what_was_brought_back_is_mailed_with_its_credit_note(shop: TillWorld) -> None:
    sale = shop.sale()
    back = shop.back(sale, shop.line(shop.kettle), email="mia@example.com")
    outcome = shop.send(sale, back)[1]
    shop.react()

    said = OutboundMessage.objects.get(key__startswith="receipt-")
    assert said.subject == "What you brought back to Fjord & Fell Leeds"
    assert f"{outcome.return_number}.pdf" in said.text


def test_nothing_is_mailed_twice(shop: TillWorld) -> None:
    body = shop.sale(email="mia@example.com")
    shop.send(body, body)
    shop.send_one(body)
    shop.react()
    assert OutboundMessage.objects.count() == 1


def told_of(kind: str) -> list[str]:
    rows = Delivery.objects.filter(event__type=kind).order_by("handler")
    return [handler.rsplit(".", 1)[-1] for handler in rows.values_list("handler", flat=True)]


def test_only_those_are_told_to_whom_a_sale_at_a_till_says_something(shop: TillWorld) -> None:
    shop.send_one(shop.sale())
    assert "count_sale" in told_of("OrderPlaced")
    assert not {
        "confirm_order",
        "issue_receipt",
        "request_parcels",
        "request_collections",
        "order_placed",
    } & set(told_of("OrderPlaced"))
    assert told_of("GoodsLeft") == []


def test_who_left_an_address_is_a_contact_and_can_be_asked(shop: TillWorld) -> None:
    shop.send(shop.sale(), shop.sale(email="mia@example.com"))
    assert told_of("OrderPlaced").count("order_placed") == 1
    assert "ask_later" in told_of("GoodsLeft")
    assert Event.objects.filter(type="OrderPlaced").count() == 2
