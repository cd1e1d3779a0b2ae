"""The pages of a kiosk, as a browser that is one asks for them."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from commerce.cart.models import Cart
from commerce.orders import settlement
from commerce.orders.models import Order
from commerce.payments import gateway
from commerce.payments.models import Quote, Tender
from stores.kiosks import operations
from stores.kiosks.models import Kiosk, StaffCall, Visit

DETAILS = {
    "full_name": "Ada Shaw", "email": "ada@example.com", "phone": "07700 900123",
    "street": "2 Park Row", "postcode": "LS1 5HD", "city": "Leeds",
}  # fmt: skip


def text(response):
    return html.unescape(response.content.decode())


def page(name, *arguments):
    return reverse(f"kiosk:{name}", args=arguments)


@pytest.fixture
def screen(floor):
    """A browser that its manager has made a kiosk."""
    client = Client()
    client.force_login(floor.user(floor.boss))
    client.post(reverse("store:kiosk_open"), {"name": "At the door"})
    return client


@pytest.fixture
def begun(screen):
    """Somebody has touched it."""
    assert screen.post(page("begin")).url == page("home")
    return screen


def put(client, variant, way=""):
    data = {"variant": variant.pk, "sku": variant.sku, "way": way}
    return client.post(page("add", variant.product.slug), data)


def test_its_manager_is_signed_out_and_its_cookie_counts_on_its_own_pages_only(floor, screen):
    assert "_auth_user_id" not in screen.session
    kiosk = Kiosk.objects.get(name="At the door")
    assert kiosk.location == floor.leeds
    morsel = screen.cookies[settings.KIOSK_COOKIE_NAME]
    assert morsel["httponly"]
    assert screen.get(reverse("shop:home")).status_code == 200
    assert floor.leeds.name in text(screen.get(page("attract")))


def test_a_browser_that_is_no_kiosk_shows_none(floor):
    for name in ("attract", "home", "basket"):
        assert Client().get(page(name)).status_code == 403


def test_a_signed_off_kiosk_shows_none(floor, begun):
    kiosk = Kiosk.objects.get(name="At the door")
    operations.close_kiosk(kiosk_id=kiosk.pk, actor=floor.boss, now=floor.now)
    assert begun.get(page("home")).status_code == 403


def test_languages_come_first(screen):
    shown = text(screen.get(page("attract")))
    assert "Touch to begin" in shown
    assert "Trykk for å begynne" in shown
    assert 'action="/gb-nb/kiosk/begin/"' in shown


def test_the_form_of_the_attract_page_is_of_this_browser(floor):
    screen = Client(enforce_csrf_checks=True)
    screen.cookies[settings.KIOSK_COOKIE_NAME] = floor.token
    for _time in range(2):
        shown = text(screen.get(page("attract")))
        token = shown.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        begun = screen.post(page("begin"), {"csrfmiddlewaretoken": token})
        assert begun.status_code == 302
    assert screen.post(page("begin")).status_code == 403


def test_nothing_is_shown_before_the_first_touch(screen):
    for name in ("home", "basket", "details", "review", "phone"):
        answer = screen.get(page(name))
        assert answer.url == page("attract")
        assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_the_next_one_is_asked_in_the_stores_own_language(screen):
    screen.post("/gb-nb/kiosk/begin/")
    shown = text(screen.get("/gb-nb/kiosk/home/"))
    assert "Hva ser du etter?" in shown
    assert 'data-home="/kiosk/"' in shown
    assert screen.post("/gb-nb/kiosk/wipe/").url == "/kiosk/"


def test_another_market_is_not_its_own(floor, begun):
    assert begun.get("/no" + page("home")).status_code in {302, 403}


def test_who_is_signed_in_and_the_browsers_own_cart_do_not_exist_there(floor, begun):
    begun.cookies[settings.VISITOR_COOKIE_NAME] = "visitor-token-of-shopper"
    floor.add(floor.cart(), floor.tent)
    begun.force_login(floor.user(floor.boss))
    assert "Fell tent" not in text(begun.get(page("basket")))


@pytest.mark.parametrize("name", ["home", "basket", "attract"])
def test_no_page_is_kept_by_the_browser(begun, name):
    assert "no-store" in begun.get(page(name))["Cache-Control"]


def test_browses_and_scans(floor, begun, django_assert_max_num_queries):
    begun.get(page("home"))
    with django_assert_max_num_queries(5):
        assert "Kitchen" in text(begun.get(page("home")))
    begun.get(page("category", "kitchen"))
    with django_assert_max_num_queries(10):
        listed = text(begun.get(page("category", "kitchen")))
    assert page("product", "ff-mug") in listed
    assert "/p/ff-mug/" not in listed.replace("/kiosk/p/ff-mug/", "")
    here = text(begun.get(page("category", "kitchen") + "?stock=mine"))
    assert page("product", "ff-mug") in here
    assert page("product", "ff-tent") not in here
    with django_assert_max_num_queries(14):
        assert page("product", "ff-tent") in text(begun.get(page("find") + "?q=tent"))
    scanned = begun.get(page("find") + "?q=FF-MUG")
    assert scanned.url == page("product", "ff-mug") + "?variant=FF-MUG"


def test_says_how_a_thing_can_be_had_here(floor, begun, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        mug = text(begun.get(page("product", "ff-mug")))
    assert f'name="way" value="{floor.leeds.pk}"' in mug
    assert 'name="way" value=""' in mug
    assert "Collect in" not in mug
    kettle = text(begun.get(page("product", "ff-kettle")))
    assert f'name="way" value="{floor.leeds.pk}"' not in kettle
    assert f'name="way" value="{floor.manchester.pk}"' in kettle
    assert "Not in Leeds now" in kettle


def test_puts_in_and_changes(floor, begun, django_assert_max_num_queries):
    assert put(begun, floor.mug, floor.leeds.pk).url.endswith("added=1")
    put(begun, floor.tent)
    with django_assert_max_num_queries(11):
        shown = text(begun.get(page("basket")))
    assert "Collected here" in shown
    assert "Delivered home" in shown
    cart = Cart.objects.get()
    line = cart.lines.get(variant=floor.mug)
    begun.post(page("line", line.pk), {"quantity": 3, "version": cart.version})
    assert cart.lines.get(variant=floor.mug).quantity == 3
    begun.post(page("line", line.pk), {"remove": 1})
    assert [each.variant for each in cart.lines.all()] == [floor.tent]
    assert put(begun, floor.kettle, floor.leeds.pk).url.endswith("variant=FF-KETTLE")


def test_pays_here_and_is_forgotten(floor, begun, monkeypatch, django_assert_max_num_queries):
    put(begun, floor.mug, floor.leeds.pk)
    put(begun, floor.tent)
    refused = begun.post(page("details"), DETAILS | {"email": "ada"})
    assert refused.status_code == 422
    assert 'autocomplete="off"' in text(refused)
    sent = DETAILS | {"version": Cart.objects.get().version, "as_typed": "2 Park Row|LS1 5HD|Leeds"}
    assert begun.post(page("details"), sent).url == page("review")
    with django_assert_max_num_queries(14):
        shown = text(begun.get(page("review")))
    assert "ada@example.com" in shown
    total = shown.split('name="total" value="')[1].split('"')[0]
    monkeypatch.setattr(gateway, "open_page", lambda pk, **_: f"http://pay.example/{pk}")
    assert begun.post(page("review"), {"total": total}).url.startswith("http://pay.example/")

    tender = Tender.objects.get()
    session = gateway._session(tender, tender.plan.quote, "reference")
    assert session.return_url.endswith(page("return", tender.pk))
    assert session.cancel_url.endswith(page("cancelled"))
    settled = floor.pay(tender)
    monkeypatch.setattr(settlement, "settle", lambda *_a, **_k: settled)
    back = begun.get(page("return", tender.pk))
    order = Order.objects.get()
    assert (order.channel, order.sold_in) == ("kiosk", floor.leeds)
    assert back.url == page("done", order.number)
    thanks = text(begun.get(back.url))
    assert "a…@example.com" in thanks
    assert "ada@example.com" not in thanks
    assert "Ada" not in thanks

    wiped = begun.post(page("wipe"))
    assert begun.get(back.url).url == page("attract")
    assert wiped["Clear-Site-Data"] == '"cache", "storage"'
    assert not begun.cookies[settings.VISIT_COOKIE_NAME].value


def test_who_comes_back_unpaid_may_be_somebody_else(floor, begun):
    put(begun, floor.tent)
    visit = Visit.objects.select_related("kiosk").get()
    floor.type_details(visit)
    floor.start_payment(Cart.objects.get(), floor.who(visit))
    assert begun.get(page("cancelled")).url == page("basket")

    cart = Cart.objects.get()
    assert [cart.full_name, cart.email, cart.phone, cart.street, cart.city] == [""] * 5
    assert (cart.quote_id, cart.lines.count()) == (None, 1)
    assert "your details are cleared" in text(begun.get(page("basket")))
    assert begun.get(page("review")).url == page("details")


@pytest.fixture
def at_provider(floor, begun):
    """Ada has typed who she is, pressed Pay, and the screen shows the provider's page."""
    put(begun, floor.tent)
    visit = Visit.objects.select_related("kiosk").get()
    floor.type_details(visit)
    tender = floor.start_payment(Cart.objects.get(), floor.who(visit))
    Tender.objects.update(provider_id="pay_1", pay_url="http://pay.example/1")
    return tender


