"""The return desk, as a colleague of another store uses it: plain forms."""

import re

import pytest
import time_machine
from django.urls import reverse

from commerce.payments import operations as payments
from commerce.payments import purses
from commerce.payments.models import ProviderCall, Tender
from commerce.web.art import art_url
from returns.models import Refund, Return
from tests.returns.desk import coming, fulfilled, present, receive, sold


@pytest.fixture(autouse=True)
def today(world):
    with time_machine.travel(world.now, tick=False):
        yield


@pytest.fixture
def order(world):
    return sold(world, (world.kettle, 2, None), (world.mug, 1, world.leeds))


@pytest.fixture
def ann(world, client):
    client.force_login(world.user(world.other_clerk))
    return client


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


def test_from_the_customers_order_to_the_receipt(world, order, ann):
    answer = ann.post(
        reverse("returns:find"), {"number": order.number, "proof": "ada@example.com"}, follow=True
    )
    page = answer.content.decode()
    assert "Tarn kettle" in page
    assert f'src="{art_url(world.kettle.product.art, world.kettle.tint)}"' in page
    line = order.lines.get(variant=world.kettle)

    answer = ann.get(
        reverse("returns:refund", args=[order.number]),
        {
            f"quantity-{line.pk}": "1",
            f"reason-{line.pk}": "faulty",
            f"disposition-{line.pk}": "damaged",
        },
    )
    page = answer.content.decode()
    assert "£49.00" in page
    assert not Return.objects.exists()

    fields = {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"}
    url = reverse("returns:receive", args=[order.number])
    answer = ann.post(url, fields)
    received = Return.objects.get()
    assert answer.url == reverse("returns:receipt", args=[received.number])
    assert ann.post(url, fields).url == answer.url
    assert Refund.objects.get().amount == 4900
    assert received.number in ann.get(answer.url).content.decode()


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("worth", "said"),
    [(3000, ["Visa •••• 0001 £19.00", "Gift card {card} £30.00"]), (9000, ["Gift card {card} £49.00"])],
)  # fmt: skip
def test_every_means_is_named_with_what_it_gets_back(world, ann, worth, said):
    world.stock(world.kettle, world.leeds, 1)
    cart = world.cart_with((world.kettle, 1, world.leeds))
    card = purses.issue_gift_card(amount=worth, market="GB", key="card", now=world.now)
    payments.choose_means(cart_id=cart.pk, gift_card=card.code, actor=world.shopper, now=world.now)
    order = fulfilled(world, world.pay(world.start_payment(cart)).order)
    Tender.objects.filter(plan=order.plan_id, provider="sandbox").update(card_text="Visa •••• 0001")
    present(world, order)
    rows = [each.format(card=card.purse.text) for each in said]

    line = order.lines.get().pk
    asked = {f"quantity-{line}": "1", f"reason-{line}": "faulty", f"disposition-{line}": "damaged"}
    preview = ann.get(reverse("returns:refund", args=[order.number]), asked)
    fields = {
        k: v for k, v in hidden(preview.content.decode()).items() if k != "csrfmiddlewaretoken"
    }
    receipt = ann.post(reverse("returns:receive", args=[order.number]), fields, follow=True)
    for page in (preview, receipt):
        assert " ".join(rows) in words_of(page)
        assert ("Visa" in words_of(page)) == (len(rows) == 2)
        assert "to the card" not in words_of(page)
    asked_for = {c.tender.provider: c.amount for c in ProviderCall.objects.filter(kind="refund")}
    assert asked_for == (
        {"sandbox": 1900, "gift_card": 3000} if len(rows) == 2 else {"gift_card": 4900}
    )


def test_a_wrong_proof_is_told_on_the_page(order, ann):
    answer = ann.post(reverse("returns:find"), {"number": order.number, "proof": "eve@example.com"})

    assert answer.status_code == 422
    assert "Please check both" in answer.content.decode()


def test_a_missing_reason_leads_to_its_field(world, order, ann):
    present(world, order)
    line = order.lines.get(variant=world.kettle)

    answer = ann.get(
        reverse("returns:refund", args=[order.number]),
        {
            f"quantity-{line.pk}": "1",
            f"reason-{line.pk}": "",
            f"disposition-{line.pk}": "resellable",
        },
    )

    assert answer.status_code == 422
    assert f'href="#id_reason-{line.pk}"' in answer.content.decode()


def test_what_was_not_shown_to_her_is_not_there(world, order, ann):
    for name in ("returns:order", "returns:refund"):
        assert ann.get(reverse(name, args=[order.number])).status_code == 404
    assert ann.post(reverse("returns:receive", args=[order.number])).status_code == 404


def test_a_receipt_is_for_the_store_that_took_the_goods_back(world, order, ann, client):
    present(world, order)
    received = receive(world, order, coming(order, 1))
    url = reverse("returns:receipt", args=[received.number])
    assert ann.get(url).status_code == 200

    client.force_login(world.user(world.clerk))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("who", ["csa", "packer", None])
def test_the_desk_is_for_store_staff(world, client, who):
    if who:
        client.force_login(world.user(getattr(world, who)))

    assert client.get(reverse("returns:find")).status_code == (403 if who else 302)


def test_who_works_in_several_stores_says_where_first(world, client):
    client.force_login(world.user(world.manager))

    assert client.get(reverse("returns:find")).url == reverse("store:place")
