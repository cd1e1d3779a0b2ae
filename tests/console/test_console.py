"""The advisor's screen: in with the code, editing with consent, out at once; no card number anywhere."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts import operations as accounts
from accounts.identity import person
from commerce.cart import operations as carts
from commerce.cart.models import Cart
from commerce.catalogue import operations as catalogue
from commerce.catalogue.models import Product
from commerce.orders import operations as orders
from commerce.payments import operations as payments
from commerce.payments.models import PayLink, Tender
from tests.payments.conftest import Till
from tests.world import GB

HTMX = {"HX-Request": "true"}


@pytest.fixture
def floor(db):
    with time_machine.travel(Till.now, tick=False):
        yield Till()


def signed_in(floor, actor) -> Client:
    client = Client()
    client.force_login(floor.user(actor))
    return client


@pytest.fixture
def maya(floor) -> Client:
    return signed_in(floor, floor.csa)


@pytest.fixture
def cart(floor) -> Cart:
    """A shopper's cart with a kettle, and her details."""
    cart = floor.cart_with((floor.kettle, 1, floor.leeds))
    cart.refresh_from_db()
    return cart


@pytest.fixture
def shared(floor, cart) -> Cart:
    return carts.open_by_call_code(code=cart.call_code, actor=floor.csa, now=floor.now)


@pytest.fixture
def edited(floor, shared) -> Cart:
    return carts.allow_editing(cart_id=shared.pk, actor=floor.shopper, now=floor.now)


def post(client, cart, what, **data):
    version = Cart.objects.get(pk=cart.pk).version
    data = {"version": version, "client_id": uuid4()} | data
    return client.post(f"/console/carts/{cart.pk}/{what}/", data, headers=HTMX)


def test_the_code_opens_the_cart(maya, cart):
    answer = maya.post(
        "/console/carts/open/", {"code": f"{cart.call_code[:3]} {cart.call_code[3:]}"}
    )

    assert answer["Location"] == f"/console/carts/{cart.pk}/"
    page = maya.get(answer["Location"]).content.decode()
    assert "Tarn kettle" in page
    assert "You may look" in page


def test_a_wrong_code_is_told_at_the_field(maya, cart):
    answer = maya.post("/console/carts/open/", {"code": "000000"})

    assert answer.status_code == 422
    assert "No open cart has this code" in answer.content.decode()


def test_a_colleagues_cart_is_told(floor, maya, shared):
    iris = signed_in(floor, floor.other_csa)

    assert iris.post("/console/carts/open/", {"code": shared.call_code}).status_code == 409
    assert iris.get(f"/console/carts/{shared.pk}/").status_code == 403


def test_after_twenty_tries_the_form_says_to_wait(maya, cart):
    for _try in range(20):
        maya.post("/console/carts/open/", {"code": "000000"})

    answer = maya.post("/console/carts/open/", {"code": cart.call_code})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_looking_shows_no_forms_and_refuses_what_is_posted(floor, maya, shared):
    page = maya.get(f"/console/carts/{shared.pk}/").content.decode()
    assert "/lines/" not in page

    answer = post(maya, shared, "add", variant=floor.mug.pk)
    assert answer.status_code == 422
    assert "has not allowed changes" in answer.content.decode()
    assert shared.lines.count() == 1


def test_editing_puts_in_with_her_name_and_answers_the_fresh_cart(floor, maya, edited):
    answer = post(maya, edited, "add", variant=floor.mug.pk)

    assert answer.status_code == 200
    assert "Tarn mug" in answer.content.decode()
    assert edited.lines.get(variant=floor.mug).author == "Maya"
    assert "<html" not in answer.content.decode()


def test_a_stale_edit_gets_409_with_the_fresh_cart(floor, maya, edited):
    line = edited.lines.get()
    answer = post(maya, edited, f"lines/{line.pk}", quantity=3, version=0)

    assert answer.status_code == 409
    assert "Somebody changed the cart" in answer.content.decode()


def test_takes_a_line_out(floor, maya, edited):
    line = edited.lines.get()
    assert post(maya, edited, f"lines/{line.pk}", remove=1).status_code == 200
    assert not edited.lines.exists()


def test_moves_a_line_to_delivery_and_to_a_store(floor, maya, edited):
    line = edited.lines.get()
    assert post(maya, edited, f"lines/{line.pk}/way").status_code == 200
    assert edited.lines.get().location is None

    post(maya, edited, f"lines/{line.pk}/way", location=floor.leeds.pk)
    assert edited.lines.get().location == floor.leeds