def back(begun, name):
    """What Back shows that leads there."""
    return text(begun.get(page(name), follow=True))


@pytest.mark.parametrize("name", ["review", "details", "basket", "home"])
def test_back_from_the_providers_page_shows_nobody_who_paid(floor, begun, at_provider, name):
    floor.now += timedelta(seconds=280)
    with time_machine.travel(floor.now, tick=False):
        shown = back(begun, name) + back(begun, "review") + back(begun, "details")

    for word in ("Ada", "ada@example.com", "700900123", "Park Row"):
        assert word not in shown
    assert "your details are cleared" in shown
    floor.hear("void_outdated_quote")
    assert Quote.objects.get().state == Quote.State.VOID
    assert Cart.objects.get().lines.count() == 1


def test_who_changes_the_basket_of_somebody_who_paid_sees_nothing_of_her(floor, begun, at_provider):
    line = Cart.objects.get().lines.get()
    begun.post(page("line", line.pk), {"quantity": 2, "version": Cart.objects.get().version})
    assert "Ada" not in back(begun, "details")


def test_after_a_card_was_declined_the_next_one_sees_nobody(floor, begun, at_provider, monkeypatch):
    for state in ("declined", "refused"):

        class Answer:
            order = None

        Answer.state = state
        monkeypatch.setattr(settlement, "settle", lambda *_a, **_k: Answer)
        assert begun.get(page("return", at_provider.pk)).url == page("basket")
        assert Cart.objects.get().email == ""
        floor.type_details(Visit.objects.select_related("kiosk").get())