@pytest.mark.parametrize(
    "query", ["variant=²", "variant=9999999", "variant=", "variant=" + "1" * 5000]
)
def test_stores_for_what_is_no_variant_is_refused_and_no_error(maya, shared, query):
    assert maya.get(f"/console/carts/{shared.pk}/stores/?{query}").status_code == 422


def test_products_say_what_the_warehouse_and_the_stores_have(floor, maya, shared):
    catalogue.reindex(product_ids=list(Product.objects.values_list("pk", flat=True)))
    page = maya.get(
        f"/console/carts/{shared.pk}/products/?q=FF-KETTLE", headers=HTMX
    ).content.decode()

    assert "FF-KETTLE" in page
    assert "10 can be sent" in page


def test_the_body_is_204_while_nothing_changed(floor, maya, shared):
    version = Cart.objects.get(pk=shared.pk).version

    assert maya.get(f"/console/carts/{shared.pk}/body/?since={version}").status_code == 204
    floor.add(shared, floor.mug, 1)
    answer = maya.get(f"/console/carts/{shared.pk}/body/?since={version}")
    assert answer.status_code == 200
    assert f'data-version="{version + 1}"' in answer.content.decode()


def test_when_the_customer_ends_it_every_way_in_is_closed(floor, maya, edited):
    carts.end_sharing(cart_id=edited.pk, actor=floor.shopper, now=floor.now)

    for what in ("", "body/", "products/", "payment/", f"stores/?variant={floor.mug.pk}"):
        assert maya.get(f"/console/carts/{edited.pk}/{what}").status_code == 403
    for what in ("add", "details", "pay-link", "end"):
        assert post(maya, edited, what, variant=floor.mug.pk, total=1).status_code == 403
    assert edited.lines.count() == 1


def test_leaving_ends_it(maya, edited):
    assert post(maya, edited, "end")["Location"] == "/console/"
    assert Cart.objects.get(pk=edited.pk).share == ""


def test_starts_a_cart_for_a_caller_with_a_link_to_hand_over(maya, floor):
    answer = maya.post("/console/carts/new/", {"market": "NO"})

    page = maya.get(answer["Location"]).content.decode()
    cart = Cart.objects.get()
    assert (cart.market_code, cart.opened_in, cart.share) == ("NO", "phone", "edit")
    assert f"/console/carts/{cart.pk}/hand-over/" in page


def test_a_customers_cart_without_a_browser_has_no_link_to_hand_over(floor, maya):
    ada = person(
        accounts.upsert_customer(email="ada@example.com", name="Ada", phone="", language="en").user
    )
    cart = floor.cart_with((floor.kettle, 1, floor.leeds), actor=ada)
    cart.refresh_from_db()
    carts.open_by_call_code(code=cart.call_code, actor=floor.csa, now=floor.now)
    carts.allow_editing(cart_id=cart.pk, actor=ada, now=floor.now)

    page = maya.get(f"/console/carts/{cart.pk}/").content.decode()
    assert "Tarn kettle" in page
    assert "/hand-over/" not in page


def test_a_callers_cart_of_a_colleague_is_opened_by_its_code(floor, maya):
    cart = carts.start_cart_for_caller(
        market=GB, language="en", actor=floor.other_csa, now=floor.now
    )
    iris = signed_in(floor, floor.other_csa)
    path = f"/console/carts/{cart.pk}/"
    assert iris.get(path).status_code == 200

    assert maya.post("/console/carts/open/", {"code": cart.call_code})["Location"] == path

    assert f"{path}hand-over/" in maya.get(path).content.decode()
    answer = iris.get(path)
    assert answer.status_code == 403
    assert "a colleague has taken the cart over" in answer.content.decode()


def test_details_that_do_not_fit_are_said_and_kept(maya, edited):
    answer = post(maya, edited, "details", full_name="Ada", email="ada", phone="12")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter an e-mail address" in page
    assert 'value="12"' in page


def test_details_are_saved_only_with_consent(floor, maya, shared):
    answer = post(maya, shared, "details", full_name="Eve", email="eve@example.com")

    assert answer.status_code == 302
    assert Cart.objects.get(pk=shared.pk).full_name == "Ada Shaw"


def state_on(maya, cart) -> str:
    return maya.get(f"/console/carts/{cart.pk}/payment/").content.decode()