def test_pay_pressed_twice_leads_to_the_same_page(floor, begun, at_provider, monkeypatch):
    monkeypatch.setattr(gateway, "open_page", lambda pk, **_: f"http://pay.example/{pk}")
    total = at_provider.plan.quote.total
    for _press in range(2):
        paying = begun.post(page("review"), {"total": total})
        assert paying.url == f"http://pay.example/{at_provider.pk}"
        begun.get(page("call"), headers={"HX-Request": "true"})
        begun.post(page("touch"))
    assert Cart.objects.get().email == "ada@example.com"


def test_she_keeps_her_details_while_the_provider_is_away_or_checks(
    floor, begun, at_provider, monkeypatch
):
    Tender.objects.update(pay_url="")
    assert "Ada Shaw" in back(begun, "review")
    Tender.objects.update(pay_url="http://pay.example/1")

    class Waiting:
        order, state = None, "pending"

    monkeypatch.setattr(settlement, "settle", lambda *_a, **_k: Waiting)
    begun.get(page("return", at_provider.pk))
    assert "Ada Shaw" in back(begun, "review")
    assert Cart.objects.get().quote_id == at_provider.plan.quote_id


def test_pays_at_the_till_under_a_code_that_outlives_the_visit(floor, begun):
    put(begun, floor.mug, floor.leeds.pk)
    floor.type_details(Visit.objects.select_related("kiosk").get())
    total = text(begun.get(page("review"))).split('name="total" value="')[1].split('"')[0]
    assert begun.post(page("review"), {"total": total, "till": "1"}).url == page("till")
    quote = Quote.objects.get()
    shown = text(begun.get(page("till")))
    assert quote.till_offer.code_text in shown
    assert (quote.till_offer.location, quote.channel, quote.offered_in) == (
        floor.leeds, "kiosk", floor.leeds,
    )  # fmt: skip
    begun.post(page("wipe"))
    assert operations.forget_left_carts(now=floor.now) == 0

    cart = Cart.objects.get()
    assert (cart.quote_id, cart.email) == (quote.pk, "ada@example.com")
    assert begun.get(page("till")).url == page("attract")


def test_a_payment_without_an_answer_outlives_the_visit(floor, begun, monkeypatch):
    put(begun, floor.tent)
    floor.type_details(Visit.objects.select_related("kiosk").get(ended_at=None))
    visit = Visit.objects.select_related("kiosk").get(ended_at=None)
    tender = floor.start_payment(Cart.objects.get(), floor.who(visit))

    class Waiting:
        order, state = None, "pending"

    monkeypatch.setattr(settlement, "settle", lambda *_a, **_k: Waiting)
    assert "We are checking your payment" in text(begun.get(page("return", tender.pk)))
    begun.post(page("wipe"))
    assert Cart.objects.get().email == "ada@example.com"


def test_the_payment_of_who_stood_here_before_is_not_hers(floor, begun, monkeypatch):
    put(begun, floor.tent)
    visit = Visit.objects.select_related("kiosk").get()
    floor.type_details(visit)
    tender = floor.start_payment(Cart.objects.get(), floor.who(visit))

    class Answer:
        order, state = None, "pending"

    monkeypatch.setattr(settlement, "settle", lambda *_a, **_k: Answer)
    begun.get(page("return", tender.pk))
    begun.post(page("wipe"))
    begun.post(page("begin"))
    for state in ("pending", "declined", "refused"):
        Answer.state = state
        assert begun.get(page("return", tender.pk)).url == page("home")
        polled = begun.get(page("return", tender.pk), headers={"HX-Request": "true"})
        assert polled["HX-Redirect"] == page("home")
    shown = text(begun.get(page("home")))
    assert "Nothing was charged" not in shown
    later = Visit.objects.get(ended_at=None)
    assert (later.is_settling, later.cart_id) == (False, None)


def test_who_goes_without_a_word_is_forgotten_by_the_server(floor, begun):
    put(begun, floor.mug)
    with time_machine.travel(floor.now + timedelta(seconds=111), tick=False):
        assert begun.get(page("basket")).url == page("attract")
    assert Visit.objects.get().ended_as == Visit.End.IDLE
    assert Cart.objects.get().state == Cart.State.ENDED


def test_who_is_still_there_in_the_last_second_of_the_countdown_keeps_her_basket(floor, begun):
    """Her last touch but one is not noted, so soon after; the last is not told, so soon after that."""
    put(begun, floor.mug)
    with time_machine.travel(floor.now + timedelta(seconds=4.9), tick=False):
        begun.post(page("touch"))
    with time_machine.travel(floor.now + timedelta(seconds=4.9 + 19.9 + 60 + 20), tick=False):
        assert begun.post(page("touch")).status_code == 204
        assert "Tarn mug" in text(begun.get(page("basket")))