def test_the_pay_link_goes_out_and_its_state_is_followed(floor, maya, edited):
    post(maya, edited, "pay-link", by="email", total=4900)
    link = PayLink.objects.get()
    assert "On its way" in state_on(maya, edited)

    floor.react()
    assert '<li class="done" aria-current="step">Sent' in state_on(maya, edited)
    payments.open_pay_link(token=link.token, now=floor.now)
    assert '<li class="done" aria-current="step">Opened' in state_on(maya, edited)
    tender = Tender.objects.get()
    orders.settle_payment(
        tender_id=tender.pk, payment=floor.provider_says(tender, "declined"), now=floor.now
    )
    assert "Declined" in state_on(maya, edited)
    assert "not enough money on the account" in state_on(maya, edited)
    assert "insufficient_funds" not in state_on(maya, edited)
    assert '<li class="failed">Paid' in state_on(maya, edited)
    assert "every 2s" in state_on(maya, edited)
    order = floor.pay(tender).order
    assert "Paid" in state_on(maya, edited)
    assert "every 2s" not in state_on(maya, edited)
    assert (
        f"Order {order.number} is placed"
        in maya.get(f"/console/carts/{edited.pk}/").content.decode()
    )


def test_the_panel_is_replaced_only_when_it_shows_something_else(floor, maya, edited):
    """Else it would take the keyboard's focus with it every two seconds."""
    post(maya, edited, "pay-link", by="email", total=4900)
    asks = re.search(r'hx-get="([^"]+/payment/[^"]+)"', state_on(maya, edited)).group(1)
    assert maya.get(asks).status_code == 204

    payments.open_pay_link(token=PayLink.objects.get().token, now=floor.now)
    opened = maya.get(asks)
    assert "Opened" in opened.content.decode()
    assert re.findall(r'<button[^>]* id="(pay-link-[a-z]+)"', opened.content.decode()) == [
        "pay-link-sms",
        "pay-link-email",
    ]

    asks = re.search(r'hx-get="([^"]+)"', opened.content.decode()).group(1)
    assert maya.get(asks).status_code == 204
    floor.add(edited, floor.mug, 1)
    assert maya.get(asks).status_code == 200


def test_an_edit_voids_the_link_and_says_to_send_another(floor, maya, edited):
    post(maya, edited, "pay-link", by="sms", total=4900)
    floor.add(edited, floor.mug, 1)
    floor.react()

    assert "The cart changed: send a new link" in state_on(maya, edited)


def test_a_total_that_she_did_not_see_is_not_sent(maya, edited):
    post(maya, edited, "pay-link", by="sms", total=1)

    assert not PayLink.objects.exists()
    assert "The total has changed" in maya.get(f"/console/carts/{edited.pk}/").content.decode()


def test_no_page_of_the_console_has_a_field_for_a_card(floor, maya, edited):
    order = floor.placed_order((floor.kettle, 1, floor.leeds), actor=floor.other_shopper)
    floor.react()
    pages = [
        "/console/",
        f"/console/carts/{edited.pk}/",
        f"/console/carts/{edited.pk}/products/?q=mug",
        f"/console/carts/{edited.pk}/stores/?variant={floor.mug.pk}",
        f"/console/carts/{edited.pk}/payment/",
        "/console/customers/?q=ada",
        f"/console/orders/{order.number}/",
    ]
    for path in pages:
        answer = maya.get(path)
        page = answer.content.decode().lower()
        assert answer.status_code == 200, path
        assert not re.search(r"autocomplete=[\"']?cc-", page), path
        assert not re.search(r"name=[\"']?(card|pan|cvc|cvv|number)[\"' ]", page), path


def test_nothing_of_a_shopper_is_run_as_script_or_markup(floor, maya, shared):
    Cart.objects.filter(pk=shared.pk).update(
        full_name="<script>alert(1)</script>", city='"><img src=x>'
    )

    page = maya.get(f"/console/carts/{shared.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("who", ["clerk", "packer", "manager"])
def test_other_colleagues_are_refused(floor, cart, who):
    client = signed_in(floor, getattr(floor, who))

    assert client.get("/console/").status_code == 403
    assert client.post("/console/carts/open/", {"code": cart.call_code}).status_code == 403


def test_nobody_signs_in_first(db):
    assert Client().get("/console/")["Location"] == "/accounts/login/?next=/console/"


def test_the_live_cart_costs_a_bounded_number_of_statements(
    floor, maya, edited, django_assert_max_num_queries
):
    for variant in (floor.mug, floor.tent):
        floor.add(edited, variant, 1)
        floor.add(edited, variant, 1, at=floor.leeds)
    maya.get(f"/console/carts/{edited.pk}/body/?since=0")

    with django_assert_max_num_queries(18):
        maya.get(f"/console/carts/{edited.pk}/body/?since=0")


def test_an_advisor_who_tries_one_code_after_the_other_is_stopped(maya, edited):
    tries = [
        maya.post(f"/console/carts/{edited.pk}/code/", {"code": f"GUESS{n}", "client_id": uuid4()})
        for n in range(61)
    ]

    assert [answer.status_code for answer in tries] == [302] * 60 + [429]