def test_a_page_that_asks_by_itself_is_no_touch(floor, begun):
    for seconds in (50, 109):
        with time_machine.travel(floor.now + timedelta(seconds=seconds), tick=False):
            begun.get(page("call"), headers={"HX-Request": "true"})
    with time_machine.travel(floor.now + timedelta(seconds=111), tick=False):
        answer = begun.get(page("call"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == page("attract")


def test_carries_the_basket_to_a_phone(floor, begun, django_assert_max_num_queries):
    put(begun, floor.mug, floor.leeds.pk)
    assert begun.post(page("phone")).url == page("phone")
    assert "<svg" in text(begun.get(page("phone")))
    assert begun.get(page("moved"), headers={"HX-Request": "true"}).status_code == 204
    visit = Visit.objects.get()
    link = reverse("shop:cart_from_kiosk", args=[operations.link_of(visit, now=floor.now)])
    phone = Client()
    assert "1 item from the kiosk" in text(phone.get(link))
    assert Visit.objects.get().ended_at is None
    assert phone.post(link).url == reverse("shop:cart")
    assert "Tarn mug" in text(phone.get(reverse("shop:cart")))
    assert Client().get(link).status_code == 404
    gone = begun.get(page("moved"), headers={"HX-Request": "true"})
    assert gone["HX-Redirect"] == page("attract") + "?moved"
    assert "on your phone now" in text(begun.get(gone["HX-Redirect"]))


def test_calls_staff_and_hears_who_comes(floor, begun, django_assert_max_num_queries):
    assert "Call staff" in text(begun.get(page("home")))
    assert begun.post(page("call"), {"next": page("basket")}).url == page("basket")
    assert "We have rung" in text(begun.get(page("basket")))
    clerk = Client()
    clerk.force_login(floor.user(floor.clerk))
    with django_assert_max_num_queries(6):
        assert "Somebody at At the door wants help" in text(clerk.get(reverse("store:calls")))
    call = StaffCall.objects.get()
    assert clerk.get(reverse("store:calls") + f"?seen={call.pk}").status_code == 204
    taken = reverse("store:call_take", args=[call.pk])
    answer = clerk.post(taken, headers={"HX-Request": "true"})
    assert "wants help" not in text(answer)
    assert "Tom is coming to you" in text(begun.get(page("home")))


def test_another_store_neither_hears_nor_takes_it(floor, begun):
    begun.post(page("call"))
    other = Client()
    other.force_login(floor.user(floor.other_clerk))
    assert "wants help" not in text(other.get(reverse("store:calls")))
    taken = reverse("store:call_take", args=[StaffCall.objects.get().pk])
    assert other.post(taken).status_code == 404


def test_what_is_refused_leads_no_way_out_of_the_kiosk(begun):
    missing = begun.get(page("product", "nothing"))
    assert missing.status_code == 404
    links = [part.split('"')[0] for part in text(missing).split('href="')[1:]]
    assert [each for each in links if not each.startswith(("/kiosk/", "/static/", "#"))] == []


def test_no_page_of_it_leads_elsewhere(floor, begun):
    put(begun, floor.mug, floor.leeds.pk)
    for path in (
        page("home"),
        page("category", "kitchen"),
        page("product", "ff-mug"),
        page("basket"),
        page("details"),
    ):
        links = [part.split('"')[0] for part in text(begun.get(path)).split('href="')[1:]]
        allowed = ("/kiosk/", "/gb-nb/kiosk/", "/static/", "#", "?")
        assert [each for each in links if not each.startswith(allowed)] == []


def test_a_manager_sees_and_signs_off_her_kiosks(floor, screen):
    boss = Client()
    boss.force_login(floor.user(floor.boss))
    assert "At the door" in text(boss.get(reverse("store:devices")))
    kiosk = Kiosk.objects.get(name="At the door")
    boss.post(reverse("store:kiosk_close", args=[kiosk.pk]))
    assert screen.get(page("attract")).status_code == 403
    refused = boss.post(reverse("store:kiosk_open"), {"name": ""})
    assert refused.status_code == 422
    clerk = Client()
    clerk.force_login(floor.user(floor.clerk))
    assert clerk.post(reverse("store:kiosk_open"), {"name": "X"}).status_code == 403


def test_who_reads_of_the_order_reads_of_the_store(floor):
    visit = floor.visit()
    floor.put(visit, floor.mug, at=floor.leeds)
    floor.type_details(visit)
    order = floor.pay(floor.start_payment(Cart.objects.get(), floor.who(visit))).order
    floor.hear("count_sale")
    for actor, path in (
        (floor.csa, reverse("console:order", args=[order.number])),
        (floor.manager, reverse("manager:entries") + "?currency=GBP"),
    ):
        colleague = Client()
        colleague.force_login(floor.user(actor))
        assert "Kiosk, Leeds" in text(colleague.get(path))
